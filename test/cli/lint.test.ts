import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workplace } from './specops.js';

const spec = '# Spec\n\n- **FR-1**: Each tenant MUST have a namespace.\n';
const path = 'specs/001-tenants/spec.md';

interface Answer {
  counts: { error: number; warning: number; info: number };
  findings: { rule: string; file: string; suppressed?: { by: string } }[];
  error?: { code: string };
  presets: Record<string, string>;
  mended: unknown[];
  documents: number;
}

/** A repository with one feature, committed, and lint as a program sees it, with one rule and those that always run. */
async function repository(text = spec) {
  const place = await workplace();
  const write = async (name: string, content: string) => {
    await mkdir(dirname(join(place.folder, name)), { recursive: true });
    await writeFile(join(place.folder, name), content);
  };
  const lint = async (...args: string[]) => {
    const run = await place.specops(['lint', '--only', 'id-malformed', '--json', ...args]);
    return { ...run, answer: JSON.parse(run.stdout) as Answer };
  };
  const found = async (...args: string[]) =>
    (await lint(...args)).answer.findings.map(({ rule, file }) => `${rule} ${file}`);
  await write(path, text);
  await place.git('init', '-q', '-b', 'main');
  await place.git('add', '-A');
  await place.git('commit', '-qm', 'one');
  return { ...place, write, lint, found };
}

const malformed = `id-malformed ${path}`;

describe('lint --fix', () => {
  test('writes what is safe, once, and the exit code is that of what is left', async () => {
    const { lint, read, specops } = await repository(spec.replaceAll('\n', '\r\n'));
    expect(await lint()).toMatchObject({ exitCode: 2 });
    const preview = await specops(['lint', '--only', 'id-malformed', '--fix', '--dry-run']);
    expect(preview).toMatchObject({ exitCode: 0 });
    expect(preview.stdout).toContain(`--- a/${path}\n+++ b/${path}\n@@ -1,3 +1,3 @@\n`);
    expect(preview.stdout).toContain('-- **FR-1**: Each tenant MUST have a namespace.\r\n');
    expect(await read(path)).toBe(spec.replaceAll('\n', '\r\n'));
    const mended = await lint('--fix');
    expect(mended).toMatchObject({ exitCode: 0, answer: { mended: [{ rule: 'id-malformed' }], findings: [] } });
    expect(await read(path)).toBe(spec.replace('FR-1', 'FR-001').replaceAll('\n', '\r\n'));
    expect((await lint('--fix')).answer.mended).toEqual([]);
  });

  test('its dry run is a patch that git applies', async () => {
    const { specops, write, git, read } = await repository();
    const { stdout } = await specops(['lint', '--only', 'id-malformed', '--fix', '--dry-run']);
    await write('mend.patch', stdout);
    await git('apply', 'mend.patch');
    expect(await read(path)).toBe(spec.replace('FR-1', 'FR-001'));
  });
});

describe('lint --fix with a repair of several files', () => {
  const listing = `\`\`\`hcl\n${'a = "b"\n'.repeat(16)}\`\`\`\n`;
  const plan = 'specs/001-tenants/plan.md';
  const only = ['lint', '--only', 'plan-too-detailed', '--fix'];

  test('makes the new file with the change, or shows both as a patch that git applies', async () => {
    const { specops, write, git, read } = await repository();
    await write(plan, `# Plan\n\n## Network\n\n${listing}`);
    const { stdout } = await specops([...only, '--dry-run']);
    expect(stdout).toContain('--- /dev/null\n+++ b/specs/001-tenants/implementation-details/network.md\n@@ -0,0 +1,');
    await write('mend.patch', stdout);
    await git('apply', '--check', 'mend.patch');
    expect(await specops(only)).toMatchObject({ exitCode: 0 });
    expect(await read(plan)).toBe('# Plan\n\n## Network\n\nSee [network.md](implementation-details/network.md).\n');
    expect(await read('specs/001-tenants/implementation-details/network.md')).toContain(listing);
    expect((await specops(only)).stdout).toMatch(/^Clean: /);
  });
});

