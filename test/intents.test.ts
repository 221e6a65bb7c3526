import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalog } from '../src/catalog/index.js';
import { readChoices } from '../src/core/intent/choice.js';
import { coverageOf } from '../src/core/coverage.js';
import { readFacts } from '../src/core/facts.js';
import { readIntent } from '../src/core/intent/intent.js';
import { graphOf } from '../src/core/work/task-graph.js';
import { meaningfulWords, mentions, stemsOf } from '../src/core/intent/terms.js';
import type { Document } from '../src/model/document.js';
import type { Task } from '../src/model/tasks.js';
import { mermaid } from '../src/reports/task-graph.js';
import { memory } from './memory.js';
import { flowchartFaults } from './mermaid.js';

const folder = fileURLToPath(new URL('fixtures/intents/', import.meta.url));
const documents = ['spec', 'plan', 'data-model', 'quickstart', 'tasks', 'research'] as const;

/** Twelve intents as people write them, with the choices they make, and all that is derived from them. */
const intents = readdirSync(folder).map((name) => {
  const intent = readFileSync(`${folder}${name}/intent.md`, 'utf8').replace(/\n$/, '');
  const choices = readFileSync(`${folder}${name}/choices.txt`, 'utf8').trim();
  const job = memory(intent);
  const specified = job.files[`${job.feature().folder}/spec.md`] ?? '';
  job.plan(choices);
  job.tasks();
  const feature = job.feature();
  const text = (document: string) => job.files[`${feature.folder}/${document}.md`] ?? '';
  const facts = (kind: Document['kind']) => feature.documents.find((document) => document.kind === kind);
  return { name, intent, choices, job, specified, text, facts };
});

const requirementsOf = (spec: Document | undefined) =>
  spec?.definitions.filter(({ kind }) => kind === 'requirement') ?? [];

