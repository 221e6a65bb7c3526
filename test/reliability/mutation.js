// R21: mutants of what numbers, names, places, writes and escapes, and whether a test notices each of them.
// Stryker is heavy, so it is no dependency: it is installed into a copy of this repository in a temporary folder.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { top } from './place.js';

/** What is mutated, with the tests that have to notice. */
const groups = [
  { name: 'number', files: ['core/naming/number.ts'], tests: ['test/core/number.test.ts'] },
  { name: 'name', files: ['core/naming/name.ts'], tests: ['test/core/name.test.ts'] },
  { name: 'branch-name', files: ['core/naming/branch-name.ts'], tests: ['test/core/branch-name.test.ts'] },
  { name: 'printable', files: ['model/printable.ts'], tests: ['test/model/printable.test.ts'] },
  { name: 'place', files: ['io/place.ts'], tests: ['test/io/place.test.ts'] },
  { name: 'files', files: ['io/files.ts'], tests: ['test/io/files.test.ts', 'test/io/files-race.test.ts'] },
  { name: 'reserve', files: ['io/reserve.ts'], tests: ['test/io/reserve.test.ts'] },
  { name: 'writing', files: ['io/writing.ts', 'io/stage.ts'], tests: ['test/io/writer.test.ts'] },
  { name: 'apply', files: ['io/apply.ts'], tests: ['test/io/writer.test.ts', 'test/io/writer-git.test.ts'] },
];

/** A configuration of vitest for these tests alone. */
const configFor = (tests) => `import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { viteLoader } from './schemas.js';
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [viteLoader],
  test: { include: ${JSON.stringify(tests)}, testTimeout: 120_000, hookTimeout: 240_000, testNamePattern: /^(?!.* is quick )/ },
});
`;

/** A copy of what git knows of this repository, with its packages and Stryker. */
function copied(folder) {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: top });
  for (const file of files
    .toString()
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(top, path)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(top, file), join(folder, file));
  }
  const there = existsSync(join(folder, 'node_modules/@stryker-mutator/core'));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
  if (there) return;
  spawnSync('npm', ['ci', ...options], { cwd: folder, stdio: 'inherit' });
  const packages = ['@stryker-mutator/core@9', '@stryker-mutator/vitest-runner@9'];
  spawnSync('npm', ['install', '--no-save', ...options, ...packages], { cwd: folder, stdio: 'inherit' });
}

/** Runs Stryker over a group; its mutants, each with what became of it. */
function mutants(folder, { name, files, tests }) {
  writeFileSync(join(folder, '.config/vitest.mutation.config.ts'), configFor(tests));
  const report = join(folder, `mutants-${name}.json`);
  const settings = {
    testRunner: 'vitest',
    vitest: { configFile: '.config/vitest.mutation.config.ts' },
    plugins: ['@stryker-mutator/vitest-runner'],
    mutate: files.map((file) => `src/${file}`),
    reporters: ['json', 'clear-text', 'progress-append-only'],
    jsonReporter: { fileName: report },
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    concurrency: 1,
    coverageAnalysis: 'perTest',
    tempDirName: join(folder, '.stryker'),
    warnings: { slow: false },
  };
  writeFileSync(join(folder, `stryker-${name}.json`), JSON.stringify(settings));
  const bin = join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const words = [bin, 'run', `stryker-${name}.json`];
  const told = join(folder, `mutants-${name}.txt`);
  // The tests sync each file they write, which a disk in memory does at once.
  const env = { ...process.env, TMPDIR: existsSync('/dev/shm') ? '/dev/shm' : tmpdir() };
  const stdio = ['ignore', openSync(told, 'w'), 'inherit'];
  const { status } = spawnSync(process.execPath, words, { cwd: folder, env, stdio });
  if (status !== 0) throw new Error(`Stryker failed on ${name}: ${readFileSync(told, 'utf8').slice(-2000)}`);
  const found = Object.entries(JSON.parse(readFileSync(report, 'utf8')).files);
  return found.flatMap(([file, { mutants: all }]) => all.map((mutant) => ({ file, ...mutant })));
}

/** Tries the groups that are named, or all; the share of mutants that a test noticed has to be 85 of a hundred. */
export function mutated(wanted = []) {
  const folder = join(tmpdir(), 'specops-mutation');
  mkdirSync(folder, { recursive: true });
  copied(folder);
  const chosen = groups.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const all = chosen.flatMap((group) => mutants(folder, group));
  const scores = [...new Set(all.map(({ file }) => file))].map((file) => {
    const own = all.filter((mutant) => mutant.file === file);
    return `${file.replace('src/', '')} ${score(own)} %`;
  });
  const failures = score(all) < 85 ? [`${score(all)} % is below 85 %`] : [];
  return { failures, measured: `${score(all)} % of ${counted(all).length} mutants: ${scores.join(', ')}` };
}

const counted = (all) => all.filter(({ status }) => ['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status));

function score(all) {
  const noticed = all.filter(({ status }) => status === 'Killed' || status === 'Timeout');
  return Math.round((1000 * noticed.length) / counted(all).length) / 10;
}

export const rows = [
  {
    id: 'R21',
    asked: 'mutation score of numbering, naming, paths, writing and escaping: at least 85 %',
    fast: 'no: Stryker takes long',
    run: async () => mutated((process.env.SPECOPS_MUTATE ?? '').split(',').filter((name) => name !== '')),
  },
];
