import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { catalog } from '../src/catalog/index.js';
import { alternatives, categoryQuestion, readChoices } from '../src/core/choice.js';
import { mentions } from '../src/core/terms.js';
import type { ServiceContract } from '../src/model/catalog.js';
import { optionsOf } from '../src/model/marker.js';
import { parseGuarantee } from '../src/model/resource.js';

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
    expect(category.candidates.length).toBeGreaterThanOrEqual(2);
    for (const id of category.candidates)
      expect(technologies.find((technology) => technology.id === id)).toMatchObject({ category: category.id });
    const names = category.candidates.map((id) => technologies.find((technology) => technology.id === id)?.name);
    expect(optionsOf(categoryQuestion(category, catalog))).toEqual(names);
    for (const list of [category.terms, category.serves, category.axes, category.candidates]) {
      expect(list).not.toEqual([]);
      expect(repeated(list)).toEqual([]);
    }
  });
});

describe('technologies', () => {
  const each = technologies.map((technology) => [technology.id, technology] as const);

  it.each(each)('%s is compared on each axis of its category, and on no other', (_, technology) => {
    const category = categories.find(({ id }) => id === technology.category);
    expect(category).toBeDefined();
    expect(Object.keys(technology.traits)).toEqual(category?.axes);
    for (const value of Object.values(technology.traits)) {
      expect(value).toMatch(/^\S(.*\S)?$/);
      expect(value.length).toBeLessThan(70);
    }
    expect(technology.summary).toMatch(/^[A-Z].*\.$/);
  });

  it.each(each)('%s says where and when its facts were looked up', (_, { source, checked }) => {
    expect(new URL(source).protocol).toBe('https:');
    expect(checked).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(new Date(checked).toISOString().slice(0, 10)).toBe(checked);
  });

  it.each(each)('%s is found by its name as a choice for its category', (_, technology) => {
    const category = categories.find(({ id }) => id === technology.category);
    const [choice, ...others] = readChoices(`${technology.name} for ${category?.terms[0] ?? ''}`, catalog);
    expect(choice).toMatchObject({ technology: { id: technology.id }, category: { id: technology.category } });
    expect(others).toEqual([]);
  });

  it('are each led to by aliases of their own', () => {
    const owners = new Map<string, string>();
    for (const { id, name, aliases } of technologies) {
      expect(aliases).not.toEqual([]);
      expect(repeated(aliases)).toEqual([]);
      for (const alias of [name, ...aliases]) {
        const word = alias.toLowerCase();
        expect(`${word} is ${owners.get(word) ?? id}`).toBe(`${word} is ${id}`);
        owners.set(word, id);
      }
    }
  });

  it('have no alias that a topic speaks of', () => {
    const words = new Set(topics.flatMap(({ terms }) => terms));
    expect(technologies.flatMap(({ aliases }) => aliases).filter((alias) => words.has(alias))).toEqual([]);
  });

  it('that are IaC tools say what a module of theirs begins with', () => {
    for (const { category, iac, entry } of technologies)
      expect([iac !== undefined, entry !== undefined]).toEqual([category === 'iac', category === 'iac']);
  });
});

describe('capabilities', () => {
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

  it.each(each)('%s asks only questions that propose answers', (_, { requirements }) => {
    for (const { text } of requirements) {
      expect(text).toMatch(/ MUST (?:NOT )?/);
      const questions = [...text.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
      expect(text.replace(/\{[^{}]*\}/g, '')).not.toMatch(/[{}]/);
      for (const question of questions) expect([question, optionsOf(question).length > 1]).toEqual([question, true]);
    }
  });

  it.each(each)('%s guarantees what can be checked', (_, { resources }) => {
    for (const text of resources.flatMap(({ guarantees }) => guarantees ?? []))
      expect(parseGuarantee(text)).not.toHaveProperty('problem');
  });

  it.each(each)('%s says what, not how: it names no technology', (_, { requirements, criteria, edges, scenario }) => {
    const steps = scenario.acceptance.flatMap(({ given, when, then }) => [given, when, then]);
    const told = [scenario.title, scenario.why, scenario.validation, ...steps, ...edges];
    for (const text of [...told, ...[...requirements, ...criteria].map((one) => one.text)])
      expect([text, named(text)]).toEqual([text, []]);
  });
});

/** The technologies that a text names. */
function named(text: string): string[] {
  return technologies.filter(({ name, aliases }) => mentions(text, [name, ...aliases])).map(({ id }) => id);
}

it('requirements of topics and questions of categories name no technology', () => {
  for (const { requirement, question } of topics) expect(named(`${requirement ?? ''} ${question}`)).toEqual([]);
  for (const { question } of categories) expect(named(question)).toEqual([]);
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
