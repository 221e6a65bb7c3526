import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../src/catalog/index.js';
import { readIntent } from '../../src/core/intent/intent.js';
import { misspellingsIn } from '../../src/core/intent/misspelling.js';
import { questionItem } from '../../src/core/intent/open-question.js';
import { technologiesIn } from '../../src/core/intent/technology.js';
import { findTerms, meaningfulWords } from '../../src/core/intent/terms.js';
import { optionsOf } from '../../src/model/marker.js';
import { memory } from '../memory.js';

describe('a sentence of an intent is', () => {
  const roles = (text: string) => {
    const { statements, reasons, exclusions, questions } = readIntent(`Object storage.\n\n${text}`, catalog);
    const body = statements.map((one) => one.text).filter((one) => one !== 'Object storage');
    return Object.entries({ body, reasons, exclusions, questions }).flatMap(([role, list]) =>
      list.map((one) => `${role}: ${one}`),
    );
  };

  test.each([
    ['Out of scope: the archive.', 'exclusions: the archive'],
    ['Non-goals: a second site', 'exclusions: a second site'],
    ['Versioning is out of scope.', 'exclusions: Versioning is out of scope'],
    ['We do not need versioning.', 'exclusions: We do not need versioning'],
    ['The archive is not part of this.', 'exclusions: The archive is not part of this'],
    ['Background: two disks died.', 'reasons: two disks died'],
    ['Why: the lease ends.', 'reasons: the lease ends'],
    ['Today we copy files by hand.', 'reasons: Today we copy files by hand'],
    ['We currently keep everything on one disk.', 'reasons: We currently keep everything on one disk'],
    ['Last spring a disk died.', 'reasons: Last spring a disk died'],
    ['Files were lost twice.', 'reasons: Files were lost twice'],
    ['Note: the vendor is slow.', 'reasons: the vendor is slow'],
    ['Heute liegt alles auf einer Platte.', 'reasons: Heute liegt alles auf einer Platte'],
    ['Note: files must be kept 3 years.', 'body: files must be kept 3 years'],
    ['Goal: no file is lost.', 'body: no file is lost'],
    ['Today must be the last day without a copy.', 'body: Today must be the last day without a copy'],
    [
      'Because the auditor asks, files must be kept 3 years.',
      'body: Because the auditor asks, files must be kept 3 years',
    ],
    ['Files that were deleted must come back.', 'body: Files that were deleted must come back'],
    ['We are not sure whether a copy goes to Bonn.', 'questions: We are not sure whether a copy goes to Bonn'],
    ['Should it be in Bonn?', 'questions: Should it be in Bonn?'],
    ['TBD: who owns it', 'questions: who owns it'],
    ['The size is TBD.', 'questions: The size is TBD'],
    ['The size is not decided yet', 'questions: The size is not decided yet'],
    ['Maybe a second copy.', 'questions: Maybe a second copy'],
    ['Nice to have: a second copy.', 'body: Nice to have: a second copy'],
    ['Nobody knows yet how large it gets.', 'questions: Nobody knows yet how large it gets'],
    ['It would be nice to have a second copy.', 'body: It would be nice to have a second copy'],
  ])('%s → %s', (text, expected) => {
    expect(roles(text)).toEqual([expected]);
  });

  test('a reason goes on until something is asked for', () => {
    expect(roles('Background: two disks died. Nobody noticed. Files must be kept 3 years. They are large.')).toEqual([
      'body: Files must be kept 3 years',
      'body: They are large',
      'reasons: two disks died',
      'reasons: Nobody noticed',
    ]);
  });

  test('technologies and capabilities of what is no request are not asked for', () => {
    const { capabilities, technologies } = readIntent(
      'Object storage. Today we run Kafka on Azure. Out of scope: a VPN to on-prem. Should there be a data lake on AWS?',
      catalog,
    );
    expect(capabilities.map(({ id }) => id)).toEqual(['object-storage']);
    expect(technologies).toEqual([]);
  });
});

