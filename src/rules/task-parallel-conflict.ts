import type { Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { problemAt, type Problem, type Repair } from '../model/finding.js';
import type { Task } from '../model/tasks.js';
import type { Rule } from '../model/rule.js';

export const taskParallelConflict: Rule = {
  name: 'task-parallel-conflict',
  level: 'error',
  set: 'recommended',
  about: 'Two tasks of a phase marked `[P]` that write one file, or of which one waits for the other.',
  why: 'Run side by side they overwrite each other, or one starts before what it needs is there.',
  fix: 'Drop `[P]` from one of them.',
  source:
    'The methodology, the tasks command: only independent tasks are parallel; 34 % of public task lists mark others too.',
  bad: [
    tasks(
      '- [ ] T001 [P] Write the namespace in modules/tenant/main.tf',
      '- [ ] T002 [P] Write the quota in modules/tenant/main.tf',
    ),
    tasks(
      '- [ ] T001 [P] Write the namespace in modules/tenant/main.tf',
      '- [ ] T002 [P] Write the quota in modules/quota/main.tf (depends on T001)',
    ),
    tasks(
      '- [ ] T001 [P] Write the network',
      '- [ ] T002 Write the cluster (depends on T001)',
      '- [ ] T003 [P] Write the tenant (depends on T002)',
    ),
  ],
  good: [
    tasks(
      '- [ ] T001 [P] Write the namespace in modules/tenant/main.tf',
      '- [ ] T002 [P] Write the quota in modules/quota/main.tf',
    ),
    tasks(
      '- [ ] T001 [P] Write the namespace in modules/tenant/main.tf',
      '- [ ] T002 Write the quota in modules/tenant/main.tf',
    ),
    tasks(
      '- [ ] T001 [P] Write the namespace in modules/',
      '- [ ] T002 [P] Check the format of modules/**/*.tf',
      '- [ ] T003 [P] Scan modules/',
    ),
    tasks(
      '- [ ] T001 [P] Write modules/tenant/main.tf',
      '',
      '## Phase 2: Modules',
      '',
      '- [ ] T002 [P] Extend modules/tenant/main.tf (depends on T001)',
    ),
  ],
  *check({ features }) {
    for (const feature of features) {
      const document = documentOf(feature, 'tasks');
      if (document) yield* conflictsIn(document);
    }
  },
};

function tasks(...lines: string[]): string {
  return `<!-- file: tasks.md -->\n## Phase 1: Setup\n\n${lines.join('\n')}\n`;
}

/** One problem a task at most: with the first task that writes one of its files, else with one it waits for. */
function conflictsIn(document: Document): Problem[] {
  const firstToWrite = new Map<string, Task>();
  const waits = waitsOf(document.tasks);
  return document.tasks
    .filter(({ parallel }) => parallel)
    .flatMap((task) => {
      const found = sharedFile(task, firstToWrite) ?? waits(task);
      if (!found) return [];
      const { other, message } = found;
      return [
        problemAt(document, task.parallelAt ?? task.at, message, {
          related: [{ file: document.path, ...other.at, message: `${other.id} is marked [P] too` }],
          ...withoutMark(document, other.start > task.start ? other : task),
        }),
      ];
    });
}

/** `[P]` and the blank behind it taken from a task. */
function withoutMark({ path }: Document, { id, parallelAt }: Task): { repair?: Repair } {
  if (!parallelAt) return {};
  return { repair: { about: `drop [P] of ${id}`, safe: true, edits: [{ file: path, ...parallelAt, text: '' }] } };
}

interface Conflict {
  other: Task;
  message: string;
}

function sharedFile(task: Task, firstToWrite: Map<string, Task>): Conflict | null {
  let conflict: Conflict | null = null;
  for (const file of task.writes.filter((path) => isFile(path, task))) {
    const key = `${String(task.phase)} ${file}`;
    const other = firstToWrite.get(key);
    if (!other) firstToWrite.set(key, task);
    else if (other !== task)
      conflict ??= { other, message: `${task.id} and ${other.id} are both marked [P] and write ${file}` };
  }
  return conflict;
}

/** A folder or a glob is no file, and a bare name is none where the task says in which folder it means it. */
function isFile(path: string, { files }: Task): boolean {
  if (/[*{}]/.test(path) || !/(?:\.\w+|[a-z]file)$/i.test(path.slice(path.lastIndexOf('/') + 1))) return false;
  return path.includes('/') || !files.some((other) => other.endsWith(`/${path}`));
}

/** Tells of a task which other `[P]` task of its phase it waits for, through whatever chain. */
function waitsOf(all: readonly Task[]): (task: Task) => Conflict | null {
  const byId = new Map(all.map((task) => [task.id, task]));
  return (task) => {
    const seen = new Set([task.id]);
    const stack = task.dependsOn.map(({ id }) => id);
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      const other = byId.get(id);
      if (!other || seen.has(id)) continue;
      seen.add(id);
      if (other.parallel && other.phase === task.phase)
        return {
          other,
          message: `${task.id} and ${other.id} are both marked [P], but ${task.id} waits for ${other.id}`,
        };
      stack.push(...other.dependsOn.map((on) => on.id));
    }
    return null;
  };
}
