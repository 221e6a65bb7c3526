import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { agents } from '../../src/agents/index.js';
import { manifestPath, type Manifest } from '../../src/model/manifest.js';
import { workplace } from './specops.js';

type Place = Awaited<ReturnType<typeof workplace>>;

/** A repository of somebody's, with files of theirs where agents read. */
const theirs: Record<string, string> = {
  'README.md': 'theirs\n',
  'AGENTS.md': '# Rules\n\nBe brief.',
  'CLAUDE.md': '# Claude\r\n\r\nBe kind.\r\n',
  '.claude/commands/deploy.md': 'Deploy.\n',
  '.claude/settings.json': '{ // theirs\n}\n',
  '.rovodev/prompts.yml':
    '# theirs\nprompts:\n- name: review   # mine\n  content_file: prompts/review.md\n\n# the end\n',
  '.vscode/settings.json': '{\n  // theirs\n  "editor.tabSize": 2,\n}\n',
};

async function somebodys(): Promise<Place> {
  const place = await workplace();
  await write(place, theirs);
  await place.git('init', '-q', '-b', 'main');
  return place;
}

async function write({ folder }: Place, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Every file outside of .git with its text, and every folder. */
async function everything({ folder }: Place): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: Record<string, string> = {};
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/');
    if (/^\.git(?:\/|$)/.test(path)) continue;
    found[path] = entry.isFile() ? await readFile(join(folder, path), 'utf8') : '(folder)';
  }
  return found;
}

async function manifest({ read }: Place): Promise<Manifest> {
  return JSON.parse(await read(manifestPath)) as Manifest;
}

const each = agents.filter(({ key, home }) => home === null && key !== 'generic').map(({ key }) => key);

