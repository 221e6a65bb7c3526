import { describe, expect, it } from 'vitest';
import { catalog } from '../src/catalog/index.js';
import needs from '../src/catalog/needs.yaml';
import { foundationsOf } from '../src/core/derive/order.js';
import { alternatives, categoryQuestion, readChoices } from '../src/core/intent/choice.js';
import { technologiesIn } from '../src/core/intent/technology.js';
import { optionsOf } from '../src/model/marker.js';

const { topics, capabilities, categories, technologies } = catalog;
const shelves = { topics, capabilities, categories, technologies };

/** What stands more than once, whatever its case. */
function repeated(words: readonly string[]): string[] {
  const lower = words.map((word) => word.toLowerCase());
  return lower.filter((word, index) => lower.indexOf(word) !== index);
}

describe.each(Object.entries(shelves))('the %s', (_, entries) => {
  it('have an id each, and no two the same', () => {
    for (const { id } of entries) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(repeated(entries.map(({ id }) => id))).toEqual([]);
    expect(repeated(entries.map(({ name }) => name))).toEqual([]);
  });
});

describe('topics', () => {
  it('are the eighteen of a specification', () => {
    expect(topics.map(({ id }) => id).sort()).toEqual([
      'availability',
      'backup',
      'capacity',
      'compliance',
      'cost',
      'encryption',
      'environments',
      'identity',
      'location',
      'maintenance',
      'network-exposure',
      'observability',
      'quotas',
      'recovery',
      'rollback',
      'secrets',
      'tagging',
      'tenancy',
    ]);
  });

  it.each(topics.map((topic) => [topic.id, topic] as const))('%s can be asked and answered', (_, topic) => {
    expect(topic.terms).not.toEqual([]);
    expect(repeated(topic.terms)).toEqual([]);
    expect(topic.coverage).not.toEqual([]);
    expect(topic.options.length).toBeGreaterThanOrEqual(2);
    expect(optionsOf(`${topic.question} - ${alternatives(topic.options)}?`)).toEqual(topic.options);
    if (topic.requirement !== undefined) {
      expect(topic.requirement).toMatch(/ MUST /);
      expect(topic.requirement.match(/\{[^}]*\}/g)?.filter((place) => place !== '{what}')).toEqual(['{question}']);
    }
  });
});

describe('categories', () => {
  it.each(categories.map((category) => [category.id, category] as const))('%s proposes its own kind', (_, category) => {
    expect(technologies.filter((technology) => technology.category === category.id).length).toBeGreaterThanOrEqual(2);
    expect(category.candidates.length).toBeGreaterThanOrEqual(2);
    expect(category.candidates.length).toBeLessThanOrEqual(4);
    for (const id of category.candidates)
      expect(technologies.find((technology) => technology.id === id)).toMatchObject({ category: category.id });
    const names = category.candidates.map((id) => technologies.find((technology) => technology.id === id)?.name);
    expect(optionsOf(categoryQuestion(category, catalog))).toEqual(names);
    for (const list of [category.terms, category.serves, category.axes, category.candidates]) {
      expect(list).not.toEqual([]);
      expect(repeated(list)).toEqual([]);
    }
    expect(category.axes.length).toBeGreaterThanOrEqual(3);
    expect(category.axes.length).toBeLessThanOrEqual(5);
  });

  it('propose nothing that runs only on what is ruled out', () => {
    const technology = catalog.technologies.find(({ id }) => id === 'aws') ?? null;
    const out = [
      { name: 'AWS', technology },
      { name: 'Kubernetes', technology: null },
    ];
    for (const category of catalog.categories.filter(({ id }) => id !== 'cloud')) {
      const names = optionsOf(categoryQuestion(category, catalog, out));
      const only = catalog.technologies.filter(
        ({ name, traits }) => names.includes(name) && /^(?:AWS|any Kubernetes cluster)$/.test(traits['Runs'] ?? ''),
      );
      expect(only.map(({ name }) => name)).toEqual([]);
    }
    expect(technology).not.toBeNull();
  });

  it('share no term and no question', () => {
    expect(repeated(categories.flatMap(({ terms }) => terms))).toEqual([]);
    expect(repeated(categories.map(({ question }) => question))).toEqual([]);
  });

  it('are found by the first of their terms as the purpose of a choice', () => {
    for (const { id, terms } of categories)
      expect([id, readChoices(`something new for ${terms[0] ?? ''}`, catalog)[0]?.category?.id]).toEqual([id, id]);
  });
});

