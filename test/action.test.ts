import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ground } from './io/ground.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): unknown => parse(readFileSync(join(root, path), 'utf8'));

interface Action {
  inputs: Record<string, { default: string }>;
  outputs: Record<string, { value: string }>;
  runs: { using: string; steps: { id: string; shell: string; env: Record<string, string>; run: string }[] };
}

const action = read('action.yml') as Action;
const [step] = action.runs.steps;
if (!step) throw new Error('the action has no step');

const spec = '# Logs\n\n- **FR-001**: Logs MUST be kept (FR-009)\n';

/** Runs the action's script as a runner does: what a caller gives is in the environment. */
async function act(inputs: Record<string, string>, files: Record<string, string> = { 'specs/001-a/spec.md': spec }) {
  const folder = ground({ '.specops/config.yaml': 'version: 1\n', ...files });
  const temporary = ground({ output: '', summary: '' });
  const given = Object.fromEntries(
    Object.entries({ ...defaults(), version: 'local', ...inputs }).map(([name, value]) => [
      `INPUT_${name.toUpperCase().replaceAll('-', '_')}`,
      value,
    ]),
  );
  const env = {
    PATH: process.env['PATH'],
    HOME: temporary,
    ACTION_FOLDER: root,
    GITHUB_OUTPUT: join(temporary, 'output'),
    GITHUB_STEP_SUMMARY: join(temporary, 'summary'),
    ...given,
  };
  const { code, stdout, stderr } = await new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    execFile('bash', ['-e', '-c', step?.run ?? ''], { cwd: folder, env }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), stdout: out, stderr: err });
    });
  });
  const outputs = readFileSync(join(temporary, 'output'), 'utf8').trim().split('\n').filter(Boolean).sort();
  return { code, stdout, stderr, outputs, folder, summary: readFileSync(join(temporary, 'summary'), 'utf8') };
}

function defaults(): Record<string, string> {
  return Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default]));
}

describe.skipIf(process.platform === 'win32')('the action', () => {
  test('takes what callers give by the environment only', () => {
    expect(action.runs.using).toBe('composite');
    expect(step.run).not.toContain('${{');
    expect(Object.keys(step.env).sort()).toEqual([
      'ACTION_FOLDER',
      'INPUT_FAIL_ON',
      'INPUT_PATHS',
      'INPUT_SARIF',
      'INPUT_VERSION',
    ]);
    for (const name of Object.keys(action.inputs)) expect(Object.values(step.env)).toContain(`\${{ inputs.${name} }}`);
    for (const [name, { value }] of Object.entries(action.outputs))
      expect(value).toBe(`\${{ steps.lint.outputs.${name} }}`);
  });

  test('annotates, counts, sums up, writes SARIF, and fails as the linter does', async () => {
    const { code, stdout, outputs, folder, summary } = await act({ sarif: 'lint.sarif' });
    expect(code).toBe(2);
    expect(stdout).toMatch(/^::error title=specops%3A reference-unknown,file=specs\/001-a\/spec\.md,/m);
    expect(outputs.map((line) => line.replace(/\d+$/, 'N'))).toEqual(['errors=N', 'notes=N', 'warnings=N']);
    expect(outputs[0]).not.toBe('errors=0');
    expect(summary).toContain('reference-unknown');
    expect(JSON.parse(readFileSync(join(folder, 'lint.sarif'), 'utf8'))).toHaveProperty('version', '2.1.0');
  });

  test('passes where nothing is to fail', async () => {
    const { code, outputs } = await act({ 'fail-on': 'never' });
    expect([code, outputs.length]).toEqual([0, 3]);
  });

  test('reports on the paths it is given, one a line', async () => {
    const files = { 'specs/001-a/spec.md': spec, 'specs/002-b b/spec.md': spec, 'specs/003-c/spec.md': spec };
    const { stdout } = await act({ paths: 'specs/001-a\nspecs/002-b b\n' }, files);
    expect([...new Set(stdout.match(/specs\/00\d/g))].sort()).toEqual(['specs/001', 'specs/002']);
  });

  test.each([
    '$(touch pwned)',
    '`touch pwned`',
    '"; touch pwned; "',
    "'; touch pwned; '",
    '--debug',
    '-o text=pwned',
    '*',
  ])(
    'obeys no input: %j',
    async (payload) => {
      for (const input of ['paths', 'fail-on', 'sarif', 'version']) {
        const { code, folder, stdout } = await act({ [input]: payload });
        expect(code, `${input}: ${stdout}`).not.toBe(127);
        if (input !== 'sarif') expect(code).toBe(1);
        const names = readdirSync(folder).filter((name) => name === 'pwned');
        expect(names).toEqual([]);
      }
    },
    60_000,
  );

  test.each(['npm:other', 'git+https://example.com/a.git', '../local', '1.0.0 other', ''])(
    'runs no package but specops: version %j',
    async (version) => {
      const { code, stderr } = await act({ version });
      expect([code, stderr]).toEqual([1, expect.stringContaining('the input "version"')]);
    },
  );
});

describe('the hook for pre-commit', () => {
  const hooks = read('.pre-commit-hooks.yaml') as { id: string; entry: string; language: string; files: string }[];

  test('runs the linter once, where a document of ours is committed', () => {
    expect(hooks).toEqual([
      expect.objectContaining({ entry: 'specops lint', language: 'node', pass_filenames: false }),
    ]);
    const files = new RegExp(hooks[0]?.files ?? '');
    for (const path of [
      'specs/001-a/spec.md',
      'infra/specs/20261121-093000-a/contracts/tenant.json',
      'memory/constitution.md',
      '.specify/memory/constitution.md',
      '.specops/config.yaml',
    ])
      expect(files.test(path), path).toBe(true);
    for (const path of ['README.md', 'specs/README.md', 'src/001.md']) expect(files.test(path), path).toBe(false);
  });
});

describe("GitLab's job", () => {
  const job = read('templates/ci/gitlab-ci.yml') as {
    specops: { script: string[]; artifacts: { reports: Record<string, string> } };
  };

  test('writes the reports it says it does', () => {
    const [script = ''] = job.specops.script;
    expect(job.specops.artifacts.reports).toEqual({
      codequality: 'specops-quality.json',
      junit: 'specops-junit.xml',
    });
    expect(script).toContain('-o gitlab=specops-quality.json -o junit=specops-junit.xml -o text');
  });

  test('is a command line that runs', async () => {
    const folder = ground({ 'specs/001-a/spec.md': spec });
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'npx'), `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${root}/bin/specops.js" "$@"\n`, {
      mode: 0o755,
    });
    if (process.platform === 'win32') return;
    const env = {
      PATH: `${bin}:${dirname(process.execPath)}:/usr/bin:/bin`,
      SPECOPS_VERSION: 'latest',
      SPECOPS_FAIL_ON: 'never',
    };
    await new Promise<void>((done, fail) => {
      execFile('sh', ['-e', '-c', job.specops.script.join('\n')], { cwd: folder, env }, (error) => {
        if (error) fail(new Error('the job failed', { cause: error }));
        else done();
      });
    });
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['specops-junit.xml', 'specops-quality.json']));
  });
});
