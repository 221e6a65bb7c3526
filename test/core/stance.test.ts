import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../src/catalog/index.js';
import { readChoices } from '../../src/core/intent/choice.js';
import { readIntent } from '../../src/core/intent/intent.js';
import { readRefusals, refusalsApart } from '../../src/core/intent/refusal.js';
import { stretchesIn } from '../../src/core/intent/stance.js';
import { mentionsOf, stancesIn } from '../../src/core/intent/technology.js';
import { memory } from '../memory.js';

/** `id:stance` of each technology that a text names, in its order. */
const stances = (text: string) =>
  [...stancesIn(mentionsOf(text, catalog))].map(([{ id }, stance]) => `${id}:${stance}`);

describe('what a sentence makes of the technologies in it', () => {
  test.each([
    ['Do not use Terraform', 'terraform:refused'],
    ["Don't use Terraform", 'terraform:refused'],
    ['We must not use Terraform or Pulumi', 'terraform:refused pulumi:refused'],
    ['We do not want to run on AWS', 'aws:refused'],
    ['It must not run on AWS', 'aws:refused'],
    ['It may never depend on Azure', 'azure:refused'],
    ['It cannot be hosted on Azure', 'azure:refused'],
    ['Data never on Azure', 'azure:refused'],
    ['Must not be tied to AWS', 'aws:refused'],
    ['Databases must not run on OpenShift', 'openshift:refused'],
    ['Do not run databases on OpenShift', 'openshift:refused'],
    ['HA PostgreSQL without Elasticsearch', 'elasticsearch:refused'],
    ['Search without Elasticsearch or Solr, on OpenShift', 'elasticsearch:refused solr:refused openshift:wanted'],
    ['No Kafka, RabbitMQ or Redis', 'kafka:refused rabbitmq:refused redis:refused'],
    ['No Kafka, Redis for caching', 'kafka:refused redis:wanted'],
    ['Neither AWS, Azure nor Google Cloud', 'aws:refused azure:refused google-cloud:refused'],
    ['HAProxy instead of MetalLB', 'haproxy:wanted metallb:refused'],
    ['Instead of MetalLB use HAProxy', 'metallb:refused haproxy:wanted'],
    ['Argo CD rather than Rancher Fleet', 'argocd:wanted fleet:refused'],
    ['Prefer OpenTofu over Terraform', 'opentofu:wanted terraform:refused'],
    ['Not MongoDB but Redis for sessions', 'mongodb:refused redis:wanted'],
    ['Use Redis, not Memcached, for sessions', 'redis:wanted memcached:refused'],
    ['GitOps with Argo CD (not Rancher Fleet)', 'argocd:wanted fleet:refused'],
    ['Avoid Terraform', 'terraform:refused'],
    ['We should avoid using Terraform and Pulumi', 'terraform:refused pulumi:refused'],
    ['Avoid Terraform and use Pulumi', 'terraform:refused pulumi:wanted'],
    ['Anything but Terraform', 'terraform:refused'],
    ['All clouds except AWS', 'aws:refused'],
    ['Stay away from Jenkins', 'jenkins:refused'],
    ['Get rid of Jenkins', 'jenkins:refused'],
    ['It has to be independent of AWS', 'aws:refused'],
    ['Terraform is not allowed', 'terraform:refused'],
    ['Terraform is forbidden', 'terraform:refused'],
    ['Terraform must not be used', 'terraform:refused'],
    ['Terraform is not an option, so Pulumi', 'terraform:refused pulumi:wanted'],
    ['The use of Terraform is prohibited', 'terraform:refused'],
    ['Non-AWS regions only', 'aws:refused'],
    ['No need for Helm', 'helm:refused'],
    ['PostgreSQL ohne Patroni, kein AWS', 'patroni:refused aws:refused'],
    ['Replace Datadog with Prometheus', 'datadog:replaced prometheus:wanted'],
    ['Datadog is replaced by Prometheus', 'datadog:replaced prometheus:wanted'],
    ['Jenkins must be decommissioned', 'jenkins:replaced'],
    ['Migrate away from Jenkins to Tekton', 'jenkins:replaced tekton:wanted'],
    ['Move our builds from Jenkins to Tekton', 'jenkins:replaced tekton:wanted'],
    ['A replacement for Datadog', 'datadog:replaced'],
    ['The old Jenkins stays until May', 'jenkins:replaced'],
    ['Data must not be stored in Azure', 'azure:aside'],
    ['No workloads on AWS', 'aws:aside'],
  ])('%s: %s', (text, expected) => {
    expect(stances(text).join(' ')).toBe(expected);
  });

  test.each([
    'No release without Trivy',
    'Nothing is deployed without Argo CD',
    'Never run a cluster without Cilium',
    'No cloud other than AWS',
    'It must not run on anything other than AWS',
    'Costs must not exceed 2000 EUR a month on AWS',
    'Teams must not have write access to Argo CD',
    'No downtime during upgrades of EKS',
    'No more than 5 GB on EBS',
    'Not only Kafka but also RabbitMQ',
    'Do not replace Jenkins',
    'Paged by burn rate and not by CPU load, with Prometheus',
    'Images that were not scanned by Trivy are blocked',
    'When no node is left, Karpenter adds one',
    'Kafka keeps no message longer than 7 days',
  ])('%s: all of it is wanted', (text) => {
    expect(stances(text).filter((one) => !one.endsWith(':wanted'))).toEqual([]);
    expect(stances(text)).not.toEqual([]);
  });
});

