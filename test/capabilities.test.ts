import Ajv from 'ajv/dist/2020.js';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalog } from '../src/catalog/index.js';
import { specify } from '../src/commands/specify.js';
import { check } from '../src/core/lint/check.js';
import { readFacts } from '../src/core/facts.js';
import { readIntent } from '../src/core/intent/intent.js';
import { technologiesIn } from '../src/core/intent/technology.js';
import { validate } from '../src/core/validate.js';
import type { Capability, ServiceContract } from '../src/model/catalog.js';
import { defaultConfig } from '../src/model/config.js';
import { optionsOf } from '../src/model/marker.js';
import type { Project } from '../src/model/project.js';
import { parseGuarantee } from '../src/model/resource.js';
import { rules } from '../src/rules/index.js';

const { topics, capabilities, categories } = catalog;

/** What stands more than once, whatever its case. */
function repeated(words: readonly string[]): string[] {
  const lower = words.map((word) => word.toLowerCase());
  return lower.filter((word, index) => lower.indexOf(word) !== index);
}

/** The technologies that a text names. */
function named(text: string): string[] {
  return technologiesIn(text, catalog).map(({ id }) => id);
}

/** Everything that a capability says in a specification. */
function sentencesOf({ scenario, requirements, criteria, edges }: Capability): string[] {
  const steps = scenario.acceptance.map(({ given, when, then }) => `${given}, ${when}, ${then}`);
  const stated = [...requirements, ...criteria].map(({ text }) => text);
  return [scenario.title, scenario.why, scenario.validation, ...steps, ...stated, ...edges];
}

const folder = fileURLToPath(new URL('../templates/', import.meta.url));
const templates = Object.fromEntries(
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.hbs'))
    .map((name) => [name.replaceAll('\\', '/').slice(0, -4), readFileSync(`${folder}${name}`, 'utf8')]),
);

/** The specification of an intent, and what the linter says of it beside open questions. */
function specified(intent: string) {
  const project: Project = {
    name: 'example',
    config: defaultConfig,
    initialised: true,
    repository: null,
    constitution: null,
    features: [],
    unreadable: [],
    catalog,
    templates,
    files: {},
    taken: { numbers: {}, branches: [] },
  };
  const question = { project, feature: null, words: [], text: intent, options: {}, ci: false, schemas: {} };
  const { edits = [], result } = specify.run({ ...question, now: new Date(2026, 10, 21) });
  const [text = ''] = edits.flatMap((edit) => (edit.kind === 'folder' ? edit.files.map((file) => file.text) : []));
  const name = result.feature;
  const path = `specs/${name}/spec.md`;
  const documents = [readFacts(path, 'spec', text)];
  const feature = { name, number: '001', folder: `specs/${name}`, documents, contracts: [], state: null };
  const found = check({ ...project, features: [feature] }, rules, { ci: false, today: '2026-11-21' });
  const open = new Set(['clarification-open', 'topic-uncovered', 'feature-unplanned']);
  return {
    text,
    findings: found.filter(({ rule }) => !open.has(rule)).map(({ rule, message }) => `${rule}: ${message}`),
  };
}

/** What an intent asks for, without what another of it builds on. */
function asked(intent: string): string[] {
  const { capabilities: found } = readIntent(intent, catalog);
  return found.filter((one) => !found.some((other) => other.extends?.includes(one.id))).map(({ id }) => id);
}

