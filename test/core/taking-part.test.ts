import { describe, expect, test } from 'vitest';
import { catalog } from '../../src/catalog/index.js';
import { takesPart } from '../../src/core/derive/taking-part.js';
import { isAbout } from '../../src/core/intent/head.js';
import { readChoices } from '../../src/core/intent/choice.js';

const serves = (chosen: string, requirement: string) => {
  const [choice] = readChoices(chosen, catalog);
  return choice !== undefined && takesPart(choice, `${requirement} (US1)`, catalog);
};

describe('a choice takes part in a requirement', () => {
  test.each([
    // Of a capability that the catalog knows.
    [
      'AKS for Kubernetes',
      "Each tenant's namespace MUST have a quota for CPU, memory and storage of 4 CPU, and what exceeds it MUST be rejected.",
    ],
    [
      'Capsule for tenancy',
      "Each tenant's namespace MUST have a quota for CPU, memory and storage of 4 CPU, and what exceeds it MUST be rejected.",
    ],
    [
      'Argo CD for GitOps',
      'Every change MUST go live from a reviewed, versioned definition, 5 minutes after it is merged.',
    ],
    ['GitHub Actions for CI', 'A preview environment MUST hold made-up data.'],
    ['Checkov for infrastructure code', 'Each rule MUST be code, and be checked on each proposed change.'],
    ['Trivy for scanning', 'Each artefact MUST be published with a list of its components in SPDX.'],
    ['WireGuard', 'The link MUST move traffic off a lost path within 60 seconds.'],
    [
      'Karpenter',
      'Workloads that ask for an accelerator MUST get it, and machines that have one MUST take only workloads that ask for one.',
    ],
    // Of the whole.
    ['AKS for Kubernetes', 'The platform MUST be available for 99.9 % of each calendar month.'],
    ['AKS for Kubernetes', 'The platform, data included, MUST stay in westeurope.'],
    [
      'AKS for Kubernetes',
      'After the loss of a whole site, the recovery of the platform MUST meet RTO 4 hours and RPO 1 hour.',
    ],
    [
      'K3s for Kubernetes',
      'The fleet of clusters MUST be reachable from internal networks only, and from nowhere else.',
    ],
    ['GKE for Kubernetes', 'The GPU capacity MUST be available for 99.5 % of each calendar month.'],
    ['RDS for the database', 'All data that the database stores MUST be encrypted at rest.'],
    ['OpenTofu', 'The database MUST exist in staging and production.'],
    [
      'Entra ID for single sign-on',
      'People and machines MUST prove who they are through the directory of the company.',
    ],
    // In somebody's own words.
    ['Cilium for network policies', "Teams MUST NOT see each other's traffic."],
    [
      'Grafana for dashboards',
      'Consumer lag MUST be on a dashboard, and the on-call engineer MUST be paged above 10000 messages.',
    ],
    [
      'PagerDuty for alerting',
      'Consumer lag MUST be on a dashboard, and the on-call engineer MUST be paged above 10000 messages.',
    ],
    ['Harbor for the registry', 'Images MUST come from a private registry in the data centre.'],
    [
      'Prometheus for metrics',
      'Metrics MUST be kept 13 months, logs 30 days and traces 7 days, with trace sampling at 10 %.',
    ],
    [
      'Grafana Tempo for traces',
      'Metrics MUST be kept 13 months, logs 30 days and traces 7 days, with trace sampling at 10 %.',
    ],
    [
      'Kyverno for policies',
      'There MUST be image signing in the pipeline, verified by admission control in every cluster.',
    ],
    ['Kubecost for cost management', 'The observability stack MUST cost at most 9000 USD per month.'],
    [
      'Azure for the cloud',
      'There MUST be one hub and spoke network in germanywestcentral, with a hub that all traffic passes.',
    ],
    ['Barman for backups', 'MUST: Sicherungen werden 30 Tage aufbewahrt und einmal im Quartal zurückgespielt.'],
  ])('%s: %s', (chosen, requirement) => {
    expect(serves(chosen, requirement)).toBe(true);
  });
});

