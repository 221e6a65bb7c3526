import type { Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const taskDependencyUnknown: Rule = {
  name: 'task-dependency-unknown',
  level: 'error',
  set: 'recommended',
  about: 'A task that waits for a task that does not exist.',
  why: 'Nobody can finish what is not there, so the task is never ready, or started too early.',
  fix: 'Name the task that was meant, or drop the dependency.',
  source: 'The methodology, the tasks command: tasks are derived with their order.',
  bad: [
    tasks('- [ ] T001 Write the contract', '- [ ] T002 Write the module (depends on T010)'),
    tasks('- [ ] T001 Write the contract (depends on T000)'),
    tasks('- [ ] T001 Write the contract', '- [ ] T003 Write the module (depends on T001, T002)'),
  ],
  good: [
    tasks('- [ ] T001 Write the contract', '- [ ] T002 Write the module (depends on T001)'),
    tasks(
      '- [ ] T001 Write the contract',
      '- [ ] T005 Write the module',
      '- [ ] T006 Apply both (depends on T001-T005)',
    ),
    tasks('- [ ] T002 Write the module (depends on T001)', '', '## Prerequisites', '', '- [x] T001 The account exists'),
  ],
  *check({ features }) {
    for (const feature of features) {
      const document = documentOf(feature, 'tasks');
      if (!document) continue;
      const known = idsNamed(document);
      for (const task of document.tasks) {
        // A range is spelled out with the span of its last id; only its ends have to exist.
        const named = new Map(task.dependsOn.map((on) => [on.start, on]));
        for (const on of named.values())
          if (!known.has(on.id))
            yield problemAt(document, on, `${task.id} depends on ${on.id}, which is no task of this list`);
      }
    }
  },
};

function tasks(...lines: string[]): string {
  return `<!-- file: tasks.md -->\n## Phase 1: Setup\n\n${lines.join('\n')}\n`;
}

/** The ids with which tasks, other items, headings and rows of a task list begin. */
function idsNamed({ tasks: listed, items, headings, tables }: Document): Set<string> {
  const cells = tables.flatMap(({ rows }) => rows.map((row) => row[0]?.text ?? ''));
  const texts = [...items.map(({ text }) => text), ...headings.map(({ title }) => title), ...cells];
  return new Set([
    ...listed.map(({ id }) => id),
    ...texts.flatMap((text) => /^(?:\*\*)?(T\d{3,4}[a-zA-Z]?)\b/.exec(text)?.[1] ?? []),
  ]);
}
