import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv, { type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';
import { commands, families } from '../../src/commands/index.js';
import { kindOf } from '../../src/core/envelope.js';
import type { Command } from '../../src/model/command.js';
import { workplace, workplaceAt, type Run } from './specops.js';

const all: Command[] = await Promise.all(commands.map(({ load }) => load()));
// A dry run of lint is a diff, or nothing: test/cli/lint.test.ts.
const writing = all.filter(({ name, writes }) => writes && name !== 'lint');
const binary = fileURLToPath(new URL('../../bin/specops.js', import.meta.url));
const feature = '003-multi-tenant-k8s';

/** The project that the help's examples speak of: three features, the third planned and checked out. */
async function modelProject(folder: string): Promise<void> {
  const { specops, git } = workplaceAt(folder);
  await git('init', '-q', '-b', 'main');
  await specops(['init', '--agents', 'claude']);
  await specops(['specify', 'Object storage for build artefacts', '--no-branch']);
  await specops(['specify', 'Backups of all databases', '--no-branch']);
  await git('add', '-A');
  await git('commit', '-qm', 'two features');
  await specops(['specify', 'Multi-tenant Kubernetes platform with namespace isolation and resource quotas']);
  await specops(['plan', 'EKS for Kubernetes, Cilium for network policies, ArgoCD for GitOps']);
  await specops(['plan', '--variant', 'low-cost', 'k3s for Kubernetes']);
  await specops(['plan', '--variant', 'two-regions', 'EKS for Kubernetes, Flux for GitOps']);
  await specops(['plan', '--feature', '2', 'Velero for backups']);
  await specops(['tasks', '--feature', '2']);
  await writeFile(join(folder, 'intent.md'), 'Private network for two regions\n');
  await writeFile(join(folder, 'choices.md'), 'Velero for backups\n');
  await writeFile(join(folder, 'answers.yaml'), 'NFR-001-7990: 99.9 %\nVII.2-2c76: yes\n');
}

/** What a project needs beside that for the examples of some commands; a token where they speak of one. */
const preparations = {
  none: () => Promise.resolve(''),
  // A plan that is there takes no other choices.
  unplanned: (folder: string) => rm(join(folder, `specs/${feature}/plan.md`)).then(() => ''),
  committed: async (folder: string) => {
    const { git } = workplaceAt(folder);
    await git('add', '-A');
    await git('commit', '-qm', 'planned');
    return '';
  },
  listed: (folder: string) =>
    workplaceAt(folder)
      .specops(['tasks'])
      .then(() => ''),
  begun: async (folder: string) => {
    const { specops } = workplaceAt(folder);
    await specops(['tasks']);
    const { stdout } = await specops(['tasks', 'start', 'T001', '--json']);
    return (JSON.parse(stdout) as { token: string }).token;
  },
};

function preparationOf(command: string): keyof typeof preparations {
  if (command === 'plan') return 'unplanned';
  if (command === 'renumber') return 'committed';
  if (/^tasks (?:done|release)$/.test(command)) return 'begun';
  return command === 'graph' || command.startsWith('tasks ') ? 'listed' : 'none';
}

/** Each is made once, and copied for those that write. */
const made = new Map<string, Promise<{ folder: string; token: string }>>();
afterAll(async () => {
  for (const one of made.values()) await rm((await one).folder, { recursive: true, force: true });
});

function madeOnce(preparation: keyof typeof preparations): Promise<{ folder: string; token: string }> {
  const make = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'specops-model-'));
    if (preparation === 'none') await modelProject(folder);
    else await cp((await madeOnce('none')).folder, folder, { recursive: true });
    return { folder, token: await preparations[preparation](folder) };
  };
  const one = made.get(preparation) ?? make();
  made.set(preparation, one);
  return one;
}

/** The project that the examples of a command speak of, for one that only looks. */
async function looked(command: string) {
  const { folder, token } = await madeOnce(preparationOf(command));
  return { ...workplaceAt(folder), token };
}

