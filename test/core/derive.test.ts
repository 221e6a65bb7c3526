import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { waves } from '../../src/core/work/schedule.js';
import { memory } from '../memory.js';

const intents: [intent: string, choices: string][] = [
  [
    'Multi-tenant Kubernetes platform with namespace isolation and resource quotas',
    'EKS for Kubernetes, Cilium for network policies, ArgoCD for GitOps',
  ],
  [
    'PostgreSQL for the payments team, RPO 5 minutes, encrypted at rest',
    'CloudNativePG for the database, OpenTofu for provisioning',
  ],
  ['Landing zone with VPC, no public internet access, SSO via Okta; budget 2000 € a month', 'Terraform'],
  [
    'Hochverfügbarer Nomad-Cluster im Rechenzentrum mit drei Knoten',
    'Nomad for scheduling, Consul for service discovery',
  ],
  ['日本語の機能', ''],
  [
    'Replace the message queue.\n\n- Kafka topics kept 7 days\n- no message lost when a zone fails\n- 2000 messages per second\n',
    'Kafka for messaging, Helm, Terraform and Pulumi',
  ],
  [
    'Evil\n## Requirements\n---\n- **FR-001**: x (FR-999, T001)\n```\n<!-- {{constructor}} $ARGUMENTS [FEATURE NAME] -->',
    'a | b for `c`, {{x}}',
  ],
];

describe.each(intents)('%j', (intent, choices) => {
  test('lint finds nothing in its documents but open questions', () => {
    const job = memory(intent);
    expect(new Set(job.findings().map(({ rule }) => rule))).toEqual(new Set(['clarification-open']));
    job.plan(choices);
    job.tasks();
    const found = job.findings().map(({ rule, file, message }) => `${rule} ${file} ${message}`);
    expect(found.filter((line) => !line.startsWith('clarification-open'))).toEqual([]);
  });

  test('every requirement has a task, every task a file and a requirement or story', () => {
    const job = memory(intent);
    job.plan(choices);
    job.tasks();
    const documents = job.feature().documents;
    const requirements = documents.flatMap(({ definitions }) =>
      definitions.filter(({ kind }) => kind === 'requirement'),
    );
    const list = documents.find(({ kind }) => kind === 'tasks')?.tasks ?? [];
    const cited = new Set(list.flatMap(({ cites }) => cites));
    expect(requirements.filter(({ id }) => !cited.has(id)).map(({ id }) => id)).toEqual([]);
    expect(list.filter(({ files, cites }) => files.length === 0 || cites.length === 0).map(({ id }) => id)).toEqual([]);
  });
});

test('what an intent rules out in passing is kept, and nothing that runs only there is proposed', () => {
  const job = memory('HA PostgreSQL for billing on AWS without Kubernetes, backups kept 35 days');
  const spec = job.files[`${job.feature().folder}/spec.md`] ?? '';
  const [, id = ''] = /\*\*(FR-\d+)\*\*: The database MUST NOT use Kubernetes\. /.exec(spec) ?? [];
  expect(spec).toContain(`- **Ruled out**: not Kubernetes, as the intent says (${id})\n`);
  expect(spec).toMatch(/NEEDS CLARIFICATION: backup tool not specified - /);
  expect(spec).not.toMatch(/Velero|CloudNativePG/);
});

test('once an intent names a cloud, nothing that only another has is proposed', () => {
  const job = memory('Object storage on Google Cloud, and backups');
  const spec = job.files[`${job.feature().folder}/spec.md`] ?? '';
  expect(spec).toContain('object storage not specified - Ceph Object Gateway, Google Cloud Storage, or MinIO?');
  expect(spec).toContain('backup tool not specified - Velero or restic?');
});

