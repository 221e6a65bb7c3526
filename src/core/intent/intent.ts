import type { Capability, Catalog, Technology, Topic } from '../../model/catalog.js';
import type { Span } from '../../model/span.js';
import { asWritten } from './chat.js';
import { clauseOf } from './clause.js';
import { sentencesOf, statementsOf, type Known } from './division.js';
import { namesIn } from './environments.js';
import { placeIn } from './figure.js';
import { isEnglish, languageOf } from './language.js';
import { outlineOf } from './outline.js';
import { readRefusals, refusalsApart, type Refusal } from './refusal.js';
import { roleOf, type Role } from './role.js';
import { withShortNames } from './short-name.js';
import { stanceAt, stretchesIn } from './stance.js';
import { alternativesIn, mentionsOf, stancesIn } from './technology.js';
import { findTerms, hasFigure, meaningfulWords, mentioned, mentions } from './terms.js';
import { wishIn } from './wish.js';

/** What an intent asks for, as far as the catalog knows it; the rest to the letter. */
export interface Intent {
  /** One line that names the feature. */
  title: string;
  /** Known capabilities, in the order of their first mention. */
  capabilities: Capability[];
  /** Technologies the intent names, in the order of their first mention. */
  technologies: Technology[];
  /** Technologies of one kind that it leaves the choice between: `Kafka or RabbitMQ`. */
  undecided: Technology[][];
  /** What it states beyond them, in its order. Nothing is dropped. */
  statements: Statement[];
  /** What it rules out or wants replaced. */
  refusals: Refusal[];
  /** What it gives as reasons, and how things are today. */
  reasons: string[];
  /** What it puts out of scope. */
  exclusions: string[];
  /** What it asks, or leaves undecided. */
  questions: string[];
}

/** One statement of an intent, to the letter. */
export interface Statement {
  text: string;
  /** Topics it speaks of beyond the capabilities in it. */
  topics: Topic[];
  /** True where it says something definite: a figure, a name, more than one word of its topic. */
  clear: boolean;
  /** True where it states a figure. */
  measured: boolean;
  /** Words that the catalog does not know. */
  words: string[];
  /** True where a capability or a technology is in it. */
  known: boolean;
}

const longestTitle = 100;
const shortestTitle = 20;

/** How a wish begins, before what is wished for. */
const wish = /^(?:we|i)\s+(?:need|want|require|would like)\s+(?:to have\s+)?(?!to\s)(?:an?\s+)?/i;
/** What a title is the better for leaving out: what it is for, and what else is asked for. */
const aside = /[,;:]\s|\s[–—-]\s|\sso that\s/g;

