import type { Capability, Catalog } from '../../model/catalog.js';
import type { Config } from '../../model/config.js';
import type { Constraint } from '../../model/constraint.js';
import { identifier } from '../../model/identifier.js';
import { markerOpening, markerText, withoutMarkers } from '../../model/marker.js';
import { answered, givenFigures } from '../intent/given-figure.js';
import type { Intent, Statement } from '../intent/intent.js';
import { misspellingsIn } from '../intent/misspelling.js';
import { capabilitiesNamed, mentions } from '../intent/terms.js';
import { questionItem } from '../intent/open-question.js';
import { constraintText } from '../knowledge/constraint.js';
import { fenced, inline, type Data } from '../render.js';
import { choicesOf } from './given-choices.js';
import { headlineIn } from './headline.js';
import { askAbout, asStated, ownQuestion, storyOf, subjectOf, worded } from './stated.js';
import { coveredBy, toldBy } from './told.js';
import { coverTopics, openIn, type Requirement, type Said } from './topics.js';

/** What a specification is derived from. */
export interface SpecRequest {
  /** To the letter. */
  input: string;
  feature: string;
  /** Null where it has no branch. */
  branch: string | null;
  /** Null for none. */
  ticket: string | null;
  /** `YYYY-MM-DD` */
  created: string;
  /** The input as it is read. */
  intent: Intent;
  catalog: Catalog;
  coverage: Config['coverage'];
  /** Constraints that apply: each becomes a requirement, and decides its topic. */
  constraints?: readonly Constraint[];
  labels?: readonly string[];
}

/** Questions that a scenario asks which nothing is known of. */
const markersOfUnknown = 4;

