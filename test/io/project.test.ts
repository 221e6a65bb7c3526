import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/io/config.js';
import { parser } from '../../src/io/parse.js';
import { readProject, type Request } from '../../src/io/project.js';
import { findRoot } from '../../src/io/root.js';
import { emptyCatalog as catalog } from '../../src/model/catalog.js';
import { defaultConfig } from '../../src/model/config.js';
import type { Project } from '../../src/model/project.js';
import { failureOf, ground, plant } from './ground.js';

const spec = '# Feature Specification: One\n\n- **FR-001**: The cluster MUST be up.\n';
const state = {
  format_version: '1.0',
  input: 'one',
  choices: '',
  documents: { 'spec.md': { hash: 'a', blocks: [{ id: 'FR-001', text: 't', from: {} }] } },
};

async function read(folder: string, request: Partial<Request> = {}): Promise<Project> {
  const base = {
    reads: { documents: 'all' },
    files: [],
    feature: null,
    config: defaultConfig,
    initialised: false,
    catalog,
    templates: null,
    constitution: '/nowhere',
  } as const;
  return readProject(await findRoot(folder), { ...base, ...request });
}

const paths = ({ features }: Project): string[] =>
  features.flatMap(({ documents }) => documents.map(({ path }) => path));

describe('a project', () => {
  const files = {
    'memory/constitution.md': '# Constitution\n',
    '.specify/memory/constitution.md': '# Other\n',
    'specs/010-ten/spec.md': spec,
    'specs/001-one/spec.md': spec,
    'specs/001-one/plan.md': '# Plan\n',
    'specs/001-one/notes.md': '# Notes\n',
    'specs/001-one/checklists/ops.md': '# Checks\n',
    'specs/001-one/contracts/v1/api.json': '{}',
    'specs/001-one/implementation-details/net/cni.md': '# CNI\n',
    'specs/.tmp-1-abc/spec.md': spec,
    'specs/drafts/spec.md': spec,
    '.specops/specs/20261121-093000-two/spec.md': spec,
    '.specops/state/001-one.json': JSON.stringify(state),
    '.specops/state/010-ten.json': '{"format_version":"1.0","documents":7}',
  };

  test('has its features in order, with their documents, contracts and state', async () => {
    const project = await read(ground(files));
    expect(project.features.map(({ folder, number }) => [folder, number])).toEqual([
      ['specs/001-one', '001'],
      ['specs/010-ten', '010'],
      ['.specops/specs/20261121-093000-two', '20261121-093000'],
    ]);
    expect(project.features[0]?.documents.map(({ path, kind }) => [path, kind])).toEqual([
      ['specs/001-one/checklists/ops.md', 'checklist'],
      ['specs/001-one/implementation-details/net/cni.md', 'detail'],
      ['specs/001-one/plan.md', 'plan'],
      ['specs/001-one/spec.md', 'spec'],
    ]);
    expect(project.features[0]?.contracts).toEqual([{ path: 'specs/001-one/contracts/v1/api.json', text: '{}' }]);
    expect(project.features[0]?.state).toEqual(state);
    expect(project.features[1]?.state).toBe(null);
    expect(project.constitution?.path).toBe('memory/constitution.md');
    expect(project).toMatchObject({ unreadable: [], repository: null, taken: { numbers: {}, branches: [] } });
  });

  test.each(['001-one', '001', '1'])('has the documents of the current feature only, named %s', async (feature) => {
    const project = await read(ground(files), { reads: { documents: 'current' }, feature });
    expect(project.features).toHaveLength(3);
    expect(new Set(paths(project).map((path) => path.split('/')[1]))).toEqual(new Set(['001-one']));
  });

  test('has names only where no documents are asked for', async () => {
    const project = await read(ground(files), { reads: { documents: 'none' } });
    expect(project.features).toHaveLength(3);
    expect([paths(project), project.constitution]).toEqual([[], null]);
  });

  test('has the texts of files that were asked for', async () => {
    const wanted = ['{feature}/plan.md', '{feature}/tasks.md', '{state}', 'AGENTS.md'];
    const folder = ground({ ...files, 'AGENTS.md': '\uFEFFagents' });
    const project = await read(folder, { reads: { documents: 'current' }, files: wanted, feature: '001-one' });
    expect(project.files).toEqual({
      'specs/001-one/plan.md': '# Plan\n',
      '.specops/state/001-one.json': JSON.stringify(state),
      'AGENTS.md': '\uFEFFagents',
    });
  });

  test('has features in the folders its settings name', async () => {
    const folder = ground({ 'platform/specs/001-a/spec.md': spec, 'apps/002-b/spec.md': spec, '003-c/spec.md': spec });
    const config = { ...defaultConfig, roots: ['platform/specs', 'apps', '.'] };
    expect(paths(await read(folder, { config }))).toEqual([
      'platform/specs/001-a/spec.md',
      'apps/002-b/spec.md',
      '003-c/spec.md',
    ]);
  });
});

