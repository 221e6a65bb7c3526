// R1 to R4: numbers under load.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { git, inFolder, inRepository, repository, specops, spread } from './place.js';
import { withSources } from './sources.js';

const consecutive = (count, first = 1) =>
  Array.from({ length: count }, (_, index) => String(index + first).padStart(3, '0'));

/** What so many answers claim against what is there; the folders may be in several worktrees. */
async function wrong(folder, places, runs) {
  const failures = runs.flatMap(({ code, stderr }) => (code === 0 ? [] : [`exit ${code}: ${stderr.slice(0, 200)}`]));
  const features = runs.flatMap(({ code, stdout }) => (code === 0 ? [JSON.parse(stdout).feature] : [])).sort();
  const same = (what, seen, expected) => {
    if (JSON.stringify(seen) !== JSON.stringify(expected))
      failures.push(`${what}: ${seen.length} of ${expected.length}, ${seen.slice(0, 3)} …`);
  };
  same(
    'numbers',
    features.map((name) => name.slice(0, 3)),
    consecutive(runs.length),
  );
  same('folders', places.flatMap((place) => readdirSync(join(place, 'specs'))).sort(), features);
  const branches = (await git(folder, 'for-each-ref', '--format=%(refname:short)', 'refs/heads')).split('\n');
  same('branches', branches.filter((name) => /^\d/.test(name)).sort(), features);
  for (const place of places)
    for (const name of readdirSync(join(place, 'specs')))
      if (!readFileSync(join(place, 'specs', name, 'spec.md'), 'utf8').includes('**Input**: '))
        failures.push(`${name} is torn`);
  return failures;
}

/** So many at once, each in one of the places. */
async function atOnce(count, places, intent) {
  const began = performance.now();
  const runs = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      specops(['specify', '--json', intent(index)], { cwd: places[index % places.length] }),
    ),
  );
  return { runs, wall: performance.now() - began };
}

async function rounds(count, times, intent, worktrees = 0) {
  const failures = [];
  const walls = [];
  const each = [];
  for (let round = 0; round < times; round++)
    await inFolder(async (folder) => {
      const main = join(folder, 'main');
      mkdirSync(main);
      await repository(main);
      const places = [main];
      for (let index = 1; index < worktrees; index++) {
        places.push(join(folder, `worktree-${index}`));
        await git(main, 'worktree', 'add', '-q', '-b', `side-${index}`, places[index]);
      }
      const { runs, wall } = await atOnce(count, places, intent);
      failures.push(...(await wrong(main, places, runs)));
      walls.push(wall);
      each.push(...runs.map(({ milliseconds }) => milliseconds));
    });
  const { median } = spread(walls);
  return {
    failures,
    measured: `${count} of ${count} unique and consecutive, as many folders, branches and exits 0, in ${times} of ${times} rounds; ${(median / 1000).toFixed(1)} s a round, ${(spread(each).p95 / 1000).toFixed(1)} s a process (p95)`,
  };
}

const claimer = `
  import { parentPort, workerData } from 'node:worker_threads';
  const { findRoot, reserve } = await import(workerData.sources);
  const root = await findRoot(workerData.folder);
  const claimed = [];
  for (let number = 1; claimed.length < workerData.claims; number++)
    if (await reserve(root, String(number), 'hammer')) claimed.push(number);
  parentPort.postMessage(claimed);
`;

/** So many threads that claim the next free number, so many times each. */
async function hammer(workers, claims) {
  return withSources(['io/reserve.ts', 'io/root.ts'], (_, file) =>
    inRepository(async (folder) => {
      const began = performance.now();
      const lists = await Promise.all(
        Array.from(
          { length: workers },
          () =>
            new Promise((done, fail) => {
              const url = new URL(`data:text/javascript,${encodeURIComponent(claimer)}`);
              const worker = new Worker(url, { workerData: { sources: `file://${file}`, folder, claims } });
              worker.on('message', done);
              worker.on('error', fail);
            }),
        ),
      );
      const all = lists.flat().sort((one, other) => one - other);
      const failures = all.flatMap((number, index) => (number === index + 1 ? [] : [`${number} at ${index + 1}`]));
      const kept = readdirSync(join(folder, '.git/specops/reserved')).length;
      if (kept !== workers * claims) failures.push(`${kept} reservations`);
      return {
        failures: failures.slice(0, 10),
        measured: `${all.length} claims by ${workers} threads: all unique and consecutive; ${((performance.now() - began) / 1000).toFixed(1)} s`,
      };
    }),
  );
}

export const rows = [
  {
    id: 'R1',
    asked:
      '64 parallel `specify` in one worktree: 64 unique, consecutive numbers, folders, branches, exits 0; 10 rounds of 10',
    fast: 'test/cli/parallel.test.ts (10 at once)',
    run: (size) => rounds(64, size === 'long' ? 10 : 1, (index) => `Tenant${index} needs object storage`),
  },
  {
    id: 'R2',
    asked: 'the same over 5 worktrees',
    fast: 'test/reliability/bar.test.ts (10 at once)',
    quick: true,
    run: (size) =>
      size === 'long'
        ? rounds(64, 10, (index) => `Tenant${index} needs object storage`, 5)
        : rounds(10, 1, (index) => `Tenant${index} needs object storage`, 5),
  },
  {
    id: 'R3',
    asked: '20 parallel, identical description: 20 distinct features',
    fast: 'test/cli/parallel.test.ts',
    run: (size) => rounds(20, size === 'long' ? 10 : 1, () => 'Object storage for build artefacts'),
  },
  {
    id: 'R4',
    asked: 'in one process, 16 threads of 100 claims: 1,600 unique and consecutive',
    fast: 'test/reliability/bar.test.ts (8 threads of 50)',
    quick: true,
    run: (size) => (size === 'long' ? hammer(16, 100) : hammer(8, 50)),
  },
];
