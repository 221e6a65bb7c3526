import type { Capability, Reading, Topic } from '../../model/catalog.js';
import { markerText, optionsOf } from '../../model/marker.js';
import { clauseOf } from './clause.js';
import type { Statement } from './intent.js';
import { inline } from '../render.js';
import { inEnglish } from './figure.js';
import { figuresIn, rhythm, rhythms } from './measure.js';
import { hold } from './sentence.js';
import { capabilitiesNamed, mentions, stemsOf } from './terms.js';
import { wishIn } from './wish.js';

/** A figure by which the intent answers a question of a capability, and where it stands. */
export interface GivenFigure {
  text: string;
  statement: Statement;
  /** True where the statement says nothing beside the capability and the figure. */
  isWhole: boolean;
  /** True where the figure is not the answer itself, but leaves no other. */
  isSettled?: true;
}

/** A question in a capability's text. */
const question = /\{([^{}]+)\}/g;

/** The questions of a capability's text. */
export function questionsIn(text: string): string[] {
  return [...text.matchAll(question)].map((match) => match[1] ?? '');
}

/** A question with the sentence it stands in. */
interface Asked {
  question: string;
  sentence: string;
  /** That answers to it are proposed in. */
  units: string[];
}

/** Words around a figure that add nothing to it. */
const around = new Set('after until kept every each once max'.split(' '));

/** The units that the answers to a question are proposed in. */
function unitsOf(question: string): string[] {
  return optionsOf(question).flatMap((option) => [
    ...(rhythm.test(option) || (/^how often\b/.test(question) && /^1 (?!time)\p{L}+$/u.test(option)) ? ['rhythm'] : []),
    ...(/\bamount\b/.test(option) ? ['money'] : []),
    ...(rhythm.test(option) || figuresIn(option).length > 1 ? [] : figuresIn(option).map(({ unit }) => unit)),
  ]);
}

/**
 * The questions of capabilities that an intent answers by a figure: a statement that asks for a capability states one
 * figure of a unit, and one question of one capability in it proposes answers in that unit. A statement that is a figure
 * and nothing else belongs to the only capability there is. Where any is several, nothing is guessed; what is only wished
 * for answers nothing.
 */
export function givenFigures(
  capabilities: readonly Capability[],
  all: readonly Statement[],
  topics: readonly Topic[] = [],
): Map<string, GivenFigure> {
  const statements = all.filter(({ text }) => wishIn(text) === null);
  const given = readFigures(capabilities, statements, topics);
  const askedByEach = new Map(capabilities.map((one) => [one, askedBy([one])]));
  const askedByAll = [...askedByEach.values()].flat();
  for (const statement of statements) {
    const parts = statement.text.split(/[,;]\s|\sand\s/);
    const bare = parts.some((part) => /^\W*\d/.test(part));
    for (const part of [statement.text, ...parts]) {
      const named = capabilitiesNamed(part, capabilities);
      const isOfOne = named.length === 0 && capabilities.length === 1 && part === statement.text;
      const questions = isOfOne ? askedByAll : named.flatMap((one) => askedByEach.get(one) ?? []);
      const figures = figuresIn(part);
      for (const { text, unit } of figures) {
        const open = named.length > 0 || isOfOne ? questions : askedByAll.filter((one) => leadsTo(one, text, part));
        const [asked, ...others] = open.filter(({ units }) => units.includes(unit));
        if (asked === undefined || given.has(asked.question) || others.length > 0) continue;
        if (figures.filter((one) => one.unit === unit).length > 1 || (part !== statement.text && bare)) continue;
        const isWhole = saysOnly(statement, text, asked);
        if (isWhole || (!isOfOne && isAbout(statement.text, text, asked)))
          given.set(asked.question, {
            text: asAnswered(asked.question, text.replace(/\s+/g, ' ')),
            statement,
            isWhole,
          });
      }
      for (const { question: asked } of questions) {
        const chosen = optionsOf(asked).filter(
          (option) => /\d|\p{Lu}/u.test(option) && figuresIn(option).length === 0 && mentions(part, [option]),
        );
        if (chosen.length === 1 && !given.has(asked))
          given.set(asked, { text: chosen[0] ?? '', statement, isWhole: false });
      }
    }
  }
  return new Map([...settledBy(statements, capabilities, topics), ...given]);
}

/** The answers that figures of statements about a topic leave: an RPO says how often data is backed up. */
function settledBy(
  statements: readonly Statement[],
  capabilities: readonly Capability[],
  topics: readonly Topic[],
): [string, GivenFigure][] {
  const asked = askedBy(capabilities).map((one) => one.question);
  return topics.flatMap(({ id, readings = [] }) =>
    readings.flatMap((reading) =>
      (answersFirst(reading, asked) ? [] : (reading.settles ?? [])).flatMap(({ question: settled, answer }) =>
        statements.flatMap((statement): [string, GivenFigure][] => {
          const figure = hold(statement.text, id, reading)?.figure;
          const open = asked.find((one) => plain(one) === settled);
          if (!figure || open === undefined) return [];
          const text = answer.replace('{figure}', inEnglish(figure));
          return [[open, { text, statement, isWhole: false, isSettled: true }]];
        }),
      ),
    ),
  );
}

