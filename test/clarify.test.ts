import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalog } from '../src/catalog/index.js';
import { recordLine } from '../src/core/clarify/answer.js';
import { clarify, speakerName, type Given } from '../src/core/clarify/clarify.js';
import { readFacts } from '../src/core/facts.js';
import { questionsOf } from '../src/core/clarify/questions.js';
import { readReply } from '../src/core/clarify/reply.js';
import { kindOfFile, type Feature } from '../src/model/feature.js';

const constitution = readFacts(
  'memory/constitution.md',
  'constitution',
  '# Constitution\n\n- **VII.1** Are there at most three IaC tools? `iac_tools <= 3`\n- **VII.2** Is nothing built only for the future?\n',
);
const folder = 'specs/001-x';

function featureOf(files: Record<string, string>): { feature: Feature; texts: Record<string, string> } {
  const texts = Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
  const documents = Object.entries(texts).map(([path, text]) => {
    const kind = kindOfFile(path.slice(folder.length + 1));
    if (kind === null || kind === 'contract') throw new Error(path);
    return readFacts(path, kind, text);
  });
  return { feature: { name: '001-x', number: '001', folder, documents, contracts: [], state: null }, texts };
}

/** The documents after answers, by their names; the problems where there are some. */
function after(files: Record<string, string>, given: Given[]): Record<string, string> | string[] {
  const standing = featureOf(files);
  const result = clarify(standing, given, { by: 'Ada', today: '2026-01-31' }, { catalog, constitution });
  if ('problems' in result) return result.problems;
  return Object.fromEntries(Object.entries(result.texts).map(([path, text]) => [path.slice(folder.length + 1), text]));
}

/** The specification after its only question was answered. */
function answered(spec: string, text: string): string {
  const [only] = questionsOf(featureOf({ 'spec.md': spec }).feature.documents, catalog);
  const result = after({ 'spec.md': spec }, [{ name: only?.id ?? '', text }]);
  return Array.isArray(result) ? result.join('\n') : (result['spec.md'] ?? '');
}

const marker = '[NEEDS CLARIFICATION: which region - Paris or Oslo?]';

describe('an answer in its sentence', () => {
  test.each([
    [`- **FR-001**: Data MUST stay in ${marker}.`, 'Oslo.', '- **FR-001**: Data MUST stay in Oslo.'],
    [
      `- **FR-001**: Data MUST stay at home ${marker}.`,
      '1',
      '- **FR-001**: Data MUST stay at home (which region: Paris).',
    ],
    [
      `- **FR-001**: Data MUST stay, ${marker} after it came.`,
      'a day',
      '- **FR-001**: Data MUST stay, a day after it came.',
    ],
    [`- **FR-001**: Data MUST stay. ${marker} (US1)`, 'in Oslo', '- **FR-001**: Data MUST stay. In Oslo. (US1)'],
    [`- **Region**: ${marker} (FR-001)`, 'Oslo', '- **Region**: Oslo (FR-001)'],
    [
      `- **Region**: ${marker} (FR-001)`,
      'n/a: it runs on paper only',
      '- **Region**: not applicable: it runs on paper only (FR-001)',
    ],
    [`Data (${marker}) stays.`, 'Oslo', 'Data (Oslo) stays.'],
    [`Data stays ${marker}.`, 'n/a: it runs on paper only', 'Data stays (not applicable: it runs on paper only).'],
    [`- ${marker}`, '# Oslo', '- Which region? \\# Oslo.'],
    [`- ${marker}`, '1. Oslo', '- Which region? 1\\. Oslo.'],
    [`| a | b |\n|---|---|\n| x | ${marker} |`, 'Oslo | Paris', '| a | b |\n|---|---|\n| x | Oslo \\| Paris |'],
    ['[NEEDS CLARIFICATION] Which region is it in?', 'Oslo', 'Oslo'],
    [
      `- **FR-001**: Data MUST stay in ${marker}.`,
      'defer @ops 2026-03-01',
      '- **FR-001**: Data MUST stay in [NEEDS CLARIFICATION(@ops, 2026-03-01): which region - Paris or Oslo?].',
    ],
  ])('%s + %s', (spec, text, sentence) => {
    expect(answered(`${spec}\n`, text).split('\n\n## Clarifications')[0]).toBe(sentence);
  });
});

