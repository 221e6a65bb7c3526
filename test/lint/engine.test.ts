import { describe, expect, it } from 'vitest';
import { baselinePath, baselineText } from '../../src/core/lint/baseline.js';
import { check } from '../../src/core/lint/check.js';
import { unifiedDiff } from '../../src/core/diff.js';
import { exampleProject } from '../../src/core/lint/example.js';
import { mend } from '../../src/core/lint/mend.js';
import { within } from '../../src/io/deadline.js';
import { defaultConfig, type Config } from '../../src/model/config.js';
import { counted, problemAt, type Finding } from '../../src/model/finding.js';
import type { Project } from '../../src/model/project.js';
import type { Circumstances, Rule } from '../../src/model/rule.js';
import { rules as shelf } from '../../src/rules/index.js';

/** A rule that finds each paragraph and item that says a word, and can spell it otherwise. */
function finds(word: string, more: Partial<Rule> = {}, to: string | null = null): Rule {
  const words = { about: 'A.', why: 'B.', fix: 'C.', source: 'D.', bad: [], good: [] };
  return {
    name: `${word}-found`,
    level: 'error',
    set: 'recommended',
    ...words,
    *check({ features }) {
      for (const document of features.flatMap(({ documents }) => documents)) {
        for (const block of [...document.items, ...document.paragraphs]) {
          const start = block.start + block.text.indexOf(word);
          const span = { start, end: start + word.length };
          if (!block.text.includes(word)) continue;
          const edits = [{ file: document.path, ...span, text: to ?? '' }];
          const repair = to === null ? {} : { repair: { about: `write ${to}`, safe: !to.includes('!'), edits } };
          yield problemAt(document, block, `says ${word}`, repair);
        }
      }
    },
    ...more,
  };
}

const linter = shelf.filter(({ last }) => last === true);
const known = ['alpha-found', 'beta-found', 'secret-exposed', ...shelf.map(({ name }) => name)];
const now: Circumstances = { ci: false, today: '2026-11-21', known };

function project(text: string, config: Partial<Config> = {}, differs: Partial<Project> = {}): Project {
  return { ...exampleProject(text), config: { ...defaultConfig, ...config }, ...differs };
}

/** A feature beside that of the example. */
const beside = (name: string) => `<!-- file: ../${name}/spec.md -->\nalpha\n`;

function linted(
  text: string | Project,
  rules: Rule[] = [finds('alpha')],
  asked: Partial<Circumstances> = {},
): Finding[] {
  return check(typeof text === 'string' ? project(text) : text, [...rules, ...linter], { ...now, ...asked });
}

const told = (findings: readonly Finding[]) =>
  findings.map(({ rule, level, line, suppressed }) => `${rule} ${level} ${String(line)}${suppressed ? ' (no)' : ''}`);

describe('a preset', () => {
  const strict = finds('alpha', { set: 'strict' });
  const optIn = finds('alpha', { set: 'opt-in' });
  const order = finds('alpha', { name: 'task-order' });
  it.each<[string, Rule, Partial<Config>, string[]]>([
    ['leaves a strict rule off', strict, {}, []],
    ['strict turns it on', strict, { preset: 'strict' }, ['error']],
    ['strict leaves what is opt-in off', optIn, { preset: 'strict' }, []],
    ['is added to by a level', optIn, { rules: { 'alpha-found': 'info' } }, ['info']],
    ['is taken from by off', finds('alpha'), { rules: { 'alpha-found': 'off' } }, []],
    ['takes some rules lightly in a feature that SpecOps did not write', order, {}, ['warning']],
    ['that is pinned always wins', order, { preset: 'recommended' }, ['error']],
    [
      'gives way to an override',
      finds('alpha'),
      { overrides: [{ paths: ['specs/001-*/**'], rules: { 'alpha-found': 'info' } }] },
      ['info'],
    ],
    [
      'gives way to overrides of these paths only',
      finds('alpha'),
      { overrides: [{ paths: ['specs/002-*/**'], rules: { 'alpha-found': 'off' } }] },
      ['error'],
    ],
    [
      'cannot switch off what always runs',
      finds('alpha', { set: 'always' }),
      { rules: { 'alpha-found': 'off' } },
      ['error'],
    ],
  ])('%s', (_, rule, config, levels) => {
    expect(linted(project('alpha\n', config), [rule]).map(({ level }) => level)).toEqual(levels);
  });

  it('is recommended where SpecOps wrote the feature', () => {
    const { features } = exampleProject('alpha\n');
    const state = { format_version: '1.0' as const, input: '', choices: '', documents: {} };
    const own = features.map((feature) => ({ ...feature, state }));
    expect(linted(project('alpha\n', {}, { features: own }), [order]).map(({ level }) => level)).toEqual(['error']);
  });
});

