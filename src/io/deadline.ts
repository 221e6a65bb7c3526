import { Script } from 'node:vm';
import { hasCode } from './files.js';

/** Milliseconds that one rule may take. */
const ruleTime = 10_000;

/** Node ends nothing but a script, wherever the work in it has come to: this one calls what is put there for it. */
const script = new Script("globalThis[Symbol.for('specops.work')]()");
const place = Symbol.for('specops.work');

/**
 * Does work that may never come to an end, in a loop or in the matching of a pattern, and gives its answer. Throws an
 * error named `RuleTimeout` where it did not end in time.
 */
export function within<Answer>(work: () => Answer, milliseconds = ruleTime): Answer {
  const answers: Answer[] = [];
  Object.defineProperty(globalThis, place, { configurable: true, value: () => answers.push(work()) });
  try {
    script.runInThisContext({ timeout: milliseconds });
    return answers[0] as Answer;
  } catch (error) {
    if (!hasCode(error, 'ERR_SCRIPT_EXECUTION_TIMEOUT')) throw error;
    const timeout = new Error(`it did not end within ${String(milliseconds / 1000)} s`);
    timeout.name = 'RuleTimeout';
    throw timeout;
  } finally {
    Reflect.deleteProperty(globalThis, place);
  }
}