describe('a choice takes no part in a requirement for a word that only qualifies it', () => {
  test.each([
    [
      'Amazon MSK for Kafka',
      'Consumer lag MUST be on a dashboard, and the on-call engineer MUST be paged above 10000 messages.',
    ],
    ['Amazon MSK for Kafka', "A change of an event's fields MUST be refused when any reader would fail."],
    [
      'AKS for Kubernetes',
      'Secrets MUST stand in clear text in no repository, image, log or setting, and be handed to workloads that prove their identity.',
    ],
    [
      'Harbor for the registry',
      'Secrets MUST stand in clear text in no repository, image, log or setting, and be handed to workloads that prove their identity.',
    ],
    [
      'Grafana Loki for logs',
      'Secrets MUST stand in clear text in no repository, image, log or setting, and be handed to workloads that prove their identity.',
    ],
    [
      'Capsule for tenancy',
      'A deviation of what runs from the reviewed definitions MUST be detected, reported and brought back.',
    ],
    ['Argo CD for GitOps', 'A preview environment MUST be gone within 1 hour after its change is merged or closed.'],
    ['Kubecost for cost management', 'When the budget is used up, the team MUST stop releases.'],
    ['GitLab CI/CD for the pipeline', 'Each artefact MUST be published with a signature of the build.'],
    ['Amazon MSK for Kafka', 'A function MUST run for each event, with the rights of an identity of its own.'],
    ['Cilium for network policies', 'Everything that keeps data MUST be backed up daily, to another region.'],
    ['Traefik for ingress', 'An entry MUST NOT be older than 5 seconds when it is read.'],
    ['Traefik for ingress', 'The database MUST NOT be reachable from the public internet.'],
    ['RDS for the database', 'Records MUST be changed by the network team.'],
    ['Amazon S3 for object storage', 'Machines in all zones of a region MUST see the same files.'],
    [
      'Harbor for the registry',
      'Images of one kind MUST be built from one definition, and be published after a start test.',
    ],
    ['AWS KMS for keys', 'Reads and writes by key MUST take at most 10 ms.'],
    ['Cluster API for the fleet', 'The fleet of clusters MUST be available for 99.9 % of each calendar month.'],
    ['Argo CD for GitOps', 'The platform MUST be available for 99.9 % of each calendar month.'],
    ['Cilium for network policies', 'The platform, data included, MUST stay in westeurope.'],
    ['HAProxy', 'The recovery site MUST be available for 99.9 % of each calendar month.'],
    ['KEDA for autoscaling', 'The first page MUST load within 2 seconds at a scale of 1000 users.'],
  ])('%s: %s', (chosen, requirement) => {
    expect(serves(chosen, requirement)).toBe(false);
  });
});

describe('a requirement is about', () => {
  test.each([
    ['backups', 'Backups of the database MUST be kept', true],
    ['database', 'Backups of the database MUST be kept', false],
    ['backups', 'When backups fail, the owner MUST be told', false],
    ['owner', 'When backups fail, the owner MUST be told', true],
    ['archive', 'Logs MUST go to an archive in Bonn', true],
    ['bonn', 'Logs MUST go to an archive in Bonn', false],
    ['pipeline', 'Images MUST be signed by the pipeline', true],
    ['public', 'The cluster MUST NOT be public', false],
    ['public address', 'The cluster MUST NOT have a public address', true],
    ['tenant', "Each tenant's share MUST be metered", false],
    ['share', "Each tenant's share MUST be metered", true],
    ['traces', 'Logs MUST be kept 30 days; traces MUST be kept for 7 days', true],
    ['anything', 'anything at all in another grammar', true],
    ['of the link', 'The two ends of the link MUST agree', true],
  ])('%s: %s: %s', (term, requirement, expected) => {
    expect(isAbout(requirement, [term])).toBe(expected);
  });
});

test('kinds take part in capabilities that there are', () => {
  const known = new Set(catalog.capabilities.map(({ id }) => id));
  for (const { id, takesPartIn = [] } of catalog.categories) {
    expect([id, takesPartIn.filter((one) => !known.has(one))]).toEqual([id, []]);
    expect([id, new Set(takesPartIn).size]).toEqual([id, takesPartIn.length]);
  }
});

test('of what a capability asks, the kinds it has chosen serve the requirement they are chosen for', () => {
  for (const { requirements, choices } of catalog.capabilities)
    for (const { category, requirement } of choices) {
      const kind = catalog.categories.find(({ id }) => id === category) ?? null;
      const text = requirements[requirement]?.text.replace(/\{[^}]*\}/g, 'as agreed') ?? '';
      const choice = { text: '', chosen: 'something new', purpose: '', technology: null, category: kind };
      expect([text, category, takesPart(choice, text, catalog)]).toEqual([text, category, true]);
    }
});
