import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.js';
import { reports } from '../../src/reports/index.js';
import { finding, findings, hostile, named, printed, reported, paint } from './reported.js';

const names = reports.map(({ name }) => name);
const endings: Record<string, string> = {
  text: 'txt',
  lines: 'txt',
  agent: 'txt',
  github: 'txt',
  json: 'json',
  gitlab: 'json',
  sarif: 'json',
  rdjson: 'json',
  markdown: 'md',
  junit: 'xml',
};

/** What no format may hold, whatever a document says: what a terminal obeys, hides or turns around. */
const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{e0000}-\u{e0fff}]/u;

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...hostile),
  fc.array(fc.constantFrom(...hostile, ' ', 'a', '#', ':', '[')).map((parts) => parts.join('')),
);

const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    rule: fc.oneof(fc.constantFrom('id-malformed', 'clarification-open'), anyText),
    level: fc.constantFrom('error', 'warning', 'info'),
    message: anyText,
    why: anyText,
    fix: anyText,
    file: anyText,
    line: fc.integer({ min: 1, max: 9 }),
    column: fc.integer({ min: 1, max: 9 }),
    fingerprint: fc.stringMatching(/^[0-9a-f]{32}$/),
    suppressed: fc.option(fc.record({ by: fc.constantFrom('comment', 'baseline'), reason: anyText }), {
      nil: undefined,
    }),
    related: fc.array(
      anyText.map((message) => ({ file: message, line: 1, column: 1, endLine: 1, endColumn: 1, message })),
      { maxLength: 2 },
    ),
    repair: anyText.map((text) => ({ about: text, safe: true, edits: [{ file: 'a.md', start: 0, end: 1, text }] })),
  })
  .map(({ suppressed, ...given }) => finding({ ...given, ...(suppressed ? { suppressed } : {}) }));

describe('the shelf of formats', () => {
  it('holds one of each name, with what it is for', () => {
    expect([...new Set(names)].sort()).toEqual(Object.keys(endings).sort());
    for (const { about } of reports) expect(about).toMatch(/^.{8,60}[^.]$/);
  });
});

describe.each(names)('%s', (name) => {
  it('is as it was', async () => {
    await expect(printed(name)).toMatchFileSnapshot(`../fixtures/reports/${name}/findings.${endings[name] ?? 'txt'}`);
  });

  it('is as it was, where nothing is found', async () => {
    await expect(printed(name, { findings: [], next: [] })).toMatchFileSnapshot(
      `../fixtures/reports/${name}/clean.${endings[name] ?? 'txt'}`,
    );
  });

  it('is the same in whatever order the findings come', () => {
    const expected = printed(name);
    fc.assert(
      fc.property(fc.shuffledSubarray([...findings], { minLength: findings.length }), (shuffled) => {
        expect(printed(name, { findings: shuffled })).toBe(expected);
      }),
    );
  });

  it('holds nothing raw of a hostile finding, and knows itself again', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 4 }), (some) => {
        const text = named(name).print(reported({ findings: some, texts: { 'a.md': '# A\n' } }), paint);
        expect(text).not.toMatch(raw);
        expect(text).toMatch(/^$|\n$/);
        if (some.every(({ rule }) => /^[a-z-]+$/.test(rule))) expect(text).toMatch(named(name).ours);
      }),
    );
  });

  it("does not take somebody's document for its own", () => {
    for (const text of [
      '# Specification\n\n- **FR-001**: 1 error in 3 documents.\n',
      '{ "a": 1 }\n',
      '[1]\n',
      '<xml/>\n',
    ])
      expect(named(name).ours.test(text)).toBe(false);
  });

  it('counts what is suppressed nowhere but where it is marked', () => {
    const marked = name === 'json' || name === 'sarif';
    expect(printed(name).includes('set aside')).toBe(marked);
  });
});

describe('for an agent', () => {
  const many = Array.from({ length: 80 }, (_, index) =>
    finding({ line: index + 1, level: index === 79 ? 'error' : 'warning' }),
  );

  it('the heaviest come first, at most fifty, and the last line is JSON', () => {
    const rows = printed('agent', { findings: many }).trimEnd().split('\n');
    expect(rows[0]).toContain(':80:1 error ');
    expect(rows.at(-2)).toBe('30 more are not shown');
    expect(JSON.parse(rows.at(-1) ?? '')).toEqual({
      kind: 'lint-summary',
      errors: 1,
      warnings: 79,
      notes: 0,
      documents: 3,
      shown: 50,
      fixable: 0,
      next: 'specops explain id-malformed',
    });
  });
});

describe('as Markdown', () => {
  it('a table calls nobody, and stays a table', () => {
    const text = printed('markdown', { findings: hostile.map((message) => finding({ message, file: message })) });
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    expect(rows).toHaveLength(hostile.length + 1);
    for (const row of rows.slice(1)) expect(row.replaceAll('\\|', '').match(/\|/g)).toHaveLength(5);
    expect(text).not.toMatch(/@\S|(?<!\n)#\w/);
  });

  it('is never longer than a comment may be', () => {
    const many = Array.from({ length: 2000 }, (_, index) => finding({ line: index + 1 }));
    const text = printed('markdown', { findings: many });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    const shown = text.split('\n').filter((line) => line.startsWith('| warning')).length;
    expect(text).toContain(`… and ${String(2000 - shown)} more.`);
  });
});
