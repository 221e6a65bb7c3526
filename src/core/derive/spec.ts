import type { Capability, Catalog, Topic } from '../../model/catalog.js';
import type { Config } from '../../model/config.js';
import { identifier } from '../../model/identifier.js';
import { markerOpening, markerText } from '../../model/marker.js';
import { alternatives, categoryQuestion, readIntent, type Intent } from '../intent.js';
import { fenced, inline, type Data } from '../render.js';

/** What a specification is derived from. */
export interface SpecRequest {
  /** To the letter. */
  input: string;
  feature: string;
  /** True where the feature has a branch of its name. */
  branch: boolean;
  /** `YYYY-MM-DD` */
  created: string;
  catalog: Catalog;
  coverage: Config['coverage'];
}

/** Questions that a scenario asks which nothing is known of. */
const markersOfUnknown = 4;

/** Beyond this many markers a topic that nobody mentioned is a row of the coverage table, not a question. */
const mostMarkers = 8;

interface Requirement {
  id: string;
  text: string;
  link: string;
}

/** The data that `templates/spec.md.hbs` renders: WHAT and WHY, with a marker for whatever the intent leaves open. */
export function deriveSpec(request: SpecRequest): Data {
  const intent = readIntent(request.input, request.catalog);
  const leading = intent.capabilities.filter(
    (one) => !intent.capabilities.some((other) => other.extends?.includes(one.id) === true),
  );
  const functional: Requirement[] = [];
  const nonFunctional: Requirement[] = [];
  const criteria: Requirement[] = [];
  const add = (list: Requirement[], kind: 'FR' | 'NFR' | 'SC', text: string, link: string): string => {
    const id = identifier(kind, list.length + 1);
    list.push({ id, text, link });
    return id;
  };

  /** Ids of a capability's requirements, by its id; of one that is extended, the first of each that extends it. */
  const ids = new Map<string, string[]>();
  leading.forEach((capability, index) => {
    const story = `US${String(index + 1)}`;
    const own = capability.requirements.map(({ kind, text }) =>
      kind === 'functional'
        ? add(functional, 'FR', questions(text), story)
        : add(nonFunctional, 'NFR', questions(text), story),
    );
    ids.set(capability.id, own);
    for (const { text, requirement } of capability.criteria) add(criteria, 'SC', text, own[requirement] ?? story);
  });
  for (const capability of intent.capabilities) {
    if (ids.has(capability.id)) continue;
    const extending = leading.filter((one) => one.extends?.includes(capability.id) === true);
    const first = extending.flatMap((one) => ids.get(one.id)?.[0] ?? []).join(', ');
    ids.set(
      capability.id,
      capability.requirements.map(() => first),
    );
  }
  const link = (capability: Capability, requirement: number) => ids.get(capability.id)?.[requirement] ?? 'US1';

  for (const { text, words, measured } of intent.unknown) {
    const statement = `As the intent says, "${inline(text)}" MUST hold`;
    if (measured) add(nonFunctional, 'NFR', `${statement}.`, 'US1');
    else add(functional, 'FR', `${statement} ${markerText(askAbout(words))}.`, 'US1');
  }
  const scenarios = leading.map(({ scenario }, index) => ({
    number: index + 1,
    priority: Math.min(index + 1, 3),
    ...scenario,
  }));
  if (scenarios.length === 0) {
    scenarios.push(unknownScenario(intent));
    if (functional.length === 0)
      add(
        functional,
        'FR',
        `"${inline(intent.title)}" MUST hold ${markerText('what must be true for it, and how is it shown?')}.`,
        'US1',
      );
    add(criteria, 'SC', markerText('which figure, time or test shows that it succeeded?'), functional[0]?.id ?? 'US1');
  }

  const choices = choicesOf(intent, request.catalog, link);
  const subject = leading[0]?.subject ?? 'what is described';
  const { rows } = coverTopics(
    intent,
    request,
    subject,
    open([...functional, ...nonFunctional, ...criteria, ...choices]) + (leading.length === 0 ? markersOfUnknown : 0),
    (text) => add(nonFunctional, 'NFR', text, 'US1'),
  );

  const oneLine = request.input.trim();
  const short = !/[\r\n]/.test(oneLine) && oneLine.length <= 400;
  return {
    title: inline(intent.title),
    feature: request.feature,
    branch: request.branch,
    created: request.created,
    input: short ? inline(oneLine) : null,
    fence: short ? null : fenced(request.input),
    scenarios: scenarios.map((scenario) => ({
      ...scenario,
      acceptance: scenario.acceptance.map((one, index) => ({ number: index + 1, ...one })),
    })),
    functional: functional.map((one) => ({ ...one })),
    nonFunctional: nonFunctional.map((one) => ({ ...one })),
    criteria: criteria.map((one) => ({ ...one })),
    resources: resourcesOf(intent.capabilities, link),
    choices: choices.map(({ name, text, link: to }) => ({ name, text, link: to })),
    coverage: request.coverage,
    topics: rows,
    edges: leading.flatMap(({ edges }) => edges),
  };
}

