import { Script } from 'node:vm';
import { hasCode } from './files.js';

/** Milliseconds of work that one rule may take. */
const ruleTime = 10_000;
/** How many times as long it may take on a machine that others keep busy. */
const crowding = 6;

/**
 * Measures work from now on, in milliseconds: what this process has computed, all its threads together. On a machine
 * that others keep busy the clock says more; where it says several times as much, it counts too, for nobody waits on.
 */
export function effort(): () => number {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    const clock = performance.now() - begun;
    return Math.max(Math.min((user + system) / 1000, clock), clock / crowding);
  };
}

/** Node ends nothing but a script, wherever the work in it has come to: this one calls what is put there for it. */
const script = new Script("globalThis[Symbol.for('specops.work')]()");
const place = Symbol.for('specops.work');

/**
 * Does work that may never come to an end, in a loop or in the matching of a pattern, and gives its answer. Work that
 * the clock ends before it had its time, because others keep the machine busy, is begun anew with more of it. Throws an
 * error named `RuleTimeout` where it did not end in time.
 */
export function within<Answer>(work: () => Answer, milliseconds = ruleTime): Answer {
  const took = effort();
  const answer = endedBy(milliseconds, work);
  if (answer) return answer[0];
  const share = took() / milliseconds;
  const again = share > 0.9 ? null : endedBy(milliseconds * Math.min(crowding, 2 / share), work);
  if (again) return again[0];
  const timeout = new Error(`it did not end within ${String(milliseconds / 1000)} s`);
  timeout.name = 'RuleTimeout';
  throw timeout;
}

/** The answer of work that ends in time by the clock, in a list; null of other work, which is ended. */
function endedBy<Answer>(timeout: number, work: () => Answer): [Answer] | null {
  const answers: Answer[] = [];
  Object.defineProperty(globalThis, place, { configurable: true, value: () => answers.push(work()) });
  try {
    script.runInThisContext({ timeout: Math.ceil(timeout) });
    return [answers[0] as Answer];
  } catch (error) {
    if (!hasCode(error, 'ERR_SCRIPT_EXECUTION_TIMEOUT')) throw error;
    return null;
  } finally {
    Reflect.deleteProperty(globalThis, place);
  }
}