/** The data that `templates/spec.md.hbs` renders: WHAT and WHY, with a marker for whatever the intent leaves open. */
export function deriveSpec(request: SpecRequest): Data {
  const { intent } = request;
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

  /** Where a thing is misspelt, what is not said of a capability by name may be said of that thing. */
  const misspelt = misspellingsIn(request.input, request.catalog);
  const subjectIn = (statement: Statement, story: number) =>
    misspelt.length > 0 && capabilitiesNamed(statement.text, leading).length === 0
      ? 'what is described'
      : subjectOf(statement, leading[story], leading);

  /** Ids of a capability's requirements, by its id; of one that is extended, the first of each that extends it. */
  const ids = new Map<string, string[]>();
  /** Ids of the requirements that hold all that a statement says. */
  const placed = new Map<Statement, string>();
  const given = givenFigures(leading, intent.statements, request.catalog.topics);
  const sayings = { ...intent, leading, given, placed, catalog: request.catalog };
  const headline = headlineIn(intent.title, sayings);
  if (headline !== null)
    placed.set(headline.statement, add(functional, 'FR', `${headline.text}.`, `US${String(headline.story + 1)}`));
  const isAskedFor = (words: readonly string[]) =>
    [intent.title, ...intent.statements.map(({ text }) => text)].some((text) => mentions(text, words));
  leading.forEach((capability, index) => {
    const story = `US${String(index + 1)}`;
    const own = capability.requirements.map((requirement) => {
      const { kind, text, where } = requirement;
      if (where !== undefined && !isAskedFor(where)) return '';
      const [list, prefix] = kind === 'functional' ? ([functional, 'FR'] as const) : ([nonFunctional, 'NFR'] as const);
      const told = toldBy(requirement, capability, sayings);
      if (told !== null) {
        const id = told.text === '' && told.id !== undefined ? told.id : add(list, prefix, told.text, story);
        if (told.statement !== null) placed.set(told.statement, id);
        return id;
      }
      const id = add(list, prefix, answered(text, given), story);
      for (const [question, { statement, isWhole }] of given)
        if (isWhole && text.includes(`{${question}}`)) placed.set(statement, id);
      return id;
    });
    ids.set(capability.id, own);
    for (const statement of intent.statements) {
      const id = own[coveredBy(statement, capability)];
      if (id !== undefined && id !== '' && !placed.has(statement)) placed.set(statement, id);
    }
    for (const { text, requirement } of capability.criteria)
      add(criteria, 'SC', answered(text, given), own[requirement] ?? story);
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

  /** Ids of the requirements that speak of a topic, by its id, with whether it is still asked about. */
  const said = new Map<string, Said[]>();
  /** The requirement that a statement became, by its text. */
  const stated = new Map<string, string>();
  for (const statement of intent.statements) {
    const place = placed.get(statement);
    if (place !== undefined) {
      stated.set(statement.text, place);
      const asked = openIn([...functional, ...nonFunctional].filter(({ id }) => id === place)) > 0;
      for (const { id } of statement.topics) said.set(id, [...(said.get(id) ?? []), { id: place, asked }]);
      continue;
    }
    const story = storyOf(statement, leading);
    const kind = statement.topics.length > 0 || statement.measured ? 'NFR' : 'FR';
    const sentences = worded(statement, subjectIn(statement, story), request.catalog);
    const question = ownQuestion(statement.text) ?? askAbout(statement, sentences === null);
    for (const { text, topic } of sentences ?? [asStated(statement)]) {
      const asked = question === null || topic !== null ? '' : ` ${markerText(question)}`;
      const id = add(
        kind === 'NFR' ? nonFunctional : functional,
        kind,
        `${text.replace(/\.$/, '')}${asked}.`,
        `US${String(story + 1)}`,
      );
      if (!stated.has(statement.text)) stated.set(statement.text, id);
      const about = topic === null ? statement.topics.map((one) => one.id) : [topic];
      for (const one of about)
        said.set(one, [...(said.get(one) ?? []), { id, asked: asked !== '' || text.includes(markerOpening) }]);
    }
  }
  for (const constraint of request.constraints ?? []) {
    const [list, kind] =
      constraint.kind === 'functional' ? ([functional, 'FR'] as const) : ([nonFunctional, 'NFR'] as const);
    const id = add(list, kind, constraintText(constraint), 'US1');
    if (constraint.topic !== undefined) said.set(constraint.topic, [{ id, asked: false, decided: true }]);
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
        `"${inline(withoutMarkers(intent.title))}" MUST hold ${markerText('what must be true for it, and how is it shown?')}.`,
        'US1',
      );
    add(criteria, 'SC', markerText('which figure, time or test shows that it succeeded?'), functional[0]?.id ?? 'US1');
  }

  const choices = choicesOf(intent, request.catalog, link, stated);
  const running = leading.filter(({ runs }) => runs !== false);
  const { rows } = coverTopics(
    intent,
    request,
    {
      subject: misspelt.length > 0 ? 'what is described' : ((running[0] ?? leading[0])?.subject ?? 'what is described'),
      said,
      runs: running.length * 2 >= leading.length,
      required: (topic) => {
        const own = intent.capabilities.filter(({ topics }) => topics.includes(topic));
        const named = new Set(own.flatMap(({ id }) => ids.get(id) ?? []));
        return [...functional, ...nonFunctional].filter(({ id }) => named.has(id));
      },
    },
    openIn([...functional, ...nonFunctional, ...criteria, ...choices]) + (leading.length === 0 ? markersOfUnknown : 0),
    (text) => add(nonFunctional, 'NFR', text, 'US1'),
  );

  const oneLine = request.input.trim();
  const short = !oneLine.includes(markerOpening) && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(oneLine) && oneLine.length <= 400;
  return {
    title: inline(withoutMarkers(intent.title)),
    feature: request.feature,
    branch: request.branch,
    ticket: request.ticket,
    created: request.created,
    labels: (request.labels ?? []).map(inline).join(', '),
    input: short ? inline(oneLine) : null,
    fence: short ? null : fenced(request.input),
    scenarios: scenarios.map((scenario) => ({
      ...scenario,
      acceptance: scenario.acceptance.map((one, index) => ({ number: index + 1, ...one })),
    })),
    functional: functional.map((one) => ({ ...one })),
    nonFunctional: nonFunctional.map((one) => ({ ...one })),
    criteria: criteria.map((one) => ({ ...one })),
    resources: resourcesOf(intent.capabilities, link, {
      id: (headline && placed.get(headline.statement)) ?? null,
      of: headline ? leading[headline.story] : undefined,
    }),
    choices: choices.map(({ name, text, link: to }) => ({ name, text, link: to })),
    coverage: request.coverage,
    topics: rows,
    edges: leading.flatMap(({ edges }) => edges),
    reasons: intent.reasons.map(noted),
    exclusions: intent.exclusions.map(noted),
    questions: [
      ...intent.questions.map(questionItem),
      ...misspelt.map(
        ({ word, meant }) => `"${word}": ${markerText(`what is "${word}" - ${meant} or something else?`)}`,
      ),
    ],
  };
}

/** What is no requirement, as an item of a list. */
function noted(text: string): string {
  const plain = inline(withoutMarkers(text));
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

function unknownScenario(intent: Intent) {
  return {
    number: 1,
    priority: 1,
    title: inline(withoutMarkers(intent.title)),
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

/** The resources of what is asked for; what an intent asks for as a whole is the first of its capability. */
function resourcesOf(
  capabilities: readonly Capability[],
  link: (capability: Capability, requirement: number) => string,
  headline: { id: string | null; of: Capability | undefined },
) {
  return capabilities.flatMap((capability) =>
    capability.resources.map(({ kind, purpose, requirement }, index) => {
      const own = link(capability, requirement).split(', ');
      const whole = capability === headline.of && index === 0 && headline.id !== null ? [headline.id] : [];
      return { kind, purpose, link: [...new Set([...whole, ...own])].join(', ') };
    }),
  );
}
