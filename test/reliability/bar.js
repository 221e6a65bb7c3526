// The bar of reliability, row by row: `npm run test:reliability`, or some rows of it: `npm run test:reliability -- R5 R6`.
// Each row is run at its full size; what it came to goes to memory/reliability.json, and from there into the table.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { top } from './place.js';
import { rows } from './rows.js';

const results = join(top, 'memory/reliability.json');
const page = join(top, 'memory/reliability.md');

/** Runs a row; a throw is a failure like any other. */
async function tried({ id, run }) {
  const began = performance.now();
  const came = await run('long').catch((error) => ({
    measured: 'it could not be run',
    failures: [String(error?.stack)],
  }));
  const { measured = '', failures = [], skipped = null } = came;
  const seconds = Math.round((performance.now() - began) / 1000);
  const outcome = skipped ? 'skipped' : failures.length === 0 ? 'passed' : 'failed';
  console.log(`${id} ${outcome} in ${seconds} s: ${skipped ?? measured}`);
  for (const failure of failures.slice(0, 20)) console.log(`   ${failure}`);
  return {
    id,
    outcome,
    measured: skipped ?? measured,
    failures: failures.length,
    seconds,
    on: machine(),
    day: today(),
  };
}

function machine() {
  const git = execFileSync('git', ['--version'], { encoding: 'utf8' }).replace(/[^\d.]/g, '');
  return `${process.platform}, ${cpus().length} cores, Node ${process.versions.node}, git ${git}`;
}

const today = () => new Date().toISOString().slice(0, 10);

function known() {
  try {
    return JSON.parse(readFileSync(results, 'utf8'));
  } catch {
    return [];
  }
}

/** Writes the table anew, of every row's last result, between the two marks of the page. */
function table(all) {
  const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const lines = rows.map(({ id, asked, fast }) => {
    const { outcome, measured, seconds, day } = all.find((one) => one.id === id) ?? {
      outcome: 'not run',
      measured: '',
    };
    const took = seconds === undefined ? '' : ` (${seconds} s, ${day})`;
    return `| ${id} | ${cell(asked)} | ${cell(fast)} | ${outcome}${took} | ${cell(measured)} |`;
  });
  const head = '| row | asked | in `npm test` | outcome | measured |\n|---|---|---|---|---|\n';
  const where = [...new Set(all.map(({ on }) => on))].join('; ');
  const text = readFileSync(page, 'utf8').replace(
    /(<!-- measured -->\n)[^]*(<!-- end -->)/,
    (_, open, close) => `${open}\nOn ${where}.\n\n${head}${lines.join('\n')}\n\n${close}`,
  );
  writeFileSync(page, text);
}

async function main(wanted) {
  const unknown = wanted.filter((id) => !rows.some((row) => row.id === id));
  if (unknown.length > 0) throw new Error(`no such row: ${unknown.join(', ')}`);
  let failed = false;
  for (const row of rows.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
    const result = await tried(row);
    failed ||= result.outcome === 'failed';
    const others = known().filter(({ id }) => id !== row.id);
    const all = rows.flatMap(({ id }) => [...others, result].find((one) => one.id === id) ?? []);
    writeFileSync(results, `${JSON.stringify(all, null, 2)}\n`);
    table(all);
  }
  return failed ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
