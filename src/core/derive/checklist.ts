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
import { hasFigure, mentions, topicTerms } from '../intent/terms.js';

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
    ...coverageOf(spec, topics, constraints).map((covered) => ofTopic(covered, spec)),
    ...own.flatMap((one) => ofQuestions(one, spec, topics)),
    ...own.flatMap((one) => ofWords(one, spec).slice(0, mostOfOne)),
    ...about.flatMap(({ topic, own: same }) => ofAgreement(topic, same)),
    ...own.flatMap((one) => ofProof(one, spec)),
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

/** Whether a topic is decided; what nothing is said of is a gap. */
function ofTopic({ topic, state, at, reason }: Covered, spec: Document): Check {
  const aspect = 'Completeness';
  const place = at === null ? 'Gap' : placeOf(spec, at);
  const asked = `"${inline(topic.question)}"`;
  if (state === 'clear')
    return { aspect, text: `Is something definite said of ${topic.name}? [${place}]`, answered: true };
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

const percentage = /\d\s?%/;
const duration = /\b\d+(?:[.,]\d+)?\s?(?:ms|milliseconds?|s|seconds?|min|minutes?|h|hours?|days?|weeks?)\b/i;
const money = /[€$£]\s?\d[\d.,]*|\d[.,]*\s?(?:€|\$|£|EUR|USD|GBP)/;
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

/** Whether statements about one topic say the same. */
function ofAgreement({ name }: Topic, own: readonly Definition[]): Check[] {
  if (own.length < 2) return [];
  const ids = own.map(({ id }) => id);
  const shown = `${ids.slice(0, -1).join(', ')} and ${ids.at(-1) ?? ''}`;
  const places = ids.map((id) => `Spec ${id}`).join(', ');
  return [{ aspect: 'Consistency', text: `Do ${shown} agree about ${name}? [${places}]`, answered: false }];
}

/** Whether a criterion shows that a requirement holds: the citations tell. */
function ofProof({ id, kind }: Definition, spec: Document): Check[] {
  if (kind !== 'requirement') return [];
  const proof = spec.definitions.find((one) => one.kind === 'criterion' && cited(spec.citations, one).includes(id));
  return [
    {
      aspect: 'Coverage',
      text: `Does a success criterion show that ${id} holds? [Spec ${id}, ${proof ? `Spec ${proof.id}` : 'Gap'}]`,
      answered: proof !== undefined,
    },
  ];
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
  return heading ? `Spec §${inline(heading.title).replace(/[[\]]/g, '')}` : 'Spec';
}
