import type { ClarifyResult } from '../core/clarify/clarified.js';
import { plural } from '../core/gate.js';
import type { OpenQuestion } from '../core/clarify/questions.js';
import type { Outcome, Paint } from '../model/command.js';
import { bareQuestion } from '../model/marker.js';
import { printable } from '../model/printable.js';
import { wrap } from './wrap.js';

/** Open questions with their ids, places and proposed answers, a block each. */
export function questionList(questions: readonly OpenQuestion[], paint: Paint): string {
  if (questions.length === 0) return paint.green('No open questions.');
  return [
    `${paint.yellow(plural(questions.length, 'open question'))}, the weightiest first:`,
    ...questions.map((question) => ['', ...questionBlock(question, paint)].join('\n')),
  ].join('\n');
}

/** One question: its id and places, what it asks, and the answers it proposes, numbered. */
export function questionBlock(question: OpenQuestion, paint: Paint): string[] {
  const { id, file, line, also, owner, due, options } = question;
  const places = [{ file, line }, ...also].map((at) => `${at.file.split('/').at(-1) ?? ''}:${String(at.line)}`);
  const until =
    due === null && owner === null
      ? ''
      : `  ${[owner === null ? '' : `@${owner}`, due === null ? '' : `until ${due}`].filter((part) => part !== '').join(' ')}`;
  const numbered = options.map((option, index) => `${String(index + 1)}. ${printable(option)}`);
  const inOne = numbered.join('   ');
  return [
    `${paint.bold(id)}  ${paint.dim(places.join(', '))}${paint.yellow(printable(until))}`,
    `  ${wrap(printable(asked(question)), paint.width, 2)}`,
    ...(numbered.length === 0
      ? []
      : inOne.length + 4 <= Math.min(paint.width, 100)
        ? [`    ${inOne}`]
        : numbered.map((option) => `    ${wrap(option, paint.width, 7)}`)),
  ];
}

/** What it asks, without the id and the options that stand beside it. */
function asked(question: OpenQuestion): string {
  const text = bareQuestion(question);
  const { subject } = question;
  return subject !== null && text.startsWith(`${subject} `) ? text.slice(subject.length + 1) : text;
}

/** What answering came to. */
export function clarifiedText(result: ClarifyResult, paint: Paint, { warnings = [] }: Outcome<ClarifyResult>): string {
  const open = result.open_questions.length;
  return [
    `${paint.green('Answered')} ${plural(result.answered.length, 'question')} of ${paint.bold(result.feature)} as ${printable(result.by)}`,
    '',
    ...result.answered.map(({ id, answer }) => `  ${id}  ${wrap(printable(answer), paint.width, id.length + 4)}`),
    '',
    ...result.written.map((path) => `  ${path}`),
    ...(warnings.length > 0 ? [''] : []),
    ...(open === 0 ? ['', paint.green('No open questions are left.')] : ['', `${plural(open, 'open question')} left`]),
  ].join('\n');
}
