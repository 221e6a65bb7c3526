import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { violations, type Tree } from './architecture.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const written = /^(src|bin|templates|memory|specs|test|\.specops|\.config|\.ci|\.github)\/|^[^/]+\.(md|json|yml)$/;
const textual = /\.(ts|js|json|ya?ml|md|hbs|html|txt|sh)$|^(bin|\.ci)\//;

/** What people wrote of this repository; what was installed, built or vendored as a fixture is not. */
function readTree(): Map<string, string> {
  const skipped = /^(node_modules|dist|coverage|\.git|\.dist-.*|package-lock\.json)$|\/fixtures$/;
  const list = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (skipped.test(path)) return [];
      return entry.isDirectory() ? list(path) : [path];
    });
  const paths = list('').filter((path) => written.test(path) && textual.test(path));
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

const tree: Tree = readTree();
const clean = violations(tree);

test('the house stands', () => {
  expect([...tree.keys()].filter((path) => path.startsWith('src/')).length).toBeGreaterThan(20);
  expect(clean).toEqual([]);
});

const model = 'src/model/planted.ts';
const core = 'src/core/planted.ts';
const io = 'src/io/planted.ts';
const command = 'src/commands/planted.ts';
/** Words in two halves, since this file may not say them either. */
const workshop = ['/wo', 'rk/'].join('');
const origin = ['se', 'ed'].join('');
const planted = 'export const planted = 1;';

