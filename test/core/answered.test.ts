import { describe, expect, test } from 'vitest';
import { catalog } from '../../src/catalog/index.js';
import { inSentence } from '../../src/core/clarify/answer.js';
import { readFacts } from '../../src/core/facts.js';
import { splice } from '../../src/core/splice.js';

/** A requirement whose one question, `{question - a, or b?}`, is answered; others are left out of it. */
function reading(text: string, answer: (options: string[]) => string, which = 0): string {
  const source = `# X\n\n## Requirements\n\n- **FR-001**: ${text.replace(/\{what\}/g, 'the thing').replace(/\{([^{}]+)\}/g, '[NEEDS CLARIFICATION: $1]')}\n`;
  const document = readFacts('specs/001-x/spec.md', 'spec', source);
  const marker = document.markers[which];
  if (!marker) throw new Error(`nothing is asked in ${text}`);
  const answered = splice(source, [inSentence(document, source, marker, answer(marker.options))]);
  return (answered.split('**FR-001**: ')[1] ?? '').trim().replace(/\[NEEDS CLARIFICATION: [^\]]*\]/g, '…');
}
const read = (text: string, answer: string) => reading(text, () => answer);

describe('every answer that the catalog proposes', () => {
  const asked = [
    ...catalog.capabilities.flatMap(({ requirements, criteria }) =>
      [...requirements, ...criteria].map(({ text }) => text),
    ),
    ...catalog.topics.flatMap(({ requirement, question, options }) =>
      requirement === undefined
        ? []
        : [
            requirement.replace(
              '{question}',
              `{${question} - ${options.slice(0, -1).join(', ')}, or ${options.at(-1) ?? ''}?}`,
            ),
          ],
    ),
  ];
  const sentences = asked.flatMap((text) =>
    (text.match(/\{(?!what\})[^{}]+\}/g) ?? []).flatMap((question, which) =>
      [0, 1, 2].flatMap((option) => {
        const isThere = (options: string[]) => options[option] !== undefined;
        return reading(text, (options) => (isThere(options) ? (options[option] ?? '') : ''), which) === ''
          ? []
          : [{ question, sentence: reading(text, (options) => options[option] ?? options[0] ?? '', which) }];
      }),
    ),
  );

  test('reads on in its sentence: as its value, and no word of the two is said twice', () => {
    expect(sentences.length).toBeGreaterThan(400);
    const bad = sentences.filter(
      ({ question, sentence }) =>
        (sentence.includes('(') && !question.includes('what a tenant gets by default')) ||
        /\b(\p{L}+) \1\b/u.test(sentence) ||
        /\b(?:by|within|for|at|every) (?:within|until|when|never|[a-z]+ly\b(?! of)|not)\b/.test(sentence),
    );
    expect(bad).toEqual([]);
  });
});

describe('an answer in words of its own', () => {
  test.each([
    ['Logs MUST be kept for {how long - 14 days, or 30 days?}.', 'for 90 days', 'Logs MUST be kept for 90 days.'],
    ['It MUST be back within {how soon - 1 hour, or 4 hours?}.', 'within 2 hours', 'It MUST be back within 2 hours.'],
    ['It MUST be scanned every {how often - day, or week?}.', 'hourly', 'It MUST be scanned hourly.'],
    ['It MUST be scanned every {how often - day, or week?}.', 'every 6 hours', 'It MUST be scanned every 6 hours.'],
    ['It MUST take at most {how long - 1 hour?}.', 'at most 3 hours', 'It MUST take at most 3 hours.'],
    ['It MUST take at most {how long - 1 hour?}.', 'up to 3 hours', 'It MUST take up to 3 hours.'],
    ['It MUST be complete by {when - 06:00, or 08:00?}.', 'within the hour', 'It MUST be complete within the hour.'],
    [
      'When full, the queue MUST {what happens - wait, or drop?}.',
      'drop the oldest',
      'When full, the queue MUST drop the oldest.',
    ],
    ['The link MUST carry {which throughput - 1 Gbit/s?}.', '10 Gbit/s', 'The link MUST carry 10 Gbit/s.'],
  ])('%s %s', (text, answer, expected) => {
    expect(read(text, answer)).toBe(expected);
  });

  test('beside a statement that needs none stands with its question', () => {
    expect(read('Artefacts MUST be kept 30 days {who deletes them - a job, or a person?}.', 'a job')).toBe(
      'Artefacts MUST be kept 30 days (who deletes them: a job).',
    );
    expect(
      read('As stated, "x" MUST hold {how is it shown that this holds - by a test, or by a figure?}.', 'by a test'),
    ).toBe('As stated, "x" MUST hold (how is it shown that this holds: by a test).');
  });

  test('that is a sentence of its own is said as the words they are', () => {
    expect(
      read('It MUST be available for {which availability - 99.9 %?} of each month.', 'we never promised any, so 99 %'),
    ).toBe('It MUST be available for "we never promised any, so 99 %" of each month.');
  });
});
