// What SpecOps costs: CPU time of whole commands as a ratio to `node -e 0`, all measured in one run.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const binary = fileURLToPath(new URL('../../bin/specops.js', import.meta.url));
const reviewed = fileURLToPath(new URL('../fixtures/main-job/tree/specs/003-multi-tenant-k8s', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'specops-bench-'));
const runs = 9;

/** A project of `count` features, each with all of its documents. */
function project(count) {
  const root = join(folder, String(count));
  mkdirSync(join(root, '.specops'), { recursive: true });
  writeFileSync(join(root, '.specops/config.yaml'), 'version: 1\n');
  for (let number = 1; number <= count; number++) {
    cpSync(reviewed, join(root, 'specs', `${String(number).padStart(3, '0')}-multi-tenant-k8s`), { recursive: true });
  }
  return root;
}

/** The median CPU time, user and system, and wall time of a command. Milliseconds. */
function measure(args, cwd = folder, times = runs) {
  const samples = Array.from({ length: times }, () => {
    const started = performance.now();
    const child = spawnSync(
      '/usr/bin/env',
      ['bash', '-c', `TIMEFORMAT='%U %S'; time "$0" "$@" >/dev/null 2>/dev/null`, process.execPath, ...args],
      { cwd, encoding: 'utf8' },
    );
    const wall = performance.now() - started;
    const [user = 0, system = 0] = child.stderr
      .trim()
      .split(/\s+/)
      .map((value) => Number(value.replace(',', '.')));
    return { cpu: (user + system) * 1000, wall };
  });
  const median = (key) => samples.map((sample) => sample[key]).sort((one, other) => one - other)[Math.floor(times / 2)];
  return { cpu: median('cpu'), wall: median('wall') };
}

const base = measure(['-e', '0']);
const rows = [
  ['node -e 0', base],
  ['specops --version', measure([binary, '--version'])],
  ['specops --help', measure([binary, '--help'])],
  ['specops status, one feature', measure([binary, 'status', '--feature', '001'], project(1))],
  ['specops lint, one feature', measure([binary, 'lint'], project(1))],
  ['specops lint, 100 features', measure([binary, 'lint'], project(100), 3)],
  ['specops specify --dry-run', measure([binary, 'specify', '--dry-run', 'Object storage for artefacts'], project(1))],
];

console.log(`${cpus().length} cores, Node ${process.version}; median of ${runs} runs\n`);
console.log('| command | CPU ms | wall ms | ratio to node -e 0 |\n|---|--:|--:|--:|');
for (const [name, { cpu, wall }] of rows)
  console.log(`| ${name} | ${cpu.toFixed(0)} | ${wall.toFixed(0)} | ${(cpu / base.cpu).toFixed(1)} |`);
rmSync(folder, { recursive: true, force: true });
