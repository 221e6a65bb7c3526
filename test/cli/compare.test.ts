import { expect, test } from 'vitest';
import { workplace } from './specops.js';

const feature = 'specs/001-ha-pg-billing';

test('plans for one specification stand side by side, and the specification stays as it is', async () => {
  const { specops, read, tree } = await workplace();
  await specops(['init']);
  await specops(['specify', 'HA Postgres for the billing service, encrypted at rest, backups kept 35 days']);
  await specops(['plan', '--choice', 'relational-database=rds', '--choice', 'iac=opentofu']);
  const spec = await read(`${feature}/spec.md`);
  const variant = ['plan', '--variant', 'self-run'];
  const planned = await specops([...variant, 'CloudNativePG for the database, Terraform, Helm, Pulumi, Bicep']);
  expect([planned.exitCode, planned.stdout.split('\n')[0]]).toEqual([0, 'Planned 001-ha-pg-billing, variant self-run']);
  expect(await read(`${feature}/spec.md`)).toBe(spec);
  expect(await read(`${feature}/variants/self-run/plan.md`)).toContain('[spec.md](../../spec.md)');

  const again = await specops([...variant, '--refresh', '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({ variant: 'self-run', written: [], edited: [], changes: [] });

  const { plans } = JSON.parse((await specops(['compare', '--json'])).stdout) as {
    plans: { name: string; decisions: object; tools: string[]; gates: object; served: string[] }[];
  };
  expect(plans.map(({ name }) => name)).toEqual(['plan', 'self-run']);
  expect(plans[0]).toMatchObject({
    decisions: { 'Relational database': ['Amazon RDS'], 'IaC tool': ['OpenTofu'] },
    tools: ['OpenTofu'],
    gates: { failed: 0 },
  });
  expect(plans[1]).toMatchObject({ tools: ['Terraform', 'Helm', 'Pulumi', 'Bicep'], gates: { failed: 1 } });

  const table = await specops(['compare']);
  expect(table.stdout).toMatch(/^ +plan +self-run$/m);
  expect(table.stdout).toMatch(/^ {2}Relational database +Amazon RDS +CloudNativePG$/m);
  const missing = await specops(['compare', 'nowhere']);
  expect([missing.exitCode, missing.stderr]).toEqual([
    1,
    'error[E_INPUT]: 001-ha-pg-billing has no plan "nowhere"\nhint: name some of plan, self-run\n',
  ]);
  expect((await tree()).filter((path) => path.startsWith(`${feature}/variants/`))).toHaveLength(7);
});

test.each(['../out', 'A', '', '.', 'a/b', 'a--b', '-x'])(
  '--variant %j is refused before anything is written',
  async (name) => {
    const { specops, tree } = await workplace();
    await specops(['init']);
    await specops(['specify', 'Object storage for build artefacts']);
    const before = await tree();
    const { exitCode, stderr } = await specops(['plan', `--variant=${name}`, 'S3']);
    expect([exitCode, stderr.split(':')[0]]).toEqual([1, 'error[E_USAGE]']);
    expect(await tree()).toEqual(before);
  },
);
