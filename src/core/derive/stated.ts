import type { Capability, Catalog } from '../../model/catalog.js';
import { asks, markersIn, withoutMarkers } from '../../model/marker.js';
import type { Statement } from '../intent/intent.js';
import { clauseOf } from '../intent/clause.js';
import { isEnglish, says, wordingOf } from '../intent/language.js';
import { foreignReadings, sentencesOf, type Sentence } from '../intent/sentence.js';
import { capabilitiesNamed, findTerms, stemsOf } from '../intent/terms.js';
import { isWeak } from '../intent/wish.js';
import { inline } from '../render.js';
import { questionOf } from './topics.js';

/** The question that the author asks in a statement; null where there is none. */
export function ownQuestion(text: string): string | null {
  return markersIn({ text, start: 0, end: text.length }).find(asks)?.question ?? null;
}

/**
 * The index of the scenario that a statement belongs to: that of the capability it names, else that which is of the
 * same topic and shares most words with it, else the first.
 */
export function storyOf({ text, topics }: Statement, leading: readonly Capability[]): number {
  const [named] = capabilitiesNamed(text, leading);
  if (named !== undefined) return leading.indexOf(named);
  const own = clauseOf(text)?.subject ?? 'it';
  if (/^(?:it|they|there|we|i|all)\b/i.test(own)) return 0;
  const stems = stemsOf(text);
  const shared = leading.map(({ topics: spoken, scenario }) => {
    if (!topics.some(({ id }) => spoken.includes(id))) return 0;
    const known = stemsOf(scenario.acceptance.flatMap(({ given, when, then }) => [given, when, then]).join(' '));
    return [...stems].filter((stem) => known.has(stem)).length;
  });
  return Math.max(0, shared.indexOf(Math.max(0, ...shared)));
}

/** What a statement of a capability is about: "scale to zero at night" is not said of the scaling. */
export function subjectOf(
  { text }: Statement,
  capability: Capability | undefined,
  leading: readonly Capability[],
): string {
  const isWhole = /^it\b/i.test(text);
  const isDoing = capability !== undefined && findTerms(text, capability.terms).some(({ start }) => start === 0);
  return (isWhole || isDoing ? leading[0] : capability)?.subject ?? 'the infrastructure';
}

/**
 * A statement as requirements without their stops; null where its grammar or its language is not known. One in another
 * language stays to the letter, beside what its figures mean in English.
 */
export function worded({ text }: Statement, subject: string, catalog: Catalog): Sentence[] | null {
  const plain = plainOf(text);
  if (isEnglish(plain)) return sentencesOf(plain, subject, catalog);
  const { sentences, isAll } = foreignReadings(plain, subject, catalog);
  if (sentences.length === 0) return null;
  return isAll ? sentences : [asStated({ text }), ...sentences];
}

/** A statement to the letter, as somebody says it in another language or another grammar. */
export function asStated({ text }: Pick<Statement, 'text'>): Sentence {
  return { text: `${isWeak(text) ? 'SHOULD' : 'MUST'}: ${plainOf(text)}`, topic: null };
}

/** Where an author left something for later. */
const leftOpen = /\b(?:TODO|TBD|TBC|FIXME)\b|\?{3,}/g;

/** A statement for a document, without the questions its author asks at its end. */
function plainOf(text: string): string {
  return inline(
    withoutMarkers(text)
      .replace(leftOpen, '…')
      .replace(/(?<!\s)\s*…\s*$/, ''),
  );
}

/** What to ask of a statement: its topic's question where it decides nothing, or what shows that it holds; null for nothing. */
export function askAbout({ text, topics, clear, measured }: Statement, isQuoted: boolean): string | null {
  if (text.search(leftOpen) >= 0) return 'what belongs where this was left open - a figure, a name, or nothing at all?';
  const [topic] = [...topics].sort((one, other) => other.weight - one.weight);
  if (topic && !clear) return questionOf(topic);
  const english = wordingOf({ language: 'en' }, text);
  const isVague = english !== null && says(text, english.vague);
  return !measured && (isVague || (isQuoted && !topic))
    ? 'how is it shown that this holds - by a test, by a figure that is measured, or not at all as it is background?'
    : null;
}