describe('a suppression', () => {
  it.each<[string, string, string[]]>([
    [
      'the next paragraph',
      '<!-- specops-ignore alpha-found: why -->\nalpha\n\nalpha\n',
      ['alpha-found error 2 (no)', 'alpha-found error 4'],
    ],
    [
      'the next item with what is in it',
      '<!-- specops-ignore alpha-found: why -->\n- alpha\n  - alpha\n- alpha\n',
      ['alpha-found error 2 (no)', 'alpha-found error 3 (no)', 'alpha-found error 4'],
    ],
    [
      'the block it ends',
      '- alpha <!-- specops-ignore alpha-found: why -->\n- alpha\n',
      ['alpha-found error 1 (no)', 'alpha-found error 2'],
    ],
    [
      'the whole file',
      'alpha\n\nalpha\n\n<!-- specops-ignore-file alpha-found: why -->\n',
      ['alpha-found error 1 (no)', 'alpha-found error 3 (no)'],
    ],
    ['until a day', '<!-- specops-ignore alpha-found until=2026-11-21: why -->\nalpha\n', ['alpha-found error 2 (no)']],
    [
      'nothing after that day',
      '<!-- specops-ignore alpha-found until=2026-11-20: why -->\nalpha\n',
      ['alpha-found error 2'],
    ],
    [
      'nothing without a reason',
      '<!-- specops-ignore alpha-found -->\nalpha\n',
      ['suppression-reason-missing warning 1', 'alpha-found error 2'],
    ],
    ['nothing that is not there', '<!-- specops-ignore alpha-found: why -->\nwell\n', ['suppression-unused warning 1']],
    [
      'nothing in a fence',
      '```html\n<!-- specops-ignore alpha-found: why -->\n```\n\nalpha\n',
      ['alpha-found error 5'],
    ],
    [
      'nothing that nobody knows',
      '<!-- specops-ignore alpha-fuond: why -->\nalpha\n',
      ['suppression-unused warning 1', 'alpha-found error 2'],
    ],
    [
      'over two comments, and lines',
      '<!--\n  specops-ignore alpha-found: why\n-->\n<!-- specops-ignore beta-found: why -->\nalpha beta\n',
      ['alpha-found error 5 (no)', 'beta-found error 5 (no)'],
    ],
  ])('keeps %s', (_, text, expected) => {
    expect(told(linted(text, [finds('alpha'), finds('beta')]))).toEqual(expected);
  });

  it('never silences a secret, and is not blamed for a rule that did not run', () => {
    const secret = finds('alpha', { name: 'secret-exposed' });
    const text = '<!-- specops-ignore secret-exposed: why -->\nalpha\n<!-- specops-ignore beta-found: why -->\nwell\n';
    expect(told(linted(text, [secret]))).toEqual(['suppression-unused warning 1', 'secret-exposed error 2']);
  });

  it('says of what is heard again when it ended, and of a misspelt rule which was meant', () => {
    const [ended] = linted('<!-- specops-ignore alpha-found until=2026-11-20: why -->\nalpha\n');
    expect(ended?.related.map(({ message }) => message)).toEqual(['its suppression ended on 2026-11-20']);
    const [meant] = linted('<!-- specops-ignore alpha-fond: why -->\nwell\n');
    expect(meant?.message).toMatch(/did you mean alpha-found\?$/);
  });
});