describe('what a statement refuses by its name is a statement of its own', () => {
  test.each([
    ['A Kubernetes platform without AWS', 'A Kubernetes platform', 'without AWS'],
    ['Object storage no AWS', 'Object storage', 'no AWS'],
    ['A data warehouse on anything but Azure', 'A data warehouse', 'anything but Azure'],
    ['GitOps but not Argo CD', 'GitOps', 'not Argo CD'],
    ['Log aggregation with no Splunk', 'Log aggregation', 'no Splunk'],
    ['Queues without Kafka or RabbitMQ for orders', 'Queues for orders', 'without Kafka or RabbitMQ'],
    ['Postgres without Oracle and without AWS', 'Postgres', 'without AWS', 'without Oracle'],
    ['CI runners without Jenkins, without vendor lock-in', 'CI runners, without vendor lock-in', 'without Jenkins'],
    ['It runs without AWS and must survive a zone failure', 'It runs without AWS', 'It must survive a zone failure'],
  ])('%s', (statement, ...parts) => {
    expect(refusalsApart(statement, catalog)).toEqual(parts);
  });

  test.each([
    'The cluster runs without AWS',
    'It must be built without Terraform',
    'Backups must work without internet access',
    'A user without MFA is blocked',
    'Deployments succeed without Vault being reachable',
    'No release without Trivy',
    'No more than 5 GB on EBS',
    'Argo CD rather than Rancher Fleet',
    'No workloads on AWS',
    'without AWS',
  ])('%s: is one', (statement) => {
    expect(refusalsApart(statement, catalog)).toEqual([statement]);
  });

  test.each([
    ['A Kubernetes platform without AWS', 'The cluster MUST NOT use AWS'],
    ['Object storage no AWS please', 'The object storage MUST NOT use AWS'],
    ['A data warehouse on anything but Azure', 'The warehouse MUST NOT use Azure'],
  ])('%s: %s', (intent, requirement) => {
    const { folder } = memory(intent).feature();
    const text = memory(intent).files[`${folder}/spec.md`] ?? '';
    const naming = text.split('\n').filter((line) => /^- \*\*N?FR-/.test(line) && /AWS|Azure/.test(line));
    expect(naming.map((line) => line.replace(/^\S+ \S+ | \(US1\)$/g, ''))).toEqual([`${requirement}.`]);
    expect(readIntent(intent, catalog).technologies).toEqual([]);
  });
});

/** Names that no other is found in, and that no phrase of ours turns into another. */
const names = catalog.technologies
  .filter(({ name, aliases }) => aliases.includes(name.toLowerCase()))
  .map(({ name }) => name)
  .filter((name) => /^\p{Lu}[\p{L}\p{N}]{3,}$/u.test(name));
const name = fc.constantFrom(...names);
const pair = fc.tuple(name, name).filter(([one, other]) => one !== other);
const refusing = [
  'Do not use {x}.',
  'without {x}',
  'no {x}',
  'It must not run on {x}.',
  '{y} instead of {x}',
  '{y} rather than {x}',
  'not {x} but {y}',
  'use {y}, not {x}',
  'avoid {x}; use {y}',
  'neither {x} nor anything like it, but {y}',
  '{x} is not allowed.',
  '{x} is forbidden, {y} is fine.',
];
const replacing = [
  'migrate away from {x}',
  'migrate from {x} to {y}',
  'replace {x} with {y}',
  '{x} is replaced by {y}',
];
const filled = (phrase: string, [x, y]: readonly [string, string]) => phrase.replace('{x}', x).replace('{y}', y);

