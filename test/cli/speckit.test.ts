import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workplace } from './specops.js';

/** A repository with a feature that is specified and planned, asked as prompts of Spec Kit ask its scripts. */
async function planned() {
  const place = await workplace();
  await place.git('init', '-q', '-b', 'main');
  await place.specops(['init', '--agents', 'none']);
  await place.git('add', '-A');
  await place.git('commit', '-qm', 'begin');
  const root = await realpath(place.folder);
  const asked = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await place.specops([...args, '--speckit', '--json']);
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/^(?:warning: .+\n)*$/)]);
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  return { ...place, root, folder: join(root, 'specs/001-object-storage'), asked };
}

describe("Spec Kit's keys", () => {
  test('of specify, plan, paths and tasks are one flat object, with paths that a script can open', async () => {
    const { asked, root, folder } = await planned();
    expect(await asked('specify', 'Object storage')).toEqual({
      BRANCH_NAME: '001-object-storage',
      SPEC_FILE: join(folder, 'spec.md'),
      FEATURE_NUM: '001',
    });
    expect(await asked('plan', 'MinIO for object storage')).toEqual({
      FEATURE_SPEC: join(folder, 'spec.md'),
      IMPL_PLAN: join(folder, 'plan.md'),
      SPECS_DIR: folder,
      BRANCH: '001-object-storage',
    });
    expect(await asked('paths')).toEqual({
      REPO_ROOT: root,
      BRANCH: '001-object-storage',
      FEATURE_DIR: folder,
      FEATURE_SPEC: join(folder, 'spec.md'),
      IMPL_PLAN: join(folder, 'plan.md'),
      TASKS: join(folder, 'tasks.md'),
    });
    const tasks = await asked('tasks');
    expect(Object.keys(tasks)).toEqual(['FEATURE_DIR', 'AVAILABLE_DOCS', 'TASKS_TEMPLATE']);
    expect(tasks['FEATURE_DIR']).toBe(folder);
    expect(tasks['AVAILABLE_DOCS']).toEqual(
      expect.arrayContaining(['research.md', 'data-model.md', 'contracts/', 'quickstart.md']),
    );
  });

  test('of a plan beside others name that one', async () => {
    const { asked, folder } = await planned();
    await asked('specify', 'Object storage');
    expect(await asked('plan', '--variant', 'low-cost', 'MinIO for object storage')).toMatchObject({
      IMPL_PLAN: join(folder, 'variants/low-cost/plan.md'),
      SPECS_DIR: folder,
    });
  });

  test('without --json are lines, and say DRY_RUN where nothing was written', async () => {
    const { specops, folder, root } = await planned();
    await specops(['specify', 'Object storage']);
    const plan = await specops(['plan', 'MinIO for object storage', '--speckit', '--dry-run']);
    expect(plan.stdout).toMatch(/^FEATURE_SPEC: .+\nIMPL_PLAN: .+\nSPECS_DIR: .+\nBRANCH: 001-object-storage\n/);
    const paths = await specops(['paths', '--speckit']);
    expect(paths.stdout).toBe(
      [
        `REPO_ROOT: ${root}`,
        'BRANCH: 001-object-storage',
        `FEATURE_DIR: ${folder}`,
        `FEATURE_SPEC: ${join(folder, 'spec.md')}`,
        `IMPL_PLAN: ${join(folder, 'plan.md')}`,
        `TASKS: ${join(folder, 'tasks.md')}`,
        '',
      ].join('\n'),
    );
  });
});
