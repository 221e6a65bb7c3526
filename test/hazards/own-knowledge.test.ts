import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureOf, ground, plant } from '../io/ground.js';
import { asked } from '../work/asked.js';

const intent = { text: 'Object storage for build artefacts with backups of all volumes' };
const constraint = (more: object) =>
  JSON.stringify({ constraints: [{ id: 'ORG-SEC-001', text: 'Everything MUST be named.', when: { always: true }, ...more }] }); // prettier-ignore
const topic = (more: object) => ({
  id: 'own',
  name: 'Own',
  terms: ['storage'],
  coverage: ['lab', 'service', 'regulated'],
  question: 'What?',
  options: ['a', 'b'],
  weight: 3,
  ...more,
});

interface Specified {
  folder: string;
  spec: string;
  open: number;
  ms: number;
}

async function specified(files: Record<string, string>): Promise<Specified> {
  const folder = ground(files);
  const began = performance.now();
  const { result } = await asked<{ spec: string; open_questions: object[] }>(folder, 'specify', [], intent);
  return {
    folder,
    spec: readFileSync(join(folder, result.spec), 'utf8'),
    open: result.open_questions.length,
    ms: performance.now() - began,
  };
}

/** The headings of a Markdown text, code of any kind aside. */
const headings = (text: string) => text.split('\n').filter((line) => /^#{1,6} /.test(line));

const hostile: Record<string, string> = {
  template: '{{constructor.constructor "return process"}} {{#each this}}{{@root}}{{/each}} {{{a}}} {{> spec.md}}',
  markup: '</details><script>x</script> <!-- a --> ](x) ![a](b) **b** `c` | d | [x] \\',
  structure: '## Requirements',
  marker: '[NEEDS CLARIFICATION: whose is this?]',
  replacement: "$& $1 $` $' $$ $<a>",
  identifiers: '- **FR-001**: Nothing MUST hold (US1) (constraint ORG-X-1',
  fence: '```` ~~~ ````',
  ci: '::error::x ##[error]x',
};

describe("a project's own knowledge is text", () => {
  let known: Promise<Specified> | undefined;
  const plain = () => (known ??= specified({}));

  test.each(Object.entries(hostile))('in a constraint: %s', async (name, text) => {
    const { spec, folder, open } = await specified({
      '.specops/constraints/a.yaml': constraint({ text, source: text, owner: text }),
    });
    expect(headings(spec)).toEqual(headings((await plain()).spec));
    expect(spec).not.toContain('[object');
    expect(spec.split('\n').filter((line) => /^\s*(?:::|##\[|```|~~~|<script)/.test(line))).toEqual([]);
    // A question in a constraint is one, as it is in any other text.
    expect(open).toBe((await plain()).open + (name === 'marker' ? 1 : 0));
    expect(existsSync(join(folder, 'canary'))).toBe(false);
  });

  test.each(Object.entries(hostile))('in a topic: %s', async (_, text) => {
    const own = topic({
      name: text,
      question: text,
      options: [text, 'b'],
      terms: [text],
      requirement: `${text} {question}`,
    });
    const { spec } = await specified({ '.specops/catalog/a.yaml': JSON.stringify({ topics: [own] }) });
    expect(headings(spec)).toEqual(headings((await plain()).spec));
    expect(spec.split('\n').filter((line) => /^\s*(?:::|##\[|```|~~~|<script)/.test(line))).toEqual([]);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'])(
    'under the key %s, which changes no object',
    async (key) => {
      const files = [
        [
          '.specops/constraints/a.yaml',
          `constraints:\n  - id: ORG-SEC-001\n    text: x\n    when: { ${key}: { always: true } }\n`,
        ],
        ['.specops/catalog/a.yaml', `${key}: { polluted: true }\n`],
        ['.specops/config.yaml', `version: 1\n${key}: { polluted: true }\n`],
      ] as const;
      for (const [path, text] of files) {
        await failureOf(specified({ [path]: text }), 'E_CONFIG');
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      }
    },
  );

  test.each(['constructor', 'to-string', 'proto', 'value-of', 'has-own-property'])('with the id %s', async (id) => {
    const { spec } = await specified({ '.specops/catalog/a.yaml': JSON.stringify({ topics: [topic({ id })] }) });
    expect(spec).not.toMatch(/\[native code\]|\[object/);
  });

  test('that no regular expression is made of', async () => {
    const bad = ['(a+)+$', '(', '[', '\\', 'a{99999}', '(?<x>', '^(.*)*$', '*', '+', '|', '.*.*.*.*.*=.*'];
    const files = {
      '.specops/catalog/a.yaml': JSON.stringify({ topics: [topic({ terms: bad, name: bad[0] })] }),
      '.specops/constraints/a.yaml': constraint({ when: { word: bad } }),
    };
    const { spec, ms } = await specified(files);
    expect(spec).not.toContain('ORG-SEC-001');
    expect(ms).toBeLessThan(10_000);
  });

  test('of which as much as may be given is read in time', async () => {
    const long = (index: number) => `storage ${'a '.repeat(20)}${String(index)}`;
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, file) => [
        `.specops/constraints/${String(file)}.yaml`,
        JSON.stringify({
          constraints: Array.from({ length: 20 }, (_one, index) => ({
            id: `ORG-${String(file)}-${String(index)}`,
            text: `MUST ${'x'.repeat(900)}`,
            when: { word: Array.from({ length: 30 }, (_word, at) => long(at)) },
          })),
        }),
      ]),
    );
    const { ms } = await specified(files);
    expect(ms).toBeLessThan(30_000);
  });

  test.each([
    ['an alias', 'topics: &a [*a]\n'],
    ['a bomb', `a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\ntopics: [*c,*c]\n`],
    ['depth', `topics: ${'['.repeat(2000)}${']'.repeat(2000)}\n`],
    ['a tag', 'topics: !!js/function "function () { return 1 }"\n'],
    ['a merge key', '<<: { topics: [] }\n'],
    ['no mapping', '- a\n'],
    ['two documents', 'topics: []\n---\ntopics: []\n'],
    ['control characters', `topics: ["\\u001b[2J"]\n`],
  ])('that is refused with %s', async (_, text) => {
    for (const place of ['catalog', 'constraints']) {
      const error = await failureOf(specified({ [`.specops/${place}/a.yaml`]: text }), 'E_CONFIG');
      expect(error.message).toMatch(new RegExp(`^\\.specops/${place}/a\\.yaml:\\d+:\\d+: `));
      expect(error.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    }
  });

  test('whose file names are hostile too', async () => {
    const folder = ground();
    plant(folder, { '.specops/catalog/\u001b[2J\n::error::.yaml': 'nope: 1\n' });
    const error = await failureOf(asked(folder, 'specify', [], intent), 'E_CONFIG');
    expect(error.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });
});

describe('characters that nobody sees', () => {
  const hidden = [
    '\u200b',
    '\u202e',
    '\u2066',
    '\ufeff',
    '\u00ad',
    '\u{e0041}',
    '\u2028',
    '\u0000',
    '\u001b',
    '\u0085',
  ];

  test.each(hidden)('make no root of a project: %j', async (character) => {
    const folder = ground({ '.specops/config.yaml': `version: 1\nroots: [${JSON.stringify(`sp${character}ecs`)}]\n` });
    const error: unknown = await asked(folder, 'specify', [], intent).catch((reason: unknown) => reason);
    expect(['E_UNSAFE', 'E_CONFIG']).toContain((error as { code: string }).code);
    expect((error as Error).message).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  test.each(hidden.slice(0, 6))('in knowledge of a project do not go into a document unseen: %j', async (character) => {
    const text = `Every${character}thing MUST be named.`;
    const made = await specified({ '.specops/constraints/a.yaml': constraint({ text }) }).catch(() => null);
    if (made !== null)
      expect(made.spec).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/u);
  });
});

describe('.specify/feature.json', () => {
  test.each([
    ['../../etc', null],
    ['/etc/passwd', null],
    ['specs/001-a/../../..', null],
    ['specs/001-a\n::error::x', null],
    ['specs/\u001b]0;x\u0007', null],
    ['specs/001-$(touch canary)', null],
    ['specs/__proto__', null],
    ['specs/001-a', '001-a'],
    ['specs\\001-a\\', '001-a'],
  ])('names a feature that is there, or nothing: %j', async (directory, feature) => {
    const folder = ground({
      'memory/constitution.md': '# C\n',
      'specs/001-a/spec.md': '# A\n',
      '.specify/feature.json': JSON.stringify({ feature_directory: directory }),
    });
    const told: unknown = await asked<{ feature: string | null }>(folder, 'status').then(({ result }) => result.feature, (error: unknown) => error); // prettier-ignore
    if (feature !== null) expect(told).toBe(feature);
    else {
      expect(told).toMatchObject({ code: 'E_INPUT' });
      expect((told as Error).message).not.toMatch(/[\u0000-\u001f]/);
    }
    expect(existsSync(join(folder, 'canary'))).toBe(false);
  });

  test.each([
    '[]',
    '{"feature_directory":7}',
    '{"__proto__":{"feature_directory":"specs/001-a"}}',
    '{',
    'null',
    '"x"',
    '['.repeat(50_000),
  ])('of another shape says nothing', async (text) => {
    // prettier-ignore
    const folder = ground({ 'specs/001-a/spec.md': '# A\n', '.specify/feature.json': text });
    expect((await asked<{ feature: null }>(folder, 'status')).result.feature).toBe(null);
  });
});
