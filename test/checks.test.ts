import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { catalog } from '../src/catalog/index.js';
import checks from '../src/catalog/checks.yaml';
import { programOf } from '../src/core/derive/promise-check.js';
import type { Check } from '../src/model/catalog.js';
import { memory } from './memory.js';

const all = Object.entries(checks as Record<string, Check[]>).flatMap(([id, own]) =>
  own.map((check) => ({ id, check })),
);
const has = (command: string) => spawnSync(command, ['--version']).error === undefined;
const folder = mkdtempSync(join(tmpdir(), 'specops-checks-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const intents = fileURLToPath(new URL('fixtures/intents/', import.meta.url));
const blocksOf = (text: string) => [...text.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);

test('every check belongs to a technology or category, and asks of a requirement what its figure needs', () => {
  const ids = [...catalog.technologies, ...catalog.categories].map(({ id }) => id);
  for (const { id, check } of all) {
    expect(ids).toContain(id);
    expect([id, check.run.includes('{figure}')]).toEqual([id, check.figure !== undefined]);
    expect([id, check.run.includes('{module}')]).toEqual([id, check.says === undefined]);
    expect([id, check.run.includes(' jq ')]).toEqual([id, check.prints === undefined]);
  }
});

describe.runIf(has('bash'))('for bash', () => {
  test.each(readdirSync(intents))('every block of the quickstart of %s can be read', (name) => {
    const blocks = blocksOf(readFileSync(`${intents}${name}/quickstart.md`, 'utf8'));
    expect(blocks.length).toBeGreaterThan(3);
    for (const block of blocks) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: block, encoding: 'utf8' });
      expect([block, status, stderr]).toEqual([block, 0, '']);
    }
  });

  test('every check can be read, and stops where a variable is not set', () => {
    for (const { id, check } of all) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: filled(check), encoding: 'utf8' });
      expect([id, status, stderr]).toEqual([id, 0, '']);
      const used = [...check.run.matchAll(/\$\{?([A-Z][A-Z0-9_]*)/g)].map(([, name]) => name);
      const explained = [...check.run.matchAll(/\$\{([A-Z][A-Z0-9_]*):\?[^}]+\}/g)].map(([, name]) => name);
      expect([id, used.filter((name) => !explained.includes(name))]).toEqual([id, []]);
    }
  });
});

function filled({ run, figure }: Check): string {
  const value = figure === 'place' ? 'westeurope' : '300';
  return run.replaceAll('{figure}', value).replaceAll('{place}', 'eu-central-1').replaceAll('{module}', 'modules/x');
}

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString().replace('Z', '+00:00');
const ready = (status: string) => ({ items: [{ status: { conditions: [{ type: 'Ready', status }] } }] });
const backup = (days: number) => ({ BackupPlan: { Rules: [{ Lifecycle: { DeleteAfterDays: days } }] } });
const restore = (seconds: number) => ({ CreationDate: ago(seconds), CompletionDate: ago(0) });
const pod = (namespace: string) => ({ kind: 'Pod', metadata: { namespace } });
const tenant = { kind: 'Namespace', metadata: { name: 'a', labels: { 'capsule.clastix.io/tenant': 'a' } } };
const gpu = (taints: object[]) => ({ status: { allocatable: { 'nvidia.com/gpu': '1' } }, spec: { taints } });
const application = (status: string) => ({
  items: [{ status: { sync: { status } }, spec: { syncPolicy: { automated: { selfHeal: true } } } }],
});
const rds = (instance: object) => ({ DBInstances: [instance] });

