import type { Claim } from '../../model/claim.js';
import type { Document } from '../../model/document.js';
import type { Task } from '../../model/tasks.js';

/** A task that somebody works on. */
export interface Running {
  task: Task;
  claim: Claim;
}

/** A list of work as it stands, with those who work on it. */
export interface Worklist {
  total: number;
  done: number;
  /** What can be started now, all of it at the same time. */
  ready: Task[];
  running: Running[];
  /** What was done in another worktree, and has not come here yet. */
  elsewhere: Running[];
}

/** What of a task list can be started: what waits for nothing, that nobody has, and that writes no file that is being written. */
export function worklistOf(document: Document | undefined, claims: readonly Claim[]): Worklist {
  const tasks = document?.tasks ?? [];
  const open = tasks.filter(({ done }) => !done);
  const claimed = open.flatMap((task) => {
    const claim = claims.find((one) => one.task === task.id);
    return claim ? [{ task, claim }] : [];
  });
  const running = claimed.filter(({ claim }) => !claim.done && !claim.dead);
  const elsewhere = claimed.filter(({ claim }) => claim.done);
  const busy = new Set([...running, ...elsewhere].flatMap(({ task }) => task.writes));
  const ready: Task[] = [];
  for (const task of open) {
    const isFree = ![...running, ...elsewhere].some((one) => one.task === task);
    if (!isFree || waitsFor(task, tasks).length > 0 || task.writes.some((path) => busy.has(path))) continue;
    ready.push(task);
    for (const path of task.writes) busy.add(path);
  }
  return { total: tasks.length, done: tasks.length - open.length, ready, running, elsewhere };
}

/**
 * What a task waits for: what it names that is not done. Where no task of a list names any, their order says it: a phase
 * waits for those before it, and in a phase only what carries `[P]` runs beside others that do.
 */
export function waitsFor(task: Task, tasks: readonly Task[]): Task[] {
  const open = tasks.filter(({ done }) => !done);
  if (tasks.some(({ dependsOn }) => dependsOn.length > 0)) {
    const named = new Set(task.dependsOn.map(({ id }) => id));
    return open.filter(({ id }) => named.has(id));
  }
  return open.filter(
    (other) => other.start < task.start && !(other.phase === task.phase && task.parallel && other.parallel),
  );
}
