import Ajv from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { repositoryWithTwoFeatures, workplace } from './specops.js';

const intent = 'Multi-tenant Kubernetes platform with namespace isolation and resource quotas'.split(' ');
const choices = 'EKS for Kubernetes, Cilium for network policies, ArgoCD for GitOps'.split(' ');
const feature = 'specs/003-multi-tenant-k8s';

/** Text without what differs from day to day. */
const timeless = (text: string) =>
  text.replaceAll(/\d{4}-\d{2}-\d{2}/g, 'YYYY-MM-DD').replaceAll(/"[0-9a-f]{64}"/g, '"SHA-256"');

describe('the main job, in a repository with two features', () => {
  test('writes the tree that was reviewed, branch and all', async () => {
    const { specops, git, tree, read } = await repositoryWithTwoFeatures();
    const before = await tree();

    const specified = await specops(['specify', ...intent]);
    expect(specified).toMatchObject({ exitCode: 0 });
    expect(await git('branch', '--show-current')).toBe('003-multi-tenant-k8s');
    await expect(timeless(specified.stdout)).toMatchFileSnapshot('../fixtures/main-job/stdout/specify.txt');
    await expect(timeless(await read(`${feature}/spec.md`))).toMatchFileSnapshot(
      '../fixtures/main-job/spec-as-specified.md',
    );

    const planned = await specops(['plan', ...choices]);
    expect(planned).toMatchObject({ exitCode: 0 });
    await expect(timeless(planned.stdout)).toMatchFileSnapshot('../fixtures/main-job/stdout/plan.txt');

    const tasked = await specops(['tasks']);
    expect(tasked).toMatchObject({ exitCode: 0 });
    await expect(timeless(tasked.stdout)).toMatchFileSnapshot('../fixtures/main-job/stdout/tasks.txt');

    const linted = await specops(['lint', feature]);
    expect(linted.exitCode).toBe(2);
    await expect(timeless(linted.stdout)).toMatchFileSnapshot('../fixtures/main-job/stdout/lint.txt');
    const status = await specops(['status']);
    expect(status.exitCode).toBe(0);
    await expect(timeless(status.stdout)).toMatchFileSnapshot('../fixtures/main-job/stdout/status.txt');

    const added = (await tree()).filter((path) => !before.includes(path));
    expect(added).toEqual([
      '.specops/state/003-multi-tenant-k8s.json',
      `${feature}/contracts/delivery.schema.json`,
      `${feature}/contracts/kubernetes-cluster.schema.json`,
      `${feature}/contracts/tenant.schema.json`,
      `${feature}/contracts/validation.schema.json`,
      `${feature}/data-model.md`,
      `${feature}/plan.md`,
      `${feature}/quickstart.md`,
      `${feature}/research.md`,
      `${feature}/spec.md`,
      `${feature}/tasks.md`,
    ]);
    for (const path of added)
      await expect(timeless(await read(path))).toMatchFileSnapshot(`../fixtures/main-job/tree/${path}`);
  });

  test('its documents hold what the choices ask for, and lint finds nothing but open questions', async () => {
    const { specops, read } = await repositoryWithTwoFeatures();
    await specops(['specify', ...intent]);
    await specops(['plan', ...choices]);
    await specops(['tasks']);

    const research = await read(`${feature}/research.md`);
    expect(research).toMatch(/^## Container network \(CNI\): Cilium/m);
    expect(research).toMatch(/Calico/);
    expect(research).toMatch(/^## GitOps delivery: Argo CD/m);
    expect(research).toMatch(/Flux/);
    const model = await read(`${feature}/data-model.md`);
    for (const kind of ['Namespace', 'ResourceQuota', 'NetworkPolicy'])
      expect(model).toMatch(new RegExp(`^## RES-\\d{3} ${kind}$`, 'm'));

    const tenant = JSON.parse(await read(`${feature}/contracts/tenant.schema.json`)) as object;
    const valid = new Ajv.default({ strict: false }).compile(tenant);
    const quota = { cpu: '4', memory: '16Gi', storage: '100Gi' };
    expect(valid({ name: 'payments', owner: 'payments', contact: 'pay@example.com', members: ['pay'], quota })).toBe(
      true,
    );
    expect(valid({ name: 'Payments!', owner: 'payments', contact: 'pay@example.com', members: ['pay'], quota })).toBe(
      false,
    );

    const spec = await read(`${feature}/spec.md`);
    const scenarios = [...spec.matchAll(/^\d+\. \*\*Given\*\*/gm)];
    const quickstart = await read(`${feature}/quickstart.md`);
    expect([...quickstart.matchAll(/^### .*\(US\d+\.\d+\)$/gm)]).toHaveLength(scenarios.length);

    const { stdout } = await specops(['lint', '--json']);
    const { findings } = JSON.parse(stdout) as { findings: { rule: string }[] };
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(['clarification-open']));
  });

  test('answers to every question make it clean: gates ticked, questions gone', async () => {
    const { specops, read, folder } = await repositoryWithTwoFeatures();
    const { writeFile } = await import('node:fs/promises');
    await specops(['specify', ...intent]);
    await specops(['plan', ...choices, ', OpenTofu for provisioning']);
    await specops(['tasks']);
    for (const file of ['spec.md', 'plan.md', 'data-model.md']) {
      const text = await read(`${feature}/${file}`);
      const answered = text
        .replaceAll(/^- \[ \](.*)\r?\n {2}- \[NEEDS CLARIFICATION: [^\]]*\]/gm, '- [x]$1')
        .replaceAll(/\[NEEDS CLARIFICATION: [^\]]* - ([^,\]]*?)(?:,| or )[^\]]*\]/g, '$1');
      await writeFile(`${folder}/${feature}/${file}`, answered);
    }
    // What was derived before the answers has to be looked at again.
    const early = await specops(['lint', feature, '--only', 'artifact-stale']);
    expect(early.stdout).toContain('artifact-stale');
    expect((await specops(['ack'])).exitCode).toBe(0);
    const { stdout, exitCode } = await specops(['lint', feature, '--ci']);
    expect(stdout).toBe('Clean: 6 documents read, nothing found.\n');
    expect(exitCode).toBe(0);
  });

  test('a second run of each command writes nothing and says so', async () => {
    const { specops, read, tree } = await repositoryWithTwoFeatures();
    await specops(['specify', ...intent]);
    await specops(['plan', ...choices]);
    await specops(['tasks']);
    const before = await Promise.all((await tree()).map(async (path) => [path, await read(path)]));
    expect((await specops(['plan', ...choices])).stdout).toMatch(/planned already; nothing was written/);
    expect((await specops(['tasks'])).stdout).toMatch(/has its tasks already/);
    expect((await specops(['init', '--agents', 'claude'])).stdout).toMatch(/nothing was written/);
    expect(await Promise.all((await tree()).map(async (path) => [path, await read(path)]))).toEqual(before);
  });

  test('--refresh derives again what nobody has edited, and keeps what somebody has', async () => {
    const { specops, read, folder } = await repositoryWithTwoFeatures();
    const { appendFile } = await import('node:fs/promises');
    await specops(['specify', ...intent]);
    await specops(['plan', ...choices]);
    await appendFile(`${folder}/${feature}/research.md`, '\nMeasured by us: Cilium wins.\n');
    const { stdout } = await specops(['plan', '--refresh', 'OpenTofu for provisioning']);
    expect(stdout).toMatch(/kept: .*research\.md/);
    expect(await read(`${feature}/plan.md`)).toMatch(/D-\d{3} OpenTofu for provisioning/);
    expect(await read(`${feature}/plan.md`)).toMatch(/^### D-002 Cilium/m);
    expect(await read(`${feature}/research.md`)).toMatch(/Measured by us: Cilium wins\.\n$/);
  });
});

describe('without git, or before there is anything', () => {
  test('specify works in a folder that is no repository, and says that there is no branch', async () => {
    const { specops, tree } = await workplace();
    const { exitCode, stdout } = await specops(['specify', 'Backups of all databases']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Specified 001-backups-all-dbs \(no branch\)$/m);
    expect(await tree()).toContain('specs/001-backups-all-dbs/spec.md');
  });

  test('init makes a repository unless it is told not to', async () => {
    const one = await workplace();
    await one.specops(['init']);
    expect(await one.git('symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    const other = await workplace();
    await other.specops(['init', '--no-git']);
    expect((await other.tree()).sort()).toEqual(['.specops/config.yaml', 'memory/constitution.md']);
    await expect(other.git('rev-parse', '--git-dir')).rejects.toThrow();
  });

  test.each([
    [['plan', 'EKS'], /there is no feature yet/, /specops specify/],
    [['tasks'], /there is no feature yet/, /specops specify/],
    [['lint'], /no document was read/, /specops specify/],
    [['specify'], /there is no intent/, /specops specify/],
  ])('%j says what is missing, and the command that mends it', async (args, message, hint) => {
    const { specops } = await workplace();
    const { exitCode, stdout, stderr } = await specops(args);
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(hint);
  });
});