/** What the tool of each check prints where the requirement holds, and where it does not, in the order of the catalog. */
const printed: Record<string, [holds: unknown, fails: unknown][]> = {
  rds: [
    [rds({ StorageEncrypted: true }), rds({ StorageEncrypted: false })],
    [rds({ BackupRetentionPeriod: 300 }), rds({ BackupRetentionPeriod: 299 })],
    [rds({ PubliclyAccessible: false }), rds({ PubliclyAccessible: true })],
    [rds({ MultiAZ: true }), rds({ MultiAZ: false })],
    [rds({ LatestRestorableTime: ago(200) }), rds({ LatestRestorableTime: ago(400) })],
  ],
  'aws-backup': [
    [backup(300), backup(35)],
    [{ RestoreJobs: [restore(300)] }, { RestoreJobs: [restore(300), restore(301)] }],
  ],
  'aws-kms': [[{ KeyRotationEnabled: true }, { KeyRotationEnabled: false }]],
  aks: [
    [[{ location: 'westeurope' }], [{ location: 'northeurope' }]],
    [
      [{ aadProfile: { managed: true }, disableLocalAccounts: true }],
      [{ aadProfile: null, disableLocalAccounts: false }],
    ],
  ],
  azure: [
    [[{ location: 'westeurope' }, { location: 'global' }], [{ location: 'eastus' }]],
    [[{ publicNetworkAccess: 'Disabled' }], [{ publicNetworkAccess: 'Enabled' }]],
  ],
  'azure-monitor': [[[{ retentionPolicy: { days: 0 } }], [{ retentionPolicy: { days: 30 } }]]],
  eks: [[{ items: [{}] }, { items: [] }]],
  gke: [[{ items: [gpu([{ key: 'nvidia.com/gpu' }]), { status: { allocatable: {} } }] }, { items: [gpu([])] }]],
  k3s: [[ready('True'), ready('False')]],
  'cluster-api': [[{ items: [{ status: { phase: 'Provisioned' } }] }, { items: [{ status: { phase: 'Failed' } }] }]],
  capsule: [[{ items: [tenant, { kind: 'ResourceQuota', metadata: { namespace: 'a' } }] }, { items: [tenant] }]],
  cilium: [
    [
      { items: [pod('a'), pod('kube-system'), { kind: 'NetworkPolicy', metadata: { namespace: 'a' } }] },
      { items: [pod('a')] },
    ],
  ],
  argocd: [[application('Synced'), application('OutOfSync')]],
  flux: [[ready('True'), ready('False')]],
  keda: [[{ items: [{ spec: {} }, { spec: { minReplicaCount: 0 } }] }, { items: [{ spec: { minReplicaCount: 1 } }] }]],
  vault: [
    [
      { initialized: true, sealed: false },
      { initialized: true, sealed: true },
    ],
  ],
  'external-secrets': [[ready('True'), ready('False')]],
  'github-actions': [[{ runners: [{ ephemeral: true }] }, { runners: [{ ephemeral: false }] }]],
  kubecost: [
    [
      { code: 200, data: [null, { __unallocated__: {}, team: {} }] },
      { code: 200, data: [null, { __unallocated__: {} }] },
    ],
  ],
  teleport: [[[{ spec: { mode: 'node' } }], [{ spec: { mode: 'off' } }]]],
  boundary: [[{ item: { session_max_seconds: 300 } }, { item: { session_max_seconds: 301 } }]],
  prometheus: [
    [
      { data: { activeTargets: [{ health: 'up' }] } },
      { data: { activeTargets: [{ health: 'up' }, { health: 'down' }] } },
    ],
  ],
  alertmanager: [[[{ name: 'on-call' }], []]],
  grafana: [[[{ uid: 'a' }], []]],
  pagerduty: [
    [{ oncalls: [{ escalation_level: 1 }, { escalation_level: 2 }] }, { oncalls: [{ escalation_level: 1 }] }],
  ],
  msk: [
    [
      { topics: [{ partitions: [{ isrs: [{ id: 1 }, { id: 2 }] }] }] },
      { topics: [{ partitions: [{ isrs: [{ id: 1 }] }] }] },
    ],
  ],
  debezium: [
    [
      { orders: { status: { connector: { state: 'RUNNING' }, tasks: [{ state: 'RUNNING' }] } } },
      { orders: { status: { connector: { state: 'RUNNING' }, tasks: [{ state: 'FAILED' }] } } },
    ],
  ],
  harbor: [[[{ registry_id: 1 }, { registry_id: null }], [{ registry_id: null }]]],
  patroni: [[{ members: [{ role: 'leader' }, { role: 'sync_standby' }] }, { members: [{ role: 'replica' }] }]],
  wireguard: [
    [
      `wg0\tkey\t${String(Math.floor(Date.now() / 1000) - 60)}\n`,
      `wg0\tkey\t${String(Math.floor(Date.now() / 1000) - 600)}\n`,
    ],
  ],
};

const programs = ['aws', 'az', 'kubectl', 'vault', 'gh', 'curl', 'tctl', 'boundary', 'kcat', 'sudo'];