/** The figures of statements about a topic that answer a question of a capability: an RTO is how long a restore may take. */
function readFigures(
  capabilities: readonly Capability[],
  statements: readonly Statement[],
  topics: readonly Topic[],
): Map<string, GivenFigure> {
  const given = new Map<string, GivenFigure>();
  const all = askedBy(capabilities).map(({ question: asked }) => asked);
  for (const { id, readings = [] } of topics)
    for (const reading of readings) {
      const answers = answersFirst(reading, all) ? reading.answers?.slice(0, 1) : reading.answers;
      for (const asked of all) {
        if (answers?.includes(plain(asked)) !== true || given.has(asked)) continue;
        for (const statement of statements) {
          const text = hold(statement.text, id, reading)?.figure;
          if (text) given.set(asked, { text: inEnglish(text), statement, isWhole: false });
        }
      }
    }
  return given;
}

/** True where the question that a figure answers before any other is asked: an RPO of a second site is not one of backups. */
function answersFirst({ answers: [first] = [] }: Reading, asked: readonly string[]): boolean {
  return first !== undefined && asked.some((one) => plain(one) === first);
}

/** A question without the answers that are proposed. */
function plain(asked: string): string {
  return asked.replace(/ - .*$/, '');
}

function askedBy(capabilities: readonly Capability[]): Asked[] {
  return capabilities
    .flatMap(({ requirements, criteria }) => [...requirements, ...criteria])
    .flatMap(({ text }) => questionsIn(text).map((one) => ({ question: one, sentence: text, units: unitsOf(one) })));
}

/** True where a figure follows the very words that the question follows: `be ready within 2 hours`. */
function leadsTo({ question: asked, sentence }: Asked, figure: string, part: string): boolean {
  const lead = /(?<!\S)\S+ \S+ $/.exec(sentence.slice(0, sentence.indexOf(`{${asked}}`)))?.[0] ?? '';
  return lead !== '' && part.toLowerCase().includes(`${lead}${figure}`.toLowerCase());
}

/** What tells that a figure is of several things: it is that of none of them. */
const ofSeveral = /^\s*(?:together|in total|altogether|combined|overall)\b/i;

/**
 * True where a figure can be the one that is asked for: it is attached to the thing itself, `Postgres with PITR 14 days`,
 * or the clause it stands in shares a word with the sentence of the question.
 */
function isAbout(statement: string, figure: string, { question: asked, sentence }: Asked): boolean {
  if (ofSeveral.test(statement.slice(statement.indexOf(figure) + figure.length))) return false;
  if (clauseOf(statement.replace(/^[^:]{2,80}:\s+/, '')) === null) return true;
  const own = stemsOf(`${sentence.replace(question, ' ')} ${asked.replace(/ - .*/, '')}`);
  const part = statement.split(/;\s|,\sand\s/).find((one) => one.includes(figure)) ?? statement;
  return [...stemsOf(part)].some((stem) => own.has(stem));
}

/** A figure in the form in which the answers are proposed: `day` is `daily` among `hourly` and `weekly`. */
function asAnswered(question: string, figure: string): string {
  const adverbs = optionsOf(question).some((option) => rhythms[option.toLowerCase()] !== undefined);
  if (!adverbs || !rhythm.test(figure)) return figure;
  return Object.keys(rhythms).find((adverb) => rhythms[adverb] === figure) ?? figure;
}

/** A text of a capability with each `{question}` made the figure that the intent gives, or a marker. */
export function answered(text: string, given: ReadonlyMap<string, GivenFigure>): string {
  return text.replace(question, (_, asked: string) => {
    const figure = given.get(asked);
    return figure ? inline(figure.text) : markerText(asked);
  });
}

/** True where a statement says nothing beside what it asks for, a figure, and what the figure's sentence says too. */
function saysOnly({ text, words }: Statement, figure: string, { sentence }: Asked): boolean {
  const whole = figure.toLowerCase();
  const own = new Set([
    whole,
    ...whole.split(/[\s-]/),
    ...(sentence
      .replace(question, ' ')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []),
  ]);
  const figures = new Set(whole.match(/\d+/g) ?? []);
  if ((text.match(/\d+/g) ?? []).some((number) => !figures.has(number))) return false;
  return words
    .map((word) => word.toLowerCase())
    .every((word) => own.has(word) || around.has(word) || rhythms[word] === whole);
}
