import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readFacts } from '../../src/core/facts.js';
import { exampleProject } from '../../src/core/lint/example.js';
import { fenced, inline, render } from '../../src/core/render.js';
import { rules } from '../../src/rules/index.js';
import { cpuSince } from '../growth.js';
import { failureOf, ground, snapshot } from '../io/ground.js';
import { asked } from '../work/asked.js';

// Rows of the tables of hazards about what is read: input, settings and documents (C, D), by their ids.

const posix = process.platform !== 'win32';
const load = createRequire(import.meta.url);
const { tests: commonmark } = load('commonmark-spec') as { tests: { markdown: string }[] };
const intent = { text: 'Object storage for build artefacts' };

/** What lint finds in a folder, as `rule file`. */
const linted = async (folder: string) =>
  (await asked(folder, 'lint')).findings.map(({ rule, file }) => `${rule} ${file}`);

describe.skipIf(!posix)('C6: a document is never written through a link', () => {
  const constitution = readFileSync(new URL('../../memory/constitution.md', import.meta.url), 'utf8');

  test.each(['plan.md', 'research.md', 'quickstart.md', 'contracts', 'spec.md'])('in the place of %s', async (file) => {
    const [folder, outside] = [ground({ 'memory/constitution.md': constitution }), ground()];
    const { result } = await asked<{ feature: string }>(folder, 'specify', [], intent);
    const place = join(folder, 'specs', result.feature);
    const plan = () => asked(folder, 'plan', [], { text: 'S3 for object storage', feature: result.feature });
    if (file === 'spec.md') renameSync(join(place, file), join(outside, file));
    symlinkSync(file === 'contracts' ? outside : join(outside, file), join(place, file));
    const before = [snapshot(outside), snapshot(place)];
    const error = await failureOf(plan(), file === 'spec.md' ? 'E_INPUT' : 'E_UNSAFE');
    expect(error.message).toMatch(/is a (?:symbolic )?link|a symbolic link, which is not followed/);
    expect([snapshot(outside), snapshot(place)]).toEqual(before);
    rmSync(join(place, file));
    if (file === 'spec.md') renameSync(join(outside, file), join(place, file));
    expect((await plan()).changes.length, 'without the link it is written').toBeGreaterThan(2);
  });
});

describe('C8: what a person wrote is data to a template', () => {
  const piece = fc.constantFrom('{{', '}}', '{{{', '}}}', '{{#if a}}', '{{/if}}', '{{else}}', '{{> p}}', '{{@root}}', '{{a.constructor}}', '{{lookup a "b"}}', '{{!--', '--}}', '\\{{', '{{{{raw}}}}', '{{secret}}', 'a', ' b', '"'); // prettier-ignore

  test('and stands in the document as it was written', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const text = `x${pieces.join('')}x`;
        const templates = { 'partials/p.md': '{{secret}}', x: '[{{text}}]{{#each list}}[{{this}}]{{/each}}\n' };
        expect(render(templates, 'x', { text, list: [text], secret: 'k3y' })).toBe(`[${text}][${text}]\n`);
      }),
    );
  });
});