describe('what cannot be read is listed, and the rest goes on:', () => {
  const cases: [string, string, string, (file: string) => void][] = [
    ['a pipe', 'file-irregular', 'not a regular file', (file) => execFileSync('mkfifo', [file])],
    [
      'a link to a device',
      'file-irregular',
      'a symbolic link, which is not followed',
      (file) => {
        symlinkSync('/dev/zero', file);
      },
    ],
    [
      'a link to itself',
      'file-irregular',
      'a symbolic link, which is not followed',
      (file) => {
        symlinkSync(file, file);
      },
    ],
    [
      'a link to nowhere',
      'file-irregular',
      'a symbolic link, which is not followed',
      (file) => {
        symlinkSync('/nowhere', file);
      },
    ],
    [
      'a folder',
      'file-irregular',
      'a folder, not a file',
      (file) => {
        mkdirSync(file);
      },
    ],
    [
      'UTF-16, little end first',
      'file-encoding',
      'UTF-16, not UTF-8',
      (file) => {
        plant(file, { '': Buffer.from('\uFEFF# One', 'utf16le') });
      },
    ],
    [
      'UTF-16, big end first',
      'file-encoding',
      'UTF-16, not UTF-8',
      (file) => {
        plant(file, { '': Buffer.from('\uFEFF# One', 'utf16le').swap16() });
      },
    ],
    [
      'invalid UTF-8',
      'file-encoding',
      'not valid UTF-8',
      (file) => {
        plant(file, { '': Buffer.from([0x23, 0xc3, 0x28]) });
      },
    ],
    [
      'a NUL byte',
      'file-encoding',
      'not a text: it holds a NUL byte',
      (file) => {
        plant(file, { '': '# One\0' });
      },
    ],
    [
      'one byte too many',
      'file-too-large',
      'larger than 262144 bytes, and not read',
      (file) => {
        plant(file, { '': 'a'.repeat(262_145) });
      },
    ],
    [
      'two sparse gigabytes',
      'file-too-large',
      'larger than 262144 bytes, and not read',
      (file) => {
        plant(file, { '': '' });
        truncateSync(file, 2 ** 31);
      },
    ],
  ];

  test.skipIf(process.platform === 'win32').each(cases)('%s', async (_, rule, message, make) => {
    const folder = ground({ 'specs/001-one/spec.md': spec });
    make(join(folder, 'specs/001-one/plan.md'));
    const project = await read(folder, { files: ['specs/001-one/plan.md'] });
    expect(project.unreadable).toEqual([{ path: 'specs/001-one/plan.md', rule, message }]);
    expect(paths(project)).toEqual(['specs/001-one/spec.md']);
    expect(project.files).toEqual({});
  });

  test.each(['specs/001-one', 'specs', 'specs/001-one/contracts', 'memory'])('a link in place of %s', async (path) => {
    const elsewhere = ground({
      'spec.md': spec,
      '001-one/spec.md': spec,
      'constitution.md': '# Secret\n',
      'api.json': '{}',
    });
    const folder = ground({ 'other/a.txt': '' });
    mkdirSync(join(folder, path, '..'), { recursive: true });
    symlinkSync(elsewhere, join(folder, path));
    const project = await read(folder);
    expect(project.unreadable.map((file) => file.path)).toEqual([path === 'memory' ? 'memory/constitution.md' : path]);
    expect([paths(project), project.constitution]).toEqual([[], null]);
  });

  test('a largest file is read, to its last byte', async () => {
    const folder = ground({ 'specs/001-one/spec.md': 'a'.repeat(262_144) });
    const project = await read(folder, { reads: { documents: 'none' }, files: ['specs/001-one/spec.md'] });
    expect(project.files['specs/001-one/spec.md']).toHaveLength(262_144);
  });
});

describe('templates', () => {
  test("are the package's, replaced by the project's own of the same name", async () => {
    const constitution = join(ground({ 'constitution.md': 'articles' }), 'constitution.md');
    const templates = ground({ 'spec.md.hbs': 'ours', 'prompts/plan.md.hbs': 'ours', 'README.md': 'no template' });
    const folder = ground({ '.specops/templates/spec.md.hbs': 'theirs', '.specops/templates/new.md.hbs': 'theirs' });
    expect((await read(folder, { templates, constitution })).templates).toEqual({
      'constitution.md': 'articles',
      'spec.md': 'theirs',
      'prompts/plan.md': 'ours',
      'new.md': 'theirs',
    });
  });

  test.each(['.specops/templates/spec.md.hbs', '.specops/templates/sub', '.specops/templates', '.specops'])(
    'never come through a link at %s',
    async (path) => {
      const secret = ground({ 'spec.md.hbs': 'secret', 'templates/spec.md.hbs': 'secret' });
      const folder = ground({ '.specify/x': '' });
      mkdirSync(join(folder, path, '..'), { recursive: true });
      symlinkSync(path.endsWith('hbs') ? join(secret, 'spec.md.hbs') : secret, join(folder, path));
      await failureOf(read(folder, { templates: ground() }), 'E_UNSAFE');
    },
  );
});

