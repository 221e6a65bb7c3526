import type { Capability, CapabilityRequirement, Catalog, Technology, Topic } from '../../model/catalog.js';
import type { Config } from '../../model/config.js';
import type { Constraint } from '../../model/constraint.js';
import { identifier } from '../../model/identifier.js';
import { asks, markerOpening, markersIn, markerText, withoutMarkers } from '../../model/marker.js';
import { alternatives, categoryQuestion } from '../intent/choice.js';
import { constraintText } from '../knowledge/constraint.js';
import { answered, givenFigures } from '../intent/given-figure.js';
import { readIntent, type Intent, type Statement } from '../intent/intent.js';
import { isEnglish, says, wordingOf } from '../intent/language.js';
import { misspellingsIn } from '../intent/misspelling.js';
import { questionItem } from '../intent/open-question.js';
import { fenced, inline, type Data } from '../render.js';
import { sentencesOf, type Sentence } from '../intent/sentence.js';
import { findTerms, mentions } from '../intent/terms.js';

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
  catalog: Catalog;
  coverage: Config['coverage'];
  /** Constraints that apply: each becomes a requirement, and decides its topic. */
  constraints?: readonly Constraint[];
  labels?: readonly string[];
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

/** A requirement that speaks of a topic: whether it still asks, and whether a constraint decides it, all of it. */
interface Said {
  id: string;
  asked: boolean;
  decided?: boolean;
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
  /** Ids of the requirements that hold all that a statement says. */
  const placed = new Map<Statement, string>();
  const given = givenFigures(leading, intent.statements);
  leading.forEach((capability, index) => {
    const story = `US${String(index + 1)}`;
    const own = capability.requirements.map((requirement) => {
      const { kind, text } = requirement;
      const [list, prefix] = kind === 'functional' ? ([functional, 'FR'] as const) : ([nonFunctional, 'NFR'] as const);
      const told = toldBy(requirement, capability, leading, intent.statements, request.catalog);
      if (told !== null && !placed.has(told.statement)) {
        const id = add(list, prefix, told.text, story);
        placed.set(told.statement, id);
        return id;
      }
      const id = add(list, prefix, answered(text, given), story);
      for (const [question, { statement, isWhole }] of given)
        if (isWhole && text.includes(`{${question}}`)) placed.set(statement, id);
      return id;
    });
    ids.set(capability.id, own);
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
      for (const { id } of statement.topics) said.set(id, [...(said.get(id) ?? []), { id: place, asked: false }]);
      continue;
    }
    const story = storyOf(statement, leading);
    const kind = statement.topics.length > 0 || statement.measured ? 'NFR' : 'FR';
    const sentences = worded(statement, subjectOf(statement, leading[story], leading), request.catalog);
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
  const running = leading.find(({ runs }) => runs !== false);
  const { rows } = coverTopics(
    intent,
    request,
    {
      subject: (running ?? leading[0])?.subject ?? 'what is described',
      said,
      runs: leading.length === 0 || running !== undefined,
      required: (topic) => {
        const own = intent.capabilities.filter(({ topics }) => topics.includes(topic));
        const named = new Set(own.flatMap(({ id }) => ids.get(id) ?? []));
        return [...functional, ...nonFunctional].filter(({ id }) => named.has(id));
      },
    },
    open([...functional, ...nonFunctional, ...criteria, ...choices]) + (leading.length === 0 ? markersOfUnknown : 0),
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
    resources: resourcesOf(intent.capabilities, link),
    choices: choices.map(({ name, text, link: to }) => ({ name, text, link: to })),
    coverage: request.coverage,
    topics: rows,
    edges: leading.flatMap(({ edges }) => edges),
    reasons: intent.reasons.map(noted),
    exclusions: intent.exclusions.map(noted),
    questions: [
      ...intent.questions.map(questionItem),
      ...misspellingsIn(request.input, request.catalog).map(
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

function open(list: readonly { text: string }[]): number {
  return list.filter(({ text }) => text.includes(markerOpening)).length;
}

/** The question that the author asks in a statement; null where there is none. */
function ownQuestion(text: string): string | null {
  return markersIn({ text, start: 0, end: text.length }).find(asks)?.question ?? null;
}

/** The statement that says what a requirement of a capability says, as a requirement of its own; null for none. */
function toldBy(
  { said = [] }: CapabilityRequirement,
  capability: Capability,
  leading: readonly Capability[],
  statements: readonly Statement[],
  catalog: Catalog,
): { statement: Statement; text: string } | null {
  const statement = statements.find(
    (one) => mentions(one.text, said) && mentions(one.text, capability.terms) && ownQuestion(one.text) === null,
  );
  if (statement === undefined) return null;
  const [sentence, ...others] = worded(statement, subjectOf(statement, capability, leading), catalog) ?? [];
  const isPlain = sentence !== undefined && others.length === 0 && askAbout(statement, false) === null;
  return isPlain ? { statement, text: `${sentence.text.replace(/\.$/, '')}.` } : null;
}

/** The index of the scenario that a statement belongs to: that of the capability it names, else the first. */
function storyOf({ text }: Statement, leading: readonly Capability[]): number {
  return Math.max(
    0,
    leading.findIndex(({ terms }) => mentions(text, terms)),
  );
}

/** What a statement of a capability is about: "scale to zero at night" is not said of the scaling. */
function subjectOf({ text }: Statement, capability: Capability | undefined, leading: readonly Capability[]): string {
  const isDoing = capability !== undefined && findTerms(text, capability.terms).some(({ start }) => start === 0);
  return (isDoing ? leading[0] : capability)?.subject ?? 'the infrastructure';
}

/** A statement as requirements without their stops; null where its grammar or its language is not known. */
function worded({ text }: Statement, subject: string, catalog: Catalog): Sentence[] | null {
  const plain = plainOf(text);
  return isEnglish(plain) ? sentencesOf(plain, subject, catalog) : null;
}

/** A statement to the letter. */
function asStated({ text }: Statement): Sentence {
  return { text: `As stated, "${plainOf(text)}" MUST hold`, topic: null };
}

/** Where an author left something for later. */
const leftOpen = /\b(?:TODO|TBD|TBC|FIXME)\b|\?{3,}/g;

/** A statement for a document, without the questions its author asks at its end. */
function plainOf(text: string): string {
  return inline(
    withoutMarkers(text)
      .replace(leftOpen, '…')
      .replace(/\s*…\s*$/, ''),
  );
}

/** What to ask of a statement: its topic's question where it decides nothing, or what shows that it holds; null for nothing. */
function askAbout({ text, topics, clear, measured }: Statement, isQuoted: boolean): string | null {
  if (text.search(leftOpen) >= 0) return 'what belongs where this was left open - a figure, a name, or nothing at all?';
  const [topic] = [...topics].sort((one, other) => other.weight - one.weight);
  if (topic && !clear) return questionOf(topic);
  const english = wordingOf({ language: 'en' }, text);
  const isVague = english !== null && says(text, english.vague);
  return !measured && (isVague || (isQuoted && !topic))
    ? 'how is it shown that this holds - by a test, by a figure that is measured, or not at all as it is background?'
    : null;
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

/** The technologies the intent gives or rules out, and a question for each kind that it leaves open. */
function choicesOf(
  intent: Intent,
  catalog: Catalog,
  link: (capability: Capability, requirement: number) => string,
  stated: ReadonlyMap<string, string>,
) {
  const rows: { category: string; name: string; text: string; link: string }[] = [];
  const wanted = intent.capabilities.flatMap((capability) =>
    capability.choices.map((choice) => ({ ...choice, capability })),
  );
  const add = (technology: Technology, text: string, to: string | undefined) => {
    const category = catalog.categories.find(({ id }) => id === technology.category);
    const served = wanted.find((one) => one.category === technology.category);
    const of = to ?? (served ? link(served.capability, served.requirement) : 'US1');
    if (category) rows.push({ category: category.id, name: category.name, text, link: of });
  };
  for (const technology of intent.technologies) add(technology, `${technology.name}, as the intent says`, undefined);
  for (const [first, ...others] of intent.undecided) {
    const category = catalog.categories.find(({ id }) => id === first?.category);
    if (first && category)
      add(
        first,
        markerText(`${category.question} - ${alternatives([first, ...others].map(({ name }) => name))}?`),
        undefined,
      );
  }
  const decided = new Set(rows.map(({ category }) => category));
  for (const { category: id, requirement, capability } of wanted) {
    const category = catalog.categories.find((one) => one.id === id);
    if (!category || decided.has(id)) continue;
    decided.add(id);
    rows.push({
      category: id,
      name: category.name,
      text: markerText(categoryQuestion(category, catalog, intent.refusals)),
      link: link(capability, requirement),
    });
  }
  for (const { technology, name, text, isReplaced } of intent.refusals) {
    const requirement = [...stated].find(([statement]) => statement.includes(text))?.[1];
    const said = isReplaced ? `${name} is to be replaced, as the intent says` : `not ${name}, as the intent says`;
    if (technology) add(technology, said, requirement);
    else if (requirement === undefined) rows.push({ category: '', name: 'Ruled out', text: said, link: 'US1' });
  }
  return rows;
}

/** What the requirements say of the topics. */
interface Spoken {
  /** What a requirement about the whole begins with. */
  subject: string;
  said: ReadonlyMap<string, readonly Said[]>;
  /** False where all that is asked for are rules and practices. */
  runs: boolean;
  /** The requirements of the capabilities that speak of a topic. */
  required: (topic: string) => Requirement[];
}

/** The coverage table, and the requirements that come of the weightiest topics that nobody spoke of. */
function coverTopics(
  { capabilities, statements: stated }: Intent,
  { catalog, coverage }: SpecRequest,
  { subject, said, runs, required }: Spoken,
  markers: number,
  require: (text: string) => string,
) {
  const topics = catalog.topics.filter((topic) => topic.coverage.includes(coverage) || said.has(topic.id));
  const spoken = new Set(capabilities.flatMap((capability) => capability.topics));
  const states = new Map<string, { state: string; note: string }>();
  const ask = ({ requirement = '' }: Topic, question: string) => {
    markers++;
    const text = requirement.replace('{what}', subject).replace('{question}', markerText(question));
    return require(text.charAt(0).toUpperCase() + text.slice(1));
  };
  for (const topic of [...topics].sort((one, other) => other.weight - one.weight)) {
    const statements = said.get(topic.id) ?? [];
    const ids = statements.map(({ id }) => id);
    const untold =
      statements.length === 0 || spoken.has(topic.id) || statements.some(({ decided }) => decided)
        ? []
        : (topic.facets ?? []).filter(({ terms }) => !stated.some(({ text }) => mentions(text, terms)));
    if (statements.length > 0) {
      ids.push(...untold.map(({ question, options }) => ask(topic, `${question} - ${alternatives(options)}?`)));
      states.set(topic.id, {
        state: untold.length > 0 || statements.some(({ asked }) => asked) ? 'deferred' : 'clear',
        note: ids.join(', '),
      });
    } else if (spoken.has(topic.id)) {
      const own = required(topic.id);
      const note = own.map(({ id }) => id).join(', ');
      states.set(topic.id, { state: open(own) > 0 ? 'deferred' : 'partial', note });
    } else if (topic.requirement !== undefined && (runs || topic.running !== true) && markers < mostMarkers)
      states.set(topic.id, { state: 'deferred', note: ask(topic, questionOf(topic)) });
    else states.set(topic.id, { state: 'missing', note: questionOf(topic) });
  }
  return { rows: topics.map((topic) => ({ name: topic.name, state: 'missing', note: '', ...states.get(topic.id) })) };
}

function questionOf(topic: Topic): string {
  return `${topic.question} - ${alternatives(topic.options)}?`;
}
