// R11, R12: texts that mean something to git, a shell, a terminal or a parser, where a name or an intent is expected.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { differences, each, faultsOf, git, inRepository, plant, snapshot, specops } from './place.js';

const load = createRequire(import.meta.url);

/** The big list of naughty strings. */
export const naughty = JSON.parse(readFileSync(load.resolve('big-list-of-naughty-strings/blns.json'), 'utf8'));

/** Names that git obeys, refuses or passes on, and names that others do. */
const branchNames = [
  ...['-f', '--force', '--', '-', '@{-1}', '.', '..', 'notes.txt', 'README.md', 'HEAD', 'main', 'refs/heads/main'],
  ...['--upload-pack=touch canary', '--receive-pack=touch canary', '--exec=touch canary', '--rec=touch canary'],
  ...['-c ext::sh -c touch% canary', '-u', '--orphan', '--detach', '--discard-changes', '-C', '--guess', '-'],
  ...[
    'a b',
    'a\tb',
    'a\nb',
    'a\rb',
    'a\u0001b',
    'a\u001b[2Jb',
    'a\u007fb',
    'a..b',
    'a@{b',
    '@',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[b',
  ],
  ...['a\\b', 'a//b', '.a', '/a', 'a.', 'a/', 'a.lock', '', 'a/.b', 'a.lock/b', 'stash', 'FETCH_HEAD'],
  ...['$(touch canary)', '`touch canary`', 'a;touch canary', 'a|touch canary', 'a&touch canary', '\'"; touch canary #'],
  ...['\u202egnp', 'a\u200bb', '\ud800', 'e\u0301', '\u00e9', 'CON', 'nul', 'x'.repeat(300)],
];

const ways = {
  '--short-name': (name) => ({ args: ['specify', 'Backups', `--short-name=${name}`] }),
  '--branch-template': (name) => ({ args: ['specify', 'Backups', `--branch-template=${name}`] }),
  '--branch-template before the slug': (name) => ({ args: ['specify', 'Backups', `--branch-template=${name}/{slug}`] }),
  'the settings': (name) => ({
    args: ['specify', 'Backups'],
    files: { '.specops/config.yaml': `version: 1\ngit:\n  branch_template: ${JSON.stringify(`${name}{slug}`)}\n` },
  }),
  SPECOPS_FEATURE: (name) => ({ args: ['plan', 'EKS'], env: { SPECOPS_FEATURE: name } }),
};

async function hostileBranches(names) {
  const failures = [];
  const outcomes = {};
  const all = Object.entries(ways).flatMap(([way, make]) => names.map((name) => [way, name, make(name)]));
  await each(all, ([way, name, { args, files = {}, env = {} }]) =>
    inRepository(async (folder) => {
      plant(folder, files);
      const own = ['.git', 'specs', '.specops'];
      const before = { files: snapshot(folder, ...own), refs: await git(folder, 'for-each-ref') };
      const index = readFileSync(join(folder, '.git/index'), 'base64');
      const run = await specops(args, { cwd: folder, env });
      const told = `${way} ${JSON.stringify(name.slice(0, 40))}`;
      failures.push(...faultsOf(run).map((fault) => `${told}: ${fault}`));
      const lost = differences(before.files, snapshot(folder, ...own));
      if (lost.length > 0) failures.push(`${told}: changed ${lost}`);
      if (index !== readFileSync(join(folder, '.git/index'), 'base64')) failures.push(`${told}: the index has changed`);
      const made = (await git(folder, 'for-each-ref', '--format=%(refname)'))
        .split('\n')
        .filter((ref) => !before.refs.includes(ref));
      if (made.length > (run.code === 0 ? 1 : 0)) failures.push(`${told}: made ${made}`);
      if (made.some((ref) => !/^refs\/heads\/[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(ref)))
        failures.push(`${told}: made ${made}`);
      if (existsSync(join(folder, 'canary'))) failures.push(`${told}: a command was run`);
      const code = run.code === 0 ? 'made a name of' : /^error\[(E_\w+)\]/m.exec(run.stderr)?.[1];
      outcomes[code] = (outcomes[code] ?? 0) + 1;
    }),
  );
  const told = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  return {
    failures,
    measured: `${names.length} names × ${Object.keys(ways).length} entry points: 0 edits lost, 0 unexpected refs, 0 commands run; ${told.join(', ')}`,
  };
}

/** The binary in this process: as many runs as there are texts take minutes less. */
async function inProcess(main, args, folder) {
  const printed = { stdout: '', stderr: '' };
  const kept = {};
  for (const name of ['stdout', 'stderr']) {
    kept[name] = process[name].write;
    process[name].write = (text, ...rest) => {
      printed[name] += text;
      rest.find((one) => typeof one === 'function')?.();
      return true;
    };
  }
  try {
    return { code: await main([...args, '-C', folder]), ...printed };
  } catch (error) {
    return { code: 'throw', stdout: printed.stdout, stderr: `E_BUG ${String(error?.stack)}` };
  } finally {
    for (const name of ['stdout', 'stderr']) process[name].write = kept[name];
  }
}

async function naughtyStrings(texts) {
  const { main } = await import(new URL('../../dist/cli.js', import.meta.url).href);
  const failures = [];
  let runs = 0;
  process.setMaxListeners(0);
  for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0);
  await inRepository(async (folder) => {
    const settings = join(folder, '.specops/config.yaml');
    const proved = async (what, text, args, mayFail = true) => {
      runs += 1;
      const run = await inProcess(main, args, folder);
      const told = `${what} ${JSON.stringify(text.slice(0, 60))}`;
      failures.push(...faultsOf(run).map((fault) => `${told}: ${fault}`));
      if (!mayFail && run.code !== 0) failures.push(`${told}: ${run.stderr.slice(0, 200)}`);
      return run;
    };
    await specops(['specify', 'Backups', '--no-branch', '--short-name', 'known'], { cwd: folder });
    for (const text of texts.filter((one) => !one.includes('\0'))) {
      const empty = text.trim() === '';
      const dry = ['--dry-run', '--no-branch', '--json'];
      const described = await proved('description', text, ['specify', ...dry, '--', text], empty);
      if (described.code === 0 && !/^\d{3}-[a-z0-9]+(-[a-z0-9]+)*$/.test(JSON.parse(described.stdout).feature))
        failures.push(`an empty name of ${JSON.stringify(text)}`);
      await proved('short name', text, ['specify', ...dry, `--short-name=${text}`, 'Backups'], false);
      await proved('--feature', text, ['status', `--feature=${text}`]);
      plant(folder, {
        '.specops/config.yaml': `version: 1\ncoverage: ${JSON.stringify(text)}\nroots: [${JSON.stringify(text)}]\n`,
      });
      await proved('settings', text, ['lint']);
      plant(folder, { '.specops/config.yaml': 'version: 1\n' });
      const spec = `---\ntitle: ${JSON.stringify(text)}\n---\n\n# ${text}\n\n- **FR-001**: ${text}\n\n${text}\n`;
      plant(folder, { 'specs/002-theirs/spec.md': spec });
      await proved('document', text, ['lint', 'specs/002-theirs']);
    }
    if (!existsSync(settings) || readdirSync(join(folder, 'specs')).length !== 2)
      failures.push('something else was written');
  });
  return {
    failures,
    measured: `${texts.length} strings, ${runs} runs: 0 crashes, 0 \`E_BUG\`, 0 empty names, 0 raw control bytes`,
  };
}

export const rows = [
  {
    id: 'R11',
    asked: '60 hostile branch names × 3 entry points: 0 edits lost, 0 unexpected refs, 0 commands run',
    fast: 'test/io/branch.test.ts, test/core/branch-name.test.ts',
    run: (size) => hostileBranches(size === 'long' ? branchNames : branchNames.slice(0, 3)),
  },
  {
    id: 'R12',
    asked:
      '461 naughty strings as description, short name, `--feature`, setting and document: 0 crashes, 0 `E_BUG`, 0 empty names, 0 raw control bytes',
    fast: 'test/lint/properties.test.ts, test/cli/hostile.test.ts, test/reliability/bar.test.ts (a twentieth)',
    quick: true,
    run: (size) => naughtyStrings(size === 'long' ? naughty : naughty.filter((_, index) => index % 20 === 0)),
  },
];
