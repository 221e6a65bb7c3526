// R19, R20, R22: repositories in every state, of every size, and the same answer each time.
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  differences,
  environment,
  faultsOf,
  git,
  inFolder,
  plant,
  repository,
  snapshot,
  specops,
  spread,
  top,
} from './place.js';

const specify = ['specify', 'Object storage'];
const linux = process.platform === 'linux';
const root = linux && process.getuid() === 0;
/** As somebody who may not write everywhere. */
const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
const made = /^Specified 001-object-storage/m;

/**
 * Every state: how a repository comes into it, and what `specify` says of it, by exit code and words. `lint` has to
 * work in all of them. `alone` are those that `npm test` brings before the command line; the others it shows one layer down,
 * in `test/io`, and this row brings them all at its full size.
 */
const states = {
  'B1 no git': { env: { PATH: '/nowhere' }, code: 0, says: /^warning: git could not be run: no branch was made$/m },
  'B2 no repository': { bare: true, code: 0, says: made },
  'B3 no commit': {
    bare: true,
    make: (folder) => git(folder, 'init', '-q', '-b', 'main'),
    code: 0,
    says: /^warning: there is no commit yet: the first one will begin the branch "001-object-storage"$/m,
  },
  'B4 bare': {
    alone: true,
    bare: true,
    make: (folder) => git(folder, 'init', '-q', '--bare', '.'),
    code: 1,
    says: /^error\[E_ENV\]: .*bare/m,
    lint: 1,
  },
  'B4 worktree of a bare one': {
    bare: true,
    make: async (folder) => {
      await repository(join(folder, 'first'));
      await git(folder, 'clone', '-q', '--bare', 'first', 'hub.git');
      await git(join(folder, 'hub.git'), 'worktree', 'add', '-q', '../place', 'main');
    },
    at: 'place',
    code: 0,
    says: made,
  },
  'B5 HEAD detached': { make: (folder) => git(folder, 'switch', '-q', '--detach'), code: 0, says: made },
  'B6 a rebase in progress': {
    make: (folder) => mkdirSync(join(folder, '.git/rebase-merge')),
    code: 0,
    says: /^warning: a rebase is in progress, so HEAD stays where it is/m,
  },
  'B7 a shallow clone': {
    bare: true,
    make: async (folder) => {
      await repository(join(folder, 'first'));
      await git(folder, 'clone', '-q', '--depth=1', `file://${join(folder, 'first')}`, 'place');
    },
    at: 'place',
    code: 0,
    says: made,
  },
  'B7 a sparse checkout': { make: (folder) => git(folder, 'sparse-checkout', 'set', 'docs'), code: 0, says: made },
  'B7 a submodule': {
    bare: true,
    make: async (folder) => {
      await repository(join(folder, 'first'));
      await repository(join(folder, 'super'));
      await git(
        join(folder, 'super'),
        '-c',
        'protocol.file.allow=always',
        'submodule',
        'add',
        '-q',
        '../first',
        'place',
      );
    },
    at: 'super/place',
    code: 0,
    says: made,
  },
  'B8 .git may not be written': {
    alone: true,
    needs: root,
    make: (folder) => {
      owned(folder, 65534);
      owned(join(folder, '.git'), 0);
      spawnSync('chmod', ['-R', 'go-w', join(folder, '.git')]);
    },
    through: nobody,
    code: 1,
    says: /^error\[E_(?:IO|ENV)\][^]*hint: .*(?:--no-branch|writable)/m,
  },
  'B9 a read-only disk': {
    alone: true,
    needs: root,
    make: (folder) => {
      if (spawnSync('mount', ['--bind', folder, folder]).status !== 0) throw new Error('no bind mount');
      spawnSync('mount', ['-o', 'remount,ro,bind', folder]);
    },
    after: (folder) => spawnSync('umount', ['-l', folder]),
    code: 1,
    says: /^error\[E_IO\]: .*read-only/m,
  },
  'B10 no identity': {
    alone: true,
    env: { HOME: '/nonexistent', GIT_AUTHOR_NAME: '', GIT_COMMITTER_NAME: '' },
    code: 0,
    says: made,
  },
  'B11 the index is locked': {
    make: (folder) => writeFileSync(join(folder, '.git/index.lock'), ''),
    code: 0,
    says: made,
  },
  'B12 HEAD is locked': {
    make: (folder) => writeFileSync(join(folder, '.git/HEAD.lock'), ''),
    code: 1,
    says: /^error\[E_BUSY\]: .*HEAD/m,
    kept: '.git/HEAD.lock',
  },
  'B12 HEAD is locked for a second': {
    make: (folder) => {
      writeFileSync(join(folder, '.git/HEAD.lock'), '');
      void sleep(1_500).then(() => rmSync(join(folder, '.git/HEAD.lock'), { force: true }));
    },
    code: 0,
    says: made,
  },
};