/** Text of a requirement with each `{question}` made a marker. */
function questions(text: string): string {
  return text.replace(/\{([^{}]+)\}/g, (_, question: string) => markerText(question));
}

function open(list: readonly { text: string }[]): number {
  return list.filter(({ text }) => text.includes(markerOpening)).length;
}

/** What to ask of a statement: what some words of it mean, or how all of it is shown. */
function askAbout(words: readonly string[]): string {
  if (words.length === 0 || words.length > 3) return 'how is it shown that this holds?';
  const quoted = words.map((word) => `"${quotable(word)}"`);
  return `what follows from ${quoted.join(', ')}, and how is it shown?`;
}

/** A word of somebody's, fit to stand inside a marker. */
function quotable(word: string): string {
  return inline(word.replace(/[[\]"]/g, ''));
}

function unknownScenario(intent: Intent) {
  return {
    number: 1,
    priority: 1,
    title: inline(intent.title),
    why: markerText('who gains what from it?'),
    validation: markerText('how can it be tried on its own?'),
    acceptance: [
      {
        given: 'what the intent describes is in place',
        when: markerText('which action of which user shows that it works?'),
        then: markerText('which result must be seen?'),
      },
    ],
  };
}

function resourcesOf(
  capabilities: readonly Capability[],
  link: (capability: Capability, requirement: number) => string,
) {
  return capabilities.flatMap((capability) =>
    capability.resources.map(({ kind, purpose, requirement }) => ({
      kind,
      purpose,
      link: link(capability, requirement),
    })),
  );
}

/** The technologies the intent gives, and a question for each kind that it leaves open. */
function choicesOf(intent: Intent, catalog: Catalog, link: (capability: Capability, requirement: number) => string) {
  const rows: { category: string; name: string; text: string; link: string }[] = [];
  const wanted = intent.capabilities.flatMap((capability) =>
    capability.choices.map((choice) => ({ ...choice, capability })),
  );
  for (const technology of intent.technologies) {
    const category = catalog.categories.find(({ id }) => id === technology.category);
    const served = wanted.find((one) => one.category === technology.category);
    if (category)
      rows.push({
        category: category.id,
        name: category.name,
        text: `${technology.name}, as the intent says`,
        link: served ? link(served.capability, served.requirement) : 'US1',
      });
  }
  for (const { category: id, requirement, capability } of wanted) {
    const category = catalog.categories.find((one) => one.id === id);
    if (!category || rows.some((row) => row.category === id)) continue;
    rows.push({
      category: id,
      name: category.name,
      text: markerText(categoryQuestion(category, catalog)),
      link: link(capability, requirement),
    });
  }
  return rows;
}

/** The coverage table, and the requirements that come of what is stated and of the weightiest that is not. */
function coverTopics(
  intent: Intent,
  request: SpecRequest,
  subject: string,
  markers: number,
  require: (text: string) => string,
) {
  const topics = request.catalog.topics.filter(({ coverage }) => coverage.includes(request.coverage));
  const stated = new Map(intent.topics.map((one) => [one.topic.id, one]));
  const spoken = new Set(intent.capabilities.flatMap((capability) => capability.topics));
  const states = new Map<string, { state: string; note: string }>();
  const bySaying = new Map<string, string>();
  for (const { topic, clear, statement } of intent.topics) {
    const before = bySaying.get(statement);
    const asked = clear ? '' : ` ${markerText(questionOf(topic))}`;
    const id = before ?? require(`As the intent says, "${inline(statement)}" MUST hold${asked}.`);
    bySaying.set(statement, id);
    states.set(topic.id, { state: clear ? 'clear' : 'deferred', note: id });
    if (!clear && before === undefined) markers++;
  }
  for (const topic of [...topics].sort((one, other) => other.weight - one.weight)) {
    if (stated.has(topic.id)) continue;
    if (spoken.has(topic.id)) states.set(topic.id, { state: 'partial', note: 'by the requirements above' });
    else if (topic.requirement !== undefined && markers < mostMarkers) {
      const text = topic.requirement.replace('{what}', subject).replace('{question}', markerText(questionOf(topic)));
      states.set(topic.id, { state: 'deferred', note: require(text.charAt(0).toUpperCase() + text.slice(1)) });
      markers++;
    } else states.set(topic.id, { state: 'missing', note: questionOf(topic) });
  }
  const named = [
    ...topics,
    ...request.catalog.topics.filter((topic) => stated.has(topic.id) && !topics.includes(topic)),
  ];
  return { rows: named.map((topic) => ({ name: topic.name, state: 'missing', note: '', ...states.get(topic.id) })) };
}

function questionOf(topic: Topic): string {
  return `${topic.question} - ${alternatives(topic.options)}?`;
}