test('whatever is refused or replaced is never given by an intent, and what stands in its place is', () => {
  fc.assert(
    fc.property(fc.constantFrom(...refusing, ...replacing), pair, (phrase, [x, y]) => {
      const { technologies, refusals } = readIntent(`A platform for the shop. ${filled(phrase, [x, y])}`, catalog);
      const named = technologies.map((one) => one.name);
      expect([phrase, named]).toEqual([phrase, phrase.includes('{y}') ? [y] : []]);
      expect(refusals.map((one) => one.name)).toContain(x);
    }),
  );
});

test('whatever is refused or replaced is never chosen by a plan, and what stands in its place is', () => {
  fc.assert(
    fc.property(fc.constantFrom(...refusing.slice(0, -1), ...replacing), pair, (phrase, [x, y]) => {
      const request = filled(phrase, [x, y]);
      const chosen = readChoices(request, catalog).flatMap(({ technology }) => technology?.name ?? []);
      expect([request, chosen]).toEqual([request, phrase.includes('{y}') ? [y] : []]);
      expect(readRefusals(request, catalog).map((one) => one.name)).toContain(x);
    }),
  );
});

test('stretches lie within their text, in order, whatever it is', () => {
  const word = fc.constantFrom(
    ...'no not without never do use replace with from by instead of or nor and , . ; ( ) AWS Kafka is forbidden must be'.split(
      ' ',
    ),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
        fc.string({ unit: 'binary' }),
      ),
      (text) => {
        const found = stretchesIn(text);
        for (const { start, end, phrase } of found) {
          expect(start).toBeLessThan(end);
          expect(phrase.start).toBeGreaterThanOrEqual(0);
          expect(Math.max(end, phrase.end)).toBeLessThanOrEqual(text.length);
        }
        readRefusals(text, catalog);
        readChoices(text, catalog);
      },
    ),
  );
});

describe('a choice', () => {
  test.each([
    ['nginx instead of HAProxy', ['nginx'], ['HAProxy']],
    ['Use Nomad, not Kubernetes, for the batch jobs', ['HashiCorp Nomad'], ['Kubernetes']],
    ['Not Vault but OpenBao for secrets', ['OpenBao'], ['HashiCorp Vault']],
    ['No Terraform, only OpenTofu', ['OpenTofu'], ['Terraform']],
    ['Replace Jenkins with Tekton for the pipeline', ['Tekton Pipelines'], ['Jenkins']],
    ['EKS for Kubernetes, without Helm', ['Amazon EKS'], ['Helm']],
    ['We must not use Helm; Kustomize for packaging', ['Kustomize'], ['Helm']],
    ['MinIO instead of S3 for object storage', ['MinIO'], ['Amazon S3']],
    ['Keycloak, not Okta, for single sign-on', ['Keycloak'], ['Okta']],
  ])('%s: takes one and rules out the other', (text, chosen, refused) => {
    expect(readChoices(text, catalog).map(({ technology, chosen: named }) => technology?.name ?? named)).toEqual(
      chosen,
    );
    expect(readRefusals(text, catalog).map((one) => one.name)).toEqual(refused);
  });

  test.each([
    ['Ceph for block storage', 'ceph-rbd', 'block-storage'],
    ['Ceph for object storage', 'ceph-rgw', 'object-storage'],
    ['Ceph for file storage', 'cephfs', 'file-storage'],
    ['Ceph for backups', undefined, 'backup'],
    ['Proxmox for virtualisation', 'proxmox-ve', 'virtualisation'],
    ['Proxmox Backup Server for backups', undefined, 'backup'],
    ['proxmox backup server for backups', undefined, 'backup'],
    ['AWS Transit Gateway for routing', undefined, undefined],
    ['Azure Firewall for egress filtering', 'azure-firewall', 'egress-filter'],
    ['Redis Sentinel for the cache', undefined, 'cache'],
    ['Google Cloud SQL for the database', 'cloud-sql', 'relational-database'],
    ['Vault for database credentials', 'vault', 'secret-store'],
  ])('%s: is what serves its purpose, or nothing that is known', (text, technology, category) => {
    const [choice] = readChoices(text, catalog);
    expect([choice?.technology?.id, choice?.category?.id]).toEqual([technology, category]);
  });
});