describe("C9: a project's own template reaches nothing but data", () => {
  test.each([
    ['{{constructor}}', /"constructor" not defined/],
    ['{{a.constructor.constructor}}', /not defined/],
    ['{{__proto__.polluted}}', /not defined/],
    ['{{missing}}', /"missing" not defined/],
    ['{{lookup a "b"}}', /./],
    ['{{log a}}', /./],
    ['{{> (join list "")}}', /./],
    ['{{> nowhere}}', /./],
    ['{{> @partial-block}}', /./],
    ['{{#with (lookup this "constructor")}}{{this}}{{/with}}', /./],
    ['{{> loop}}', /steps|call stack/],
    ['{{helperMissing}}', /./],
    ['{{#blockHelperMissing a}}{{/blockHelperMissing}}', /./],
  ])('%s is refused by the name of the template, or shows nothing', (text, problem) => {
    const templates = { 'partials/loop.md': '{{> loop}}', x: text };
    let told = '';
    try {
      told = render(templates, 'x', { a: 'plain', list: ['p'] });
    } catch (error) {
      expect(error).toMatchObject({ code: 'E_INPUT' });
      expect(String(error)).toMatch(/the template "[^"]+" cannot be rendered/);
      expect(String(error)).toMatch(problem);
    }
    expect(told).not.toMatch(/native code|\[object|function/);
  });

  test('nor is a tree of Handlebars taken for one', () => {
    const tree = { type: 'Program', body: [] } as unknown as string;
    expect(() => render({ x: tree }, 'x', {})).toThrow('there is no template "x"');
  });
});

test('C11: whatever is written in a line or a fence, the headings are those of the template', () => {
  const piece = fc.oneof(
    fc.constantFrom('\n', '\r\n', '\n\n', '## Requirements', '# A', '===', '---', '```', '~~~~', '````', '<!--', '-->', '<h2>x</h2>', '    ', '\t', '> ', '- ', '| a |', '[a]: b', '\u2028', '\u0085', '\\', '*'), // prettier-ignore
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  const templates = { x: '# {{title}}\n\n{{{block}}}\n\n## Requirements\n\n- **FR-001**: {{title}}\n\n## End\n' };
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const written = pieces.join('');
      const markdown = render(templates, 'x', { title: `A ${inline(written)}`, block: fenced(written) });
      const { headings } = readFacts('specs/001-a/spec.md', 'spec', markdown);
      expect(headings.map(({ depth, text }) => (depth === 1 ? 1 : text))).toEqual([1, '## Requirements', '## End']);
    }),
  );
});

test('C14: a document is read as if for the first time, however often: front matter that is broken, too', async () => {
  const broken = ['---\na: [1\n---\n', '---\na: b: c\n---\n', '---\n\ta: 1\n---\n', '---\na: 1\na: 2\n---\n', '---js\nx\n---\n', '---\na: &b [*b]\n---\n', '---\nstatus: redy\n---\n', '---\na: "\n---\n', '---\n? [\n---\n', '---\n!!js/function "x": 1\n---\n']; // prettier-ignore
  for (const text of [...broken.map((front) => `${front}# A\n`), ...commonmark.map(({ markdown }) => markdown)]) {
    const read = () => JSON.stringify(readFacts('specs/001-a/spec.md', 'spec', text));
    const first = read();
    expect([read(), read()], text).toEqual([first, first]);
  }
  const folder = ground(
    Object.fromEntries(broken.map((front, index) => [`specs/${String(index + 100)}-a/spec.md`, `${front}# A\n`])),
  );
  const first = (await asked(folder, 'lint')).findings;
  expect(first.filter(({ rule }) => rule === 'front-matter-invalid').length).toBeGreaterThanOrEqual(8);
  for (let again = 0; again < 2; again++) expect((await asked(folder, 'lint')).findings).toEqual(first);
});

describe('C19: a glob of the settings', () => {
  const long = `specs/001-${'a'.repeat(200)}`;
  const lint = (glob: string) => {
    const settings = { version: 1, overrides: [{ paths: [glob], rules: { 'id-malformed': 'off' } }] };
    const folder = ground({
      '.specops/config.yaml': JSON.stringify(settings),
      [`${long}/spec.md`]: '- **FR-1**: A.\n',
    });
    return linted(folder);
  };

  test.each([
    'specs/001-(a+)+b',
    'specs/((a|aa)(a|aa))+b',
    `specs/${'*a'.repeat(6)}b`,
    `specs/${'?*'.repeat(6)}!`,
    `specs/${'{a,aa}'.repeat(20)}b`,
    '**/a/**/a/**/a/**/!',
    'specs/\\w*',
    'specs/a|b',
  ])('that could keep lint busy for ever is refused where it stands: %s', async (glob) => {
    const error = await failureOf(lint(glob), 'E_CONFIG');
    expect(error.message).toMatch(/which is not a glob[ :]/);
    expect(error.message).toMatch(/^\.specops\/config\.yaml:1:\d+: overrides\.0\.paths\.0 /);
  });

  test.each([
    [`${long.slice(0, 190)}*/spec.md`, true],
    ['specs/001-*/**', true],
    ['specs/{000,001}-*/*.md', true],
    ['**/*.md', true],
    ['specs/00[0-9]-*/spec.md', true],
    ['specs/002-*/**', false],
    ['specs/*a*b', false],
    ['specs/[a]+[a]+[a]+[a]+[a]+[a]+!', false],
    ['specs/{a,aa}+{a,aa}+{a,aa}+!', false],
    ['**/*a*b/**/*a*b', false],
    ['specs/@(a)', null],
  ])('%s is answered at once', async (glob, matches) => {
    const spent = cpuSince();
    if (matches === null) await failureOf(lint(glob), 'E_CONFIG');
    else expect((await lint(glob)).some((one) => one.startsWith('id-malformed'))).toBe(!matches);
    expect(spent()).toBeLessThan(3_000);
  });
});

