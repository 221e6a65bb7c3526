import type { Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { problemAt } from '../model/finding.js';
import type { Task } from '../model/tasks.js';
import type { Rule } from '../model/rule.js';

export const taskDependencyCycle: Rule = {
  name: 'task-dependency-cycle',
  level: 'error',
  set: 'recommended',
  about: 'Tasks that wait for one another.',
  why: 'None of them can ever begin.',
  fix: 'Drop one of the dependencies, or split a task.',
  source: 'The methodology, the tasks command: tasks are derived with their order.',
  bad: [
    tasks('- [ ] T001 Write the network (depends on T002)', '- [ ] T002 Write the cluster (depends on T001)'),
    tasks('- [ ] T001 Write the network (depends on T001)'),
    tasks(
      '- [ ] T001 A (depends on T003)',
      '- [ ] T002 B (depends on T001)',
      '- [ ] T003 C (depends on T002)',
      '- [ ] T004 D (depends on T003)',
    ),
  ],
  good: [
    tasks('- [ ] T001 Write the network', '- [ ] T002 Write the cluster (depends on T001)'),
    tasks(
      '- [ ] T001 A',
      '- [ ] T002 B (depends on T001)',
      '- [ ] T003 C (depends on T001)',
      '- [ ] T004 D (depends on T002, T003)',
    ),
    tasks('- [ ] T001 Write the network (depends on T009)'),
  ],
  *check({ features }) {
    for (const feature of features) {
      const document = documentOf(feature, 'tasks');
      if (!document) continue;
      for (const cycle of cyclesOf(document)) {
        const [first] = cycle;
        if (first) yield problemAt(document, first.at, `the tasks wait for one another: ${path(cycle)}`);
      }
    }
  },
};

function tasks(...lines: string[]): string {
  return `<!-- file: tasks.md -->\n## Phase 1: Setup\n\n${lines.join('\n')}\n`;
}

/** `T001 → T002 → T001`; the middle of a long one is left out. */
function path(cycle: readonly Task[]): string {
  const ids = cycle.map(({ id }) => id);
  const shown = ids.length > 12 ? [...ids.slice(0, 6), '…', ...ids.slice(-5)] : ids;
  return [...shown, ids[0] ?? ''].join(' → ');
}

/**
 * The cycles that a walk along the dependencies, in the order of the document, closes. A cycle whose closing
 * step lies between tasks of cycles already found is a variant of those and left out.
 */
function cyclesOf(document: Document): Task[][] {
  const byId = new Map(document.tasks.map((task) => [task.id, task]));
  const before = new Map(document.tasks.map((task) => [task, task.dependsOn.flatMap(({ id }) => byId.get(id) ?? [])]));
  const done = new Set<Task>();
  const found = new Set<Task>();
  const cycles: Task[][] = [];
  for (const start of document.tasks) {
    const walk: { task: Task; next: number }[] = done.has(start) ? [] : [{ task: start, next: 0 }];
    const depths = new Map([[start, 0]]);
    for (let step = walk.at(-1); step; step = walk.at(-1)) {
      const task = before.get(step.task)?.[step.next++];
      const depth = task && depths.get(task);
      if (!task) {
        done.add(step.task);
        depths.delete(step.task);
        walk.pop();
      } else if (depth !== undefined) {
        if (found.has(task) && found.has(step.task)) continue;
        const cycle = walk.slice(depth).map((one) => one.task);
        for (const one of cycle) found.add(one);
        cycles.push(cycle);
      } else if (!done.has(task)) {
        depths.set(task, walk.length);
        walk.push({ task, next: 0 });
      }
    }
  }
  return cycles;
}
