import type { Catalog, Theme, Topic } from '../../model/catalog.js';
import { constraintsIn, type Constraint } from '../../model/constraint.js';
import type { Definition } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import { headingPath } from '../../model/markdown.js';
import { withoutMarkers } from '../../model/marker.js';
import { within, type Span } from '../../model/span.js';
import { coverageOf, type Covered } from '../coverage.js';
import { cited } from '../facts.js';
import { wordingOf } from '../intent/language.js';
import { inline } from '../render.js';
import { foundIn, saidIn } from '../intent/statement.js';
import { findTerms, hasFigure, mentions, topicTerms } from '../intent/terms.js';
import { linkedTo, storiesOf } from './links.js';
import { listed } from './listed.js';

/** What a question is about, in the order of a checklist's sections. */
export const aspects = ['Completeness', 'Clarity', 'Measurability', 'Consistency', 'Coverage', 'Edge Cases'] as const;
export type Aspect = (typeof aspects)[number];

/** A question about the quality of the requirements. */
export interface Check {
  aspect: Aspect;
  /** With what it cites at its end: `[Spec FR-003]`, `[Gap]`. */
  text: string;
  /** True where the text itself answers it with yes. */
  answered: boolean;
}

/** At most this many questions are asked of the words of one statement. */
const mostOfOne = 2;

/** The questions that a specification raises for a theme: about what it says of the theme's topics, and what it lacks. */
export function deriveChecklist(
  spec: Document,
  theme: Theme,
  { catalog, constraints = [] }: { catalog: Catalog; constraints?: readonly Constraint[] },
): Check[] {
  const topics = catalog.topics.filter(({ id }) => theme.topics.includes(id));
  const stated = spec.definitions.filter(({ kind }) => kind === 'requirement' || kind === 'criterion');
  const about = topics.map((topic) => ({
    topic,
    own: stated.filter((one) => speaksOf(one, topic, spec, constraints)),
  }));
  const own = stated.filter((one) => about.some((entry) => entry.own.includes(one)));
  return [
    ...coverageOf(spec, topics, constraints).map((covered) =>
      ofTopic(covered, spec, about.find(({ topic }) => topic === covered.topic)?.own ?? []),
    ),
    ...own.flatMap((one) => ofQuestions(one, spec, topics)),
    ...own.flatMap((one) => ofWords(one, spec).slice(0, mostOfOne)),
    ...about.flatMap(({ topic, own: same }) => ofAgreement(topic, same, spec)),
    ...ofProof(own, spec),
    ...theme.cases.map((one) => ofCase(one, spec, stated)),
  ];
}

function speaksOf(
  { text }: Definition,
  topic: Topic,
  { language }: Document,
  constraints: readonly Constraint[],
): boolean {
  const ids = constraintsIn(text);
  return (
    constraints.some(({ id, topic: decided }) => decided === topic.id && ids.includes(id)) ||
    mentions(withoutMarkers(text), topicTerms(topic, language))
  );
}

/** Whether a topic is decided, and by a requirement; what nothing is said of is a gap. */
function ofTopic({ topic, state, at, reason }: Covered, spec: Document, own: readonly Definition[]): Check {
  const aspect = 'Completeness';
  const place = at === null ? 'Gap' : placeOf(spec, at);
  const asked = `"${inline(topic.question)}"`;
  const spoken = ({ text }: Definition) => findTerms(withoutMarkers(text), topicTerms(topic, spec.language)).length;
  const [decided] = own.filter(({ kind }) => kind === 'requirement').sort((one, other) => spoken(other) - spoken(one));
  if (state === 'clear')
    return decided
      ? { aspect, text: `Does a requirement decide ${topic.name}? [Spec ${decided.id}]`, answered: true }
      : { aspect, text: `Is ${topic.name} a requirement, where it is only spoken of? [${place}]`, answered: false };
  if (state === 'n/a') {
    const why = inline(withoutMarkers(reason)).slice(0, 120);
    return { aspect, text: `Is it still true why ${topic.name} does not apply: ${why}? [${place}]`, answered: false };
  }
  const text =
    state === 'missing'
      ? `Does any requirement answer ${asked}? [Gap]`
      : state === 'partial'
        ? `Is ${topic.name} decided where it is only mentioned: ${asked}? [${place}]`
        : `Is ${topic.name} decided: ${asked}? [${place}, Ambiguity]`;
  return { aspect, text, answered: false };
}

/** The questions that a statement itself leaves open, but for those of the topics. */
function ofQuestions(definition: Definition, spec: Document, topics: readonly Topic[]): Check[] {
  const own = within(spec.markers, definition).filter(
    (marker) => !topics.some(({ question }) => marker.question.startsWith(question)),
  );
  return own.map(({ question }) => ({
    aspect: 'Clarity',
    text: `Is the open question of ${definition.id} answered: ${inline(question.replace(/\s[-–—]\s.*$/, '').replace(/[?？]$/, ''))}? [Spec ${definition.id}, Ambiguity]`,
    answered: false,
  }));
}

const percentage = /\b\d{1,9}(?:[.,]\d{1,9})?\s?%/;
const duration = /\b\d+(?:[.,]\d+)?\s?(?:ms|milliseconds?|s|seconds?|min|minutes?|h|hours?|days?|weeks?)\b/i;
const money = /[€$£]\s?\d[\d.,]{0,15}|\b\d[\d.,]{0,15}\s?(?:€|\$|£|EUR|USD|GBP)/;
const period =
  /\b(?:an?|each|every|per|calendar|any)\s+(?:\w+\s+)?(?:minute|hour|day|week|month|quarter|year)\b|\b(?:monthly|yearly|daily|weekly)\b/i;