function owned(folder, id) {
  chownSync(folder, id, id);
  for (const path of readdirSync(folder, { recursive: true })) chownSync(join(folder, path), id, id);
}

async function everyState(size) {
  const failures = [];
  let seen = 0;
  const left = [];
  const chosen = Object.entries(states).filter(([, { alone }]) => size === 'long' || alone);
  for (const [name, state] of chosen) {
    if (state.needs === false) {
      left.push(name);
      continue;
    }
    await inFolder(async (folder) => {
      chmodSync(folder, 0o755);
      if (!state.bare) await repository(folder);
      await state.make?.(folder);
      try {
        seen += 1;
        const how = { cwd: join(folder, state.at ?? '.'), env: state.env ?? {}, through: state.through ?? [] };
        const own = ['.git', 'specs', '.specops', ...(state.bare ? readdirSync(folder) : [])];
        const before = snapshot(folder, ...own);
        const run = await specops(specify, how);
        const said = `${run.stdout}${run.stderr}`;
        if (run.code !== state.code || !state.says.test(said))
          failures.push(`${name}: exit ${run.code}: ${said.slice(0, 400)}`);
        failures.push(...faultsOf(run).map((fault) => `${name}: ${fault}`));
        const changed = differences(before, snapshot(folder, ...own));
        if (changed.length > 0) failures.push(`${name}: changed ${changed}`);
        if (state.kept && !existsSync(join(folder, state.kept))) failures.push(`${name}: a lock of git was removed`);
        plant(folder, state.code === 0 && !state.at ? { 'specs/900-x/spec.md': '# Spec\n' } : {});
        const lint = await specops(['lint', '--fail-on', 'never'], how);
        if (lint.code !== (state.lint ?? (state.code === 0 && !state.at ? 0 : lint.code)) || lint.code > 1)
          failures.push(`${name}: lint exit ${lint.code}: ${lint.stderr.slice(0, 200)}`);
        failures.push(...faultsOf(lint).map((fault) => `${name}, lint: ${fault}`));
      } finally {
        state.after?.(folder);
      }
    });
  }
  const told = left.length > 0 ? `; without root left out: ${left.join(', ')}` : '';
  return { failures, measured: `${seen} states of B1 to B12: exit code and words as written down${told}` };
}