describe.each(intents)('$name', ({ name, intent, job, specified, text, facts }) => {
  test.each(documents)('%s.md is as it was reviewed', async (document) => {
    await expect(text(document).replaceAll(/\(\d{4}-\d{2}-\d{2}\)/g, '(YYYY-MM-DD)')).toMatchFileSnapshot(
      `${folder}${name}/${document}.md`,
    );
  });

  test('lint reports nothing but open questions', () => {
    const found = job
      .findings(['error', 'warning', 'info'])
      .map(({ rule, file, message }) => `${rule} ${file} ${message}`);
    expect(found.filter((line) => !line.startsWith('clarification-open '))).toEqual([]);
  });

  test('each question proposes answers, and none is asked twice', () => {
    const markers = facts('spec')?.markers ?? [];
    expect(markers.filter(({ options }) => options.length === 0).map(({ question }) => question)).toEqual(
      markers.filter(({ question }) => unknown.test(question)).map(({ question }) => question),
    );
    const asked = markers
      .map(({ question }) => question)
      .filter((question) => !question.startsWith('how is it shown that'));
    expect(asked).toEqual([...new Set(asked)]);
  });

  test('each requirement is what the intent says, or asks, or is what a word of the intent means', () => {
    const said = stemsOf(intent);
    const meant = catalog.capabilities.flatMap(({ requirements }) =>
      requirements.flatMap(({ means, text: own, beside }) => (means === undefined ? [] : [own, beside ?? own])),
    );
    const isSaid = (clause: string) => {
      const stems = [...stemsOf(clause.replace(/\b(?:MUST|SHOULD|NOT)\b/g, ' '))].filter((stem) => !framing.has(stem));
      return stems.filter((stem) => said.has(stem)).length * 2 >= stems.length;
    };
    const read = catalog.topics
      .flatMap(({ readings = [] }) => readings.filter(({ says }) => mentions(intent, says)))
      .map(({ text: own }) => stemsOf(own.replace(/\{[^{}]*\}/g, ' ')));
    /** A figure of the intent in the words that the catalog has for it, or a topic of the intent likewise. */
    const isRead = (clause: string) =>
      (clause.match(/\d+(?:[.,]\d+)*/g) ?? []).some((figure) => intent.includes(figure)) ||
      read.some((stems) => [...stems].every((stem) => stemsOf(clause).has(stem)));
    const isMeant = (clause: string) => meant.some((own) => own.toLowerCase().includes(clause.toLowerCase()));
    const unsupported = requirementsOf(facts('spec')).flatMap(({ id, text: whole }) => {
      const requirement = whole.replace(/ \(US\d+\)$/, '').replace(/\.$/, '');
      if (requirement.includes('[NEEDS CLARIFICATION: ')) return [];
      return requirement
        .split('; ')
        .filter((clause) => !isSaid(clause) && !isRead(clause) && !isMeant(clause))
        .map((clause) => `${id} ${clause}`);
    });
    expect(unsupported).toEqual([]);
  });

  test('the table of coverage says what the coverage command says', () => {
    const { folder: place } = job.feature();
    const fresh = readFacts(`${place}/spec.md`, 'spec', specified);
    const told = coverageOf(fresh, catalog.topics).filter(({ claimed }) => claimed !== null);
    expect(told.length).toBeGreaterThan(0);
    expect(told.map(({ topic, state }) => [topic.id, state])).toEqual(
      told.map(({ topic, claimed }) => [topic.id, claimed]),
    );
  });

  test('the topology and the graph of the tasks are flowcharts', () => {
    const [, topology = ''] = /```mermaid\n([\s\S]*?)```/.exec(text('data-model')) ?? [];
    expect(flowchartFaults(topology)).toEqual([]);
    const list = facts('tasks');
    expect(list && flowchartFaults(mermaid(graphOf(list)))).toEqual([]);
  });

  test('a decision serves each requirement, or the plan asks what does', () => {
    const plan = text('plan');
    const served = [...plan.matchAll(/^\*\*Satisfies\*\*: .*$/gm)].flatMap(([line]) => line.match(/N?FR-\d+/g) ?? []);
    const ids = new Set(served);
    const unserved = requirementsOf(facts('spec')).filter(({ id }) => !ids.has(id));
    for (const { id } of unserved)
      expect(plan).toMatch(new RegExp(`^- ${id}: .*\\[NEEDS CLARIFICATION: what serves ${id} - `, 'm'));
  });

  test('each requirement has a task and a validation; each task a requirement or a scenario, a file and a way back', () => {
    const tasks = facts('tasks')?.tasks ?? [];
    for (const { id } of requirementsOf(facts('spec'))) {
      const own = tasks.filter(({ cites }) => cites.includes(id));
      expect([id, own.length > 0]).toEqual([id, true]);
      expect([id, own.some(({ files }) => files.some((file) => file.startsWith('validation/')))]).toEqual([id, true]);
    }
    for (const task of tasks) {
      expect([task.id, task.files.length > 0, task.cites.length > 0]).toEqual([task.id, true, true]);
      const [, module] = /^modules\/([\w-]+)\//.exec(task.files[0] ?? '') ?? [];
      if (module !== undefined) expect(tasks.flatMap(({ files }) => files)).toContain(`runbooks/rollback-${module}.md`);
    }
  });

  test('the graph of the tasks has no cycle, and each wave that is written is free of conflicts', () => {
    const tasks = facts('tasks')?.tasks ?? [];
    const waves = [...text('tasks').matchAll(/^- Wave \d+: (.*)$/gm)].map(([, ids = '']) => ids.split(', '));
    expect(waves.flat().sort()).toEqual(tasks.map(({ id }) => id).sort());
    expect(conflicts(waves, tasks)).toEqual([]);
  });
});

/** Stems by which a statement is made a requirement. */
const framing = new Set([...stemsOf('there it its able reachable available exist everything from at most within')]);

/** Questions about what nothing is known of; they have no usual answers. */
const unknown = /^(?:who gains what|how can it be tried|which (?:action|result|figure)|what must be true)/;

/** What is wrong with waves, found by comparing each task with each other. */
function conflicts(waves: readonly string[][], tasks: readonly Pick<Task, 'id' | 'dependsOn' | 'files'>[]): string[] {
  const found: string[] = [];
  const waveOf = (id: string) => waves.findIndex((wave) => wave.includes(id));
  for (const one of tasks) {
    for (const { id } of one.dependsOn)
      if (waveOf(id) >= waveOf(one.id)) found.push(`${one.id} does not come after ${id}`);
    for (const other of tasks) {
      const file = one.files.find((path) => !path.endsWith('/') && other.files.includes(path));
      if (one.id < other.id && file !== undefined && waveOf(one.id) === waveOf(other.id))
        found.push(`${one.id} and ${other.id} write ${file}`);
    }
  }
  return found;
}

