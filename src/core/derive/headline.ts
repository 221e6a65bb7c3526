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
  const [sentence, ...others] = worded(statement, subjectOf(statement, leading[story], leading), catalog) ?? [];
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
