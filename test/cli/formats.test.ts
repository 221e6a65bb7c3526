import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workplace } from './specops.js';

const spec = 'specs/001-logs/spec.md';
const question = '[NEEDS CLARIFICATION: how long are logs kept - 7 days, or 90 days?]';

/** A repository with one document that has an error and an open question. */
async function project(files: Record<string, string> = {}) {
  const place = await workplace();
  await place.git('init', '-q', '-b', 'work');
  const all = { [spec]: `# Logs\n\n- **FR-001**: Logs MUST be kept ${question} (FR-009)\n`, ...files };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(join(place.folder, path, '..'), { recursive: true });
    await writeFile(join(place.folder, path), text);
  }
  return place;
}

interface Log {
  runs: [{ results: { ruleId: string }[]; tool: { driver: { version: string } } }];
}

describe('specops lint -o', () => {
  test('shows one format on stdout, and writes others to files', async () => {
    const { specops, read, tree } = await project();
    const { exitCode, stdout } = await specops([
      'lint',
      '-o',
      'sarif=lint.sarif',
      '-o',
      'text',
      '--output=junit=ci/lint.xml',
    ]);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^specs\/001-logs\/spec\.md\n/);
    expect(await tree()).toEqual(['ci/lint.xml', 'lint.sarif', spec]);
    const [run] = (JSON.parse(await read('lint.sarif')) as Log).runs;
    expect(run.results.map(({ ruleId }) => ruleId)).toContain('reference-unknown');
    expect(run.tool.driver.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(await read('ci/lint.xml')).toContain('<testsuites name="specops lint"');
  });

  test('prints what it would without it, where stdout is not named', async () => {
    const { specops } = await project();
    const plain = await specops(['lint']);
    const filed = await specops(['lint', '-o', 'gitlab=quality.json']);
    expect(filed.stdout).toBe(plain.stdout);
    expect(filed.exitCode).toBe(plain.exitCode);
  });

  test('prints JSON as --json does', async () => {
    const { specops, read } = await project();
    const [asked, named] = [await specops(['lint', '--json']), await specops(['lint', '-o', 'json'])];
    expect(named.stdout).toBe(asked.stdout);
    await specops(['lint', '-o', 'json=lint.json']);
    expect(JSON.parse(await read('lint.json'))).toMatchObject({ kind: 'lint', documents: 1 });
  });

  test('replaces its own reports, however often', async () => {
    const { specops, read, folder } = await project();
    const formats = ['text', 'lines', 'agent', 'json', 'markdown', 'github', 'gitlab', 'sarif', 'junit', 'rdjson'];
    const options = formats.flatMap((format) => ['-o', `${format}=out/${format}`]);
    expect((await specops(['lint', ...options])).exitCode).toBe(2);
    const before = await read('out/text');
    await writeFile(join(folder, spec), '# Logs\n\n- **FR-001**: Logs MUST be kept.\n');
    const again = await specops(['lint', '--fail-on', 'never', ...options]);
    expect(again.stderr).not.toContain('error[');
    expect(again.exitCode).toBe(0);
    expect(await read('out/text')).not.toBe(before);
    expect((await specops(['lint', '--fail-on', 'never', ...options])).exitCode).toBe(0);
  });

  test("never replaces somebody's file", async () => {
    const { specops, read } = await project({ 'notes.md': '# Notes\n' });
    for (const file of ['notes.md', spec]) {
      const before = await read(file);
      const { exitCode, stderr } = await specops(['lint', '-o', `text=${file}`]);
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('error[E_UNSAFE]')]);
      expect(await read(file)).toBe(before);
    }
  });

  test('writes relative to the folder it is run in, and to an absolute path in the project', async () => {
    const { specops, folder, tree } = await project();
    await specops(['lint', '-o', 'sarif=here.sarif'], { cwd: join(folder, 'specs') });
    await specops(['lint', '-o', `sarif=${join(folder, 'absolute.sarif')}`]);
    expect(await tree()).toEqual(['absolute.sarif', spec, 'specs/here.sarif'].sort());
  });

  test.each([
    ['text=../out.txt', 'E_UNSAFE'],
    ['text=/nowhere/out.txt', 'E_UNSAFE'],
    ['text=.git/out.txt', 'E_UNSAFE'],
    ['text=a\nb', 'E_UNSAFE'],
    ['sarfi', 'E_USAGE'],
    ['text=', 'E_USAGE'],
  ])('refuses %j, and writes nothing', async (value, code) => {
    const { specops, tree } = await project();
    const { exitCode, stdout, stderr } = await specops(['lint', '-o', value]);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`error[${code}]`);
    expect(await tree()).toEqual([spec]);
  });

  test.each([[['-o', 'text', '-o', 'sarif']], [['--json', '-o', 'sarif']], [['-o', 'text=a', '-o', 'lines=./a']]])(
    'refuses two documents in one place: %j',
    async (options) => {
      const { specops, tree } = await project();
      const { exitCode, stderr } = await specops(['lint', ...options]);
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('error[E_USAGE]')]);
      expect(await tree()).toEqual([spec]);
    },
  );

  test('tells what is left once --fix has mended the rest, by the text that is there then', async () => {
    const text = '# Logs\n\n- **FR-1**: Logs MUST be kept (FR-009)\n';
    const { specops, read } = await project({ [spec]: text });
    await specops(['lint', '--fix', '-o', 'rdjson=out.json']);
    const { diagnostics } = JSON.parse(await read('out.json')) as {
      diagnostics: { code: { value: string }; location: { range: { start: { line: number; column: number } } } }[];
    };
    const unknown = diagnostics.find(({ code }) => code.value === 'reference-unknown');
    const line = (await read(spec)).split('\n')[2] ?? '';
    expect(unknown?.location.range.start).toEqual({ line: 3, column: line.indexOf('FR-009') + 1 });
  });

  test.skipIf(process.platform === 'win32')('escapes a hostile file name in every format', async () => {
    const name = 'specs/001-logs/checklists/evil\n::error::x ##[group]\u001b[31m.md';
    const { specops, read } = await project({ [name]: '- [ ] CHK1 Are rules stated? (FR-009)\n' });
    const formats = ['text', 'lines', 'agent', 'json', 'markdown', 'github', 'gitlab', 'sarif', 'junit', 'rdjson'];
    const { stdout } = await specops(['lint', ...formats.flatMap((format) => ['-o', `${format}=out/${format}`])]);
    const texts = [stdout, ...(await Promise.all(formats.map((format) => read(`out/${format}`))))];
    for (const text of texts) {
      expect(text).toContain('evil');
      expect(text).not.toMatch(/^\s*::error::|##\[|\u001b/m);
    }
  });

  test('lists its formats in the help', async () => {
    const { specops } = await project();
    expect((await specops(['lint', '--help'])).stdout).toContain('sarif, junit, rdjson');
  });
});

