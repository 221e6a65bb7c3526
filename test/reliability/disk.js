// R8 to R10: a full disk, a link that moves, paths that lead out.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences, each, git, inFolder, plant, repository, snapshot, specops } from './place.js';
import { withSources } from './sources.js';

const mounts = () => process.platform === 'linux' && process.getuid() === 0;

/** Fills a disk until so many bytes are left. */
function fill(folder, left) {
  const filler = join(folder, 'filler');
  const free = () => Number(execFileSync('stat', ['-f', '-c', '%a', folder])) * 4096;
  writeFileSync(filler, Buffer.alloc(Math.max(0, free() - left)));
  return free();
}

/** `specify`, then `clarify answer`, with from nothing to so many pages of 4 KB left. */
async function fullDisk(levels) {
  if (!mounts()) return { skipped: 'a small disk needs root on Linux; test/io/apply.test.ts fails each call in turn' };
  const failures = [];
  const outcomes = {};
  for (let level = 0; level < levels; level++)
    await inFolder(async (folder) => {
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).status !== 0)
        throw new Error('a small disk could not be mounted');
      try {
        await repository(folder);
        await specops(['specify', 'Backups of all volumes', '--no-branch'], { cwd: folder });
        const listed = await specops(['clarify', 'list', '--feature', '001', '--json'], { cwd: folder });
        const [question] = JSON.parse(listed.stdout).open_questions;
        const runs = [
          ['specify', 'Object storage for build artefacts'],
          ['clarify', 'answer', '--feature', '001', question.id, 'x'.repeat(900)],
        ];
        for (const args of runs) {
          rmSync(join(folder, 'filler'), { force: true });
          fill(folder, level * 4096);
          const skip = ['.git', '.specops/reserved'];
          const before = { files: snapshot(folder, ...skip), refs: await git(folder, 'for-each-ref') };
          const run = await specops(args, { cwd: folder });
          const changed = differences(before.files, snapshot(folder, ...skip));
          const word = run.code === 0 ? 'written' : /^error\[(E_\w+)\]/.exec(run.stderr)?.[1];
          outcomes[`${args[0]} ${word}`] = (outcomes[`${args[0]} ${word}`] ?? 0) + 1;
          if (run.code === 0) continue;
          const told = `${args[0]}, ${level} pages left`;
          if (word !== 'E_IO') failures.push(`${told}: ${run.stderr.slice(0, 300)}`);
          if (changed.length > 0) failures.push(`${told}: left or torn ${changed}`);
          if (before.refs !== (await git(folder, 'for-each-ref'))) failures.push(`${told}: refs differ`);
        }
      } finally {
        spawnSync('umount', ['-l', folder]);
      }
    });
  const told = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  return { failures, measured: `${levels} fill levels of a tmpfs: ${told.join(', ')}; 0 torn, 0 left over` };
}

/** Another process that makes a folder a link to the outside and back, as fast as it can. */
const flipper = `
  import { renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
  const [folder, outside] = process.argv.slice(1);
  process.chdir(folder);
  const tried = (work) => { try { work(); return true; } catch { return false; } };
  for (;;) {
    tried(() => renameSync('specs', 'kept'));
    tried(() => symlinkSync(outside, 'specs'));
    tried(() => unlinkSync('specs'));
    // Somebody may have made the folder meanwhile.
    if (!tried(() => renameSync('kept', 'specs'))) tried(() => rmSync('specs', { recursive: true, force: true }));
    tried(() => renameSync('kept', 'specs'));
  }
`;

async function symlinkRace(tries) {
  return withSources(['io/apply.ts', 'io/root.ts'], ({ apply, findRoot }) =>
    inFolder(async (folder) => {
      const project = join(folder, 'project');
      const outside = join(folder, 'outside');
      plant(project, { 'specs/keep.md': 'keep\n', '.specops/config.yaml': 'version: 1\n' });
      mkdirSync(outside);
      const words = ['--input-type=module', '-e', flipper, project, outside];
      const child = spawn(process.execPath, words, { stdio: 'ignore' });
      const outcomes = {};
      try {
        const root = await findRoot(project);
        for (let index = 0; index < tries; index++) {
          const name = `specs/${String(index).padStart(5, '0')}-x`;
          const edit =
            index % 2 === 0
              ? { kind: 'folder', path: name, files: [{ path: 'spec.md', text: 'ours\n' }] }
              : { kind: 'create', path: `${name}.md`, text: 'ours\n' };
          const outcome = await apply(root, [edit]).then(
            () => 'written',
            (error) => (error.fix === undefined ? String(error) : error.code),
          );
          outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        }
      } finally {
        child.kill('SIGKILL');
      }
      const escapes = readdirSync(outside).length;
      const failures = escapes > 0 ? [`${escapes} things outside`] : [];
      for (const outcome of Object.keys(outcomes))
        if (!/^(?:written|E_UNSAFE|E_IO|E_BUSY|E_INPUT)$/.test(outcome))
          failures.push(`${outcomes[outcome]} times ${outcome}`);
      if (!outcomes.written || !outcomes.E_UNSAFE) failures.push('the race was no race');
      const told = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
      return { failures, measured: `${tries} tries: ${told.join(', ')}; ${escapes} escapes` };
    }),
  );
}