test('the waves of any mixture of known things are free of conflicts', () => {
  const phrase = fc.constantFrom(...catalog.capabilities.map(({ terms: [term = ''] }) => term));
  const choice = fc.constantFrom(...catalog.technologies.map(({ name }) => name));
  const lists = fc.tuple(
    fc.uniqueArray(phrase, { minLength: 1, maxLength: 6 }),
    fc.uniqueArray(choice, { maxLength: 6 }),
  );
  fc.assert(
    fc.property(lists, ([phrases, choices]) => {
      const job = memory(phrases.join(', '));
      job.plan(choices.join('\n'));
      job.tasks();
      const list = job.feature().documents.find(({ kind }) => kind === 'tasks');
      if (list === undefined) return;
      const text = job.files[list.path] ?? '';
      const waves = [...text.matchAll(/^- Wave \d+: (.*)$/gm)].map(([, ids = '']) => ids.split(', '));
      expect(waves.flat().sort()).toEqual(list.tasks.map(({ id }) => id).sort());
      expect(conflicts(waves, list.tasks)).toEqual([]);
    }),
    { numRuns: 6 },
  );
});

test('one sentence gives a specification of at most 150 lines, the weightiest questions in it', () => {
  for (const { name, intent, specified } of intents.filter(
    ({ intent: text }) => !text.includes('\n') && text.length < 160,
  )) {
    expect([name, specified.split('\n').length <= 150]).toEqual([name, true]);
    expect([intent, specified.includes('NEEDS CLARIFICATION: which availability')]).toEqual([intent, true]);
  }
});

/** The lines of a specification without the intent's own words, ids and what every Markdown document has. */
function linesOf({ intent, specified }: { intent: string; specified: string }): string[] {
  const own = new Set(meaningfulWords(intent).map(({ word }) => word.toLowerCase()));
  return specified
    .split('\n')
    .map((line) =>
      line
        .replace(/\b(?:FR|NFR|SC|US)-?\d+\b/g, '')
        .replace(/[\p{L}\p{N}][\p{L}\p{M}\p{N}.%€$/+-]*/gu, (word) => (own.has(word.toLowerCase()) ? '' : word))
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => /[\p{L}\p{N}]/u.test(line));
}

test('under half of the lines of a specification would stand in half of the others', () => {
  const specs = intents.map((one) => ({ name: one.name, lines: linesOf(one) }));
  const shares = specs.map((spec) => {
    const others = specs.filter((other) => other !== spec);
    const same = spec.lines.filter(
      (line) => others.filter(({ lines }) => lines.includes(line)).length * 2 >= others.length,
    );
    return { name: spec.name, share: Math.round((100 * same.length) / spec.lines.length) };
  });
  console.info(shares.map(({ name, share }) => `${name} ${String(share)} %`).join(', '));
  expect(shares.filter(({ share }) => share >= 50)).toEqual([]);
});

test('the twelve reach a quarter of the catalog', () => {
  const reached = new Set<string>();
  for (const { intent, choices } of intents) {
    const { capabilities, technologies } = readIntent(intent, catalog);
    for (const { id } of [...capabilities, ...technologies]) reached.add(id);
    for (const { technology } of readChoices(choices, catalog)) if (technology) reached.add(technology.id);
  }
  const all = [...catalog.capabilities, ...catalog.technologies].map(({ id }) => id);
  const found = all.filter((id) => reached.has(id));
  console.info(
    `${String(found.length)} of ${String(all.length)}: ${String(catalog.capabilities.filter(({ id }) => reached.has(id)).length)} of ${String(catalog.capabilities.length)} capabilities, ${String(catalog.technologies.filter(({ id }) => reached.has(id)).length)} of ${String(catalog.technologies.length)} technologies`,
  );
  expect(intents).toHaveLength(12);
  expect(found.length * 4).toBeGreaterThanOrEqual(all.length);
});