describe('capabilities', () => {
  it('state what their name means, with who says so, and ask about the rest', () => {
    for (const { id, requirements } of capabilities)
      for (const { text, beside = '', means } of requirements) {
        const states = [text, beside].some((one) => one !== '' && !one.includes('{'));
        expect([id, text, means !== undefined]).toEqual([id, text, states]);
      }
  });

  it('propose answers that are told apart', () => {
    for (const { id, requirements, criteria } of capabilities)
      for (const { text } of [...requirements, ...criteria])
        for (const [, question = ''] of text.matchAll(/\{([^{}]+)\}/g)) {
          const proposed = question.replace(/^.* - /, '').replace(/\?$/, '');
          const told = proposed.includes(', or ')
            ? proposed.replace(', or ', ', ').split(', ')
            : proposed.split(' or ');
          expect([id, question, optionsOf(question)]).toEqual([id, question, told]);
        }
  });

  it('promise no time that nobody named', () => {
    const limit = /\b(?:within|at most|at the latest|no later than) (?:the )?\d* ?(?:second|minute|hour|day|week)s?\b/;
    for (const { id, requirements, criteria, edges, scenario } of capabilities) {
      const told = [...requirements, ...criteria].map(({ text }) => text.replace(/\{[^{}]*\}/g, ''));
      const acceptance = scenario.acceptance.map(({ then }) => then);
      for (const text of [...told, ...edges, ...acceptance])
        expect([id, text, limit.test(text)]).toEqual([id, text, false]);
    }
  });
});

describe('technologies', () => {
  const category = (id: string) => categories.find((one) => one.id === id);

  it('are compared on each axis of their category, and on no other', () => {
    for (const { id, traits, category: its } of technologies) {
      expect([id, Object.keys(traits)]).toEqual([id, category(its)?.axes]);
      for (const value of Object.values(traits)) {
        expect([id, value]).toEqual([id, expect.stringMatching(/^\S(.*\S)?$/)]);
        expect([id, value.length < 70]).toEqual([id, true]);
      }
    }
  });

  it('differ from each other of their category', () => {
    for (const { id } of categories) {
      const rows = technologies.filter((one) => one.category === id).map(({ summary }) => summary);
      expect([id, repeated(rows)]).toEqual([id, []]);
    }
  });

  it('say in one neutral sentence what they are', () => {
    const praise =
      /\b(?:powerful|seamless(?:ly)?|leading|best|robust|modern|easy|easily|simply|effortless(?:ly)?|blazing(?:ly)?|cutting-edge|world-class|enterprise-grade|rich|comprehensive|innovative|revolutionary|popular|ultimate|fast|unmatched|next-generation)\b/i;
    for (const { id, summary } of technologies) {
      expect([id, summary]).toEqual([id, expect.stringMatching(/^[A-Z][^\n]*[^.]\.$/)]);
      expect([id, /[.!?]\s+[A-Z]/.test(summary), praise.exec(summary)?.[0]]).toEqual([id, false, undefined]);
    }
  });

  it('say where and when their facts were looked up', () => {
    for (const { id, source, checked } of technologies) {
      expect([id, new URL(source).protocol]).toEqual([id, 'https:']);
      expect([id, new Date(checked).toISOString().slice(0, 10)]).toEqual([id, checked]);
    }
  });

  it('are found by their names as a choice for their category', () => {
    for (const { id, name, shortNames = [], category: its } of technologies)
      for (const chosen of [name, ...shortNames]) {
        const [choice, ...others] = readChoices(`${chosen} for ${category(its)?.terms[0] ?? ''}`, catalog);
        expect([chosen, choice?.technology?.id, choice?.category?.id]).toEqual([chosen, id, its]);
        expect(others).toEqual([]);
      }
  });

  it('are each led to by names of their own', () => {
    const owners = new Map<string, string>();
    for (const { id, name, aliases, shortNames = [] } of technologies) {
      expect(aliases).not.toEqual([]);
      expect([id, repeated([...aliases, ...shortNames])]).toEqual([id, []]);
      expect([id, [...aliases, ...shortNames]]).toEqual([id, expect.arrayContaining([name.toLowerCase()])]);
      for (const word of [...aliases, ...shortNames]) {
        expect([word, word]).toEqual([word, word.toLowerCase()]);
        expect(`${word} is ${owners.get(word) ?? id}`).toBe(`${word} is ${id}`);
        owners.set(word, id);
      }
    }
  });

  it('are each named by their aliases in a sentence, and no other is', () => {
    for (const { id, aliases } of technologies)
      for (const alias of aliases) expect([alias, named(`It runs on ${alias} today.`)]).toEqual([alias, [id]]);
  });

  it('have no alias that a topic speaks of', () => {
    const words = new Set(topics.flatMap(({ terms }) => terms));
    expect(technologies.flatMap(({ aliases }) => aliases).filter((alias) => words.has(alias))).toEqual([]);
  });

  it.each([
    'Requirements are still in flux; a vector of failures at port 443 must fade.',
    'The ferry leaves the harbor at a steady tempo, and a teleport is no option.',
    'Take it with a grain of salt, says the chef; the capsule has a clear contour.',
    'Consul and council agree: the garage, the spark and the iceberg are temporal.',
    'Notation, litmus tests and a boundary between teams; each fleet has a notary.',
    'Keep secrets external, in a vault, behind the front door, with a manager of certificates.',
    'The application load balancer and the network load balancer have a gateway each.',
    'S3-compatible object storage, a Redis-compatible cache and Kafka-like logs.',
    'We go to port the nexus of services to a cloud storage with a config connector.',
    'A lambda expression maps the quay to a rancher; the nomad has an atlas.',
    'A web site for a puppet theatre, which the barman helps with; the shop sells flannel shirts.',
    'Our SOPs are at the helm of it: an airflow sensor, a snowflake server, boats for squid fishers.',
    'The compute engine is the same for a catalogue of redshift measurements and the longhorn register.',
  ])('are not read into "%s"', (sentence) => {
    expect(named(sentence)).toEqual([]);
  });

  it.each([
    ['hosts are kept with puppet, charts by helm on eks', 'puppet helm eks'],
    ['puppet manages our hosts', 'puppet'],
    ['AKS with secrets from Key Vault', 'aks azure-key-vault'],
    ['We use helm and squid. The data goes to snowflake.', 'helm squid snowflake'],
    ['the aurora cluster of the shop and our airflow instances', 'aurora airflow'],
    ['Values lie in git, encrypted with sops or SOPS', 'sops'],
  ])('are read into "%s" although some are words', (sentence, ids) => {
    expect(named(sentence).join(' ')).toBe(ids);
  });

  it('that write infrastructure as code say what a module of theirs begins with', () => {
    for (const { id, iac, entry, category: its } of technologies) {
      expect([id, iac !== undefined]).toEqual([id, entry !== undefined]);
      if (its === 'iac' || its === 'kubernetes-packaging') expect([id, iac !== undefined]).toEqual([id, true]);
    }
  });
});