test.skipIf(!posix)('D4: what is no file is a finding, nobody waits for it, and the others are linted', async () => {
  const folder = ground({ 'specs/001-kept/spec.md': '- **FR-1**: It MUST hold.\n' });
  const at = (name: string) => {
    mkdirSync(join(folder, 'specs', name), { recursive: true });
    return join(folder, 'specs', name, 'spec.md');
  };
  execFileSync('mkfifo', [at('002-pipe')]);
  symlinkSync('/dev/zero', at('003-zero'));
  const socket = createServer().listen(at('004-socket'));
  onTestFinished(() => void socket.close());
  mkdirSync(at('005-folder'));
  symlinkSync('spec.md', at('006-loop'));
  symlinkSync('/dev/stdin', at('007-stdin'));
  symlinkSync('../001-kept/spec.md', at('008-link'));
  const found = await linted(folder);
  expect(found.filter((one) => one.startsWith('file-'))).toEqual(
    ['002-pipe', '003-zero', '004-socket', '005-folder', '006-loop', '007-stdin', '008-link'].map(
      (name) => `file-irregular specs/${name}/spec.md`,
    ),
  );
  expect(found).toContain('id-malformed specs/001-kept/spec.md');
  expect(readdirSync(join(folder, 'specs'))).toHaveLength(8);
});

describe('D6: hidden text', () => {
  const points = [
    ...[0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069],
    ...[0x200b, 0x200c, 0x200d, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0xfeff, 0x180e, 0x115f, 0x1160, 0x3164, 0xffa0],
    ...[0xfff9, 0xfffa, 0xfffb, 0xe0001, 0xe0020, 0xe0041, 0xe007f, 0xe0100, 0xe01ef],
    ...[0x01, 0x08, 0x0e, 0x1b, 0x1f, 0x7f, 0x0085, 0x009b, 0x034f, 0x17b4, 0x2065, 0x206a, 0x206f, 0xfff0, 0xe0080, 0xe01f0], // prettier-ignore
  ];
  const rule = rules.find(({ name }) => name === 'text-hidden');

  test(`of ${String(points.length)} characters each is an error that shows its code point`, () => {
    const unseen = points.filter((code) => {
      const project = exampleProject(`- **FR-001**: It MUST be pri${String.fromCodePoint(code)}vate.\n`);
      const [found] = [...(rule?.check(project, { ci: false, today: '2026-11-21' }) ?? [])];
      return !found?.message.includes(`U+${code.toString(16).toUpperCase().padStart(4, '0')}`);
    });
    expect(unseen.map((code) => code.toString(16))).toEqual([]);
  });
});

