import { plural, type GateState } from '../core/gate.js';
import type { OpenQuestion } from '../core/clarify/questions.js';
import type { Paint } from '../model/command.js';
import { printable } from '../model/printable.js';
import { wrap } from './wrap.js';

/** Open questions as lines: where each stands, and what it asks. Longer lists say how many more there are. */
export function questionLines(questions: readonly OpenQuestion[], paint: Paint, most = 8): string[] {
  if (questions.length === 0) return [paint.green('No open questions.')];
  const shown = questions.slice(0, most);
  const width = Math.max(...shown.map(({ id }) => id.length));
  return [
    `${paint.yellow(plural(questions.length, 'open question'))}, the weightiest first:`,
    ...shown.map(({ id, question, subject, file, line }) => {
      const asked =
        subject !== null && question.startsWith(`${subject} `) ? question.slice(subject.length + 1) : question;
      const place = `${file.split('/').at(-1) ?? file}:${String(line)}`;
      return `  ${id.padEnd(width)}  ${wrap(`${printable(asked)} ${paint.dim(`(${place})`)}`, paint.width, width + 4)}`;
    }),
    ...(questions.length > shown.length
      ? [paint.dim(`  and ${String(questions.length - shown.length)} more: specops clarify list`)]
      : []),
  ];
}

/** How many gates are in which state, in words. */
export function gateCounts(states: readonly GateState[], paint: Paint): string {
  const named = (state: GateState['state']) => states.filter((gate) => gate.state === state);
  const failed = named('failed').map(({ id }) => id);
  return [
    paint.green(`${String(named('passed').length)} passed`),
    ...(named('justified').length > 0 ? [`${String(named('justified').length)} justified`] : []),
    ...(failed.length > 0 ? [paint.red(`${String(failed.length)} failed (${failed.join(', ')})`)] : []),
    ...(named('missing').length > 0 ? [paint.red(`${String(named('missing').length)} missing`)] : []),
    `${String(named('open').length)} open`,
  ].join(', ');
}