describe('the order of modules', () => {
  const modules = new Set([
    ...capabilities.flatMap(({ resources }) => resources.map(({ module }) => module)),
    ...categories.flatMap(({ module }) => module ?? []),
  ]);

  it('speaks of modules that there are', () => {
    const named = Object.entries(catalog.order ?? {}).flatMap(([name, below]) => [name, ...below]);
    expect([...new Set(named)].filter((name) => !modules.has(name))).toEqual([]);
  });

  it('puts a platform that runs in a cluster after the cluster', () => {
    const order = (name: string) =>
      foundationsOf(
        [
          { name: 'kubernetes-cluster', holds: ['K3s'] },
          { name: 'virtualisation', holds: [name] },
        ],
        catalog,
      );
    expect(order('KubeVirt').get('virtualisation')).toEqual(['kubernetes-cluster']);
    expect(order('KubeVirt').get('kubernetes-cluster')).toEqual([]);
    expect(order('VMware vSphere').get('kubernetes-cluster')).toEqual(['virtualisation']);
  });

  it('puts none before itself, whatever else is chosen', () => {
    const holds = (name: string) =>
      technologies
        .filter(({ id }) => id !== 'kubevirt')
        .filter((one) => categories.some(({ id, module }) => id === one.category && module === name))
        .map((one) => one.name);
    const all = [...modules].map((name) => ({ name, holds: holds(name) }));
    const alone = new Map(all.map((one) => [one.name, [one, ...all.filter((other) => other !== one)]]));
    const below = new Map([...alone].map(([name, first]) => [name, foundationsOf(first, catalog).get(name) ?? []]));
    const rests = (name: string, seen: readonly string[]): string[] =>
      (below.get(name) ?? []).flatMap((other) =>
        seen.includes(other) ? [[...seen, other].join(' > ')] : rests(other, [...seen, other]),
      );
    expect([...modules].flatMap((name) => rests(name, [name])).slice(0, 3)).toEqual([]);
  });
});

describe('what a technology needs', () => {
  const ids = new Set([...technologies, ...categories].map(({ id }) => id));
  const clouds = technologies.filter((one) => one.category === 'cloud');

  it('is a technology, a kind, machines, or a way out', () => {
    const listed = Object.entries(needs as Record<string, string[]>);
    for (const [need, own] of listed) {
      expect([need, ids.has(need) || need === 'hosts' || need === 'online']).toEqual([need, true]);
      expect([need, repeated(own), own.filter((id) => !technologies.some((one) => one.id === id))]).toEqual([
        need,
        [],
        [],
      ]);
    }
  });

  it('is what it says it runs on, where that is one cloud, Kubernetes, or a service alone', () => {
    for (const { id, traits, needs: own = [] } of technologies) {
      const [runs = ''] = (traits['Runs'] ?? '').split(';');
      const said = [traits['Runs'], traits['Licence'], traits['Operation']].map((trait) => trait ?? '');
      const cloud = clouds.find(
        ({ name }) => runs === name || said.includes(`a service of ${name}`) || said.includes(`by ${name}`),
      );
      if (cloud && !traits['Runs']?.startsWith('as a service')) expect([id, own]).toEqual([id, [cloud.id]]);
      if (/^any Kubernetes cluster(?! *;)/.test(traits['Runs'] ?? ''))
        expect([id, own]).toEqual([id, ['kubernetes-service']]);
      if (traits['Runs'] === 'as a service') expect([id, own]).toEqual([id, ['online']]);
    }
  });
});

/** The technologies that a text names. */
function named(text: string): string[] {
  return technologiesIn(text, catalog).map(({ id }) => id);
}

it('requirements of topics and questions of categories name no technology', () => {
  for (const { requirement, question } of topics) expect(named(`${requirement ?? ''} ${question}`)).toEqual([]);
  for (const { question } of categories) expect(named(question)).toEqual([]);
});
