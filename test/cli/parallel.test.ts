import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workplace } from './specops.js';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1).padStart(3, '0'));

async function repository() {
  const place = await workplace();
  await place.git('init', '-q', '-b', 'main');
  await place.git('commit', '-q', '--allow-empty', '-m', 'first');
  return place;
}

/** What the answers claim, against what is there. */
async function prove(
  { git, folder, tree }: Awaited<ReturnType<typeof workplace>>,
  runs: { feature: string; branch: string | null }[],
) {
  const numbers = upTo(runs.length);
  const features = runs.map(({ feature }) => feature).sort();
  expect(features.map((name) => name.slice(0, 3))).toEqual(numbers);
  expect((await readdir(join(folder, 'specs'))).sort()).toEqual(features);
  expect(runs.map(({ branch }) => branch).sort()).toEqual(features);
  const branches = (await git('for-each-ref', '--format=%(refname:short)', 'refs/heads')).split('\n');
  expect(branches.sort()).toEqual([...features, 'main'].sort());
  const reserved = join(folder, '.git/specops/reserved');
  expect((await readdir(reserved)).sort()).toEqual(numbers);
  const owners = await Promise.all(
    numbers.map(
      async (number) => (JSON.parse(await readFile(join(reserved, number), 'utf8')) as { name: string }).name,
    ),
  );
  expect(owners).toEqual(features);
  expect((await tree()).sort()).toEqual(
    features.flatMap((name) => [`.specops/state/${name}.json`, `specs/${name}/spec.md`]).sort(),
  );
  expect(features).toContain(await git('branch', '--show-current'));
  expect((await readdir(join(folder, '.git'))).filter((name) => name.endsWith('.lock'))).toEqual([]);
}

describe('many at once in one repository', { timeout: 120_000 }, () => {
  test('with ten intents get ten consecutive numbers, folders and branches', async () => {
    const place = await repository();
    const intents = upTo(10).map((number) => `Tenant${number} needs object storage`);
    const runs = await Promise.all(
      intents.map(async (intent) => {
        const { exitCode, stdout, stderr } = await place.specops(['specify', '--json', intent], { alone: true });
        expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
        return { intent, ...(JSON.parse(stdout) as { feature: string; branch: string | null; spec: string }) };
      }),
    );
    await prove(place, runs);
    for (const { intent, spec } of runs) expect(await place.read(spec)).toContain(`**Input**: ${intent}\n`);
  });

  test('with the identical text twenty get twenty features, and nobody writes over another', async () => {
    const place = await repository();
    const runs = await Promise.all(
      upTo(20).map(async () => {
        const { exitCode, stdout } = await place.specops(['specify', '--json', 'Object', 'storage'], { alone: true });
        expect(exitCode).toBe(0);
        return JSON.parse(stdout) as { feature: string; branch: string | null; created: boolean };
      }),
    );
    expect(runs.every(({ created }) => created)).toBe(true);
    await prove(place, runs);
  });
});