test('install, edit one by hand, update, remove: the edit stays and is named, the rest is as it was', async () => {
  const place = await somebodys();
  const before = await everything(place);
  const { specops } = place;
  const names = [...each, 'generic'];
  const install = ['agents', 'install', ...names, '--commands-dir', '.agent/commands', '--context'];

  const dry = JSON.parse((await specops([...install, '--dry-run', '--json'])).stdout) as { changes: unknown[] };
  expect(await everything(place)).toEqual(before);
  const first = await specops([...install, '--json']);
  expect(first.exitCode).toBe(0);
  expect((JSON.parse(first.stdout) as { changes: unknown[] }).changes).toEqual(dry.changes);
  const installed = await everything(place);
  for (const [path, text] of Object.entries(theirs))
    if (!['AGENTS.md', 'CLAUDE.md', '.rovodev/prompts.yml'].includes(path)) expect(installed[path]).toBe(text);
  expect(installed['.rovodev/prompts.yml']).toMatch(/^# theirs\nprompts:\n- name: review {3}# mine\n/);
  expect(Object.keys((await manifest(place)).agents).sort()).toEqual([...names].sort());

  const again = await specops([...install]);
  expect(again.stdout).toMatch(/nothing was written/);
  expect(await everything(place)).toEqual(installed);

  const edited = '.claude/commands/specops.plan.md';
  await writeFile(join(place.folder, edited), 'My own plan.\n');
  const status = await specops(['agents', 'status']);
  expect(status.stdout).toContain(`${edited}: edited by hand`);
  const update = await specops(['agents', 'update']);
  expect(update.exitCode).toBe(0);
  expect(update.stdout).toContain(`kept  ${edited}: edited by hand`);
  expect(await everything(place)).toEqual({ ...installed, [edited]: 'My own plan.\n' });

  const remove = await specops(['agents', 'remove', 'all']);
  expect(remove.stdout).toContain(`kept  ${edited}: edited by hand`);
  expect(await everything(place)).toEqual({ ...before, [edited]: 'My own plan.\n' });
}, 60_000);

test('an agent that reads no project gets its skills in its own folder, where a person says so', async () => {
  const { specops, tree } = await workplace();
  const home = await workplace();
  const env = { HOME: home.folder };
  const none = await specops(['agents', 'install', 'hermes', '--home'], { env });
  expect(none.exitCode).toBe(1);
  expect(none.stderr).toMatch(/there is no folder ".*\.hermes"\nhint: set the agent up first/);
  await write(home, { '.hermes/skills/mine/SKILL.md': 'Mine.\n', '.hermes/config.yaml': 'theirs: true\n' });
  const before = await everything(home);
  const other = await specops(['agents', 'install', 'claude', '--home'], { env });
  expect(other.stderr).toMatch(
    /^error\[\w+\]: Claude Code reads its commands from the project, not from the home folder/,
  );

  expect((await specops(['agents', 'install', 'hermes', '--home'], { env })).stdout).toContain('Type /specops-specify');
  const installed = await home.tree();
  expect(installed).toContain('.hermes/skills/specops-plan/SKILL.md');
  expect(await tree()).toEqual([]);
  await write(home, { '.hermes/skills/specops-plan/SKILL.md': 'My own plan.\n' });
  const named = { HERMES_HOME: join(home.folder, '.hermes') };
  expect((await specops(['agents', 'status', '--home'], { env: named })).stdout).toContain('edited by hand');
  const update = await specops(['agents', 'update', '--home', '--json'], { env });
  expect(JSON.parse(update.stdout)).toMatchObject({
    kept: [{ path: 'skills/specops-plan/SKILL.md' }],
    next: [{ command: 'specops agents update --force --home' }],
  });
  await specops(['agents', 'remove', 'hermes', '--home'], { env });
  expect(await everything(home)).toEqual({
    ...before,
    '.hermes/skills/specops-plan': '(folder)',
    '.hermes/skills/specops-plan/SKILL.md': 'My own plan.\n',
  });
});

describe('what several agents read', () => {
  test('is written once, and goes with the last of them', async () => {
    const place = await workplace();
    const { specops } = place;
    const skill = '.agents/skills/specops-plan/SKILL.md';
    await specops(['agents', 'install', 'codex', 'zed']);
    expect((await manifest(place)).files[skill]?.agents).toEqual(['codex', 'zed']);
    await specops(['agents', 'remove', 'codex']);
    expect((await manifest(place)).files[skill]?.agents).toEqual(['zed']);
    expect((await specops(['agents', 'status'])).stdout).toMatch(/^zed: all of 11 files as installed/);
    await specops(['agents', 'remove', 'zed']);
    expect(await everything(place)).toEqual({});
  });

  test('removing one agent touches nothing of another, even where that is older', async () => {
    const place = await workplace();
    const { specops, read, folder } = place;
    await specops(['agents', 'install', 'claude', 'gemini']);
    await writeFile(join(folder, '.gemini/commands/specops.plan.toml'), 'prompt = "mine"\n');
    const { stdout } = await specops(['agents', 'remove', 'claude', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ agents: ['claude'], left: ['gemini'], kept: [] });
    expect(await read('.gemini/commands/specops.plan.toml')).toBe('prompt = "mine"\n');
    expect(Object.keys((await manifest(place)).agents)).toEqual(['gemini']);
  });
});

describe('what is there already', () => {
  test('of another hand is kept and named; --force replaces it and keeps a copy', async () => {
    const place = await workplace();
    const { specops, read } = place;
    const path = '.claude/commands/specops.plan.md';
    await write(place, { [path]: 'Theirs.\n' });
    const { stdout } = await specops(['agents', 'install', 'claude']);
    expect(stdout).toContain(`kept  ${path}: not written by SpecOps`);
    expect(await read(path)).toBe('Theirs.\n');
    expect((await manifest(place)).files[path]).toBeUndefined();
    const forced = JSON.parse((await specops(['agents', 'update', '--force', '--json'])).stdout) as { backups: string };
    expect(forced.backups).toMatch(/^\.specops\/backup\/\d{8}T\d{6}Z$/);
    expect(await read(`${forced.backups}/${path}`)).toBe('Theirs.\n');
    expect(await read(path)).toMatch(/^---\ndescription: /);
  });

  test('with the line breaks of another system is no edit', async () => {
    const place = await workplace();
    const { specops, read, folder } = place;
    await specops(['agents', 'install', 'claude', '--context']);
    for (const path of ['.claude/commands/specops.plan.md', 'CLAUDE.md'])
      await writeFile(join(folder, path), (await read(path)).replaceAll('\n', '\r\n'));
    expect((await specops(['agents', 'status'])).stdout).toMatch(/^claude: all of 12 files as installed/);
    await specops(['agents', 'remove', 'claude']);
    expect(await everything(place)).toEqual({});
  });

  test('that was removed by hand comes back with an update', async () => {
    const place = await workplace();
    const { specops, read } = place;
    await specops(['agents', 'install', 'claude']);
    const whole = await everything(place);
    const other = await workplace();
    for (const path of Object.keys(whole))
      if (whole[path] !== '(folder)' && !path.endsWith('plan.md')) {
        await mkdir(dirname(join(other.folder, path)), { recursive: true });
        await cp(join(place.folder, path), join(other.folder, path));
      }
    expect((await other.specops(['agents', 'status'])).stdout).toContain('specops.plan.md: missing');
    await other.specops(['agents', 'update']);
    expect(await everything(other)).toEqual(whole);
    expect(await read('.claude/commands/specops.plan.md')).toBe(await other.read('.claude/commands/specops.plan.md'));
  });
});

describe('a block in a context file', () => {
  test.each([
    ['AGENTS.md', 'codex', '# Rules'],
    ['AGENTS.md', 'codex', '# Rules\n'],
    ['AGENTS.md', 'codex', '# Rules\n\n'],
    ['AGENTS.md', 'codex', '# Rules\r\n'],
    ['AGENTS.md', 'codex', ''],
    ['AGENTS.md', 'codex', '\uFEFF# Rules\n'],
    ['.cursor/rules/specops-rules.mdc', 'cursor-agent', null],
    ['.rovodev/prompts.yml', 'rovodev', 'prompts: []\n'],
    ['.rovodev/prompts.yml', 'rovodev', 'prompts:\n    - name: a\n      content_file: b.md'],
    ['.rovodev/prompts.yml', 'rovodev', 'prompts:\n  - name: a\n    content_file: b.md\nother: 1\n'],
    ['.rovodev/prompts.yml', 'rovodev', null],
  ])('%s of %s, %j: is put in and taken out to the byte', async (path, agent, text) => {
    const place = await workplace();
    if (text !== null) await write(place, { [path]: text });
    const before = await everything(place);
    const install = await place.specops(['agents', 'install', agent, '--context']);
    expect(install.exitCode).toBe(0);
    const there = await place.read(path);
    if (text === 'prompts: []\n') {
      expect(there).toBe(text);
      expect(install.stdout).toContain(`kept  ${path} (our block)`);
    } else expect(there).toMatch(/specops:start[^]*specops:end/);
    expect((await place.specops(['agents', 'install', agent, '--context'])).stdout).toMatch(/nothing was written/);
    await place.specops(['agents', 'remove', agent]);
    expect(await everything(place)).toEqual(before);
  });

  test('is only there where it was asked for, stays where it was moved, and as it was edited', async () => {
    const place = await somebodys();
    const { specops, read, folder } = place;
    await specops(['agents', 'install', 'codex']);
    expect(await read('AGENTS.md')).toBe(theirs['AGENTS.md']);
    await specops(['agents', 'install', 'codex', '--context']);
    const moved = `${(await read('AGENTS.md')).split('\n\n').reverse().join('\n\n')}\n`;
    await writeFile(join(folder, 'AGENTS.md'), moved);
    expect((await specops(['agents', 'update'])).stdout).toMatch(/^Nothing to renew/);
    await writeFile(join(folder, 'AGENTS.md'), moved.replace('Before you change', 'Whenever you change'));
    expect((await specops(['agents', 'remove', 'codex'])).stdout).toContain(
      'kept  AGENTS.md (our block): edited by hand',
    );
    expect(await read('AGENTS.md')).toContain('Whenever you change');
  });

  test('with one mark only is left alone', async () => {
    const place = await workplace();
    await write(place, { 'AGENTS.md': 'See <!-- specops:start --> there.\n' });
    const { stdout } = await place.specops(['agents', 'install', 'codex', '--context', '--force']);
    expect(stdout).toContain('kept  AGENTS.md (our block): not written by SpecOps');
    expect(await place.read('AGENTS.md')).toBe('See <!-- specops:start --> there.\n');
  });
});

describe('agents are chosen', () => {
  test('by what is in use here', async () => {
    const place = await workplace();
    const { specops, folder } = place;
    const none = await specops(['agents', 'install', 'auto']);
    expect([none.exitCode, none.stderr]).toEqual([
      1,
      'error[E_USAGE]: no agent is seen in use here\nhint: specops agents list, then name one\n',
    ]);
    await mkdir(join(folder, '.claude'));
    await write(place, { 'GEMINI.md': 'x\n', '.github/copilot-instructions.md': 'x\n' });
    const list = JSON.parse((await specops(['agents', 'list', '--json'])).stdout) as {
      agents: { key: string; seen: boolean }[];
    };
    expect(list.agents.filter(({ seen }) => seen).map(({ key }) => key)).toEqual(['claude', 'copilot', 'gemini']);
    const { stdout } = await specops(['init', '--agents', 'auto', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ agents: ['claude', 'copilot', 'gemini'] });
  });

  test('by commas, blanks and other names, none among them', async () => {
    const { specops, tree } = await workplace();
    await specops(['init', '--agents', 'none']);
    expect(await tree()).toEqual(['.specops/config.yaml', 'memory/constitution.md']);
    const { stdout } = await specops(['agents', 'install', 'kiro, cursor', 'claude', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ agents: ['kiro-cli', 'cursor-agent', 'claude'] });
  });

  test.each([
    [['install', 'cluade'], 'there is no agent "cluade"', 'did you mean claude? All there are: specops agents list'],
    [
      ['install', 'generic'],
      'the agent "generic" needs the folder it reads commands from',
      'specops agents install generic --commands-dir .agent/commands',
    ],
    [
      ['install', 'hermes'],
      'Hermes Agent reads its skills from ~/.hermes, not from a project',
      'specops agents install hermes --home',
    ],
    [
      ['install', 'generic', '--commands-dir', '../elsewhere'],
      '"../elsewhere/specops.analyze.md" leads out of the project',
      'name a path inside the project, relative to it, with "/"',
    ],
    [
      ['install', 'generic', '--commands-dir', '.git/hooks'],
      '".git/hooks/specops.analyze.md" leads into git\'s own files',
      'name a path inside the project, relative to it, with "/"',
    ],
    [['remove', 'claude'], 'nothing is installed for the agent "claude"', 'specops agents status'],
  ])('%j is refused', async (args, message, hint) => {
    const { specops, tree } = await workplace();
    const { exitCode, stderr } = await specops(['agents', ...args]);
    expect([exitCode, stderr.replace(/error\[\w+\]: /, '')]).toEqual([1, `${message}\nhint: ${hint}\n`]);
    expect(await tree()).toEqual([]);
  });

  test.each([
    ['markdown', 'tools/specops.plan.md'],
    ['skill', 'tools/specops-plan/SKILL.md'],
    ['toml', 'tools/specops.plan.toml'],
    ['recipe', 'tools/specops.plan.yaml'],
  ])('for any other one as %s, which an update remembers', async (format, path) => {
    const place = await workplace();
    const { specops, tree } = place;
    await specops(['agents', 'install', 'generic', '--commands-dir', './tools/', '--format', format]);
    expect(await tree()).toContain(path);
    const before = await everything(place);
    expect((await specops(['agents', 'update'])).stdout).toBe('Nothing to renew for generic.\n');
    expect(await everything(place)).toEqual(before);
    await specops(['agents', 'remove', 'generic']);
    expect(await tree()).toEqual([]);
  });
});

test.each(['$ARGUMENTS', ' {{args}}\n', '(here, to the letter, what was typed after specops.specify)'])(
  '%j from a prompt that nobody filled in is no intent',
  async (input) => {
    const { specops, tree } = await workplace();
    const { exitCode, stderr } = await specops(['specify', '-'], { input });
    expect([exitCode, stderr]).toEqual([
      1,
      `error[E_INPUT]: the text is only "${input.trim()}", which stands for what a person typed\nhint: put what was asked for in its place, to the letter\n`,
    ]);
    expect(await tree()).toEqual([]);
  },
);

describe('a manifest', () => {
  test.each([
    ['{', 'is no JSON'],
    ['[]', 'is no manifest of ours'],
    ['{"agents":{},"files":{"x":1},"blocks":{}}', 'is no manifest of ours'],
    [
      '{"agents":{},"files":{"src/main.tf":{"agents":["x"],"sha256":"0"}},"blocks":{}}',
      'claims "src/main.tf", which SpecOps does not write',
    ],
  ])('%s is refused, and removes nothing', async (text, message) => {
    const place = await workplace();
    await write(place, { [manifestPath]: text, 'src/main.tf': '' });
    const { exitCode, stderr } = await place.specops(['agents', 'remove', 'all']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${manifestPath} ${message}\nhint: restore it with git`);
    expect(await place.tree()).toEqual([manifestPath, 'src/main.tf']);
  });

  test('that leads out of the project changes nothing there', async () => {
    const place = await workplace();
    const path = '../specops.md';
    await write(place, {
      [manifestPath]: JSON.stringify({
        agents: { generic: { commands_dir: '..', format: 'markdown' } },
        files: { [path]: { agents: ['generic'], sha256: '0' } },
        blocks: {},
      }),
    });
    const { exitCode, stderr } = await place.specops(['agents', 'update']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error\[E_UNSAFE\]: "\.\.\/specops\.\w+\.md" leads out of the project$/m);
  });
});
