import type { Capability, CapabilityRequirement, Catalog } from '../../model/catalog.js';
import { answered, questionsIn, type GivenFigure } from '../intent/given-figure.js';
import type { Statement } from '../intent/intent.js';
import { lowered } from '../intent/phrase.js';
import { mentions, stemsOf } from '../intent/terms.js';
import { askAbout, ownQuestion, subjectOf, worded } from './stated.js';

/** What an intent says of the requirements of its capabilities, and where that stands already. */
export interface Sayings {
  leading: readonly Capability[];
  statements: readonly Statement[];
  given: ReadonlyMap<string, GivenFigure>;
  /** Ids of the requirements that hold all that a statement says. */
  placed: ReadonlyMap<Statement, string>;
  catalog: Catalog;
}

/** How a requirement of a capability stands where the intent says it itself. */
export interface Told {
  /** Empty where all of it stands in another requirement. */
  text: string;
  /** The statement that the text holds; null where it stands in another requirement. */
  statement: Statement | null;
  /** That other requirement. */
  id?: string;
}

/**
 * A requirement of a capability in the intent's own sentence: one that says it, or one that gives the figure it asks for.
 * What the sentence leaves out of the requirement stands beside it. Null where the intent has no such sentence.
 */
export function toldBy(
  requirement: CapabilityRequirement,
  capability: Capability,
  { leading, statements, given, placed, catalog }: Sayings,
): Told | null {
  const { said = [], beside, unless = [] } = requirement;
  const isSaid = ({ text }: Statement) =>
    mentions(text, said) &&
    (mentions(text, capability.terms) || said.some((words) => text.toLowerCase().startsWith(words)));
  const sayings = statements.filter((one) => isSaid(one) && ownQuestion(one.text) === null);
  const saying = sayings.find((one) => !placed.has(one)) ?? (beside === '' ? sayings[0] : undefined);
  const statement = saying ?? givingOf(requirement, given);
  if (statement === null) return null;
  const isLeft = beside !== undefined && beside !== '' && !mentions(statement.text, unless);
  const rest = isLeft ? answered(beside, given) : '';
  const place = placed.get(statement);
  if (place !== undefined) return { text: rest, statement: null, id: place };
  const [sentence, ...others] = worded(statement, subjectOf(statement, capability, leading), catalog) ?? [];
  if (sentence === undefined || others.length > 0 || askAbout(statement, false) !== null) return null;
  const own = sentence.text.replace(/\.$/, '');
  return { text: rest === '' ? `${own}.` : `${own}; ${lowered(rest)}`, statement };
}

/** The statement that gives all the figures which a requirement does not ask for beside it; null for none. */
function givingOf({ text, beside }: CapabilityRequirement, given: ReadonlyMap<string, GivenFigure>): Statement | null {
  if (beside === undefined) return null;
  const [first, ...others] = questionsIn(text)
    .filter((question) => !beside.includes(question))
    .map((question) => given.get(question));
  if (first === undefined || first.isWhole || first.isSettled || ownQuestion(first.statement.text) !== null)
    return null;
  return others.every((one) => one?.statement === first.statement) ? first.statement : null;
}

/** The index of the requirement of a capability that says each word of a statement without a figure; -1 for none. */
export function coveredBy({ text, words, topics, measured }: Statement, capability: Capability): number {
  if (measured || topics.length > 0 || words.length === 0 || !mentions(text, capability.terms)) return -1;
  const own = stemsOf(words.join(' '));
  if (words.some((word) => stemsOf(word).size === 0)) return -1;
  return capability.requirements.findIndex((requirement) => {
    const stems = stemsOf(requirement.text);
    return !/\bNOT\b/.test(requirement.text) && [...own].every((stem) => stems.has(stem));
  });
}