/** Products that are not in the catalog, and whose names begin or end with one that is. */
const others = [
  ...[
    'AWS Transit Gateway',
    'AWS Outposts',
    'AWS Shield',
    'AWS Control Tower',
    'AWS Glue',
    'AWS Batch',
    'AWS App Mesh',
  ],
  ...['Azure Virtual WAN', 'Azure Stack HCI'],
  ...['Azure Sentinel', 'Azure Data Factory', 'Azure Synapse', 'Azure Arc', 'Azure Boards', 'Azure Database for MySQL'],
  ...['Google Cloud Dataflow', 'Google Cloud Dataproc', 'Google Cloud Composer', 'Google Cloud Build'],
  ...['Google Cloud Spanner', 'Oracle Cloud Guard', 'Proxmox Backup Server', 'Proxmox Mail Gateway', 'OpenStack Swift'],
  ...['OpenStack Ironic', 'Ansible Vault', 'Ansible Tower', 'Ansible Automation Platform', 'Puppet Bolt'],
  ...['Terraform Stacks', 'Helm Controller', 'Helm Dashboard', 'Redis Insight', 'Redis Enterprise', 'Redis Sentinel'],
  ...['Kafka Connect', 'Kafka Streams', 'Kafka MirrorMaker', 'Confluent Kafka', 'Aiven Kafka', 'Spring Cloud Kafka'],
  ...['MongoDB Compass', 'MongoDB Ops Manager', 'Elasticsearch Curator', 'OpenSearch Dashboards', 'Jenkins X'],
  ...['Tekton Chains', 'Tekton Dashboard', 'Prometheus Operator', 'Prometheus Pushgateway', 'Grafana Beyla'],
  ...['Grafana OnCall', 'Grafana Pyroscope', 'Cilium Hubble', 'Istio Ambient', 'Keycloak Gatekeeper'],
  ...['IBM Cloud Databases for Redis', 'Amazon Managed Workflows for Apache Airflow', 'Percona Operator for MongoDB'],
  ...['Trivy Operator', 'Crossplane Upbound', 'Datadog Agent', 'Splunk Phantom', 'Snowflake Cortex'],
  ...['Databricks Unity Catalog', 'Longhorn Engine', 'Velero UI', 'PagerDuty Rundeck', 'MinIO Operator'],
  ...['kube-prometheus-stack', 'prometheus-operator', 'argocd-image-updater', 'redis-exporter', 'kafka.example.com'],
];

test(`none of ${String(others.length)} products is taken for another that its name has in it`, () => {
  expect(others.length).toBeGreaterThanOrEqual(60);
  for (const product of others)
    for (const sentence of [product, `It is done by ${product} today.`, `we use ${product}, and nothing beside it`])
      expect([sentence, stances(sentence)]).toEqual([sentence, []]);
});

test.each([
  ['Our HA Kafka cluster', 'kafka'],
  ['EKS in AWS Frankfurt', 'eks aws'],
  ['Amazon EKS with Cilium, Argo CD and Grafana Loki', 'eks cilium argocd loki'],
  ['PostgreSQL-Datenbank auf OpenStack-Plattform', 'openstack'],
  ['AWS RDS for the orders', 'rds'],
  ['Multi-Tenant Platform With Argo CD GitOps Delivery On AWS', 'argocd aws'],
  ['Kafka-based event bus', 'kafka'],
  ['GitLab CI/CD Pipelines', 'gitlab-ci'],
  ['Use Terraform with the AWS provider', 'terraform aws'],
  ['delivery is GitOps with Argo CD\nThe platform is private', 'argocd'],
])('%j names %s, whatever stands beside it', (text, expected) => {
  expect(
    mentionsOf(text, catalog)
      .filter(({ isWhole }) => isWhole)
      .map(({ technology }) => technology.id)
      .join(' '),
  ).toBe(expected);
});

describe('a capability', () => {
  const asked = (text: string) => readIntent(text, catalog).capabilities.map(({ id }) => id);

  test.each([
    ['HA Postgres without Elasticsearch', ['relational-database']],
    ["We don't want Kubernetes", []],
    ['Batch jobs on Nomad, not Kubernetes', ['batch-jobs']],
    ['Replace the VPN with zero trust access', ['zero-trust-access']],
    ['Replace the message queue', ['messaging']],
    ['Migrate from Kafka to RabbitMQ', ['messaging']],
    ['No release without image signing', ['image-signing']],
    ['Nightly backups must not leave Germany', ['backup-recovery']],
    ['Databases must not run on Kubernetes', []],
  ])('%j asks for %j', (text, expected) => {
    expect(asked(text)).toEqual(expected);
  });
});
