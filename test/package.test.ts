import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
  scripts: Record<string, string>;
} & Record<string, unknown>;
const run = promisify(execFile);

/** Runs npm with a cache of its own and no registry to ask. Windows finds npm by way of a shell only. */
async function npm(args: string[], cwd: string, cache: string): Promise<string> {
  const env = {
    ...process.env,
    npm_config_cache: cache,
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_update_notifier: 'false',
  };
  const { stdout } = await run('npm', args, { cwd, env, shell: windows, maxBuffer: 2 ** 26 });
  return stdout;
}

/** What may be in the package, and has to be. */
const allowed = [
  /^package\.json$/,
  /^README\.md$/,
  /^LICENSE$/,
  /^bin\/specops\.js$/,
  /^dist\/(cli|index|remark|parse-worker)\.js$/,
  /^dist\/chunks\/[\w-]+-[A-Z0-9]{8}\.js$/,
  /^dist\/THIRD-PARTY\.txt$/,
  /^dist\/types\/(index|remark)\.d\.ts$/,
  /^dist\/types\/([a-z-]+\/)*[a-z-]+\.d\.ts$/,
  /^templates\/([a-z-]+\/)*[\w.-]+\.(hbs|md|html|ya?ml)$/,
  /^memory\/constitution\.md$/,
];

let home: string;
let cache: string;
let pack: { filename: string; size: number; files: { path: string }[] };

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'specops-package-'));
  cache = join(home, 'cache');
  // Without scripts, so that `prepack` does not replace what other tests run at this moment.
  const [listing] = JSON.parse(
    await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', home], root, cache),
  ) as [typeof pack];
  pack = listing;
});

afterAll(() => {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

describe('the package', () => {
  test('holds what is on the list and nothing else', () => {
    const paths = pack.files.map(({ path }) => path);
    expect(paths.filter((path) => !allowed.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(allowed.filter((pattern) => !paths.some((path) => pattern.test(path)))).toEqual([]);
  });

  test('is at most 1 MB', () => {
    expect(pack.size).toBeLessThanOrEqual(1024 * 1024);
  });

  test('runs nothing when it is installed', () => {
    const onInstall = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'];
    expect(Object.keys(manifest.scripts).filter((name) => onInstall.includes(name))).toEqual([]);
  });

  test('brings no packages along', () => {
    const kinds = [
      'dependencies',
      'optionalDependencies',
      'peerDependencies',
      'bundleDependencies',
      'bundledDependencies',
    ];
    expect(kinds.filter((kind) => kind in manifest)).toEqual([]);
  });

  test('evaluates no text as code, and says nothing of the machine it was built on', () => {
    const files = pack.files.map(({ path }) => path).filter((path) => path.startsWith('dist/'));
    const texts = files.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
    expect(texts.flatMap(({ path, text }) => (/\beval\(/.test(text) || text.includes(root) ? [path] : []))).toEqual([]);
  });

  test('names the licence of each package whose code it contains', () => {
    const notices = readFileSync(join(root, 'dist/THIRD-PARTY.txt'), 'utf8');
    for (const name of ['commander', 'gray-matter', 'handlebars', 'remark', 'yaml'])
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(notices).not.toMatch(/^Licence: (?!MIT$|ISC$|Apache-2\.0$|BSD-[23]-Clause$|0BSD$|BlueOak-1\.0\.0$)/m);
  });
});

/** The words that cut a program off from the network, where the machine has them. */
function networkCut(): string[] {
  for (const words of [
    ['unshare', '-n'],
    ['unshare', '-rn'],
  ] as const) {
    try {
      execFileSync(words[0], [...words.slice(1), 'true'], { stdio: 'ignore' });
      return [...words];
    } catch {
      continue;
    }
  }
  return [];
}

describe('installed into an empty folder, without a network', () => {
  const withoutNetwork = networkCut();
  // Nothing of the caller's: inside a git hook, GIT_DIR would lead back to this repository.
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(SPECOPS_|GIT_)/.test(name))),
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    npm_config_registry: 'http://127.0.0.1:9/',
  };
  let folder: string;

  async function specops(...args: string[]): Promise<string> {
    const bin = join(home, 'node_modules/specops/bin/specops.js');
    const [command = '', ...words] = [...withoutNetwork, process.execPath, bin, ...args];
    const { stdout } = await run(command, words, { cwd: folder, env });
    return stdout;
  }

  const written = (name: string): string => {
    const [feature, ...others] = readdirSync(join(folder, 'specs')).filter((entry) => /^\d{3}-/.test(entry));
    expect(feature).toMatch(/^001-/);
    expect(others).toEqual([]);
    return readFileSync(join(folder, 'specs', feature ?? '', name), 'utf8');
  };

  beforeAll(async () => {
    writeFileSync(join(home, 'package.json'), '{ "private": true }');
    await npm(
      ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', join(home, pack.filename)],
      home,
      cache,
    );
    folder = join(home, 'project');
    mkdirSync(folder);
    const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
    execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder, env });
    execFileSync('git', [...author, 'commit', '--quiet', '--allow-empty', '--message=Begin'], { cwd: folder, env });
  });

  test('it is one package, and a command', () => {
    expect(readdirSync(join(home, 'node_modules')).filter((entry) => !entry.startsWith('.'))).toEqual(['specops']);
    expect(existsSync(join(home, 'node_modules/.bin', windows ? 'specops.cmd' : 'specops'))).toBe(true);
  });

  test('it says its version', async () => {
    expect(await specops('--version')).toBe(`${manifest.version}\n`);
  });

  test('it is a library too', async () => {
    const program = "import('specops').then((library) => console.log(Object.keys(library).length > 0))";
    const { stdout } = await run(process.execPath, ['-e', program], { cwd: home });
    expect(stdout).toBe('true\n');
  });

  test('it is a plugin for remark too', async () => {
    const program = "import('specops/remark').then((plugin) => console.log(typeof plugin.default()))";
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: home });
    expect(stdout).toBe('function\n');
  });

  test('it does its main job: from a sentence to tasks', async () => {
    await specops('init', '--agents', 'claude');
    await specops(
      'specify',
      ...'Multi-tenant Kubernetes platform with namespace isolation and resource quotas'.split(' '),
    );
    expect(written('spec.md')).toMatch(/FR-001/);
    await specops('plan', ...'EKS for Kubernetes, Cilium for network policies, ArgoCD for GitOps'.split(' '));
    expect(written('plan.md')).toMatch(/Cilium/);
    await specops('tasks');
    expect(written('tasks.md')).toMatch(/- \[ \] T001 /);
    await specops('lint', '--fail-on', 'never');
  });
});