describe('a baseline', () => {
  const held = (findings: readonly Finding[]) => ({
    [baselinePath]: baselineText(
      findings.map(({ file, rule, message, fingerprint }) => ({ file, rule, message, fingerprint })),
    ),
  });
  const withBaseline = (text: string, before: string) => {
    const { files } = exampleProject(text);
    return project(text, {}, { files: { ...files, ...held(linted(before)) } });
  };

  it('holds what was found wherever its lines move, and nothing new', () => {
    expect(told(linted(withBaseline('New.\n\nalpha one\n\nalpha two\n', 'alpha one\n')))).toEqual([
      'alpha-found error 3 (no)',
      'alpha-found error 5',
    ]);
  });

  it('only shrinks: what is gone is a warning, in CI an error, and --fix removes it', () => {
    const shrunk = withBaseline('Well.\n', 'alpha one\n');
    expect(told(linted(shrunk))).toEqual(['baseline-stale warning 1']);
    expect(told(linted(shrunk, [finds('alpha')], { ci: true }))).toEqual(['baseline-stale error 1']);
    const { project: mended, findings } = mend(shrunk, linted(shrunk), linted, ({ safe }) => safe);
    expect(findings).toEqual([]);
    expect(mended.files[baselinePath]).toBe(baselineText([]));
  });

  it('says nothing of a rule that did not run', () => {
    expect(linted(withBaseline('Well.\n', 'alpha one\n'), [finds('beta')])).toEqual([]);
  });

  it('that is none is refused', () => {
    expect(() => linted(project('Well.\n', {}, { files: { [baselinePath]: '<<<<<<<' } }))).toThrow(/is no baseline/);
  });
});

describe('a rule that throws', () => {
  const broken: Rule = {
    ...finds('alpha'),
    check: () => {
      throw new Error('no');
    },
  };
  it('is a finding, and the others still run', () => {
    expect(told(linted('beta\n', [broken, finds('beta')]))).toEqual(['beta-found error 1', 'rule-crash error 1']);
  });
  it('is an error where nobody could report it', () => {
    expect(() => check(project('beta\n'), [broken], now)).toThrow('no');
  });
  it('in one feature is told there, and still judges the others', () => {
    const failing: Rule = {
      ...finds('alpha'),
      *check(given, asked) {
        if (given.features.some(({ name }) => name === '002-b')) throw new Error('no');
        yield* finds('alpha').check(given, asked);
      },
    };
    const several = project(['002-b', '003-c'].reduce((text, name) => `${text}${beside(name)}`, 'alpha\n'));
    expect(linted(several, [failing]).map(({ rule, file }) => `${rule} ${file}`)).toEqual([
      'alpha-found specs/001-example/spec.md',
      'rule-crash specs/002-b/spec.md',
      'alpha-found specs/003-c/spec.md',
    ]);
  });
});

describe('a rule that never ends', () => {
  const timed = { within: <Answer>(work: () => Answer) => within(work, 200) };
  const endless = (loop: (text: string) => void): Rule => ({
    ...finds('alpha'),
    *check(given, asked) {
      yield* finds('alpha').check({ ...given, features: given.features.slice(0, 1) }, asked);
      if (given.features.some(({ name }) => name === '002-b')) loop(`${'a'.repeat(60)}!`);
      yield* finds('alpha').check(given, asked);
    },
  });
  const several = project(['002-b', '003-c'].reduce((text, name) => `${text}${beside(name)}`, 'alpha beta\n'));

  it.each<[string, Rule]>([
    [
      'in a loop',
      endless(() => {
        for (;;);
      }),
    ],
    [
      'in a loop that catches everything',
      endless(() => {
        for (;;) {
          try {
            throw new Error('no');
          } catch {
            continue;
          }
        }
      }),
    ],
    ['in a pattern', endless((text) => /^(a+)+$/.test(text))],
  ])('%s is ended and named, and the other rules and features are judged', (_, rule) => {
    const found = linted(several, [rule, finds('beta')], timed);
    expect(found.map(({ rule: name, file }) => `${name} ${file}`)).toEqual([
      'alpha-found specs/001-example/spec.md',
      'beta-found specs/001-example/spec.md',
      'alpha-found specs/002-b/spec.md',
      'rule-timeout specs/002-b/spec.md',
      'alpha-found specs/003-c/spec.md',
    ]);
    expect(found.find(({ rule: name }) => name === 'rule-timeout')?.message).toBe(
      'the rule "alpha-found" failed: it did not end within 0.2 s',
    );
  });

  it('is left after three features', () => {
    const everywhere: Rule = {
      ...finds('alpha'),
      check: () => {
        for (;;);
      },
    };
    const many = project(
      ['002-b', '003-c', '004-d', '005-e'].reduce((text, name) => `${text}${beside(name)}`, 'alpha\n'),
    );
    const found = linted(many, [everywhere], timed);
    expect(found.map(({ rule, file }) => `${rule} ${file}`)).toEqual([
      'rule-timeout specs/001-example/spec.md',
      'rule-timeout specs/002-b/spec.md',
      'rule-timeout specs/003-c/spec.md',
    ]);
    expect(found.at(-1)?.message).toContain('was not tried on the features behind');
  });
});