describe('an undecided sentence becomes a question with answers', () => {
  test.each([
    ['Should we use Kafka or RabbitMQ?', ['Kafka', 'RabbitMQ', 'neither of them']],
    ['We are not sure whether backups go to a second region', ['yes', 'no', 'not in this feature']],
    ['Maybe a read replica later', ['yes', 'no', 'not in this feature']],
    ['Which region?', []],
    ['The retention is TBD', []],
    ['Who pays [NEEDS CLARIFICATION: who pays - the team, or the platform?]', ['the team', 'the platform']],
  ])('%s', (text, options) => {
    const [, question = ''] = /\[NEEDS CLARIFICATION: (.*)\]$/.exec(questionItem(text)) ?? [];
    expect(question).toMatch(/\?$/);
    expect(optionsOf(question)).toEqual(options);
  });

  test('two technologies with an "or" between them are a question, and neither is given', () => {
    const { technologies, undecided } = readIntent('A queue with Kafka or RabbitMQ, on AWS', catalog);
    expect(technologies.map(({ id }) => id)).toEqual(['aws']);
    expect(undecided.map((group) => group.map(({ id }) => id))).toEqual([['kafka', 'rabbitmq']]);
  });
});

describe('a short name', () => {
  test.each([
    ['Certificates for the lab come from Vault.', ['vault']],
    ['Batch jobs run on Nomad and logs go to Loki.', ['nomad', 'loki']],
    ['manage the shops with flux, images in harbor', ['flux']],
    ['Workloads run on OCI in Frankfurt.', ['oracle-cloud']],
  ])('%j names a technology where one stands', (text, ids) => {
    expect(readIntent(text, catalog).technologies.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  test.each([
    'Ships in the harbor send telemetry to port 443.',
    'The vault of the bank gets cameras; the recordings are kept 30 days.',
    'Nomad tribes use satellite links, in flux all year.',
    'Reach it on Port 8443 only.',
    'Records are encrypted at Rest and in Transit.',
    'Images are pushed to OCI registries, and are kept in OCI format.',
    'The register is open to customs via Port Authority gates, and to the Consul General.',
  ])('%j names none', (text) => {
    expect(readIntent(text, catalog).technologies).toEqual([]);
  });
});

test('what stands in something that is there is not that thing', () => {
  const asked = (text: string) => readIntent(text, catalog).capabilities.map(({ id }) => id);
  expect(asked('A copy of the ledger in object storage')).toContain('object-storage');
  expect(asked('Reports from the order database')).not.toContain('relational-database');
});

test.each([
  ['a cdn for the shop, but dont use fastly', 'fastly'],
  ['Migrate all 12 CircleCI projects to Tekton. Teams can go back to CircleCI for a week.', 'circleci'],
])('%j wants no %s', (text, name) => {
  const { technologies } = readIntent(text, catalog);
  expect(technologies.filter((one) => one.name.toLowerCase().includes(name))).toEqual([]);
});

describe('a title', () => {
  test.each([
    ['We need a cache for the shop.', 'Cache for the shop'],
    [
      'Block storage for the render farm in the cellar of the studio, 40 TB at the start and 200 TB within three years, snapshots hourly',
      'Block storage for the render farm in the cellar of the studio',
    ],
  ])('of %j is %j', (text, title) => {
    expect(readIntent(text, catalog).title).toBe(title);
  });

  test('that says a requirement in words of its own, or a figure, is a statement as well', () => {
    expect(
      readIntent('Self-hosted runners on spot instances. Disks are wiped after a day.', catalog).statements,
    ).toHaveLength(2);
    expect(readIntent('# Object storage for 12 labs\n\n- encrypted at rest', catalog).statements).toHaveLength(2);
  });
});

describe('a misspelled name', () => {
  test('gives no figure to something else that is asked for', () => {
    const job = memory('elasticsaerch for the shop with backups, 99.5 % per month');
    const spec = job.files[`${job.feature().folder}/spec.md`] ?? '';
    expect(spec).toContain('What is described MUST be available for 99.5 % of each calendar month');
    expect(spec).not.toContain('The backup MUST be available');
  });

  test.each([
    ['Postgress for billing', 'PostgreSQL'],
    ['A Kuberntes cluster', 'Kubernetes'],
    ['with terrafrom', 'Terraform'],
    ['Promethius and Ansibel', 'Prometheus Ansible'],
    ['Elasticsearh', 'Elasticsearch'],
  ])('%s: is it %s?', (text, meant) => {
    expect(
      misspellingsIn(text, catalog)
        .map((one) => one.meant)
        .join(' '),
    ).toBe(meant);
  });

  test('no word of the descriptions of the catalog is taken for one', () => {
    const texts = [
      ...catalog.capabilities.flatMap(({ requirements, edges, scenario }) => [
        ...requirements.map(({ text }) => text),
        ...edges,
        scenario.why,
      ]),
      ...catalog.technologies.map(({ summary }) => summary),
      ...catalog.topics.flatMap(({ question, options }) => [question, ...options]),
    ];
    expect(texts.flatMap((text) => misspellingsIn(text, catalog))).toEqual([]);
  });
});

/** The specification of an intent, without the line that quotes it. */
function specified(intent: string): string {
  const job = memory(intent);
  const text = job.files[`${job.feature().folder}/spec.md`] ?? '';
  return text.replace(/\*\*Input\*\*:[\s\S]*?\n(?=> WHAT)/, '');
}

/** What a specification demands and accepts, without what it only proposes. */
function demands(spec: string): string {
  return spec
    .split('\n')
    .filter((line) => /^(?:- \*\*(?:N?FR|SC)-|\d+\. \*\*Given)/.test(line))
    .map((line) => line.replace(/\[NEEDS CLARIFICATION:[^\]]*\]/g, ''))
    .join('\n');
}

/** The words of an intent that are neither in its specification nor in the name of something known that is in it. */
function dropped(intent: string, spec: string): string[] {
  const { capabilities, technologies, undecided, refusals } = readIntent(intent, catalog);
  const said = spec.toLowerCase().replaceAll('\\', '');
  const known = findTerms(intent, [
    ...capabilities.flatMap(({ terms }) => terms),
    ...[...technologies, ...undecided.flat(), ...refusals.flatMap(({ technology }) => technology ?? [])].flatMap(
      ({ aliases }) => aliases,
    ),
    ...catalog.topics.flatMap(({ readings = [] }) => readings.flatMap(({ says }) => says)),
  ]);
  const stem = (word: string) => word.toLowerCase().replace(/(?:ies|es|s|ed|ing|[.:])$/, '');
  return meaningfulWords(intent)
    .map(({ word, start }) => ({ word: word.replace(/[.:-]+$/, ''), start }))
    .filter(({ word, start }) => !known.some((one) => start >= one.start && start + word.length <= one.end))
    .map(({ word }) => word)
    .filter((word) => !said.includes(stem(word)) && !labels.has(word.toLowerCase()));
}

/** Words that say what a sentence is, how the author feels, or around a figure: nothing that could be built. */
const labels = new Set(
  'whether out scope background note goal maybe sure not today kept max within retention monthly measured least most no we are do tbd month'.split(
    ' ',
  ),
);

const folder = fileURLToPath(new URL('../fixtures/intents/', import.meta.url));
const twelve = readdirSync(folder).map((name) => [name, readFileSync(`${folder}${name}/intent.md`, 'utf8')] as const);

describe('a specification names no vendor that its intent does not, and drops no word', () => {
  const hold = (intent: string) => {
    const spec = specified(intent);
    const vendors = technologiesIn(intent, catalog);
    expect([intent, technologiesIn(demands(spec), catalog).filter((one) => !vendors.includes(one))]).toEqual([
      intent,
      [],
    ]);
    expect([intent, dropped(intent, spec)]).toEqual([intent, []]);
  };

  test.each(twelve.filter(([name]) => name !== 'hostile'))('%s', (_, intent) => {
    hold(intent);
  });

  test.each(catalog.capabilities.map(({ id, terms }) => [id, terms[0] ?? ''] as const))('capability %s', (_, term) => {
    hold(`${term} for the payments team in Bonn`);
  });

  test('any mixture of things known and unknown', () => {
    const thing = fc.constantFrom(...catalog.capabilities.map(({ terms: [term = ''] }) => term));
    const technology = fc.constantFrom(...catalog.technologies.map(({ aliases: [alias = ''] }) => alias));
    const free = fc.constantFrom(
      ...['invoices stay in Bonn', 'every store has two cashiers', 'at most 900 EUR per month', 'kept 35 days'],
      ...['the warehouse in Kiel must keep selling', 'for 12 teams', 'RPO 5 minutes', 'encrypted at rest'],
      ...['owned by the logistics department', 'reports reach the board on Mondays', 'without a maintenance window'],
    );
    const sentence = fc.oneof(
      free,
      fc.tuple(thing, technology).map(([what, how]) => `${what} with ${how}`),
      fc.tuple(thing, free).map(([what, more]) => `${what}, ${more}`),
      technology.map((name) => `do not use ${name}`),
      technology.map((name) => `We are not sure whether ${name} is allowed`),
      free.map((text) => `Out of scope: ${text}`),
      free.map((text) => `Background: ${text}`),
    );
    const mark = fc.constantFrom('. ', '.\n', '\n- ', '\n\n');
    const intents = fc.array(fc.tuple(sentence, mark), { minLength: 1, maxLength: 5 }).map((list) =>
      list
        .map(([text, end]) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${end}`)
        .join('')
        .trim(),
    );
    fc.assert(fc.property(intents, hold), { numRuns: 40 });
  });
});