/** What leads out of a folder, for one program or another. */
const traversals = [
  ...['..', '../outside', '../../outside', 'a/../../outside', './../outside', 'specs/../../outside', '..//outside'],
  ...['/tmp/specops-outside', '//tmp/outside', '/', '~/outside', '~root/outside', '$HOME/outside', '`pwd`/../outside'],
  ...[
    '..\\outside',
    'a\\..\\..\\outside',
    '\\\\server\\share',
    'C:\\outside',
    'C:outside',
    'C:/outside',
    'file:///tmp/outside',
  ],
  ...[
    '.git/hooks',
    '.GIT/hooks',
    '.git./hooks',
    'git~1/hooks',
    '%2e%2e/outside',
    '..%2foutside',
    '\uff0e\uff0e/outside',
  ],
  ...['link/outside', '.../../../outside'],
];

/** Every way to name a path, or what becomes one. */
const entries = {
  '--short-name': (path) => ({ args: ['specify', 'Backups', `--short-name=${path}`] }),
  '--branch-template': (path) => ({ args: ['specify', 'Backups', `--branch-template=${path}/{slug}`] }),
  '--ticket': (path) => ({ args: ['specify', 'Backups', `--ticket=${path}`] }),
  '--feature': (path) => ({ args: ['plan', 'EKS', `--feature=${path}`] }),
  SPECOPS_FEATURE: (path) => ({ args: ['plan', 'EKS'], env: { SPECOPS_FEATURE: path } }),
  'the pointer of Spec Kit': (path) => ({
    args: ['plan', 'EKS'],
    files: { '.specify/feature.json': JSON.stringify({ feature_directory: path }) },
  }),
  'roots of the settings': (path) => ({
    args: ['specify', 'Backups', '--no-branch'],
    files: { '.specops/config.yaml': `version: 1\nroots: [${JSON.stringify(path)}]\n` },
  }),
  'branch_template of the settings': (path) => ({
    args: ['specify', 'Backups'],
    files: { '.specops/config.yaml': `version: 1\ngit:\n  branch_template: ${JSON.stringify(`${path}/{slug}`)}\n` },
  }),
  'lint -o': (path) => ({ args: ['lint', '-o', `json=${path}/report.json`] }),
  'lint --stdin-filename': (path) => ({ args: ['lint', '-', `--stdin-filename=${path}/spec.md`], input: '# Spec\n' }),
  'lint PATH': (path) => ({ args: ['lint', '--', path] }),
  '--commands-dir': (path) => ({ args: ['init', '--agents', 'generic', `--commands-dir=${path}`] }),
  '--format of a template': (path) => ({ args: ['explain', path] }),
};

async function traversal(strings) {
  const failures = [];
  const outcomes = {};
  const all = Object.entries(entries).flatMap(([entry, make]) => strings.map((path) => [entry, path, make(path)]));
  await each(all, ([entry, path, { args, files = {}, ...how }]) =>
    inFolder(async (folder) => {
      const project = join(folder, 'a/project');
      mkdirSync(project, { recursive: true });
      plant(folder, { 'outside/keep.md': 'keep\n', 'a/outside/keep.md': 'keep\n' });
      await repository(project);
      symlinkSync(join(folder, 'outside'), join(project, 'link'));
      plant(project, { 'specs/001-there/spec.md': '# Infrastructure Specification: There\n', ...files });
      const before = [snapshot(folder, 'a/project'), snapshot(join(project, '.git/hooks'))];
      const home = join(folder, 'home');
      mkdirSync(home);
      const run = await specops(args, { cwd: project, ...how, env: { HOME: home, ...how.env } });
      rmSync(home, { recursive: true });
      const told = `${entry} ${path}`;
      const code = run.code === 1 ? /^error\[(E_\w+)\]/m.exec(run.stderr)?.[1] : `exit ${run.code}`;
      outcomes[code] = (outcomes[code] ?? 0) + 1;
      const outside = differences(before[0], snapshot(folder, 'a/project'));
      if (outside.length > 0) failures.push(`${told}: wrote ${outside}`);
      if (differences(before[1], snapshot(join(project, '.git/hooks'))).length > 0)
        failures.push(`${told}: wrote a hook`);
      if (existsSync('/tmp/specops-outside')) failures.push(`${told}: wrote into /tmp`);
      if (!/^(?:E_(?:UNSAFE|INPUT|USAGE|CONFIG)|exit [02])$/.test(code))
        failures.push(`${told}: ${run.stderr.slice(0, 300)}`);
    }),
  );
  const told = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  return {
    failures,
    measured: `${strings.length} strings × ${Object.keys(entries).length} places: 0 writes outside; ${told.join(', ')} (exit 0 and 2: the text was made a name, or the place is inside)`,
  };
}

export const rows = [
  {
    id: 'R8',
    asked: 'no space left at 20 fill levels: `E_IO`, 0 torn, 0 left over',
    fast: 'test/io/apply.test.ts (each call of the writer fails in turn)',
    run: (size) => fullDisk(size === 'long' ? 20 : 3),
  },
  {
    id: 'R9',
    asked: 'a link that another process moves, 20,000 tries: 0 escapes',
    fast: 'test/reliability/bar.test.ts (300 tries)',
    quick: true,
    run: (size) => symlinkRace(size === 'long' ? 20_000 : 300),
  },
  {
    id: 'R10',
    asked: '30 strings that lead out × every place that takes a path: 0 writes outside, all `E_UNSAFE` or `E_INPUT`',
    fast: 'test/io/place.test.ts, test/cli/hostile.test.ts',
    run: (size) => traversal(size === 'long' ? traversals : traversals.slice(0, 2)),
  },
];
