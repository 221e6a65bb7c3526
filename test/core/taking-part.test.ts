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
    ['GitHub Actions for CI', 'A preview environment MUST hold made-up data and never personal data of production.'],
    [
      'Checkov for infrastructure code',
      'Each rule MUST be code with tests, checked when a change is proposed and again where it takes effect.',
    ],
    [
      'Trivy for scanning',
      'Each artefact MUST be published with a list of its components in SPDX, made by the build itself.',
    ],
    [
      'WireGuard',
      'The link MUST have two paths that share no device, and traffic MUST move to the other within 60 seconds.',
    ],
    [
      'Karpenter',
      'Workloads that ask for an accelerator MUST get it, and others MUST be kept off the machines that have one.',
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
      'Secrets MUST be handed to workloads by their identity, and appear in no repository, image, log or setting.',
    ],
    [
      'Harbor for the registry',
      'Secrets MUST be handed to workloads by their identity, and appear in no repository, image, log or setting.',
    ],
    [
      'Grafana Loki for logs',
      'Secrets MUST be handed to workloads by their identity, and appear in no repository, image, log or setting.',
    ],
    [
      'Capsule for tenancy',
      'A deviation of a tenant from its reviewed definition MUST be detected, reported and brought back to the definition.',
    ],
    ['Argo CD for GitOps', 'A preview environment MUST be gone within 1 hour after its change is merged or closed.'],
    ['Kubecost for cost management', 'When the budget is used up, the team MUST stop releases.'],
    ['GitLab CI/CD for the pipeline', 'Each artefact MUST be published with a signature of the build.'],
    [
      'Amazon MSK for Kafka',
      'A function MUST run for each event with an identity of its own that reaches only what it was given.',
    ],
    [
      'Cilium for network policies',
      'Everything that keeps data MUST be backed up daily, to a place the same failure cannot reach.',
    ],
    ['Traefik for ingress', 'An entry MUST NOT be older than 5 seconds when it is read.'],
    ['Traefik for ingress', 'The database MUST NOT be reachable from the public internet.'],
    ['RDS for the database', 'Records MUST be changed by reviewed definitions alone, and each MUST name its owner.'],
    [
      'Amazon S3 for object storage',
      'Machines in all zones MUST see the same files, with locks that hold between them.',
    ],
    [
      'Harbor for the registry',
      'Images MUST be built from a reviewed definition, pass their checks before they are published, and never be changed afterwards.',
    ],
    ['AWS KMS for keys', 'Reads and writes by key MUST take at most 10 ms at ten times the records of the first day.'],
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
