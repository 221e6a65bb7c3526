import { createInterface } from 'node:readline/promises';
import { clarifyList } from '../commands/clarify-list.js';
import type { ClarifyResult } from '../core/clarify/clarified.js';
import { localDate } from '../core/date.js';
import type { OpenQuestion } from '../core/clarify/questions.js';
import { readReply, replyText } from '../core/clarify/reply.js';
import { interruptible } from '../io/signals.js';
import type { Input, Terminal } from '../io/terminal.js';
import type { Paint } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import { printable, printableColours, uncoloured } from '../model/printable.js';
import { writeYaml } from '../model/yaml.js';
import { paint as painted } from '../reports/paint.js';
import { questionBlock } from '../reports/questions.js';
import { wrap } from '../reports/wrap.js';
import { run, type Request } from '../run.js';
import type { Parsed } from './command-line.js';
import { coloured, lineWidth, print } from './print.js';

/** What a person is asked in one go. */
const mostQuestions = 5;

type Asking = Omit<Request, 'interrupted'>;
type Say = (text: string) => Promise<boolean>;

/** How a round ended: with the last question, by word, or by Ctrl-C. */
interface Round {
  answers: Map<string, string>;
  interrupted: boolean;
}

/**
 * Asks the weightiest questions one after the other, then runs the command once with what was answered; so too where
 * the round is left early, by a word or by Ctrl-C: what was confirmed is kept.
 */
export async function clarifyRound(parsed: Parsed, request: Asking, terminal: Terminal): Promise<number> {
  const { outcome } = await run(clarifyList, { ...request, dryRun: true, interrupted: () => null });
  const open = uncoloured(outcome.result as { open_questions: OpenQuestion[] }).open_questions;
  const { stdin, stderr, environment } = terminal;
  const paint = painted(coloured(parsed.options, stderr, environment), lineWidth(stderr));
  const say: Say = (text) => stderr.write(printableColours(text));
  if (open.length > 0) await say(`${introduction(open.length, paint)}\n`);
  const { answers, interrupted } = await ask(stdin, open.slice(0, mostQuestions), say, paint, (given) =>
    tried(parsed, request, given),
  );
  if (answers.size === 0 && open.length > 0) {
    await say('\nNothing was answered, and nothing was written.\n');
    return interrupted ? 130 : 0;
  }
  try {
    const answer = await interruptible((stopped) =>
      run(parsed.command, { ...given(request, answers), interrupted: stopped }),
    );
    await print(parsed, answer, terminal);
  } catch (error) {
    if (answers.size > 0)
      await say(
        `\nWhat you answered, for specops clarify --answers FILE:\n\n${uncoloured(writeYaml(Object.fromEntries(answers)))}\n`,
      );
    throw error;
  }
  return interrupted ? 130 : 0;
}

/** The command as it would be run with answers: `--answers -` with them on stdin; without any, it shows what is open. */
function given(request: Asking, answers: ReadonlyMap<string, string>): Asking {
  if (answers.size === 0) return request;
  const text = JSON.stringify(Object.fromEntries(answers));
  return { ...request, text, options: { ...request.options, answers: '-' } };
}

/** What would become of answers: the sentence that the last of them stands in, or why they would not be taken. */
type Trial = { reads: string | null } | { refused: string };

async function tried({ command }: Parsed, request: Asking, answers: ReadonlyMap<string, string>): Promise<Trial> {
  try {
    const { outcome } = await run(command, { ...given(request, answers), dryRun: true, interrupted: () => null });
    return { reads: (outcome.result as ClarifyResult).answered.at(-1)?.reads ?? null };
  } catch (error) {
    if (error instanceof SpecopsError) return { refused: error.message };
    throw error;
  }
}

function introduction(open: number, paint: Paint): string {
  const some =
    open > mostQuestions
      ? `the ${String(mostQuestions)} weightiest of ${String(open)} open questions`
      : `${String(open)} open question${open === 1 ? '' : 's'}`;
  return [
    paint.bold(`Answering ${some}.`),
    paint.dim('A number picks an answer; or write your own, n/a: reason, defer @owner DATE.'),
    paint.dim('Enter skips, b goes back, q ends. What you answered is kept, after Ctrl-C too.'),
  ].join('\n');
}

async function ask(
  stdin: Input,
  questions: readonly OpenQuestion[],
  say: Say,
  paint: Paint,
  attempt: (answers: ReadonlyMap<string, string>) => Promise<Trial>,
): Promise<Round> {
  const answers = new Map<string, string>();
  const terminal = createInterface({ input: stdin, output: process.stderr });
  const interruption = new AbortController();
  const ended = interruption.signal;
  terminal.on('SIGINT', () => {
    interruption.abort();
    terminal.close();
  });
  const closed = new Promise<null>((done) =>
    terminal.once('close', () => {
      done(null);
    }),
  );
  try {
    for (let at = 0; at < questions.length;) {
      const question = questions[at];
      if (!question) break;
      const before = answers.get(question.id);
      await say(
        `\n${paint.dim(`${String(at + 1)}/${String(questions.length)}`)} ${questionBlock(question, paint).join('\n')}\n`,
      );
      if (before !== undefined) await say(`  ${paint.dim(`answered: ${printable(before)}; Enter keeps it`)}\n`);
      // Ctrl-C may have come while an answer was tried, when nobody was being asked.
      if (ended.aborted) break;
      const typed = await Promise.race([terminal.question(paint.cyan('> ')), closed]);
      if (typed === null || /^q(?:uit)?$/i.test(typed.trim())) break;
      const line = typed.trim();
      if (line === '' || /^s(?:kip)?$/i.test(line)) at++;
      else if (/^b(?:ack)?$/i.test(line)) at = Math.max(0, at - 1);
      else {
        const reply = readReply(line, question, localDate(new Date()));
        const others = [...answers].filter(([id]) => id !== question.id);
        const trial =
          typeof reply === 'string' ? { refused: reply } : await attempt(new Map([...others, [question.id, line]]));
        if ('refused' in trial) await say(`  ${paint.yellow(printable(trial.refused))}\n`);
        else {
          answers.set(question.id, line);
          const reads = trial.reads ?? (typeof reply === 'string' ? '' : replyText(reply));
          await say(`  ${paint.green('→')} ${wrap(printable(reads), paint.width, 4)}\n`);
          at++;
        }
      }
    }
  } finally {
    terminal.close();
  }
  return { answers, interrupted: ended.aborted };
}