describe('lint -', () => {
  test('reads a document from stdin in the place of the one on disk', async () => {
    const { specops } = await repository();
    const input = '# Spec\n';
    const clean = await specops(['lint', '-', '--only', 'id-malformed', '--stdin-filename', path], { input });
    expect(clean).toMatchObject({ exitCode: 0, stdout: 'Clean: 1 document read, nothing found.\n' });
    const other = ['lint', '-', '--only', 'id-malformed', '--stdin-filename', 'specs/002-new/spec.md', '--json'];
    const { stdout } = await specops(other, { input: spec });
    expect((JSON.parse(stdout) as Answer).findings.map(({ file }) => file)).toEqual(['specs/002-new/spec.md']);
  });

  test('knows the roots of a monorepo that lint finds', async () => {
    const { specops, write } = await repository();
    await write('teams/net/specs/001-vpc/spec.md', '# Spec\n');
    const other = ['lint', '-', '--only', 'id-malformed', '--json', '--stdin-filename'];
    const { stdout } = await specops([...other, 'teams/net/specs/001-vpc/spec.md'], { input: spec });
    expect((JSON.parse(stdout) as Answer).findings.map(({ file }) => file)).toEqual([
      'teams/net/specs/001-vpc/spec.md',
    ]);
  });

  test.each([
    [['-'], 'E_USAGE'],
    [['-', '--stdin-filename', '../spec.md'], 'E_UNSAFE'],
    [['-', '--stdin-filename', 'README.md'], 'E_USAGE'],
    [['-', '--stdin-filename', path, '--fix'], 'E_USAGE'],
    [['--unsafe'], 'E_USAGE'],
    [['--watch'], 'E_USAGE'],
    [['--since', '-x'], 'E_INPUT'],
    [['--since', 'main..x'], 'E_INPUT'],
    [['--since', 'nowhere'], 'E_INPUT'],
    [['--skip', 'file-timeout'], 'E_USAGE'],
  ])('%j is refused: %s', async (args, code) => {
    const { specops } = await repository();
    const { exitCode, stderr } = await specops(['lint', ...args]);
    expect(stderr).toMatch(new RegExp(`^error\\[${code}\\]`));
    expect(exitCode).toBe(1);
  });
});

describe('lint', () => {
  test('judges everything, whatever feature a pointer of Spec Kit or the environment still names', async () => {
    const { specops, write } = await repository();
    await write('.specify/feature.json', '{ "feature_directory": "specs/009-gone" }');
    const { stdout, exitCode } = await specops(['lint', '--only', 'id-malformed'], { env: { SPECOPS_FEATURE: '009' } });
    expect(stdout).toContain(`${path}:3:`);
    expect(exitCode).toBe(2);
  });
});

describe('lint --watch', () => {
  /** Runs it, and waits for an answer that is as it should be; what it finds as `rule path`. */
  async function watching(start: Awaited<ReturnType<typeof repository>>['start'], ...only: string[]) {
    const running = start(['lint', '--watch', '--json', '--only', only.join(',')]);
    const lines = running.iterable();
    const until = async (is: (found: string[], answer: Answer) => boolean) => {
      for (;;) {
        const { value } = (await lines.next()) as { value: string };
        const answer = JSON.parse(value) as Answer;
        const found = (answer.error ? [] : answer.findings).map(({ rule, file }) => `${rule} ${file}`);
        if (is(found, answer)) return { found, answer };
      }
    };
    return { running, until };
  }

  test('answers for the whole project whenever a document changes, in a root found or made later, until told to end', async () => {
    const { start, write } = await repository('# Spec\n');
    const other = 'teams/net/specs/001-vpc/spec.md';
    const later = 'teams/web/specs/001-cdn/spec.md';
    await write(other, '# Spec\n');
    const { running, until } = await watching(start, 'id-malformed');
    expect((await until(({ length }) => length === 0)).answer.documents).toBe(2);
    await write(other, spec);
    expect((await until(({ length }) => length === 1)).answer.documents).toBe(2);
    await write(path, spec);
    expect((await until(({ length }) => length === 2)).found).toEqual([malformed, `id-malformed ${other}`]);
    await write(later, spec);
    await write(other, '# Spec\n');
    expect(
      (await until((found) => found.join() === [malformed, `id-malformed ${later}`].join())).answer.documents,
    ).toBe(3);
    running.kill('SIGINT');
    expect(await running).toMatchObject({ exitCode: 130 });
  });

  test('judges again what depends on what changed: constitution, settings, a feature beside it', async () => {
    const { start, write, folder } = await repository('# Spec\n');
    await write(
      'specs/001-tenants/plan.md',
      '# Plan\n\n### Simplicity Gate (Article VII)\n\n- [x] **VII.1** At most three tools?\n',
    );
    const { running, until } = await watching(start, 'gate-missing', 'feature-number-duplicate');
    await until(({ length }) => length === 0);
    await write(
      'memory/constitution.md',
      '# Constitution\n\n- **VII.1** At most three tools?\n- **VII.2** Nothing for later?\n',
    );
    await until((found) => found.join() === 'gate-missing specs/001-tenants/plan.md');
    await write('specs/001-other/spec.md', '# Spec\n');
    await until((found) => found.some((one) => one.startsWith('feature-number-duplicate')));
    await rm(join(folder, 'specs/001-other'), { recursive: true });
    await until((found) => found.join() === 'gate-missing specs/001-tenants/plan.md');
    await write('.specops/config.yaml', 'version: 1\nrules:\n  gate-missing: off\n');
    await until(({ length }) => length === 0);
    await write('.specops/config.yaml', 'version: 1\nrules:\n  gate-mising: off\n');
    expect((await until((_, { error }) => error !== undefined)).answer.error).toMatchObject({ code: 'E_CONFIG' });
    await write('.specops/config.yaml', 'version: 1\n');
    await until((found) => found.join() === 'gate-missing specs/001-tenants/plan.md');
    running.kill('SIGTERM');
    expect(await running).toMatchObject({ exitCode: 143 });
  });

  test('sees a document that an editor replaces by another file, again and again', async () => {
    const { start, write, folder } = await repository('# Spec\n');
    const { running, until } = await watching(start, 'id-malformed');
    await until(({ length }) => length === 0);
    for (const [text, count] of [
      [spec, 1],
      ['# Spec\n', 0],
      [spec, 1],
    ] as const) {
      await write('specs/001-tenants/.spec.md.new', text);
      await rename(join(folder, 'specs/001-tenants/.spec.md.new'), join(folder, path));
      await until(({ length }) => length === count);
    }
    running.kill('SIGINT');
    await running;
  });
});