/** What is planted, in which files, and what the checker has to say of it. memory/architecture.md lists them. */
const plants: { name: string; files: Record<string, string>; expected: string[] }[] = [
  {
    name: 'a noun imports a verb',
    files: { [model]: "import { check } from '../core/lint/check.js';" },
    expected: [`${model}:1 model may not import core (src/core/lint/check.ts)`],
  },
  {
    name: 'a verb imports an effect',
    files: { [io]: planted, [core]: "import { planted } from '../io/planted.js';" },
    expected: [`${core}:1 core may not import io (${io})`],
  },
  {
    name: 'a verb imports an effect lazily',
    files: { [io]: planted, [core]: "\nexport const later = () => import('../io/planted.js');" },
    expected: [`${core}:2 core may not import io (${io})`],
  },
  {
    name: 'a verb imports an effect for its type only',
    files: { [io]: 'export interface Effect {}', [core]: "import type { Effect } from '../io/planted.js';" },
    expected: [`${core}:1 core may not import io (${io})`],
  },
  {
    name: 'a shelf imports another shelf',
    files: {
      'src/formats/planted.ts': planted,
      'src/agents/planted.ts': "export { planted } from '../formats/planted.js';",
    },
    expected: ['src/agents/planted.ts:1 agents may not import formats (src/formats/planted.ts)'],
  },
  {
    name: 'an effect imports a door',
    files: { 'src/lsp.ts': planted, [io]: "import { planted } from '../lsp.js';" },
    expected: [`${io}:1 io may not import lsp (src/lsp.ts)`],
  },
  {
    name: 'a file imports what is outside of src/',
    files: { [core]: "import { violations } from '../../test/architecture.js';" },
    expected: [`${core}:1 imports test/architecture.ts, which is outside of src/`],
  },
  {
    name: 'two files import each other',
    files: {
      'src/model/chicken.ts': "import type { Egg } from './egg.js';",
      'src/model/egg.ts': "import type { Chicken } from './chicken.js';",
    },
    expected: ['src/model/chicken.ts:1 imports itself: src/model/chicken.ts → src/model/egg.ts → src/model/chicken.ts'],
  },
  {
    name: 'a verb reads a file',
    files: { [core]: "import { readFile } from 'node:fs/promises';" },
    expected: [`${core}:1 touches the world: node:fs/promises`],
  },
  {
    name: 'a verb reads a file behind an old name',
    files: { [core]: "import { readFileSync } from 'fs';" },
    expected: [`${core}:1 "fs" is a part of Node: write "node:fs"`],
  },
  {
    name: 'a noun reads the environment',
    files: { [model]: 'export const home = process.env.HOME;' },
    expected: [`${model}:1 touches the world: process`],
  },
  {
    name: 'a noun reads the environment by a longer way',
    files: { [model]: 'const { process } = globalThis;' },
    expected: [`${model}:1 touches the world: globalThis`],
  },
  {
    name: 'a verb asks the network',
    files: { [core]: "export const get = () => fetch('https://example.com');" },
    expected: [`${core}:1 touches the world: fetch`],
  },
  {
    name: 'a verb asks the clock',
    files: { [core]: 'export const now = () => [Date.now(), new Date()];' },
    expected: [`${core}:1 touches the world: Date.now`, `${core}:1 touches the world: the current time`],
  },
  {
    name: 'a verb throws dice',
    files: { [core]: "import { randomUUID } from 'node:crypto';\nexport const id = Math.random();" },
    expected: [`${core}:1 touches the world: node:crypto`, `${core}:2 touches the world: Math.random`],
  },
  {
    name: 'a verb sorts by the locale of the machine',
    files: { [core]: 'export const sort = (a: string, b: string) => a.localeCompare(b);' },
    expected: [`${core}:1 touches the world: .localeCompare`],
  },
  {
    name: 'a package has a second door',
    files: { [core]: "import Handlebars from 'handlebars';" },
    expected: [`${core}:1 "handlebars" is for src/core/render.ts only`],
  },
  {
    name: 'a part of a package has a second door',
    files: { [core]: "import { gfmTable } from 'micromark-extension-gfm-table';" },
    expected: [`${core}:1 "micromark-extension-gfm-table" is for src/model/markdown.ts only`],
  },
  {
    name: 'a package comes in that nobody decided on',
    files: { [io]: "import { rimraf } from 'rimraf';" },
    expected: [`${io}:1 "rimraf" has no door: give it one place in test/architecture.ts`],
  },
  {
    name: 'an effect prints and exits',
    files: { [io]: "console.log('done');\nprocess.exit(0);" },
    expected: [`${io}:1 only a door may print: console`, `${io}:2 only a door may exit: process.exit`],
  },
  {
    name: 'a file has a default export',
    files: { [core]: 'const planted = 1;\nexport { planted as default };' },
    expected: [`${core}:1 has a default export`],
  },
  {
    name: 'a file says nothing by its name',
    files: { 'src/core/utils.ts': planted },
    expected: ['src/core/utils.ts:1 "utils" says nothing about what is in it'],
  },
  {
    name: 'a folder stands where none was planned',
    files: { 'src/services/planted.ts': planted },
    expected: ['src/services/planted.ts:1 src/services has no place in the house'],
  },
  {
    name: 'a file is named in camel case',
    files: { 'src/core/plantedFile.ts': planted },
    expected: ['src/core/plantedFile.ts:1 "plantedFile" is not kebab-case'],
  },
  {
    name: 'a command is not listed',
    files: { [command]: planted },
    expected: [`${command}:1 is not listed in src/commands/index.ts`],
  },
  {
    name: 'a rule exports another name than the list has',
    files: {
      'src/rules/planted-rule.ts': 'export const plantedRules = 1;',
      'src/rules/index.ts': `import { plantedRule } from './planted-rule.js';\n${tree.get('src/rules/index.ts') ?? ''}`,
    },
    expected: ['src/rules/planted-rule.ts:1 does not export "plantedRule", by which src/rules/index.ts knows it'],
  },
  {
    name: 'a file imports what is known only when it runs',
    files: { [core]: 'export const load = (name: string) => import(name);' },
    expected: [`${core}:1 imports something that is not known before it runs`],
  },
  {
    name: 'a document names the machine it was written on',
    files: { 'memory/planted.md': `See ${workshop}notes.md\nand the ${origin}s.` },
    expected: [`memory/planted.md:1 mentions "${workshop}"`, `memory/planted.md:2 mentions "${origin}"`],
  },
];

describe('a violation is found out:', () => {
  test.each(plants)('$name', ({ files, expected }) => {
    const found = violations(new Map([...tree, ...Object.entries(files)]));
    expect(found.filter((violation) => !clean.includes(violation))).toEqual(expected);
  });

  test('the page of the architecture lists them', () => {
    const page = tree.get('memory/architecture.md') ?? '';
    expect(plants.flatMap(({ name }) => (page.includes(`| ${name} |`) ? [] : [name]))).toEqual([]);
  });
});

test('what only looks like a violation is none', () => {
  const innocent = `
    // console.log(process.env, Date.now())
    export const text = 'process.exit(1) and fetch()';
    export interface Step { process: string; fetch(): void }
    export const year = (date: Date) => new Date(date).toISOString();
    export const member = (step: Step) => ({ process: step.process, again: step.fetch() });
    export function handle(process: { id: number }) { return process.id; }
  `;
  expect(violations(new Map([['src/core/innocent.ts', innocent]]))).toEqual([]);
});