describe('in GitHub Actions', () => {
  const github = { GITHUB_ACTIONS: 'true' };
  const commands = (text: string) => text.split('\n').filter((line) => line.startsWith('::'));

  test('annotations follow the text, and the summary holds a table', async () => {
    const { specops, folder } = await project();
    const file = join(folder, 'summary');
    await writeFile(file, 'before\n');
    const { stdout, exitCode } = await specops(['lint'], { env: { ...github, GITHUB_STEP_SUMMARY: file } });
    expect(exitCode).toBe(2);
    const rows = stdout.trimEnd().split('\n');
    const first = rows.findIndex((line) => line.startsWith('::'));
    expect(first).toBeGreaterThan(1);
    expect(rows.slice(first)).toEqual(commands(stdout));
    expect(await readFile(file, 'utf8')).toMatch(/^before\n<!-- specops lint -->\n[^]*\| error \| `specs\/001-logs/);
  });

  test('a chosen format stands alone', async () => {
    const { specops } = await project();
    expect(commands((await specops(['lint', '-o', 'text'], { env: github })).stdout)).toEqual([]);
    const { stdout } = await specops(['lint', '--json'], { env: github });
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'lint' });
    expect(commands((await specops(['lint', '-o', 'github'])).stdout).length).toBeGreaterThan(0);
  });

  test('a summary that cannot be written is no failure', async () => {
    const { specops, folder } = await project();
    const env = { ...github, GITHUB_STEP_SUMMARY: join(folder, 'specs') };
    expect((await specops(['lint', '--fail-on', 'never'], { env })).exitCode).toBe(0);
  });

  test('a summary that is almost full gets what fits', async () => {
    const { specops, folder } = await project();
    const file = join(folder, 'summary');
    await writeFile(file, 'x'.repeat(1024 * 1024 - 1024 - 300));
    await specops(['lint'], { env: { ...github, GITHUB_STEP_SUMMARY: file } });
    expect((await readFile(file)).length).toBeLessThan(1024 * 1024);
  });

  test('paths count from the top of the repository', async () => {
    const place = await project({
      'infra/.specops/config.yaml': 'version: 1\n',
      'infra/specs/002-a/spec.md': '# A\n\n(FR-009)\n- **FR-001**: A (FR-009)\n',
    });
    const { stdout } = await place.specops(['lint', '-o', 'github'], { cwd: join(place.folder, 'infra') });
    expect(stdout).toContain('file=infra/specs/002-a/spec.md');
  });

  test('other commands print what they print anywhere', async () => {
    const { specops } = await project();
    expect((await specops(['explain'], { env: github })).stdout).toBe((await specops(['explain'])).stdout);
  });
});