describe('what changed', () => {
  test('--staged sees what git has staged, and runs nothing that the repository names', async () => {
    const { git, write, found, folder } = await repository('# Spec\n');
    await write('monitor.sh', `#!/bin/sh\ntouch '${folder}/ran'\n`);
    await chmod(join(folder, 'monitor.sh'), 0o755);
    await write(path, spec);
    await git('add', path);
    await write(path, '# Spec\n');
    await write('specs/002-other/spec.md', spec);
    await git('config', 'core.fsmonitor', join(folder, 'monitor.sh'));
    expect(await found('--staged')).toEqual([malformed]);
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  test('--staged is clean where nothing is staged, and works before the first commit', async () => {
    const { lint } = await repository();
    expect(await lint('--staged')).toMatchObject({ exitCode: 0, answer: { documents: 0 } });
    const fresh = await workplace();
    await fresh.git('init', '-q');
    await mkdir(join(fresh.folder, dirname(path)), { recursive: true });
    await writeFile(join(fresh.folder, path), spec);
    await fresh.git('add', '-A');
    expect((await fresh.specops(['lint', '--staged', '--only', 'id-malformed'])).exitCode).toBe(2);
  });

  test('--since sees what differs from where the branches parted', async () => {
    const { git, write, found } = await repository();
    expect(await found('--since', 'main')).toEqual([]);
    await git('switch', '-qc', 'other');
    await write('specs/002-other/spec.md', spec);
    expect(await found('--since', 'main')).toEqual(['id-malformed specs/002-other/spec.md']);
    await write(path, `${spec}\nMore.\n`);
    expect(await found('--since', 'main')).toEqual([malformed, 'id-malformed specs/002-other/spec.md']);
  });
});

describe('adoption', () => {
  test('a baseline silences what there is, not what comes, and goes when it is mended', async () => {
    const { specops, found, read, write, lint } = await repository();
    expect((await specops(['lint', '--write-baseline', '--dry-run'])).stdout).toContain('+ .specops/baseline.json');
    await specops(['lint', '--write-baseline']);
    expect(await lint()).toMatchObject({ exitCode: 0, answer: { counts: { error: 0 } } });
    await write(path, `New.\n\n${spec}- **FR-2**: New.\n`);
    expect(await lint()).toMatchObject({ exitCode: 2, answer: { counts: { error: 1 } } });
    expect((await specops(['lint', '--write-baseline'])).stderr).toMatch(/newer findings stay out/);
    expect(await lint('--fix')).toMatchObject({ exitCode: 0 });
    expect(await found('--ci')).toEqual([]);
    expect(await read('.specops/baseline.json')).not.toContain('id-malformed');
  });

  test('the preset is said where it is not the usual one, and pinned by flag, variable and settings', async () => {
    const { specops, lint } = await repository();
    expect((await specops(['lint'])).stderr).toMatch(/^note: the preset brownfield applies to 1 of 1 features/m);
    expect((await lint()).answer.presets).toEqual({ '001-tenants': 'brownfield' });
    expect((await lint('--preset', 'strict')).answer.presets).toEqual({ '001-tenants': 'strict' });
    const { stdout } = await specops(['lint', '--json'], { env: { SPECOPS_PRESET: 'recommended' } });
    expect((JSON.parse(stdout) as Answer).presets).toEqual({ '001-tenants': 'recommended' });
  });

  test('settings cannot switch off what always runs', async () => {
    const { specops, write } = await repository();
    await write(
      '.specops/config.yaml',
      'version: 1\noverrides:\n  - paths: [a]\n    rules:\n      file-timeout: off\n',
    );
    const { exitCode, stderr } = await specops(['lint']);
    expect(stderr).toMatch(/config\.yaml:5:7: the rule "file-timeout" cannot be switched off/);
    expect(exitCode).toBe(1);
  });
});