describe('the record', () => {
  const line = '- Q: which region - Paris or Oslo? → A: Oslo (Ada)';

  test('is made before a checklist, else at the end; what is there stays', () => {
    expect(answered(`In ${marker}.\n\n## Review Checklist\n\n- [ ] x\n`, 'Oslo')).toBe(
      `In Oslo.\n\n## Clarifications\n\n### Session 2026-01-31\n\n${line}\n\n## Review Checklist\n\n- [ ] x\n`,
    );
    expect(answered(`In ${marker}.`, 'Oslo')).toBe(
      `In Oslo.\n\n## Clarifications\n\n### Session 2026-01-31\n\n${line}`,
    );
  });

  test("goes on in today's session, and keeps CRLF", () => {
    const spec = `In ${marker}.\r\n\r\n## Clarifications\r\n\r\n### Session 2026-01-31\r\n\r\n- Q: a → A: b (c)\r\n\r\n\r\n## Notes\r\n`;
    expect(answered(spec, 'Oslo')).toBe(spec.replace(marker, 'Oslo').replace('(c)\r\n', `(c)\r\n${line}\r\n`));
  });

  test('is refused where code that is never closed would swallow it or the marker', () => {
    expect(answered(`In ${marker}.\n\n\`\`\`text\nopen\n`, 'Oslo')).toMatch(/never closed/);
  });
});

test('nobody asks or answers by a name, or by the words of an answer', () => {
  const by = speakerName('Eve [NEEDS CLARIFICATION: who?] → A: yes');
  const line = recordLine('which?', 'this → A: that [NEEDS CLARIFICATION: who?]', by);
  expect(line.match(/→/g)).toHaveLength(1);
  expect(readFacts('specs/001-x/spec.md', 'spec', `${line}\n`).markers).toEqual([]);
  expect(speakerName('dependabot[bot]')).toBe('dependabot[bot]');
});

describe('one question in several places', () => {
  const spec = [
    '- **FR-001**: Data MUST stay in [NEEDS CLARIFICATION: which region?].',
    '- **NFR-001**: It MUST be available for [NEEDS CLARIFICATION: which availability must a calendar month reach - 99.5 %, 99.9 %, or 99.95 %?] of each calendar month.',
    '- **NFR-002**: Logs MUST stay in [NEEDS CLARIFICATION: which region?].',
    '- **FR-003**: It MUST hold [NEEDS CLARIFICATION: how is it shown that this holds?].',
    '- **FR-004**: It MUST grow [NEEDS CLARIFICATION: how is it shown that this holds?].',
    '',
    '| Topic | State | Where |',
    '|---|---|---|',
    '| Availability | deferred | NFR-001 |',
    '| Location and residency | deferred | FR-001, FR-003 |',
    '',
  ].join('\n');

  test('is one question, unless its words point at where it stands', () => {
    const open = questionsOf(featureOf({ 'spec.md': spec }).feature.documents, catalog);
    expect(open.map(({ subject, also }) => [subject, also.length])).toEqual([
      ['FR-003', 0],
      ['FR-004', 0],
      ['NFR-001', 0],
      ['FR-001', 1],
    ]);
  });

  test('is answered everywhere, and a row moves once nothing it points to is open', () => {
    const region = after({ 'spec.md': spec }, [{ name: 'which region?', text: 'Oslo' }]) as Record<string, string>;
    expect(region['spec.md']).not.toContain('which region?]');
    expect(region['spec.md']?.match(/→ A: Oslo/g)).toHaveLength(1);
    expect(region['spec.md']).toContain('| Location and residency | deferred | FR-001, FR-003 |');
    const both = after(region, [{ name: 'how is it shown that this holds?', text: 'by an audit' }]) as Record<
      string,
      string
    >;
    expect(both['spec.md']).toContain('| Location and residency | clear | FR-001, FR-003 |');
    expect(both['spec.md']).toContain('- **FR-004**: It MUST grow [NEEDS');
  });

  test('ids stay while everything around moves, also when numbers do', () => {
    const ids = (text: string) =>
      questionsOf(featureOf({ 'spec.md': text }).feature.documents, catalog).map(({ id }) => id);
    expect(ids(`# New\n\nWords.\n\n${spec}`)).toEqual(ids(spec));
    const renumbered = spec.replaceAll('NFR-001', 'NFR-007');
    const [id = ''] = ids(spec).filter((one) => one.startsWith('NFR-001'));
    const result = after({ 'spec.md': renumbered }, [{ name: id, text: '2' }]) as Record<string, string>;
    expect(result['spec.md']).toContain('available for 99.9 % of');
  });

  test('n/a takes the requirement that only asked it along, and gives the row its reason', () => {
    const name = 'which availability must a calendar month reach - 99.5 %, 99.9 %, or 99.95 %?';
    const result = after({ 'spec.md': spec }, [{ name, text: 'n/a: a lab | nobody waits' }]) as Record<string, string>;
    expect(result['spec.md']).not.toMatch(/^- \*\*NFR-001/m);
    expect(result['spec.md']).toContain('| Availability | n/a | a lab \\| nobody waits |');
    expect(result['spec.md']).toContain('so NFR\\-001 is withdrawn (Ada)');
  });
});