describe('settings', () => {
  const settings = async (
    text: string | null,
    environment: Record<string, string> = {},
    rules: readonly string[] | null = ['spec-empty', 'task-unlinked'],
  ) =>
    readConfig(await findRoot(ground(text === null ? {} : { '.specops/config.yaml': text })), { rules, environment });

  test('are the defaults where there is no file', async () => {
    expect(await settings(null)).toEqual({ config: defaultConfig, initialised: false });
  });

  test('are the environment over the file over the defaults', async () => {
    const text =
      'version: 1\ncoverage: lab\nnumbering: timestamp\nroots: [./specs/, platform]\nrules:\n  spec-empty: off\n';
    const { config, initialised } = await settings(text, {
      SPECOPS_COVERAGE: 'regulated',
      SPECOPS_GIT_BRANCH: 'never',
      SPECOPS_BLOCK_AT: '',
    });
    expect(initialised).toBe(true);
    expect(config).toEqual({
      ...defaultConfig,
      coverage: 'regulated',
      numbering: 'timestamp',
      roots: ['specs', 'platform'],
      git: { ...defaultConfig.git, branch: 'never' },
      rules: { 'spec-empty': 'off' },
    });
  });

  const wrong: [string, string][] = [
    ['version: 1\ncovrage: lab\n', '2:1: unknown key "covrage" - did you mean "coverage"?'],
    ['version: 1\ngit:\n  brnch: auto\n', '3:3: unknown key "brnch" in git - did you mean "branch"?'],
    ['version: 1\nlimit:\n  max_file_bytes: 5\n', '2:1: unknown key "limit" - did you mean "limits"?'],
    [
      'version: 1\ncoverage: labb\n',
      '2:11: coverage is "labb", not one of lab, service, regulated - did you mean "lab"?',
    ],
    ['version: 1\nrules:\n  spec-emty: off\n', '3:3: unknown rule "spec-emty" - did you mean "spec-empty"?'],
    [
      'version: 1\nrules:\n  spec-empty: loud\n',
      '3:15: rules.spec-empty is "loud", not one of off, info, warning, error',
    ],
    ['version: 2\n', '1:10: version must be 1'],
    ['\uFEFFversion: 1\nroots: specs\n', '2:8: roots must be array, not string'],
    ['version: 1\nversion: 1\n', '2:1: Map keys must be unique'],
    ['version: 1\na: b\nc: d\n', '2:1: unknown key "a" (and 1 more)'],
    ['', '1:1: the document must be object, not null'],
  ];

  test.each(wrong)('%j are refused by line and column', async (text, message) => {
    const error = await failureOf(settings(text), 'E_CONFIG');
    expect(error.message).toBe(`.specops/config.yaml:${message}`);
  });

  test('of the environment are refused by their name', async () => {
    const error = await failureOf(settings(null, { SPECOPS_NUMBERING: 'sequentail' }), 'E_CONFIG');
    expect(error.message).toBe(
      'SPECOPS_NUMBERING: numbering is "sequentail", not one of sequential, timestamp - did you mean "sequential"?',
    );
  });

  test.each([
    '../specs',
    '/etc',
    'a/../../b',
    'C:/specs',
    'C:specs',
    '"a\\\\b"',
    '"a\\0b"',
    '.git/hooks',
    'x/.GIT',
    '""',
  ])('never name the root %s', async (root) => {
    const code = root === '""' ? 'E_CONFIG' : 'E_UNSAFE';
    const error = await failureOf(settings(`version: 1\nroots:\n  - ${root}\n`), code);
    expect(error.message).toMatch(/^\.specops\/config\.yaml:3:5: /);
  });

  test('that belong to another tool are refused, and not touched', async () => {
    const folder = ground({ '.specops/config.yaml': 'pipeline: deploy\n' });
    await failureOf(readConfig(await findRoot(folder), { rules: null, environment: {} }), 'E_CONFIG');
    expect(readFileSync(join(folder, '.specops/config.yaml'), 'utf8')).toBe('pipeline: deploy\n');
  });

  test('never come through a link', async () => {
    const folder = ground({ 'secret.yaml': 'password: hunter2\n', '.specops/x': '' });
    symlinkSync(join(folder, 'secret.yaml'), join(folder, '.specops/config.yaml'));
    const error = await failureOf(readConfig(await findRoot(folder), { rules: null, environment: {} }), 'E_CONFIG');
    expect(error.message).toBe('.specops/config.yaml is a symbolic link, which is not followed');
  });
});

test('a document that keeps the parser busy is said to be unread, and the others are read', async () => {
  const folder = ground({ 'specs/001-one/spec.md': spec, 'specs/002-slow/spec.md': 'a\n=\n'.repeat(16_384) });
  const brief = parser({ deadline: 1_000 });
  const project = await read(folder, { parser: brief }).finally(() => brief.close());
  expect(project.unreadable).toEqual([
    { path: 'specs/002-slow/spec.md', rule: 'file-timeout', message: 'not read within 1 s' },
  ]);
  expect(paths(project)).toEqual(['specs/001-one/spec.md']);
});