describe('mending', () => {
  const fixed = (text: string, rules: Rule[], unsafe = false) => {
    const start = project(text);
    const { project: end, mended } = mend(
      start,
      linted(start, rules),
      (next) => linted(next, rules),
      ({ safe }) => safe || unsafe,
    );
    return { text: end.files['specs/001-example/spec.md'], count: mended.length };
  };

  it.each([
    ['CRLF', 'alpha  \r\n\r\n- alpha\t\r\n'],
    ['a byte order mark', '\uFEFFalpha\n\n\n\n'],
    ['no last line end', 'alpha'],
  ])('leaves every other byte alone: %s', (_, text) => {
    expect(fixed(text, [finds('alpha', {}, 'gamma')]).text).toBe(text.replaceAll('alpha', 'gamma'));
  });

  it('goes on with what is found after it, and ends', () => {
    expect(fixed('alpha\n', [finds('alpha', {}, 'beta'), finds('beta', {}, 'gamma')])).toEqual({
      text: 'gamma\n',
      count: 2,
    });
    expect(fixed('alpha\n', [finds('alpha', {}, 'beta'), finds('beta', {}, 'alpha')]).text).toBe('alpha\n');
    expect(fixed('alpha\n', [finds('alpha', {}, 'alpha alpha')]).count).toBe(10);
  });

  it('takes back what makes errors, and does nothing unsafe unasked', () => {
    const worse = [finds('alpha', { level: 'warning' }, 'beta'), finds('beta')];
    expect(fixed('alpha\n', worse).text).toBe('alpha\n');
    const unsafe = [finds('alpha', {}, 'gamma!')];
    expect(fixed('alpha\n', unsafe).text).toBe('alpha\n');
    expect(fixed('alpha\n', unsafe, true).text).toBe('gamma!\n');
  });

  it('leaves what is suppressed', () => {
    const text = '<!-- specops-ignore alpha-found: why -->\nalpha\n';
    expect(fixed(text, [finds('alpha', {}, 'gamma')]).text).toBe(text);
  });

  it('makes the first of two repairs that touch, and the other after it', () => {
    const both = [finds('alpha', {}, 'alp'), finds('alp', {}, 'gamma')];
    expect(fixed('alpha\n', both).text).toBe('gammaha\n');
  });
});

describe('a diff', () => {
  it('of a file that is made begins at nothing', () => {
    expect(unifiedDiff('x.md', null, 'a\n')).toBe('--- /dev/null\n+++ b/x.md\n@@ -0,0 +1,1 @@\n+a\n');
  });

  it.each([
    ['a line', 'a\nb\nc\n', 'a\nB\nc\n', '@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n'],
    ['an added line', 'a\n', 'a\nb\n', '@@ -1,1 +1,2 @@\n a\n+b\n'],
    ['an empty text', '', 'a\n', '@@ -0,0 +1,1 @@\n+a\n'],
    [
      'a last line without an end',
      'a',
      'b',
      '@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n',
    ],
  ])('of %s', (_, before, after, hunk) => {
    expect(unifiedDiff('x.md', before, after)).toBe(`--- a/x.md\n+++ b/x.md\n${hunk}`);
  });
});

it('a finding that is suppressed does not count', () => {
  expect(counted(linted('<!-- specops-ignore alpha-found: why -->\nalpha\n'))).toEqual([]);
});