describe('a gate', () => {
  const plan =
    '# Plan\n\n## Technical Context\n\n- **IaC tools**: none chosen yet\n\n## Gates\n\n### Simplicity Gate (Article VII)\n\n- [ ] **VII.1** Are there at most three IaC tools?\n  - [NEEDS CLARIFICATION: VII.1 IaC tool not chosen - OpenTofu, Terraform, or Pulumi?]\n- [ ] **VII.2** Is nothing built only for the future?\n  - [NEEDS CLARIFICATION: VII.2 is nothing built only for the future - yes, or what and why?]\n\n## Complexity Tracking\n\n| Violation | Why Needed | Simpler |\n|---|---|---|\n| None | | |\n';
  const vii2 = 'VII.2 is nothing built only for the future - yes, or what and why?';
  const vii1 = 'VII.1 IaC tool not chosen - OpenTofu, Terraform, or Pulumi?';

  test('is ticked for a yes, with who and when', () => {
    expect(after({ 'plan.md': plan }, [{ name: vii2, text: 'yes' }])).toEqual({
      'plan.md': plan
        .replace('- [ ] **VII.2', '- [x] **VII.2')
        .replace(`[NEEDS CLARIFICATION: ${vii2}]`, 'yes (Ada, 2026-01-31)'),
    });
  });

  test('stays empty for a reason, which stands in Complexity Tracking', () => {
    expect(after({ 'plan.md': plan }, [{ name: vii2, text: 'the audit | asks for it' }])).toEqual({
      'plan.md': plan
        .replace(`[NEEDS CLARIFICATION: ${vii2}]`, 'No, see Complexity Tracking (Ada, 2026-01-31)')
        .replace(
          '| None | | |',
          '| VII.2 Is nothing built only for the future? | the audit \\| asks for it (Ada, 2026-01-31) | |',
        ),
    });
  });

  test('takes a choice where it asks for one, and shows what was counted', () => {
    const result = after({ 'plan.md': plan }, [{ name: vii1, text: '1' }]) as Record<string, string>;
    expect(result['plan.md']).toContain('- **IaC tools**: OpenTofu\n');
    expect(result['plan.md']).toContain('- [x] **VII.1** Are there at most three IaC tools? 1 IaC tool: OpenTofu\n');
  });

  test.each([
    [vii1, 'yes', /asks which/],
    [vii2, 'no', /yes, or with a reason/],
    [vii2, '2', /say what does not hold/],
  ])('%s is not answered by %s', (name, text, problem) => {
    expect(after({ 'plan.md': plan }, [{ name, text }])).toEqual([expect.stringMatching(problem) as string]);
  });
});

test.each([
  ['', /empty/],
  ['…', /says nothing/],
  ['x [NEEDS CLARIFICATION: y?]', /asks again/],
  ['n/a', /why it does not apply/],
  ['n/a: no', /three words/],
  ['defer', /defer @owner/],
  ['defer @ops soon', /defer @owner/],
  ['defer @ops 2026-02-30', /no day/],
  ['defer @ops 2026-01-30', /is over/],
  ['x'.repeat(1001), /longer than/],
])('%j is no answer', (text, reason) => {
  expect(readReply(text, { question: 'which?', options: [] }, '2026-01-31')).toMatch(reason);
});

test('what nobody asked is named with the nearest, and nothing is answered by halves', () => {
  const files = { 'spec.md': `- **FR-001**: In ${marker}.\n` };
  const id = questionsOf(featureOf(files).feature.documents, catalog)[0]?.id ?? '';
  const result = after(files, [
    { name: id, text: '1' },
    { name: id.slice(0, -1), text: '1' },
    { name: 'Q-0000', text: '1' },
  ]);
  expect(result).toEqual([expect.stringContaining(`the nearest is ${id}`), 'no open question is "Q-0000"']);
});

