import { askAbout, ownQuestion, storyOf, subjectOf, worded } from './stated.js';
import { coveredBy, toldBy, type Sayings } from './told.js';
import type { Statement } from '../intent/intent.js';

/** What an intent asks for as a whole, as a requirement without its stop. */
interface Headline {
  statement: Statement;
  text: string;
  /** Index of its scenario. */
  story: number;
}

/** The first statement, where it is the title and says what there must be, and no requirement of a capability says it. */
export function headlineIn(title: string, sayings: Sayings): Headline | null {
  const { leading, statements, given, catalog } = sayings;
  const [statement] = statements;
  const [whole, first] = [title.toLowerCase(), statement?.text.toLowerCase() ?? ''];
  if (statement === undefined || !(whole.includes(first) || first.includes(whole))) return null;
  const story = storyOf(statement, leading);
  const [sentence, ...others] =
    worded(withoutGiven(statement, given), subjectOf(statement, leading[story], leading), catalog) ?? [];
  if (sentence === undefined || others.length > 0 || !sentence.text.startsWith('There MUST be ')) return null;
  if (ownQuestion(statement.text) !== null || askAbout(statement, false) !== null) return null;
  const isTold = leading.some(
    (capability) =>
      coveredBy(statement, capability) >= 0 ||
      capability.requirements.some((one) => toldBy(one, capability, sayings)?.statement === statement),
  );
  const isFigure = [...given.values()].some((one) => one.isWhole && one.statement === statement);
  return isTold || isFigure ? null : { statement, text: sentence.text.replace(/\.$/, ''), story };
}

/** Words around a figure that the requirement it is given to says in its own. */
const around = new Set(['', 'kept', 'retained', 'stored', 'held', 'retention', 'for', 'of', 'with']);

/** A statement without what another requirement says of it by its figure: "a queue, kept 3 days" is "a queue". */
function withoutGiven(statement: Statement, given: Sayings['given']): Statement {
  const figures = [...given.values()]
    .filter((one) => one.statement === statement && one.isSettled !== true)
    .map(({ text }) => text.toLowerCase());
  const isGiven = (part: string) =>
    figures.some(
      (figure) =>
        part.includes(figure) &&
        part
          .replace(figure, ' ')
          .split(' ')
          .every((word) => around.has(word)),
    );
  const [first = '', ...parts] = statement.text.split(/,\s+/);
  return { ...statement, text: [first, ...parts.filter((part) => !isGiven(part.toLowerCase()))].join(', ') };
}