/** The same, for one that writes. */
async function prepared(command: string) {
  const { folder, token } = await madeOnce(preparationOf(command));
  const place = await workplace();
  await cp(folder, place.folder, { recursive: true });
  return { ...place, token };
}

const project = () => prepared('');

/** Every file outside of .git with its bytes, the branches and HEAD. */
async function state({ tree, folder, git }: Awaited<ReturnType<typeof workplace>>) {
  const files = await Promise.all(
    (await tree()).map(async (path) => [path, await readFile(join(folder, path), 'base64')]),
  );
  return [files, await git('for-each-ref'), await git('symbolic-ref', 'HEAD')];
}

/** The arguments of an example in the help, and what it gives on stdin. */
function argumentsOf(example: string, token = ''): { args: string[]; input?: string } {
  const [line = ''] = example.replace('5f0c9a1b2d3e4f60', token).split(' | ');
  const [words = '', file] = line.split(' < ');
  const args = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '').slice(1);
  return file === undefined ? { args } : { args, input: 'An intent of several lines.\n\nIt needs encryption.\n' };
}

// An example that chooses another document for stdout cannot be asked for JSON, nor can one that serves.
const examples = all
  .flatMap(({ name, examples: own }) => own.map(([line]) => [name, line] as const))
  .filter(([, line]) => !/ -o text| --markdown|^specops mcp$/.test(line));

const schemas = new Map<string, ValidateFunction>();
async function valid(kind: string, run: Run): Promise<Record<string, unknown>> {
  const document = JSON.parse(run.stdout) as Record<string, unknown>;
  let validate = schemas.get(kind);
  if (!validate) {
    const { specops } = await workplace();
    const { stdout, exitCode } = await specops(['schema', kind]);
    expect(exitCode).toBe(0);
    validate = new Ajv.default({ strict: true, allowUnionTypes: true }).compile(JSON.parse(stdout) as object);
    schemas.set(kind, validate);
  }
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
  return document;
}