/** What the words and figures of a statement leave to its reader. */
function ofWords(definition: Definition, spec: Document): Check[] {
  const { id, text: written } = definition;
  const text = saidIn(withoutMarkers(written));
  const lexicon = wordingOf(spec, written);
  const ask = (aspect: Aspect, question: string): Check => ({
    aspect,
    text: `${question} [Spec ${id}]`,
    answered: false,
  });
  const quoted = (pattern: RegExp) => {
    const word = foundIn(text, pattern)[0]?.word;
    return word === undefined ? null : `"${inline(word)}"`;
  };
  const checks: Check[] = [];
  const vague = lexicon && !hasFigure(text) ? quoted(lexicon.vague) : null;
  if (vague !== null) checks.push(ask('Clarity', `Is the term ${vague} in ${id} quantified?`));
  const escape = lexicon && quoted(lexicon.escape);
  if (escape) checks.push(ask('Clarity', `Does ${id} say when ${escape} applies, and who decides it?`));
  const weak = lexicon && quoted(lexicon.weak);
  if (weak) checks.push(ask('Clarity', `Is ${weak} in ${id} meant as an obligation?`));
  const share = percentage.exec(text)?.[0];
  if (share !== undefined)
    checks.push(
      ask(
        'Measurability',
        period.test(text)
          ? `Does ${id} say of what ${share} is counted, and who measures it?`
          : `Does ${id} say over which window ${share} is measured, and of what?`,
      ),
    );
  const price = money.exec(text)?.[0];
  if (price !== undefined)
    checks.push(ask('Measurability', `Does ${id} say which period and which costs ${inline(price)} covers?`));
  const time = duration.exec(text)?.[0];
  if (time !== undefined && share === undefined)
    checks.push(ask('Measurability', `Does ${id} say from which event to which ${time} are counted?`));
  const absolute = lexicon && quoted(lexicon.absolute);
  if (absolute)
    checks.push(ask('Coverage', `Does ${id} hold without exception, or are the exceptions to ${absolute} stated?`));
  return checks;
}

/** More statements than these nobody compares at a glance. */
const mostCompared = 5;

/** Whether requirements about one topic say the same; where there are many, those of one story. */
function ofAgreement({ name }: Topic, own: readonly Definition[], spec: Document): Check[] {
  const ids = own.filter(({ kind }) => kind === 'requirement').map(({ id }) => id);
  const groups =
    ids.length <= mostCompared
      ? [ids]
      : storiesOf(spec).map(({ id }) => linkedTo(spec, id).filter((one) => ids.includes(one)));
  return groups
    .filter(({ length }) => length >= 2 && length <= mostCompared)
    .map((group) => ({
      aspect: 'Consistency',
      text: `Do ${listed(group)} agree about ${name}? [${places(group)}]`,
      answered: false,
    }));
}

/** Whether criteria show that requirements hold: the citations tell. */
function ofProof(own: readonly Definition[], spec: Document): Check[] {
  const criteria = spec.definitions.filter(({ kind }) => kind === 'criterion');
  const shown = own
    .filter(({ kind }) => kind === 'requirement')
    .map(({ id }) => ({ id, proof: criteria.find((one) => cited(spec.citations, one).includes(id))?.id ?? null }));
  const check = (of: typeof shown, cites: string, answered: boolean): Check[] => {
    const ids = of.map(({ id }) => id);
    const text = `Does a success criterion show that ${listed(ids)} ${ids.length === 1 ? 'holds' : 'hold'}? [${cites}]`;
    return ids.length === 0 ? [] : [{ aspect: 'Coverage', text, answered }];
  };
  const proved = shown.filter(({ proof }) => proof !== null);
  const open = shown.filter(({ proof }) => proof === null);
  const all = [...proved.map(({ id }) => id), ...new Set(proved.flatMap(({ proof }) => proof ?? []))];
  return [
    ...check(proved, places(all), true),
    ...check(open, [places(open.map(({ id }) => id)), 'Gap'].join(', '), false),
  ];
}

function places(ids: readonly string[]): string {
  return ids.map((id) => `Spec ${id}`).join(', ');
}

/** Whether it is said what must hold when something goes wrong. */
function ofCase({ case: what, terms }: Theme['cases'][number], spec: Document, stated: readonly Definition[]): Check {
  const edges = spec.items.filter(({ section }) =>
    headingPath(spec, section).some((title) => /edge cases|failure modes/i.test(title)),
  );
  const found = [...edges, ...stated].find(({ text }) => mentions(withoutMarkers(text), terms));
  const place = found ? placeOf(spec, found) : 'Gap';
  return {
    aspect: 'Edge Cases',
    text: `Is it stated what must hold when ${what}, and who is told? [${place}]`,
    answered: false,
  };
}

/** Where something stands: the statement it is in, else its section. */
function placeOf(spec: Document, { start }: Span): string {
  const definition = spec.definitions.find((one) => one.kind !== 'story' && start >= one.start && start < one.end);
  if (definition) return `Spec ${definition.id}`;
  const heading = spec.headings.filter((one) => one.start <= start).at(-1);
  return heading && heading.depth > 1 ? `Spec §${inline(heading.title).replace(/[[\]]/g, '')}` : 'Spec §Title';
}