/** So many branches, packed, and so many folders. */
async function scale(branchCount, folderCount) {
  return inFolder(async (folder) => {
    await repository(folder);
    const commit = await git(folder, 'rev-parse', 'HEAD');
    const name = (index) => `${String(index).padStart(3, '0')}-feature-of-somebody`;
    const refs = Array.from({ length: branchCount }, (_, index) => `${commit} refs/heads/${name(index + 1)}`).sort();
    writeFileSync(
      join(folder, '.git/packed-refs'),
      `# pack-refs with: peeled fully-peeled sorted \n${refs.join('\n')}\n`,
    );
    rmSync(join(folder, '.git/refs/heads/main'));
    const packed = readFileSync(join(folder, '.git/packed-refs'), 'utf8');
    writeFileSync(join(folder, '.git/packed-refs'), `${packed}${commit} refs/heads/main\n`);
    for (let index = 1; index <= folderCount; index++)
      plant(folder, { [`specs/${name(index)}/spec.md`]: '# Infrastructure Specification: Feature\n' });
    const times = { specify: [], status: [], next: [], start: [] };
    const failures = [];
    for (let round = 0; round < 3; round++) {
      const run = await specops(['specify', '--json', `Storage of tenant ${round}`], { cwd: folder });
      times.specify.push(run.milliseconds);
      if (run.code !== 0) failures.push(run.stderr.slice(0, 300));
      else if (JSON.parse(run.stdout).number !== String(branchCount + 1 + round))
        failures.push(`number ${JSON.parse(run.stdout).number}`);
      times.status.push((await specops(['status', '--feature', name(5)], { cwd: folder })).milliseconds);
      times.start.push((await specops(['--version'], { cwd: folder })).milliseconds);
    }
    const best = (key) => Math.round(Math.min(...times[key]));
    if (best('specify') > 1500 + 3 * best('start')) failures.push(`specify took ${best('specify')} ms`);
    return {
      failures,
      measured: `${branchCount} branches, ${folderCount} folders, best of 3: \`specify\` ${best('specify')} ms, \`status\` ${best('status')} ms, while \`--version\` took ${best('start')} ms (${spread(times.start).max} at most)`,
    };
  });
}

const moods = [
  {},
  { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  { TZ: 'America/Los_Angeles', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', COLUMNS: '40' },
];

/** The same project, its files written in another order, at another place, under another clock and locale. */
async function determinism(moods) {
  const tree = join(top, 'test/fixtures/main-job/tree');
  const commands = [
    ['lint', '--json', '--fail-on', 'never'],
    ['status', '--json', '--feature', '003'],
    ['next', '--json', '--feature', '003'],
    ['plan', '--json', '--dry-run', '--refresh', '--feature', '003'],
    ['lint', '-o', 'sarif', '--fail-on', 'never'],
  ];
  const failures = [];
  const answers = new Map();
  const all = readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(tree.length + 1));
  for (const [index, mood] of moods.entries())
    await inFolder(async (folder) => {
      const project = join(folder, 'project');
      const order = index === 0 ? all : index === 1 ? [...all].reverse() : [...all].sort(() => Math.random() - 0.5);
      for (const path of order) cpSync(join(tree, path), join(project, path));
      for (const args of commands) {
        const { stdout } = await specops(args, { cwd: project, env: { ...environment, ...mood } });
        const key = args.join(' ');
        if (stdout.length < 20) failures.push(`${key}: no answer`);
        if ((answers.get(key) ?? stdout) !== stdout) failures.push(`${key} differs with ${JSON.stringify(mood)}`);
        answers.set(key, stdout);
      }
    });
  return {
    failures,
    measured: `${commands.length} answers in ${moods.length} places, orders of files, time zones and locales: byte-identical`,
  };
}

export const rows = [
  {
    id: 'R19',
    asked: 'states of a repository B1 to B12: exact exit code and message',
    fast: 'test/reliability/bar.test.ts (B4, B8, B9, B10), test/cli/numbering.test.ts, test/io/branch.test.ts, test/io/root.test.ts, test/hazards/repository.test.ts',
    quick: true,
    run: everyState,
  },
  {
    id: 'R20',
    asked: '100,000 branches and 10,000 folders: `specify` within 1.5 s',
    fast: 'test/io/taken.test.ts (10,000 folders)',
    run: (size) => (size === 'long' ? scale(100_000, 10_000) : scale(1_000, 100)),
  },
  {
    id: 'R22',
    asked: 'determinism: 3 runs, files in another order, time zones, locales: byte-identical JSON',
    fast: 'test/reliability/bar.test.ts (2 runs)',
    quick: true,
    run: (size) => determinism(size === 'long' ? moods : moods.slice(0, 2)),
  },
];