describe('D7: no rule is slow', () => {
  const size = 256 * 1024 - 64;
  const of = (piece: string, share: number) => piece.repeat(Math.floor((size * share) / piece.length));
  const fillers: [string, string, (share: number) => string][] = [
    ['blanks in a requirement', 'spec.md', (share) => `- **FR-001**: It MUST${of(' ', share)}x\n`],
    ['blanks in code', 'plan.md', (share) => `## Network\n\n\`a${of(' ', share)}x\`\n`],
    ['full stops', 'spec.md', (share) => `- **FR-001**: It MUST ${of('.', share)}x\n`],
    ['digits', 'spec.md', (share) => `- **SC-001**: It MUST ${of('9', share)}x\n`],
    ['dashes', 'plan.md', (share) => `## Network\n\nA ${of('-', share)}x\n`],
    ['a word', 'spec.md', (share) => `- **FR-001**: It MUST ${of('a', share)}\n`],
    ['underscores', 'tasks.md', (share) => `## Phase 1: A\n\n- [ ] T001 x${of('_', share)}x\n`],
    ['slashes', 'tasks.md', (share) => `## Phase 1: A\n\n- [ ] T001 a${of('/', share)}x (FR-001)\n`],
    ['commas', 'tasks.md', (share) => `## Phase 1: A\n\n- [ ] T001 A (depends on T001${of(', ', share)}x)\n`],
    ['brackets', 'spec.md', (share) => `- **FR-001**: It MUST ${of('[', share)}x\n`],
    ['question marks', 'spec.md', (share) => `### Edge Cases\n\n- What ${of('?', share)}x\n`],
    ['words', 'spec.md', (share) => `- **FR-001**: It MUST ${of('be fast and scalable ', share)}\n`],
  ];

  /** Milliseconds of a busy machine; what grows with the square of 256 KB takes many seconds. */
  const most = 250;

  test.each(fillers)('on 256 KB of %s', (_, file, text) => {
    const project = (share: number) => exampleProject(`<!-- file: ${file} -->\n${text(share)}`);
    const whole = project(1);
    const slow = rules.flatMap((rule) => {
      const once = () => {
        const spent = cpuSince();
        expect([...rule.check(whole, { ci: false, today: '2026-11-21' })]).toBeDefined();
        return spent();
      };
      const took = once();
      return took > most && Math.min(took, once()) > most ? [`${rule.name} ${String(Math.round(took))} ms`] : [];
    });
    expect(slow).toEqual([]);
  });
});

describe('C13: front matter that names a language', () => {
  const code = 'module.exports = require("fs").writeFileSync("canary", "")';

  test.each([
    '---js',
    '---javascript',
    '---JS',
    '--- js ',
    '---\tjs',
    '---coffee',
    '---coffeescript',
    '---json',
    '---toml',
    '---cson',
    ';;;js',
    '\ufeff---js',
  ])('%j is never run', (fence) => {
    // prettier-ignore
    const { problems, frontMatter } = readFacts('specs/001-a/spec.md', 'spec', `${fence}\n${code}\n---\n\n# A\n`);
    expect(existsSync('canary')).toBe(false);
    expect(frontMatter === null || problems.some(({ rule }) => rule === 'front-matter-invalid')).toBe(true);
  });
});

test('C18: what a person wrote in front matter stays the text it is, or is refused', () => {
  const of = (yaml: string) => readFacts('specs/001-a/spec.md', 'spec', `---\n${yaml}\n---\n# A\n\nText.\n`).problems;
  expect(of('created: 2024-01-01\ntitle: 1_000\nowner: yes')).toEqual([]);
  for (const yaml of ['title: 1.10', 'title: 010', 'owner: true', 'owner: ~'])
    expect(of(yaml).map(({ rule }) => rule), yaml).toEqual(['front-matter-invalid']); // prettier-ignore
});

test('D5: a byte order mark and the kind of line end change no finding', () => {
  const text = '# A\n\n- **FR-1**: It MUST be fast (FR-009).\n\nKept [NEEDS CLARIFICATION: how long?]\n';
  const told = (written: string) =>
    rules.flatMap((rule) =>
      [...rule.check(exampleProject(written), { ci: false, today: '2026-11-21' })].map(({ message }) => message),
    );
  expect(told(text).length).toBeGreaterThan(2);
  for (const other of [
    `\ufeff${text}`,
    text.replaceAll('\n', '\r\n'),
    `\ufeff${text.replaceAll('\n', '\r\n')}`,
    text.replaceAll('\n', '\r'),
  ])
    // prettier-ignore
    expect(told(other)).toEqual(told(text));
});