describe('capabilities', () => {
  it('have the shape that the entries of a project have', () => {
    expect(validate('catalog', { capabilities, topics })).toEqual([]);
  });

  const each = capabilities.map((capability) => [capability.id, capability] as const);

  it.each(each)('%s leads nowhere but to what is there', (_, capability) => {
    const { requirements, criteria, resources, choices } = capability;
    expect(requirements).not.toEqual([]);
    for (const { requirement } of [...criteria, ...resources, ...choices])
      expect(Object.keys(requirements)).toContain(String(requirement));
    const known = (entries: readonly { id: string }[]) => entries.map(({ id }) => id);
    expect(known(categories)).toEqual(expect.arrayContaining(choices.map(({ category }) => category)));
    expect(known(topics)).toEqual(expect.arrayContaining(capability.topics));
    expect(known(capabilities)).toEqual(expect.arrayContaining(capability.extends ?? []));
    expect(known(capabilities)).toEqual(expect.arrayContaining(capability.yields?.to ?? []));
    expect(capability.terms).toEqual(expect.arrayContaining(capability.yields?.terms ?? []));
    expect(repeated([...capability.terms])).toEqual([]);
    expect(repeated([...capability.topics])).toEqual([]);
    expect(repeated(choices.map(({ category }) => category))).toEqual([]);
  });

  it('extend one another without a circle', () => {
    const reached = (id: string, seen: readonly string[]): string[] =>
      seen.includes(id)
        ? [...seen, id]
        : (capabilities.find((one) => one.id === id)?.extends ?? []).flatMap((next) => reached(next, [...seen, id]));
    expect(capabilities.flatMap(({ id }) => reached(id, []))).toEqual([]);
  });

  it.each(each)('%s obliges, and asks only questions that propose answers', (_, { requirements, criteria }) => {
    for (const { text } of requirements) expect(text).toMatch(/ MUST (?:NOT )?/);
    for (const { text } of [...requirements, ...criteria]) {
      expect(text).toMatch(/^[A-Z0-9{].*\.$/);
      const questions = [...text.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
      expect(text.replace(/\{[^{}]*\}/g, '')).not.toMatch(/[{}]/);
      for (const question of questions) {
        expect(question).toMatch(/^\S.* - .*\?$/);
        expect([question, optionsOf(question).length > 1]).toEqual([question, true]);
      }
    }
  });

  it.each(each)('%s succeeds by a figure, or asks for one', (_, { criteria }) => {
    expect(criteria).not.toEqual([]);
    for (const { text } of criteria) expect(text).toMatch(/\d|\{|\b(?:once|twice|two|three|ten)\b/i);
  });

  it.each(each)('%s is accepted by steps that follow one another', (_, { scenario }) => {
    expect(scenario.acceptance.length).toBeGreaterThanOrEqual(2);
    for (const step of scenario.acceptance.flatMap(({ given, when, then }) => [given, when, then]))
      expect(step).toMatch(/^[a-z].*[^.,;:]$/);
    for (const { given, when, then } of scenario.acceptance) expect(repeated([given, when, then])).toEqual([]);
    for (const whole of [scenario.why, scenario.validation]) expect(whole).toMatch(/^[A-Z].*\.$/);
    expect(scenario.title).toMatch(/^[A-Z].*[^.]$/);
  });

  it.each(each)('%s stays short enough to be read', (_, { requirements, criteria, resources, edges }) => {
    expect(requirements.length).toBeLessThanOrEqual(3);
    expect(criteria.length).toBeLessThanOrEqual(2);
    expect(resources.length).toBeLessThanOrEqual(3);
    expect(edges.length).toBeLessThanOrEqual(3);
    for (const edge of edges) expect(edge).toMatch(/^[A-Z].*\.$/);
  });

  it.each(each)('%s guarantees what can be checked', (_, { resources }) => {
    for (const text of resources.flatMap(({ guarantees }) => guarantees ?? []))
      expect(parseGuarantee(text)).not.toHaveProperty('problem');
  });

  it.each(each)('%s says what, not how: it names no technology', (_, capability) => {
    for (const text of sentencesOf(capability)) expect([text, named(text)]).toEqual([text, []]);
  });

  it('have no sentence that another has, and no resource of its kind', () => {
    expect(repeated(capabilities.flatMap(sentencesOf))).toEqual([]);
    expect(repeated(capabilities.flatMap(({ resources }) => resources.map(({ kind }) => kind)))).toEqual([]);
    for (const { resources } of capabilities)
      for (const { module } of resources) expect(module).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it.each(each)('%s is what each of its terms asks for, and nothing else', (id, { terms }) => {
    expect(terms.map((term) => [term, asked(term)])).toEqual(terms.map((term) => [term, [id]]));
  });

  it.each(each)('%s makes a specification that is short and that the linter finds nothing in', (_, { terms }) => {
    const { text, findings } = specified(`${terms[0] ?? ''} for the payments team`);
    expect(text.split('\n').length).toBeLessThanOrEqual(150);
    expect(findings).toEqual([]);
  });
});

describe('an intent', () => {
  it.each([
    ['The team wants to restore trust in its releases and recover from a bad quarter', []],
    ['Move the application to the new office before the end of the quarter', []],
    ['Users report that pages are slow at the end of the month', []],
    ['Write down who is responsible for the service and how they are reached', []],
    ['Replace the old servers in the rack with new ones', []],
    ['We store documents of our customers and must search for duplicates by hand', []],
    ['The finance department needs a report of all projects by the end of the year', []],
    ['Keep the logo and the name; change the login page', []],
    ['A zone may fail, a person may leave, and work must go on', []],
    ['Our policy is to review changes on Fridays', []],
    ['Nobody knows the key figures of the product or its budget', []],
    ['The canal in Suez is blocked, so the parts are late', []],
    ['Tag the release when it is ready and tell the tenants', []],
    ['Images on the website are too large', []],
    ['They had to wait in the queue at the bank', []],
    ['The pipeline of gas from the north was shut', []],
    ['Do not share credentials by mail', []],
    ['Certificates of completed courses are printed', []],
    ['The audit of the annual accounts is in May', []],
    ['Scale the fish and put it on a hub of ice', []],
  ])('%j asks for nothing it does not name', (intent, capability) => {
    expect(asked(intent)).toEqual(capability);
  });

  it.each([
    ['HA Postgres with PITR for payments', ['relational-database']],
    ['private EKS with IRSA', ['private-cluster', 'workload-identity']],
    ['Azure landing zone with hub and spoke and VPN to on-prem', ['landing-zone', 'hub-and-spoke', 'site-to-site-vpn']],
    ['WAF in front of the public API, rate limiting per client', ['web-application-firewall', 'rate-limiting']],
    ['Audit logs kept 10 years', ['audit-log']],
    ['Budget alerts and showback per team', ['budget-alerts', 'showback']],
    ['Immutable backups with object lock, restore tests every month', ['immutable-backups', 'restore-tests']],
    ['Kafka with dead letter queues', ['event-streaming', 'dead-letter-queue']],
    ['GPU nodes on spot instances', ['gpu-compute', 'spot-capacity']],
    ['Signed images and an SBOM for each release', ['image-signing', 'sbom']],
    ['mTLS between services, cert rotation', ['mutual-tls', 'certificate-rotation']],
    ['Blue/green for the shop, canary for the API', ['blue-green-deployment', 'canary-releases']],
    ['Secrets rotation for all databases', ['secret-rotation']],
    ['Kubernetes drift detection and policy as code', ['kubernetes-platform', 'drift-detection', 'policy-as-code']],
  ])('%j asks for what it names', (intent, expected) => {
    expect(asked(intent)).toEqual(expected);
  });
});

describe('a figure of the intent', () => {
  it.each([
    ['HA Postgres with PITR 14 days', 'any point in time of the last 14 days.'],
    ['Immutable backups for 90 days', 'unchangeable for 90 days, for every account'],
    ['Scale to zero after 10 minutes', 'without requests or jobs for 10 minutes MUST run no replica'],
    ['Monthly restore tests', 'restored and compared every month.'],
    ['SLOs of 99.9%', 'an objective of 99.9% good requests'],
    ['Audit log kept 10 years', 'Entries MUST be kept for 10 years, out of reach'],
    [
      'Self-hosted runners and OS patching. Builds must start within 45 seconds.',
      'Builds MUST start within 45 seconds; this MUST hold at up to',
    ],
    ['Backups of the wiki are made every night. RTO 2 hours', 'empty environment MUST take at most 2 hours.'],
    ['Warm standby, RTO 20 minutes and RPO 30 seconds', 'within 20 minutes and with at most 30 seconds of data lost'],
    ['Sicherungen werden 60 Tage aufbewahrt', 'Backups MUST be kept for 60 days.'],
    ['Sauvegardes conservées 45 jours', 'Backups MUST be kept for 45 days.'],
    [
      'Site-to-site VPN to the mill. Failover of a tunnel: 15 seconds',
      'Failover of a tunnel MUST take at most 15 seconds.',
    ],
    ['Budget alerts for the lab. A budget alert at 70 % of 900 USD', 'MUST be a budget alert at 70 % of 900 USD.'],
    [
      'Synthetic checks. A synthetic check orders a book every minute',
      'every minute; a journey MUST be tried from at least',
    ],
  ])('%j answers the question it is asked by', (intent, sentence) => {
    const { text } = specified(intent);
    expect(text).toContain(sentence);
    expect(text).not.toContain('As stated, ');
  });

  it.each([
    ['Postgres with PITR and a failover within 5 minutes', 'of the last [NEEDS CLARIFICATION: how far back'],
    ['Redis cache and Elasticsearch, both under 200 ms', 'take at most [NEEDS CLARIFICATION: how fast must 99 %'],
    ['Batch jobs: 300 each night', 'at most [NEEDS CLARIFICATION: how often may a job be tried'],
    [
      'Ingress for the shop. The ingress adds at most 5 ms',
      'MUST answer [NEEDS CLARIFICATION: which share of requests',
    ],
    ['Log retention 90 days', 'searchable for [NEEDS CLARIFICATION: how long are logs searchable'],
    ['PITR 7 days for tests and 35 days for production', 'of the last [NEEDS CLARIFICATION: how far back'],
    ['Site-to-site VPN: 2 tunnels, 1 Gbit/s together', 'carry [NEEDS CLARIFICATION: which throughput'],
    ['Policy as code: exceptions expire after 30 days', 'report for [NEEDS CLARIFICATION: how long does a new rule'],
  ])('%j answers no question that it may not mean', (intent, sentence) => {
    expect(specified(intent).text).toContain(sentence);
  });
});

describe('what an intent says itself', () => {
  it.each([
    [
      'Egress filtering: outbound traffic is denied unless its domain is on a list.',
      'Outgoing connections',
      /denied unless/,
    ],
    [
      'Private endpoints for storage and databases; their public endpoints are off.',
      'Managed services',
      /public endpoints/,
    ],
    [
      'Developers get just-in-time access to production for at most 4 hours.',
      'Elevated rights MUST be granted',
      /4 hours/,
    ],
  ])('%j is one requirement, in its own words', (intent, ours, own) => {
    const { text } = specified(intent);
    const requirements = text.split('\n').filter((line) => /^- \*\*N?FR-/.test(line));
    expect(requirements.filter((line) => line.includes(ours))).toEqual([]);
    expect(requirements.filter((line) => own.test(line))).toHaveLength(1);
  });

  it.each([
    [
      'Redis cache. Debezium copies changes of the ledger to the search index within 10 seconds.',
      'within 10 seconds; every committed change MUST reach its readers in the order of its row.',
      'MUST reach its readers in the order of its row, within',
    ],
    [
      'Site-to-site VPN to the depot. A site-to-site VPN fails over within 20 seconds.',
      'fail over within 20 seconds.',
      'off a lost path',
    ],
    [
      'SBOM for each image. An SBOM of a sold version is kept for 12 years.',
      'An SBOM of a sold version MUST be kept for 12 years.',
      'The lists MUST be kept',
    ],
  ])('%j keeps its sentence, and what it leaves out beside it', (intent, sentence, ours) => {
    const { text } = specified(intent);
    expect(text).toContain(sentence);
    expect(text).not.toContain(ours);
  });

  it.each([
    [
      'Data mart for controllers. Finance reads two years of bookings in a data warehouse.',
      'MUST be complete by',
      'limit of',
    ],
    [
      'IP address management for the group. VNets: 12 today, 60 within three years.',
      'room for 60 networks',
      'how many networks',
    ],
    [
      'Knative scale to zero for build agents. Jobs must start within 45 seconds.',
      'Jobs MUST start within 45 seconds.',
      'that wakes a workload',
    ],
    [
      'Backups of the ledger. Hourly backups go to another region.',
      'Hourly backups MUST go to another region. (',
      'the same failure',
    ],
    ['Postgres for the ledger, RPO 90 seconds, backups.', 'to lose at most 90 seconds of it', 'how often must data'],
    [
      'Container registry. A proxy cache in each branch.',
      'There MUST be a proxy cache in each branch.',
      'how do outside artefacts',
    ],
  ])('%j leaves nothing to ask that it has settled', (intent, sentence, ours) => {
    const { text } = specified(intent);
    expect(text).toContain(sentence);
    expect(text).not.toContain(ours);
  });

  it.each([
    ['Cassandra for meter readings with PITR of 5 days', ['document-database']],
    ['MariaDB and MongoDB, both with PITR', ['relational-database', 'document-database']],
    ['PITR of 5 days', ['relational-database']],
  ])('%j is of the database that it names', (intent, ids) => {
    expect(asked(intent)).toEqual(ids);
  });

  it('tells to do one thing and says another', () => {
    const { text } = specified(
      'Move API keys of 12 partners to a vault with key rotation, and each partner can go back until 10 days after its move.',
    );
    expect(text).toContain('API keys of 12 partners MUST be moved to a vault with key rotation');
    expect(text).toContain('Each partner MUST be able to go back until 10 days after its move');
    expect(text).toContain('how old may a credential be');
  });

  it('asks for the limit of each team where there are teams', () => {
    expect(specified('Data warehouse for all teams').text).toContain('what limits a team');
  });

  it('keeps a rhythm of backups that is stated beside an RPO', () => {
    const { text } = specified('Backups every day of the shop. RPO 24 hours.');
    expect(text).not.toContain('to lose at most');
  });

  it('is read where it stands, not across an "and"', () => {
    const { text } = specified('Sauvegarde hebdomadaire conservée 20 jours et une reprise en moins de 6 heures');
    expect(text).toContain('MUST take at most 6 hours');
    expect(text).toContain('kept for 20 days');
    expect(text).toMatch(/backed up (?:weekly|every week)/);
  });

  it('of where it is reached from leaves no question of it', () => {
    expect(specified('Redis cache for tills. Reachable only from the shops.').text).not.toContain(
      'from which networks',
    );
  });

  it.each([
    ['HA MySQL for the wiki in eu-west-1, RPO 1 hour', 'There MUST be HA MySQL for the wiki in eu-west-1.'],
    ['VM fleet on Proxmox in our own data centre for CAD: 12 virtual machines', 'There MUST be a VM fleet on Proxmox'],
  ])('%j has its headline as the first requirement', (intent, sentence) => {
    expect(specified(intent).text).toContain(`- **FR-001**: ${sentence}`);
  });

  it('of something that nothing is known of belongs to its only scenario', () => {
    expect(specified('Plotters for the drawing office. Each plotter is restarted within 2 hours.').text).not.toContain(
      'US0',
    );
  });

  it('of a rule belongs to the scenario that speaks of the same', () => {
    const { text } = specified(
      'Kubernetes cluster. Policy as code. Audit trail of all changes. An auditor gets proof for SOC 2 each half year.',
    );
    const story = /Scenario (\d) - Who did what/.exec(text)?.[1] ?? '';
    expect(text).toContain(`An auditor MUST get proof for SOC 2 each half year. (US${story})`);
  });

  it('in other words than those of the requirement is not said twice', () => {
    const { text } = specified('Multi-tenant platform with resource quotas. Each namespace has resource quotas.');
    expect(text).toContain('namespace MUST have a quota for CPU');
    expect(text).not.toContain('Each namespace MUST have');
  });

  it('with words that are about something else stands beside it', () => {
    const { text } = specified('Preview environments for each pull request; old log files are removed weekly.');
    expect(text).toMatch(/A preview environment MUST be gone within/);
  });

  it.each(catalog.capabilities.map((capability) => [capability.id, capability] as const))(
    'what %s asks beside a sentence, it asks without one',
    (_, { requirements, criteria, resources, choices }) => {
      for (const { requirement } of [...criteria, ...resources, ...choices])
        expect(requirements[requirement]?.where).toBeUndefined();
      for (const { text, beside = '' } of requirements)
        for (const [question] of beside.matchAll(/\{[^{}]+\}/g)) expect(text).toContain(question);
    },
  );

  it.each(catalog.capabilities.map((capability) => [capability.id, capability] as const))(
    'words of %s are of one requirement each',
    (_, { requirements }) => {
      const all = requirements.flatMap(({ said = [] }) => said);
      expect(all).toEqual([...new Set(all)]);
    },
  );
});

describe('contracts', () => {
  /** By the contract's name: what it accepts, and what of it is wrong in one place. */
  const examples: Record<string, { good: object; bad: object }> = {
    tenant: {
      good: {
        name: 'payments',
        owner: 'team-payments',
        contact: 'payments@example.com',
        members: ['payments-developers'],
        quota: { cpu: '4', memory: '16Gi', storage: '100Gi' },
        reachableFrom: ['checkout'],
      },
      bad: {
        name: 'payments',
        owner: 'team-payments',
        contact: 'payments@example.com',
        members: ['payments-developers'],
        quota: { cpu: '4', memory: 'plenty', storage: '100Gi' },
      },
    },
    database: {
      good: {
        name: 'orders',
        owner: 'team-orders',
        storageGiB: 100,
        restoreWindowDays: 14,
        allowedNetworks: ['10.0.0.0/16'],
      },
      bad: {
        name: 'orders',
        owner: 'team-orders',
        storageGiB: 100,
        restoreWindowDays: 90,
        allowedNetworks: ['10.0.0.0/16'],
      },
    },
    'dns-record': {
      good: {
        name: 'shop.example.com',
        type: 'A',
        values: ['192.0.2.10'],
        ttlSeconds: 300,
        visibility: 'public',
        owner: 'team-shop',
      },
      bad: {
        name: 'shop.example.com',
        type: 'A',
        values: ['192.0.2.10'],
        ttlSeconds: 0,
        visibility: 'public',
        owner: 'team-shop',
      },
    },
    'event-topic': {
      good: {
        name: 'orders.placed',
        owner: 'team-orders',
        keyField: 'orderId',
        retentionDays: 7,
        eventsPerSecond: 200,
        readers: ['billing'],
      },
      bad: {
        name: 'Orders Placed',
        owner: 'team-orders',
        keyField: 'orderId',
        retentionDays: 7,
        eventsPerSecond: 200,
        readers: ['billing'],
      },
    },
    account: {
      good: {
        name: 'payments-prod',
        owner: 'team-payments',
        costCentre: '4711',
        environment: 'production',
        monthlyBudget: 2000,
        addressRange: 22,
      },
      bad: {
        name: 'payments-prod',
        owner: 'team-payments',
        costCentre: '4711',
        environment: 'prod',
        monthlyBudget: 2000,
        addressRange: 22,
      },
    },
  };

  const contracts = capabilities.flatMap(({ contract }) => contract ?? []);

  /** The schema a plan writes of it. */
  const validator = ({ properties, required }: ServiceContract) =>
    new Ajv.default({ strict: true, allErrors: true }).compile({
      type: 'object',
      additionalProperties: false,
      required,
      properties,
    });

  it('have a name each, and an example each here', () => {
    expect(contracts.map(({ name }) => name).sort()).toEqual(Object.keys(examples).sort());
  });

  it.each(contracts.map((contract) => [contract.name, contract] as const))(
    '%s is a schema that tells right from wrong',
    (name, contract) => {
      const validate = validator(contract);
      expect(Object.keys(contract.properties)).toEqual(expect.arrayContaining(contract.required));
      validate(examples[name]?.good);
      expect(validate.errors ?? []).toEqual([]);
      validate(examples[name]?.bad);
      expect(validate.errors).toHaveLength(1);
      expect(validate({ ...examples[name]?.good, surprise: true })).toBe(false);
      for (const key of contract.required)
        expect([key, validate({ ...examples[name]?.good, [key]: undefined })]).toEqual([key, false]);
    },
  );
});