/** The first line or sentence of an intent; a long one ends at a comma, else at a word. */
export function titleOf(text: string): string {
  const line = (
    asWritten(text)
      .split(/\r\n|\n|\r|\u2028|\u2029/)
      .find((candidate) => candidate.trim() !== '') ?? ''
  )
    .replace(/^[#>*\-\s]+/, '')
    .trim()
    .replace(new RegExp(`${wish.source}(.)`, 'iu'), (_, first: string) => first.toUpperCase());
  const sentence = /^.{8,}?[.!?。！？](?=\s|$)/.exec(line)?.[0].replace(/[.。]$/, '') ?? line;
  if (sentence.length <= longestTitle) return sentence.replace(/[.。]$/, '');
  const cut = [...sentence].slice(0, longestTitle).join('');
  const end = [...cut.matchAll(aside)].find(({ index }) => index >= shortestTitle)?.index;
  if (end !== undefined) return cut.slice(0, end);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 40)).trimEnd()} …`;
}

/** What stands before the name of something that is there already: "from the order database". */
const besides =
  /\b(?:from|of|in|into|to|behind|against|through|via)\s+(?:the|our|all(?:\s+(?:the|our))?|an existing)\s+(?:(?!(?:from|of|in|into|to|on|for|with|by|via|and|or)\b)[\p{L}\p{N}-]+\s+){0,2}$/iu;

/** Reads an intent against the catalog: a sentence, a paragraph, or a whole Markdown document. */
export function readIntent(input: string, whole: Catalog): Intent {
  const text = asWritten(input);
  const catalog = withShortNames(text, whole);
  const original = <Found extends Technology | null>(found: Found) =>
    (whole.technologies.find(({ id }) => id === found?.id) ?? found) as Found;
  const told = outlineOf(text).flatMap(sentencesOf);
  const title = titleOf(text);
  const language = languageOf(text);
  const topics = catalog.topics.map((topic) => ({
    ...topic,
    terms: [
      ...topic.terms,
      ...((language === null || language === 'en' ? [] : topic.termsByLanguage?.[language]) ?? []),
    ],
  }));
  const under = (role: Role) => told.filter((one) => one.role === role).map((one) => one.text);
  const body = [...(roleOf(title).role === 'body' ? [title] : []), ...under('body')];
  // What is only wished for asks for nothing, unless it is all there is.
  const demanded = body.filter((one) => wishIn(one) === null);
  const asked = (demanded.length > 0 ? demanded : body).join('.\n');
  const capabilities = capabilitiesIn(asked, catalog);
  const names = mentionsOf(asked, catalog);
  const undecided = alternativesIn(asked, names);
  const technologies = [...stancesIn(names)]
    .filter(([technology, stance]) => stance === 'wanted' && !undecided.some((one) => one.includes(technology)))
    .map(([technology]) => technology);
  const named = [...capabilities.flatMap(({ terms }) => terms), ...technologies.flatMap(({ aliases }) => aliases)];
  const ofTopics = catalog.topics.flatMap(({ terms }) => terms);
  const known: Known = {
    any: (part) => mentions(part, named) || mentions(part, ofTopics) || hasFigure(part) || placeIn(part) !== null,
    topic: (part) => mentions(part, ofTopics) || placeIn(part) !== null,
  };
  const isHeaded = /^\s*#/.test(text) && hasFigure(title);
  const isSaid = (statement: string) =>
    capabilities.some(({ requirements }) => requirements.some(({ said = [] }) => mentions(statement, said)));
  const statements = [...(isHeaded ? [title] : []), ...under('body')]
    .flatMap((sentence) => statementsOf(sentence, known))
    .flatMap((statement) => (isEnglish(statement) ? refusalsApart(statement, catalog) : [statement]))
    .map((statement) =>
      readStatement(statement, {
        topics: isEnglish(statement) ? catalog.topics : topics,
        capabilities,
        technologies: [...technologies, ...undecided.flat()],
      }),
    )
    .filter(
      (statement, index, all) =>
        (isStated(statement) || isSaid(statement.text)) &&
        !(index === 0 && all.length > 1 && !isSaid(statement.text) && isTitle(statement, title)),
    );
  return {
    title,
    capabilities,
    technologies: technologies.map(original),
    undecided: undecided.map((all) => all.map(original)),
    statements,
    refusals: readRefusals(asked, catalog)
      .filter(({ technology }) => technology === null || !technologies.includes(technology))
      .map((refusal) => ({ ...refusal, technology: original(refusal.technology) })),
    reasons: under('reason'),
    exclusions: under('exclusion'),
    questions: under('question'),
  };
}

/** The capabilities that a text asks for, in the order of their first mention: not what it rules out, or has already. */
function capabilitiesIn(text: string, { capabilities }: Catalog): Capability[] {
  const stretches = stretchesIn(text);
  const found = mentioned(
    text,
    capabilities,
    ({ terms }) => terms,
    (outer, inner) => outer.extends?.includes(inner.id) === true,
  ).map((capability) => ({ capability, spans: findTerms(text, capability.terms) }));
  const isThere = ({ start }: Span) => besides.test(text.slice(Math.max(0, start - 80), start));
  const isWanted = (span: Span) => ['wanted', 'aside'].includes(stanceAt(stretches, span)) && !isThere(span);
  /** "Replace the message queue" asks for a new one; "replace the VPN with zero trust" does not. */
  const isRenewed = (span: Span) => {
    const end = text.slice(span.end).search(/[.\n]/);
    const rest = { start: span.end, end: end < 0 ? text.length : span.end + end };
    const others = found.flatMap(({ spans }) => spans).filter(({ start }) => start > rest.start && start < rest.end);
    return (
      stanceAt(stretches, span) === 'replaced' &&
      !isThere(span) &&
      /\p{Ll}/u.test(text.charAt(span.start)) &&
      !others.some(isWanted)
    );
  };
  const asked = found.filter(({ spans }) => spans.some((span) => isWanted(span) || isRenewed(span)));
  return asked
    .filter(({ capability: { yields }, spans }) => {
      if (yields === undefined || !asked.some(({ capability }) => yields.to.includes(capability.id))) return true;
      return spans.some(({ start, end }) => !yields.terms.includes(text.slice(start, end).toLowerCase()));
    })
    .map(({ capability }) => capability);
}

/** True where a statement says more than the capabilities in it. */
function isStated({ topics, words }: Statement): boolean {
  return topics.length > 0 || words.length > 0;
}

/** A number of its own: not that of `S3` or `v1.2`. */
const number = /(?<!\S)[(~<>]?\d/;

/** True for a first statement that only names what the others describe: the document bears it as its title. */
function isTitle({ text, topics, known, measured, words }: Statement, title: string): boolean {
  if (!title.toLowerCase().includes(text.toLowerCase()) || (/[,:;]/.test(text) && words.length > 3)) return false;
  if (known && text === title && !isEnglish(text)) return true;
  return (
    topics.length === 0 &&
    !measured &&
    !number.test(text) &&
    (known || (text === title && clauseOf(text) === null && !/^make\s/i.test(text)))
  );
}

/** False for the sign of a currency without an amount, and for the logs of "logs in". */
function isWord(text: string, { start, end }: Span): boolean {
  const [word, before, after] = [text.slice(start, end), text.slice(0, start), text.slice(end)];
  if (/^logs$/i.test(word)) return !/^ (?:in|on|out)\b/i.test(after);
  return !/^[€$]$/.test(word) || /^\s?\d/.test(after) || /\d\s?[km]?\s?$/i.test(before);
}

/** What one statement speaks of, and the words of it that the catalog does not know. */
function readStatement(
  text: string,
  { capabilities, technologies, topics }: Pick<Catalog, 'capabilities' | 'technologies' | 'topics'>,
): Statement {
  const within = (span: Span, spans: readonly Span[]) =>
    spans.some((one) => span.start >= one.start && span.end <= one.end);
  const asked = capabilities.filter(({ terms }) => mentions(text, terms));
  const named = [...asked.map(({ terms }) => terms), ...technologies.map(({ aliases }) => aliases)].flatMap((names) =>
    findTerms(text, names),
  );
  const outside = (terms: readonly string[]) =>
    findTerms(text, terms).filter((span) => !within(span, named) && isWord(text, span));
  const place = placeIn(text);
  const environments = namesIn(text).length > 1;
  const spoken = topics.filter(
    ({ id, terms, readings = [] }) =>
      outside(terms).length > 0 ||
      (id === 'environments' && environments) ||
      (place !== null && readings.some(({ figure }) => figure === 'place')),
  );
  const measured = hasFigure(text);
  const implied =
    measured && spoken.length === 0 ? topics.filter(({ id }) => asked.some(({ topics: its }) => its.includes(id))) : [];
  const known = [...named, ...(place ? [place] : []), ...spoken.flatMap(({ terms }) => findTerms(text, terms))];
  const words = meaningfulWords(text)
    .filter((word) => !within(word, known))
    .map(({ word }) => word);
  const definite =
    measured ||
    place !== null ||
    environments ||
    words.length > 0 ||
    spoken.some(({ terms }) => new Set(outside(terms).map(({ start }) => start)).size > 1);
  return { text, topics: [...spoken, ...implied], clear: definite, measured, words, known: named.length > 0 };
}