describe('the help', () => {
  test.each([
    ['specops', [] as string[]],
    ...all.map(({ name }) => [kindOf(name), name.split(' ')] as [string, string[]]),
  ])('of %s leads with examples, at 80 columns, on stdout', async (name, args) => {
    const { specops } = await workplace();
    const { exitCode, stdout, stderr } = await specops([...args, '--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Examples:\n {2}\S/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).not.toMatch(/[ \t]$/m);
    await expect(stdout).toMatchFileSnapshot(`../fixtures/help/${name}.txt`);
  });

  test('lists every command, and is the same by each way to it', async () => {
    const { specops } = await workplace();
    const { stdout } = await specops(['--help']);
    for (const { name, about } of [...commands, ...families].filter((one) => !one.name.includes(' ')))
      expect(stdout).toMatch(new RegExp(`^ {2}${name} +${about.slice(0, 20)}`, 'm'));
    expect((await specops(['help'])).stdout).toBe(stdout);
    expect((await specops(['-h'])).stdout).toBe(stdout);
    const lint = (await specops(['lint', '--help'])).stdout;
    expect((await specops(['help', 'lint'])).stdout).toBe(lint);
    expect((await specops(['check', '-h'])).stdout).toBe(lint);
    const bare = await specops([]);
    expect(bare).toEqual({ exitCode: 1, stdout: '', stderr: stdout });
  });

  test.each(['--version', '-V', 'version'])('%s prints the version', async (flag) => {
    const { specops } = await workplace();
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await specops([flag])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('with --json', () => {
  test.each(examples)('%s: the example "%s" answers as its schema says', async (name, line) => {
    const writes =
      !line.includes('--dry-run') && (name.startsWith('tasks ') || writing.some((one) => one.name === name));
    const { specops, token } = await (writes || line.includes('--fix') ? prepared(name) : looked(name));
    const { args, input } = argumentsOf(line, token);
    const run = await specops(args.includes('--json') ? args : [...args, '--json'], { input: input ?? '' });
    expect(run.stderr).toBe('');
    const document = await valid(kindOf(name), run);
    const { findings, dry_run } = document as { findings: { level: string }[]; dry_run: boolean };
    const errors = findings.filter(({ level }) => level === 'error');
    expect(run.exitCode).toBe(errors.length > 0 ? 2 : 0);
    expect(dry_run).toBe(args.includes('--dry-run'));
  });

  test.each(all.map(({ name }) => [name]))('%s: a failure is an error document', async (name) => {
    const { specops } = await workplace();
    const run = await specops([...name.split(' '), '--json', '--no-such-option']);
    expect(run.exitCode).toBe(1);
    const { error } = await valid('error', run);
    expect(error).toMatchObject({
      code: 'E_USAGE',
      message: "unknown option '--no-such-option'",
      fix: `specops ${name} --help`,
      retryable: false,
      rolledBack: false,
      leftovers: [],
    });
  });

  test.each([
    [['plan', 'EKS'], 'E_INPUT'],
    [['status', '--feature', '999'], 'E_INPUT'],
    [['lint', 'nowhere'], 'E_INPUT'],
    [['explain', 'no-such-rule'], 'E_USAGE'],
    [['specify'], 'E_USAGE'],
    [['specify', '--file', 'missing.md'], 'E_INPUT'],
    [['init', '--agents', 'nobody'], 'E_USAGE'],
    [['-C', 'nowhere', 'status'], 'E_USAGE'],
    [[], 'E_USAGE'],
    [['help', 'nothing'], 'E_USAGE'],
    [['nothing'], 'E_USAGE'],
  ])('%j fails with the class %s', async (args, code) => {
    const { specops } = await workplace();
    const run = await specops([...args, '--json']);
    expect(run.exitCode).toBe(1);
    expect(await valid('error', run)).toMatchObject({ kind: 'error', error: { code } });
    expect(run.stderr).toMatch(new RegExp(`^error\\[${code}\\]: .+\nhint: .+\n$`));
    expect(run.stdout).not.toContain('(outputHelp)');
  });

  test('after -- is a text like any other', async () => {
    const { specops } = await workplace();
    const { stdout } = await specops(['specify', '--dry-run', '--', '--json', '--help']);
    expect(stdout).toMatch(/^ {2}\+ specs\/001-json-help\/spec\.md$/m);
    expect((await specops(['explain', '--', '--json'])).stdout).toBe('');
  });
});

describe('a dry run of', () => {
  test.each(writing.map((command) => [command.name, command] as const))(
    '%s leaves everything as it is',
    async (name, command) => {
      const place = await looked(name);
      const before = await state(place);
      for (const [line] of command.examples) {
        const { args, input } = argumentsOf(line, place.token);
        const dry = args.includes('--dry-run') ? args : [...args, '--dry-run'];
        const { exitCode, stdout } = await place.specops(dry, { input: input ?? '' });
        expect(exitCode).toBe(0);
        expect(stdout).toMatch(
          /^Plan: \d+ to create, \d+ to change, \d+ to remove(?:, \d+ to move)?\.\nDry run: nothing was written/m,
        );
        expect((stdout.match(/^ {2}[+~-] /gm) ?? []).length).toBe(
          [...(/^Plan: (\d+) to create, (\d+) to change, (\d+)/m.exec(stdout) ?? [])]
            .slice(1)
            .map(Number)
            .reduce((sum, one) => sum + one, 0),
        );
      }
      expect(await state(place)).toEqual(before);
    },
  );

  test('every step shows what it would create and change', async () => {
    const place = await project();
    const dry = async (...args: string[]) => (await place.specops([...args, '--dry-run'])).stdout;
    await rm(join(place.folder, 'memory'), { recursive: true });
    expect(await dry('init')).toMatch(
      /^ {2}\+ memory\/constitution\.md\n\nPlan: 1 to create, 0 to change, 0 to remove\.$/m,
    );
    await place.git('checkout', '-q', '--', 'memory');
    expect(await dry('tasks')).toBe(
      `  + specs/${feature}/tasks.md\n  ~ .specops/state/${feature}.json\n\n` +
        'Plan: 1 to create, 1 to change, 0 to remove.\nDry run: nothing was written.\n',
    );
    const planned = await dry('plan', '--feature', '1', 'Velero for backups');
    expect(planned).toMatch(/^ {2}\+ specs\/001-object-storage-build-artefacts\/plan\.md$/m);
    expect(planned).toMatch(/^ {2}~ \.specops\/state\/001-object-storage-build-artefacts\.json$/m);
    const outside = await workplace();
    expect((await outside.specops(['init', '--dry-run'])).stdout).toMatch(/^ {2}\+ repository \.git$/m);
    expect(await outside.tree()).toEqual([]);
  });
});

describe('a command line that cannot be read', () => {
  test.each([
    [['specfy', 'x'], "unknown command 'specfy'", 'did you mean specify?'],
    [['lint', '--fail-no', 'never'], "unknown option '--fail-no'", 'did you mean --fail-on?'],
    [['status', '--jsn'], "unknown option '--jsn'", 'did you mean --json?'],
    [['--jsn', 'status'], "unknown option '--jsn'", 'did you mean --json?'],
    [
      ['specify', '- a bullet'],
      "unknown option '- a bullet'",
      'text that begins with a dash goes after --: specops specify -- "- …"',
    ],
    [['explain', 'init', '--bogus'], "unknown option '--bogus'", 'specops explain --help'],
    [['check', '--bogus'], "unknown option '--bogus'", 'specops check --help'],
    [['specify', 'x', '--number'], "option '--number <n>' argument missing", 'specops specify --help'],
    [['status', '-C'], "option '-C, --chdir <folder>' argument missing", 'specops status --help'],
    [['status', '--feature'], "option '--feature <name>' argument missing", 'specops status --help'],
    [
      ['lint', '--fail-on', 'nonsense'],
      "option '--fail-on <level>' argument 'nonsense' is invalid. Allowed choices are error, warning, info, never.",
      'specops lint --help',
    ],
    [
      ['explain', 'a', 'b'],
      "too many arguments for 'explain'. Expected 1 argument but got 2.",
      'specops explain --help',
    ],
    [['lint', '--only', 'gate-unansweredd'], 'there is no rule "gate-unansweredd"', 'did you mean gate-unanswered?'],
    [['explain', 'gate-mising'], 'there is no rule "gate-mising"', 'specops explain gate-missing'],
    [['schema', 'statsu'], 'there is no schema "statsu"', 'specops schema status'],
    [
      ['init', '--agents', 'claud'],
      'there is no agent "claud"',
      'did you mean claude? All there are: specops agents list',
    ],
    [['help', 'nothing'], "unknown command 'nothing'", 'specops --help'],
  ])('%j: exit 1, %s, and what was meant', async (args, message, hint) => {
    const { specops, tree } = await workplace();
    const { exitCode, stdout, stderr } = await specops(args);
    expect([exitCode, stdout]).toEqual([1, '']);
    const [error, fix, ...rest] = stderr.split('\n');
    expect([error, rest]).toEqual([`error[E_USAGE]: ${message}`, ['']]);
    expect(fix).toContain(`hint: ${hint}`);
    expect(await tree()).toEqual([]);
  });
});

describe('exit code 2', () => {
  test('is for findings at or above the threshold, and nothing else', async () => {
    const { specops } = await project();
    const code = async (...args: string[]) => (await specops(args)).exitCode;
    expect(await code('lint', '--ci')).toBe(2);
    expect(await code('lint', '--ci', '--fail-on', 'never')).toBe(0);
    expect(await code('lint', '--only', 'id-duplicate')).toBe(0);
    expect(await code('lint', 'nowhere')).toBe(1);
    expect(await code('status')).toBe(0);
  });

  test('counts warnings and notes where they are asked to count', async () => {
    const { specops } = await project();
    const { stdout } = await specops(['lint', '--json', '--fail-on', 'never']);
    const { findings } = JSON.parse(stdout) as { findings: { level: string; rule: string }[] };
    for (const level of ['error', 'warning', 'info']) {
      const rules = [...new Set(findings.filter((finding) => finding.level === level).map(({ rule }) => rule))];
      if (rules.length === 0) continue;
      const only = ['lint', '--only', rules.join(',')];
      const highest = findings.filter(({ rule }) => rules.includes(rule)).some((finding) => finding.level === 'error');
      expect((await specops([...only, '--fail-on', level])).exitCode).toBe(2);
      expect((await specops(only)).exitCode).toBe(highest ? 2 : 0);
    }
    expect(findings.length).toBeGreaterThan(0);
  });

  test('the variable CI makes lint as strict as --ci', async () => {
    const { specops } = await project();
    const [variable, flag] = [
      await specops(['lint', '--json'], { env: { CI: 'true' } }),
      await specops(['lint', '--json', '--ci']),
    ];
    expect(variable).toEqual(flag);
    expect((await specops(['lint', '--json'], { env: { CI: 'false' } })).stdout).toBe(
      (await specops(['lint', '--json'])).stdout,
    );
  });
});

describe('the project and the feature', () => {
  test('-C works from elsewhere, before and after the command, and takes relative paths', async () => {
    const { specops, folder } = await project();
    const here = await specops(['status', '--json']);
    expect(JSON.parse(here.stdout)).toMatchObject({ feature });
    expect(await specops(['-C', folder, 'status', '--json'], { cwd: tmpdir() })).toEqual(here);
    expect(await specops(['status', '--json', '--chdir', folder], { cwd: tmpdir() })).toEqual(here);
    expect(await specops(['status', '--json'], { cwd: join(folder, 'specs', feature) })).toEqual(here);
    expect(await specops(['-C', '..', 'status', '--json'], { cwd: join(folder, 'specs') })).toEqual(here);
    const { stdout } = await specops(['-C', '..', 'specify', '--file', 'intent.md', '--json', '--dry-run'], {
      cwd: join(folder, 'specs'),
    });
    expect(JSON.parse(stdout)).toMatchObject({ feature: '004-private-network-two-regions' });
  });

  test.each([
    [['--feature', '003'], {}],
    [['--feature', '3'], {}],
    [['--feature', feature], {}],
    [[], { SPECOPS_FEATURE: '003' }],
    [[], { SPECOPS_FEATURE: feature }],
    [['--feature', '003'], { SPECOPS_FEATURE: '001' }],
  ])('on main, %j with %j is the third', async (args, env: Record<string, string>) => {
    const { specops, git } = await project();
    await git('switch', '-q', 'main');
    const { stdout } = await specops(['status', '--json', ...args], { env });
    expect(JSON.parse(stdout)).toMatchObject({
      feature,
      artifacts: expect.arrayContaining([expect.objectContaining({ name: 'plan', state: 'done' })]) as unknown,
    });
  });

  test('a branch that was given another name still means its number, documents and all', async () => {
    const { specops, git } = await project();
    const { artifacts } = JSON.parse((await specops(['status', '--json'])).stdout) as { artifacts: unknown };
    await git('branch', '-m', 'team/003-renamed');
    expect(JSON.parse((await specops(['status', '--json'])).stdout)).toMatchObject({ feature, artifacts });
  });

  test('SPECOPS_FEATURE against the branch is refused, an empty one is none', async () => {
    const { specops } = await project();
    const { exitCode, stdout, stderr } = await specops(['plan', 'Velero'], { env: { SPECOPS_FEATURE: '001' } });
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      `error[E_INPUT]: SPECOPS_FEATURE says 001-object-storage-build-artefacts, but the branch is ${feature}'s\n` +
        `hint: add --feature ${feature} or --feature 001-object-storage-build-artefacts\n`,
    );
    expect((await specops(['next'], { env: { SPECOPS_FEATURE: '' } })).exitCode).toBe(0);
  });

  test('without one, the answer lists those there are', async () => {
    const { specops, git } = await project();
    await git('switch', '-q', 'main');
    const { exitCode, stderr } = await specops(['tasks']);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `error[E_INPUT]: this branch is no feature's, so say which: 001-object-storage-build-artefacts, 002-backups-all-dbs, ${feature}\n` +
        `hint: add --feature ${feature}, or git switch to its branch\n`,
    );
    expect((await specops(['status', '--feature', '9'])).stderr).toMatch(
      /^error\[E_INPUT\]: --feature names "9", which is no feature here$/m,
    );
  });
});

describe('colours', () => {
  const escape = '\u001b[';

  test('are not in a pipe, unless they are forced', async () => {
    const { specops } = await project();
    const seen = async (env: Record<string, string>, ...args: string[]) => {
      const { stdout, stderr } = await specops(['status', ...args], { env });
      expect(stdout).toContain(feature);
      return [stdout.includes(escape), stderr.includes(escape)];
    };
    expect(await seen({})).toEqual([false, false]);
    expect(await seen({ TERM: 'xterm-256color', FORCE_COLOR: '3' })).toEqual([false, false]);
    expect(await seen({ CLICOLOR_FORCE: '1' })).toEqual([true, true]);
    expect(await seen({ CLICOLOR_FORCE: '0' })).toEqual([false, false]);
    expect(await seen({ CLICOLOR_FORCE: '1', NO_COLOR: '1' })).toEqual([false, false]);
    expect(await seen({ CLICOLOR_FORCE: '1' }, '--no-color')).toEqual([false, false]);
    expect(await seen({ CLICOLOR_FORCE: '1' }, '--json')).toEqual([false, false]);
  });

  test('change nothing but themselves', async () => {
    const { specops } = await project();
    for (const args of [['status'], ['lint'], ['plan', '--dry-run', '--feature', '1'], ['explain', 'gate-missing']]) {
      const coloured = await specops(args, { env: { CLICOLOR_FORCE: '1' } });
      expect(coloured.stdout).toContain(escape);
      expect(coloured.stdout.replaceAll(/\u001b\[\d+m/g, '')).toBe((await specops(args)).stdout);
    }
  });

  test('-q leaves the answer and drops what comes after it', async () => {
    const { specops } = await project();
    const loud = await specops(['status']);
    expect(loud.stderr).toMatch(/^\nNext: /);
    expect(await specops(['status', '-q'])).toEqual({ ...loud, stderr: '' });
  });
});

describe.skipIf(process.platform === 'win32')('a reader that leaves', () => {
  test.each([['explain'], ['schema lint'], ['--help'], ['explain --json']])(
    '"%s | head -1" ends without a stack',
    async (line) => {
      const { folder } = await workplace();
      const child = spawn(
        'bash',
        [
          '-o',
          'pipefail',
          '-c',
          `"$0" "$1" ${line} | { read -r line; printf '%s\\n' "$line"; exec 0<&-; sleep 0.5; }`,
          process.execPath,
          binary,
        ],
        { cwd: folder },
      );
      let [out, err] = ['', ''];
      child.stdout.on('data', (data) => (out += String(data)));
      child.stderr.on('data', (data) => (err += String(data)));
      const code = await new Promise((done) => child.on('close', done));
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out.split('\n')).toHaveLength(2);
    },
  );
});

describe('an error', () => {
  test('in the settings does not stop the commands that help to mend it', async () => {
    const { specops, folder } = await workplace();
    await mkdir(join(folder, '.specops'));
    await writeFile(join(folder, '.specops/config.yaml'), 'version: 1\ncovrage: lab\n');
    const refused = await specops(['lint']);
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toContain('hint: mend that line; its keys and values: specops schema config\n');
    for (const args of [
      ['schema', 'config'],
      ['explain', 'id-malformed'],
    ])
      expect(await specops(args)).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('shows its stack with --debug only', async () => {
    const { specops } = await workplace();
    expect((await specops(['plan', 'EKS'])).stderr.split('\n')).toHaveLength(3);
    expect((await specops(['plan', 'EKS', '--debug'])).stderr).toMatch(/^ {4}at .+\.js:\d+:\d+\)?$/m);
  });
});
