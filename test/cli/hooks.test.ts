import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workplace } from './specops.js';

const posix = process.platform !== 'win32';

/** A project with these hooks, a person with settings of their own, and a specification. */
async function project(hooks: Record<string, { run: string[]; timeout?: number }[]>) {
  const place = await workplace();
  const person = await workplace();
  const env = { XDG_CONFIG_HOME: person.folder };
  await place.git('init', '-q', '-b', 'main');
  await mkdir(join(place.folder, '.specops'));
  await mkdir(join(place.folder, 'ci'));
  await writeFile(join(place.folder, '.specops/config.yaml'), JSON.stringify({ version: 1, hooks }));
  const script = async (name: string, text: string) => {
    await writeFile(join(place.folder, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(place.folder, name), 0o755);
  };
  const specops = (args: string[], more: Record<string, string> = {}) =>
    place.specops(args, { env: { ...env, ...more } });
  return {
    ...place,
    specops,
    script,
    person,
    trust: () => specops(['hooks', 'trust', '-y'], { CI: 'true' }),
    specify: (...args: string[]) => specops(['specify', 'Queues for orders', '--no-branch', ...args]),
  };
}

const spec = 'specs/001-queues-orders/spec.md';

describe.skipIf(!posix)('a hook', () => {
  test('that nobody trusts is named and skipped', async () => {
    const { specify, script, tree } = await project({ before_specify: [{ run: ['ci/a.sh'] }] });
    await script('ci/a.sh', 'touch ran');
    const { exitCode, stderr } = await specify();
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /^warning: the hook before_specify \(ci\/a\.sh\) was skipped, for nobody trusts it as it is/m,
    );
    expect(await tree()).toContain(spec);
    expect(await tree()).not.toContain('ran');
  });

  test('that is trusted runs before and after, in the project, with the occasion on stdin', async () => {
    const { specify, script, trust, read, tree, person } = await project({
      before_specify: [{ run: ['ci/a.sh', 'one word', '$(touch hit)'] }],
      after_specify: [{ run: ['sh', 'ci/b.sh'] }],
    });
    await script(
      'ci/a.sh',
      'printf "%s|" "$@" "$SPECOPS_HOOK" "$GIT_DIR" >> before; cat > stdin-before; test ! -e specs',
    );
    await script('ci/b.sh', 'cat > stdin-after; test -e specs');
    expect((await trust()).stdout).toMatch(/^Trusted 2 hooks:$/m);
    const { exitCode, stderr } = await specify();
    expect([exitCode, stderr]).not.toContain('warning');
    expect(exitCode).toBe(0);
    expect(await read('before')).toBe('one word|$(touch hit)|before_specify||');
    expect(JSON.parse(await read('stdin-before'))).toMatchObject({
      kind: 'hook',
      event: 'before_specify',
      command: 'specify',
      feature: '001-queues-orders',
    });
    expect(JSON.parse(await read('stdin-after'))).toMatchObject({
      event: 'after_specify',
      paths: expect.arrayContaining([spec]) as string[],
    });
    expect(await tree()).not.toContain('hit');
    expect((await person.tree()).map((path) => path.replace(/[0-9a-f]{64}$/, 'HASH'))).toEqual([
      'specops/trusted-hooks/HASH',
      'specops/trusted-hooks/HASH',
    ]);
  });

  test('needs new trust once its words, its time or a file among its words changed', async () => {
    const { specops, script, trust, folder } = await project({ before_plan: [{ run: ['sh', 'ci/a.sh'] }] });
    const trusted = async () => {
      const { hooks } = JSON.parse((await specops(['hooks', 'list', '--json'])).stdout) as {
        hooks: { trusted: boolean }[];
      };
      return hooks.map((hook) => hook.trusted);
    };
    await script('ci/a.sh', 'true');
    expect(await trusted()).toEqual([false]);
    await trust();
    expect(await trusted()).toEqual([true]);
    await script('ci/a.sh', 'touch ran');
    expect(await trusted()).toEqual([false]);
    await trust();
    const config = join(folder, '.specops/config.yaml');
    const before = await readFile(config, 'utf8');
    for (const [from, to] of [
      ['"ci/a.sh"]', '"ci/a.sh","x"]'],
      ['"before_plan"', '"after_plan"'],
      ['"ci/a.sh"]', '"ci/a.sh"],"timeout":5'],
    ] as const) {
      await writeFile(config, before.replace(from, to));
      expect(await trusted()).toEqual([false]);
    }
    await writeFile(config, before);
    expect(await trusted()).toEqual([true]);
    const { stdout } = await specops(['hooks', 'list']);
    expect(stdout).toMatch(/^trusted {6}before_plan {5}sh ci\/a\.sh {2}\([0-9a-f]{12}; holds ci\/a\.sh\)$/m);
  });

  test('that fails stops the command with its output: before, nothing is written; after, what was written stays', async () => {
    const failing = await project({ before_specify: [{ run: ['ci/a.sh'] }] });
    await failing.script('ci/a.sh', 'echo first; echo "no: \u001b[31mfreeze" >&2; exit 7');
    await failing.trust();
    const before = await failing.tree();
    const run = await failing.specify('--json');
    expect(run.exitCode).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({
      error: {
        code: 'E_ENV',
        message: 'the hook before_specify (ci/a.sh) failed with 7; nothing was written',
        output: 'first\nno: \u001b[31mfreeze\n',
      },
    });
    expect(run.stderr).toMatch(/^ {2}\| first\n {2}\| no: \\u001b\[31mfreeze$/m);
    expect(await failing.tree()).toEqual(before);

    const after = await project({ after_specify: [{ run: ['ci/a.sh'] }] });
    await after.script('ci/a.sh', 'exit 1');
    await after.trust();
    const { exitCode, stderr } = await after.specify();
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`failed with 1; what was written stays: ${spec}`);
    expect(await after.tree()).toContain(spec);
  });

  test('that takes too long is ended with all that it started', async () => {
    const { specify, script, trust, tree } = await project({ before_specify: [{ run: ['ci/a.sh'], timeout: 1 }] });
    await script('ci/a.sh', '(sleep 4; touch late) & sleep 60');
    await trust();
    const { exitCode, stderr } = await specify();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('took longer than its 1 s and was ended; nothing was written');
    await new Promise((done) => setTimeout(done, 4500));
    expect(await tree()).not.toContain('late');
  });

  test('runs neither in a dry run, nor where nothing is written, nor for what only looks, nor for a hook that calls us', async () => {
    const { specify, specops, script, trust, tree, read } = await project({
      before_specify: [{ run: ['ci/a.sh'] }],
      after_plan: [{ run: ['ci/a.sh'] }],
    });
    await script('ci/a.sh', 'echo x >> ran');
    await trust();
    await specify('--dry-run');
    for (const command of ['lint', 'status', 'next']) await specops([command]);
    await specops(['specify', 'x'], { SPECOPS_HOOK: 'before_specify' });
    expect(await tree()).not.toContain('ran');
    await specify();
    expect(await read('ran')).toBe('x\n');
  });

  test('that is not trusted runs in CI with --allow-hooks, and nowhere else', async () => {
    const { specops, script, tree, specify } = await project({ before_specify: [{ run: ['ci/a.sh'] }] });
    await script('ci/a.sh', 'touch ran');
    const { exitCode, stderr } = await specify('--allow-hooks');
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^error\[E_USAGE\]: --allow-hooks is for a CI job/)]);
    expect((await specops(['specify', 'Queues for orders', '--allow-hooks'], { CI: 'true' })).exitCode).toBe(0);
    expect(await tree()).toContain('ran');
  });

  test('cannot lead out of the project, nor is a program of the project meant by a bare name', async () => {
    for (const name of ['../x.sh', '/bin/sh', '.git/hooks/x']) {
      const { specify } = await project({ before_specify: [{ run: [name] }] });
      expect((await specify()).stderr).toMatch(/^error\[E_UNSAFE\]/);
    }
    const { specops, script, trust, tree } = await project({ before_specify: [{ run: ['deploy-x'] }] });
    await script('deploy-x', 'touch ran');
    await trust();
    const { stderr } = await specops(['specify', 'Queues'], { PATH: `.:${process.env['PATH'] ?? ''}` });
    expect(stderr).toContain('cannot be started');
    expect(await tree()).not.toContain('ran');
  });
});