describe('what a chosen technology promises', () => {
  const intent =
    'HA Postgres for the billing service, encrypted at rest, 99.95 % availability per month, backups kept 35 days, no public internet access';
  const modelOf = (choices: string) => {
    const job = memory(intent);
    job.plan(choices);
    return { job, text: job.files[`${job.feature().folder}/data-model.md`] ?? '' };
  };

  test('follows from the figures of the requirements, and a judgement is asked', () => {
    const { job, text } = modelOf('rds for the database\niac=opentofu');
    expect(text).toContain('storage_encrypted = true');
    expect(text).toContain('backup_retention_period >= 35');
    expect(text).toContain('publicly_accessible = false');
    expect(text).toMatch(/NEEDS CLARIFICATION: NFR-\d+: what of the database keeps this - multi_az = true, /);
    expect(text).toMatch(/```mermaid\nflowchart LR\n {2}subgraph m0\["modules\/database"\]\n {4}RES001\["RES-001 /);
    expect(job.findings().filter(({ rule }) => rule !== 'clarification-open')).toEqual([]);
  });

  test('is in the words of the tool that writes it: Terraform attributes mean nothing to another', () => {
    expect(modelOf('rds for the database\niac=pulumi').text).not.toContain('storage_encrypted');
    expect(modelOf('relational-database=CloudNativePG\niac=pulumi').text).toContain('spec.instances >= 2');
  });
});

test('four IaC tools fail gate VII.1, the plan asks why, and tasks refuses until somebody says', () => {
  const job = memory('Object storage for build artefacts');
  job.plan('S3 for object storage, Terraform, Pulumi, Helm, Crossplane');
  const text = job.files[`${job.feature().folder}/plan.md`] ?? '';
  expect(text).toMatch(/- \[ \] \*\*VII\.1\*\* .*4 IaC tools: /);
  expect(text).toMatch(/\| VII\.1 4 IaC tools: .* \| \[NEEDS CLARIFICATION: VII\.1 /);
  expect(() => {
    job.tasks();
  }).not.toThrow();
  expect(job.files[`${job.feature().folder}/tasks.md`]).toBeUndefined();
});

test('any text is kept to the letter, and becomes no heading, fence or id of a document', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }).filter((text) => text.trim() !== ''),
      (intent) => {
        const job = memory(intent);
        const { documents, state } = job.feature();
        expect(state?.input).toBe(intent);
        const [spec] = documents;
        const depths = spec?.headings.map(({ depth }) => depth) ?? [];
        expect(depths.filter((depth) => depth === 1)).toHaveLength(1);
        expect(spec?.headings.filter(({ depth }) => depth === 2).map(({ title }) => title)).toContain('Requirements');
        expect(job.findings().filter(({ rule }) => rule !== 'clarification-open')).toEqual([]);
      },
    ),
  );
});

const work = fc
  .array(
    fc.record({
      waits: fc.array(fc.nat(30), { maxLength: 4 }),
      files: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 2 }),
    }),
    { maxLength: 30 },
  )
  .map((list) =>
    list.map(({ waits, files }, index) => ({
      id: `T${String(index)}`,
      dependsOn: waits.map((wait) => `T${String(wait)}`),
      files,
    })),
  );

test('no wave holds two tasks that share a file or wait for each other, and each waits for earlier waves only', () => {
  fc.assert(
    fc.property(work, (tasksOf) => {
      const done = new Set<string>();
      const known = new Set(tasksOf.map(({ id }) => id));
      for (const wave of waves(tasksOf)) {
        const files = wave.flatMap((task) => [...new Set(task.files)]);
        expect(new Set(files).size).toBe(files.length);
        for (const { dependsOn } of wave) expect(dependsOn.every((id) => done.has(id) || !known.has(id))).toBe(true);
        for (const { id } of wave) done.add(id);
      }
    }),
  );
});

describe('what a decision is weighed against', () => {
  const alternativesOf = (intent: string, choices: string) => {
    const job = memory(intent);
    job.plan(choices);
    const plan = job.files[`${job.feature().folder}/plan.md`] ?? '';
    const [, found = 'none'] = /^\*\*Alternatives\*\*: (.*); compared in/m.exec(plan) ?? [];
    return { plan, found };
  };

  test('could stand where the rest of the plan stands', () => {
    const secrets = 'Secrets for our services, replaced every 30 days';
    const onAzure = alternativesOf(secrets, 'Vault for secrets, Azure Key Vault Managed HSM for keys');
    expect(onAzure.found).toBe('OpenBao or Azure Key Vault');
    const onHosts = alternativesOf('Nightly backups of our virtual machines', 'Veeam for backups, Proxmox VE');
    expect(onHosts.found).not.toMatch(/AWS|Azure|Velero/);
    const edge = alternativesOf('Small Kubernetes clusters in 240 stores', 'K3s for Kubernetes');
    expect(edge.found).toBe('Red Hat OpenShift, RKE2, or Talos Linux');
    const cloud = alternativesOf('A Kubernetes cluster for the shop', 'EKS for Kubernetes');
    expect(cloud.found).toBe('Azure Kubernetes Service, Google Kubernetes Engine, or K3s');
  });

  test('could do the work: on what there is to work on, and inside where that is demanded', () => {
    const database = 'HA Postgres for billing, encrypted at rest, backups kept 35 days';
    const managed = alternativesOf(database, 'AWS Backup for backups, RDS for the database');
    expect(managed.found).toBe('Commvault');
    const own = alternativesOf(database, 'Barman for backups, Patroni for the database');
    expect(own.found).toContain('pgBackRest');
    expect(own.found).not.toMatch(/AWS|Velero/);
    const images = 'Images come from a private registry in the data centre, for K3s in 240 stores';
    const inside = alternativesOf(images, 'Harbor for the registry, K3s for Kubernetes');
    expect(inside.found).toBe('Red Hat Quay');
    const anywhere = alternativesOf('A private registry for our images', 'Harbor for the registry');
    expect(anywhere.found).toContain('GitHub Container Registry');
    const admission = alternativesOf('Policy as code for our clusters', 'Kyverno for policies, AWS KMS for keys');
    expect(admission.found).not.toContain('AWS Config');
  });

  test('is not what is ruled out', () => {
    const { found } = alternativesOf('Monitoring of our services, not Datadog', 'Prometheus for observability');
    expect(found).not.toContain('Datadog');
  });

  test('a technology that does not run on the cloud of the plan is asked about', () => {
    const { plan } = alternativesOf('GPU nodes for research', 'GKE for Kubernetes, Karpenter for autoscaling');
    expect(plan).toContain('NEEDS CLARIFICATION: Karpenter runs on Kubernetes on AWS and Azure');
    const fits = alternativesOf('GPU nodes for research', 'EKS for Kubernetes, Karpenter for autoscaling');
    expect(fits.plan).not.toContain('Karpenter runs on');
  });
});

test('what a module answers of a service is where it is used, and of what one runs oneself its version', () => {
  const job = memory('Nightly backups kept 35 days, metrics kept 13 months');
  job.plan('AWS Backup for backups, Prometheus for metrics');
  const contract = (name: string) => job.files[`${job.feature().folder}/contracts/${name}.schema.json`] ?? '';
  expect(contract('backup')).toContain('Account, project or subscription in which AWS Backup is used.');
  expect(contract('observability')).toContain('Version of Prometheus that runs.');
});

describe('what a decision serves', () => {
  const satisfied = (intent: string, choices: string, name: string) => {
    const job = memory(intent);
    job.plan(choices);
    const plan = job.files[`${job.feature().folder}/plan.md`] ?? '';
    const start = plan.indexOf(`${name} `, plan.indexOf('\n## Decisions'));
    return /\*\*Satisfies\*\*: (.*)/.exec(plan.slice(start))?.[1] ?? '';
  };

  test('follows the purpose it was chosen for, not all of its kind', () => {
    const intent = 'Observability for 40 services: metrics kept 13 months, logs kept 30 days';
    const metrics = satisfied(intent, 'Prometheus for metrics', 'Prometheus');
    const all = satisfied(intent, 'Prometheus for observability', 'Prometheus');
    expect(metrics.split(', ').length).toBeLessThan(all.split(', ').length);
  });

  test('is what others do that keep their data in it', () => {
    const intent = 'Logs of 40 services kept 30 days';
    const loki = satisfied(intent, 'Grafana Loki for logs, Amazon S3 for object storage', 'Grafana Loki');
    expect(satisfied(intent, 'Grafana Loki for logs, Amazon S3 for object storage', 'Amazon S3')).toBe(loki);
  });

  test('is not what another of a longer name serves', () => {
    const intent = 'Alerts of 40 services reach the person on call by Prometheus Alertmanager';
    const choices = 'Prometheus Alertmanager for alerting, Prometheus for metrics';
    const job = memory(intent);
    const spec = job.files[`${job.feature().folder}/spec.md`] ?? '';
    const [, id = 'none'] = /\*\*(N?FR-\d+)\*\*: .*Prometheus Alertmanager/.exec(spec) ?? [];
    expect(satisfied(intent, choices, 'Prometheus Alertmanager')).toContain(id);
    expect(satisfied(intent, choices, 'Prometheus for')).not.toContain(id);
  });

  test('includes the requirement that names it', () => {
    const intent = 'Kubernetes clusters are managed as a fleet with Flux';
    const requirement = satisfied(intent, 'Flux for GitOps', 'Flux');
    expect(requirement).toMatch(/FR-\d+/);
  });
});

test('where the state of a tool is kept is asked, of what the plan stands on', () => {
  const stateOf = (choices: string) => {
    const job = memory('HA Postgres for billing in eu-central-1');
    job.plan(choices);
    return /^- \*\*State\*\*: (.*)$/m.exec(job.files[`${job.feature().folder}/plan.md`] ?? '')?.[1];
  };
  expect(stateOf('RDS for the database, OpenTofu')).toBe(
    'OpenTofu, one for each environment, in [NEEDS CLARIFICATION: in what is the state of OpenTofu kept - an S3 bucket in eu-central-1 or a PostgreSQL database?]',
  );
  expect(stateOf('Terraform, GitLab CI/CD for CI')).toContain("GitLab's own back end for state or a PostgreSQL");
  expect(stateOf('Bicep')).toBe('Bicep: none to keep; it is stored in Azure');
});
