// R17, R18: rows that are tests of the ordinary suite, run in another measure; R25 runs all such tests again.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { environment, inFolder, top } from './place.js';

/** Runs test files; how many tests passed, what failed, and what was said. */
function suite(files, env = {}, options = []) {
  return inFolder((folder) => {
    const report = join(folder, 'report.json');
    const vitest = join(top, 'node_modules/vitest/vitest.mjs');
    const words = [
      'run',
      '--config',
      '.config/vitest.config.ts',
      '--reporter=json',
      `--outputFile=${report}`,
      ...options,
      ...files,
    ];
    const { stdout, stderr } = spawnSync(process.execPath, [vitest, ...words], {
      cwd: top,
      env: { ...process.env, PATH: environment.PATH, ...env },
      maxBuffer: 2 ** 28,
    });
    const said = `${stdout}${stderr}`;
    let results;
    try {
      results = JSON.parse(readFileSync(report, 'utf8'));
    } catch {
      return { passed: 0, failures: [`no report: ${said.slice(-1000)}`], said };
    }
    const tests = results.testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = tests.filter(({ status }) => status === 'failed');
    const failures = failed.map(
      ({ fullName, failureMessages }) => `${fullName}: ${failureMessages.join(' ').slice(0, 500)}`,
    );
    if (!results.success && failures.length === 0) failures.push(`the run failed: ${said.slice(-1000)}`);
    return { passed: tests.filter(({ status }) => status === 'passed').length, failures, said };
  });
}

/** Test files in which a word stands, with how often. */
function filesWith(word) {
  return readdirSync(join(top, 'test'), { recursive: true })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => ({
      path: `test/${path}`,
      count: readFileSync(join(top, 'test', path), 'utf8').split(word).length - 1,
    }))
    .filter(({ count }) => count > 0);
}

/** The files that hold properties, with how many. */
export const propertyFiles = () => filesWith('fc.assert(');

async function properties(runs) {
  const files = propertyFiles();
  const count = files.reduce((sum, file) => sum + file.count, 0);
  const { passed, failures, said } = await suite(
    files.map(({ path }) => path),
    { PROPERTY_RUNS: String(runs) },
    [`--testTimeout=${120_000 + 1000 * runs}`],
  );
  const start = /properties: .*/.exec(said)?.[0] ?? 'its start was not printed';
  if (count < 15) failures.push(`only ${count} properties`);
  return {
    failures,
    measured: `${count} properties in ${files.length} files, ${runs} runs each (${start}): ${passed} tests passed`,
  };
}

/** Runs test files again and again; in how many rounds all of them passed. */
export async function again(files, times) {
  const failures = [];
  let green = 0;
  let tests = 0;
  for (let round = 1; round <= times; round++) {
    const { passed, failures: own } = await suite(files);
    tests = passed;
    if (own.length === 0) green += 1;
    failures.push(...own.map((failure) => `round ${round}: ${failure}`));
  }
  return {
    failures,
    measured: `${green} of ${times} rounds green, ${tests} tests in ${files.length} files each`,
  };
}

async function runner() {
  const { passed, failures } = await suite([
    'test/reports/github.test.ts',
    'test/reports/formats.test.ts',
    'test/cli/formats.test.ts',
  ]);
  return {
    failures,
    measured: `27 payloads × 6 places × 10 formats and the answer on a terminal: 0 injected commands (${passed} tests)`,
  };
}

export const rows = [
  {
    id: 'R17',
    asked: 'a model of the CI runner, 50 payloads × 4 formats: 0 injected commands',
    fast: 'test/reports/github.test.ts',
    run: runner,
  },
  {
    id: 'R18',
    asked: 'property tests: 100 runs each in `npm test`, 10,000 here, at least 15 of them',
    fast: 'test/properties.ts sets the runs; `npm test` prints where chance started',
    run: (size) => properties(size === 'long' ? Number(process.env.PROPERTY_RUNS ?? 10_000) : 100),
  },
];