describe.skipIf(!posix)('trust', () => {
  test('is given by a person at a terminal: an agent can neither answer nor say -y', async () => {
    const { specops, script, person } = await project({ before_specify: [{ run: ['ci/a.sh'] }] });
    await script('ci/a.sh', 'true');
    for (const args of [
      ['hooks', 'trust'],
      ['hooks', 'trust', '-y'],
      ['hooks', 'trust', '--yes', '--json'],
    ]) {
      const { exitCode, stderr } = await specops(args);
      expect([exitCode, stderr]).toEqual([
        1,
        expect.stringMatching(/^error\[E_USAGE\]: hooks are trusted by a person, at a terminal\n/),
      ]);
    }
    expect(await person.tree()).toEqual([]);
  });

  test('is not taken from a settings folder that lies in the project', async () => {
    const { specops, script, folder } = await project({ before_specify: [{ run: ['ci/a.sh'] }] });
    await script('ci/a.sh', 'true');
    const inside = { XDG_CONFIG_HOME: join(folder, 'settings'), CI: 'true' };
    expect((await specops(['hooks', 'trust', '-y'], inside)).stderr).toMatch(/^error\[E_UNSAFE\]/);
    const { hooks } = JSON.parse((await specops(['hooks', 'list', '--json'])).stdout) as {
      hooks: { sha256: string }[];
    };
    await mkdir(join(folder, 'settings/specops/trusted-hooks'), { recursive: true });
    await writeFile(join(folder, 'settings/specops/trusted-hooks', hooks[0]?.sha256 ?? ''), '');
    expect((await specops(['hooks', 'list'], inside)).stdout).toMatch(/^not trusted/);
    expect(await readdir(join(folder, 'settings/specops/trusted-hooks'))).toHaveLength(1);
  });

  test('of nothing is nothing', async () => {
    const { specops } = await project({});
    expect((await specops(['hooks', 'list'])).stdout).toBe('This project has no hooks.\n');
    expect((await specops(['hooks', 'trust'])).stdout).toBe(
      'There is nothing to trust: no hook is new, and none has changed.\n',
    );
  });
});