/** What a check says of what its tool prints; the tool is a program that prints it. */
function said(check: Check, answer: unknown): { stdout: string; status: number | null } {
  writeFileSync(join(folder, 'answer'), typeof answer === 'string' ? answer : JSON.stringify(answer));
  for (const program of programs) {
    const path = join(folder, program);
    writeFileSync(
      path,
      `#!/bin/sh\ncase "$*" in *list-backup-plans*) echo 'a b' ;; *) cat '${folder}/answer' ;; esac\n`,
    );
    chmodSync(path, 0o755);
  }
  const names = [...check.run.matchAll(/\$\{([A-Z][A-Z0-9_]*):\?/g)].map(([, name = '']) => [name, 'x'] as const);
  const env = { ...process.env, ...Object.fromEntries(names), PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  const { stdout, status } = spawnSync('bash', ['-c', filled(check)], { env, encoding: 'utf8' });
  return { stdout: stdout.trim(), status };
}

describe.runIf(has('bash') && has('jq'))('what prints true', () => {
  const judging = all.filter(({ check }) => check.prints === undefined);
  test.each([...new Set(judging.map(({ id }) => id))])(
    '%s is true where it holds, and fails where it does not',
    (id) => {
      const own = judging.filter((one) => one.id === id);
      expect([id, printed[id]?.length]).toEqual([id, own.length]);
      own.forEach(({ check }, index) => {
        const [holds, fails] = printed[id]?.[index] ?? [];
        expect([check.run, said(check, holds)]).toEqual([check.run, { stdout: 'true', status: 0 }]);
        expect([check.run, said(check, fails)]).toEqual([check.run, { stdout: 'false', status: 1 }]);
      });
    },
  );

  const planned = (...values: object[]) => ({
    planned_values: {
      root_module: {
        resources: [{ mode: 'data', type: 'aws_x', values: {} }],
        child_modules: [{ resources: values.map((one) => ({ mode: 'managed', type: 'aws_x', values: one })) }],
      },
    },
  });
  test.each([
    ['a = true', [{ a: true }], [{ a: true }, { a: null }]],
    ['a >= 35', [{ a: '35' }, { a: 40 }], [{ a: 34 }]],
    ['a < 35', [{ a: 34 }], [{}]],
    ['a = "it\'s"', [{ a: "it's" }], [{ a: 'its' }]],
    ['a != "x"', [{ a: 'y' }], [{ a: null }]],
    ['a in ["x", "y"]', [{ a: 'y' }], [{ a: 'z' }]],
    ['a not in ["x", "y"]', [{ a: 'z' }], [{ a: 'x' }]],
    ['a contains "x"', [{ a: ['y', 'x'] }], [{ a: ['y'] }]],
    ['a.b[*].c exists', [{ a: { b: [{ c: 1 }] } }], [{ a: { b: [] } }]],
    ['a[0].b = 1', [{ a: [{ b: 1 }] }], [{ a: [{ b: 2 }] }]],
    ['instances >= 2', [{}, {}], [{}]],
  ])('the promise %s', (guarantee, holds, fails) => {
    const program = programOf('aws_x', guarantee) ?? '';
    const judge = (plan: unknown) =>
      spawnSync('bash', ['-c', `jq -e '${program}'`], { input: JSON.stringify(plan), encoding: 'utf8' }).stdout.trim();
    expect(judge(planned(...holds))).toBe('true');
    expect(judge(planned(...fails))).toBe('false');
    expect(judge(planned())).toBe('false');
  });
});

test('what jq cannot tell of a plan is no check', () => {
  expect(programOf('aws_x', 'kms_key_id references aws_kms_key.data')).toBeNull();
  expect(programOf('aws_x', 'no guarantee')).toBeNull();
});

test('a quickstart looks at what was chosen, with the figures and the region of the specification', () => {
  const job = memory('HA Postgres for billing in eu-central-1, backups kept 35 days, encrypted at rest');
  job.plan('RDS for the database, Terraform');
  const text = job.files[`${job.feature().folder}/quickstart.md`] ?? '';
  expect(text).toContain('### Amazon RDS as it runs (D-001)');
  expect(text).toContain('--region eu-central-1 ');
  expect(text).toContain('all(. >= 35)');
  expect(text).toContain('terraform -chdir=modules/database validate');
  expect(text).toContain('# G-001');
  const open = memory('HA Postgres for billing, encrypted at rest');
  open.plan('RDS for the database');
  const asked = open.files[`${open.feature().folder}/quickstart.md`] ?? '';
  expect(asked).toContain('--region "${REGION:?the region}"');
  expect(asked).not.toContain('BackupRetentionPeriod');
});

test.runIf(has('shellcheck'))('shellcheck has nothing to say of any block', () => {
  for (const name of readdirSync(intents))
    for (const block of blocksOf(readFileSync(`${intents}${name}/quickstart.md`, 'utf8')))
      expect(execFileSync('bash', ['-c', 'shellcheck -s bash - || true'], { input: block, encoding: 'utf8' })).toBe('');
});