test('whatever is said becomes words, and every other byte stays', () => {
  const spec = `# Spec\n\n- **FR-001**: It MUST be [NEEDS CLARIFICATION: what must be so?] for all.\n- [NEEDS CLARIFICATION: what must be so?]\n\n| a | b |\n|---|---|\n| c | [NEEDS CLARIFICATION: what must be so?] |\n\n## Review Checklist\n\n- [ ] y\n`;
  const base = readFacts('spec.md', 'spec', answered(spec, 'word'));
  const shape = (text: string) => {
    const { headings, items, tables, fences, codes, links, markers, comments, definitions, citations, suppressions } =
      readFacts('spec.md', 'spec', text);
    return [
      headings.map(({ title }) => title),
      items.map(({ checked, depth }) => [checked, depth]),
      tables.map(({ rows }) => rows.map((row) => row.length)),
      [fences, codes, links, markers, comments, suppressions].map(({ length }) => length),
      definitions.map(({ id }) => id),
      citations.map(({ id }) => id),
    ];
  };
  const hostile = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          '|',
          '`',
          '```',
          '\n',
          '\r\n',
          '# ',
          '- ',
          '[ ] ',
          '<!-- ',
          '-->',
          '\u001b[31m',
          '[x](y)',
          '~~~',
          '> ',
          '1. ',
          'FR-009',
          'a',
          ' ',
          '\\',
          '***',
          '---',
          '===',
          '<b>',
          '{{x}}',
          '\u202e',
          '| |',
          '![',
          ']',
          '~~',
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      if (typeof readReply(text, { question: 'what must be so?', options: [] }, '2026-01-31') === 'string') return;
      const result = answered(spec, text);
      if (!result.startsWith('# Spec')) throw new Error(result);
      expect(shape(result)).toEqual(shape(answered(spec, 'word')));
      const [head = '', tail = ''] = spec.split('[NEEDS CLARIFICATION: what must be so?]', 1);
      expect(result.startsWith(head + tail)).toBe(true);
      expect(result.endsWith('\n\n## Review Checklist\n\n- [ ] y\n')).toBe(true);
    }),
  );
  expect(base.markers).toEqual([]);
});

test.each(['9', "don't know", 'I do not know.', 'unknown', 'TBD', 'no idea'])('%j answers no question', (text) => {
  const asked = { question: 'how far back must it be restorable', options: ['7 days', '14 days', '35 days'] };
  expect(typeof readReply(text, asked, '2026-11-21')).toBe('string');
  expect(readReply('2', asked, '2026-11-21')).toEqual({ kind: 'answer', text: '14 days' });
  expect(readReply('9 days', asked, '2026-11-21')).toEqual({ kind: 'answer', text: '9 days' });
});

describe('a tool that an answer chooses becomes a decision', () => {
  const spec =
    '- **FR-001**: Records MUST outlive a machine. (US1)\n- **NFR-001**: Logs MUST be kept for 90 days. (US1)\n\n## Constraints and Choices\n\n- **Relational database**: [NEEDS CLARIFICATION: database service not specified - Amazon RDS, or CloudNativePG?] (FR-001)\n';
  const plan = (decisions: string) =>
    `# Implementation Plan: X\n\n## Decisions\n\n${decisions}\n\n### Requirements without a decision\n\n- NFR-001: Logs MUST be kept. [NEEDS CLARIFICATION: what serves NFR-001 - a decision of its own, or one of those above?]\n\n## Modules\n`;
  const planAfter = (decisions: string, name: string, text: string) =>
    (after({ 'spec.md': spec, 'plan.md': plan(decisions) }, [{ name, text }]) as Record<string, string>)['plan.md'];
  const database = 'database service not specified - Amazon RDS, or CloudNativePG?';
  const logs = 'what serves NFR-001 - a decision of its own, or one of those above?';

  test('with what it satisfies, in the place of none', () => {
    const text = planAfter('None yet.', database, '1');
    expect(text).toContain(
      '## Decisions\n\n### D-001 Amazon RDS (Relational database)\n\n**Satisfies**: FR-001\n\n**Rationale**: Answered by Ada, 2026-01-31. ',
    );
    expect(text).not.toContain('None yet');
  });

  test('behind those that are there; once', () => {
    const first = '### D-004 Argo CD for GitOps\n\n**Satisfies**: FR-001';
    expect(planAfter(first, logs, 'Grafana Loki')).toMatch(
      /FR-001\n\n### D-005 Grafana Loki \(Log store\)\n\n\*\*Satisfies\*\*: NFR-001\n[^]*\n\n### Requirements without/,
    );
    const loki = '### D-001 Grafana Loki for logs\n\n**Satisfies**: FR-001';
    expect(planAfter(loki, logs, 'Grafana Loki, as above')).toContain('**Satisfies**: FR-001, NFR-001\n');
    expect(planAfter(loki, logs, 'the log service of the company')).toContain('**Satisfies**: FR-001\n');
  });
});
