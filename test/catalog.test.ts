import { describe, expect, it } from 'vitest';
import { catalog } from '../src/catalog/index.js';
import { alternatives, categoryQuestion, readChoices } from '../src/core/choice.js';
import { mentions } from '../src/core/terms.js';
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

/** The technologies that a text names. */
function named(text: string): string[] {
  return technologies.filter(({ name, aliases }) => mentions(text, [name, ...aliases])).map(({ id }) => id);
}

it('requirements of topics and questions of categories name no technology', () => {
  for (const { requirement, question } of topics) expect(named(`${requirement ?? ''} ${question}`)).toEqual([]);
  for (const { question } of categories) expect(named(question)).toEqual([]);
});
