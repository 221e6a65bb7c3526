import type { Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { problemAt, type Problem } from '../model/finding.js';
import { within, type Span } from '../model/span.js';
import type { Rule } from '../model/rule.js';

const native = '<!-- file: .specops/state/001-example.json -->\n';

export const moduleMissing: Rule = {
  name: 'module-missing',
  level: 'warning',
  set: 'recommended',
  about: "A component that is planned directly in an environment's configuration.",
  why: 'What has no module is copied for the next environment, and the copies drift apart.',
  fix: 'Give it a module of its own under `modules/`, and let the environment put it together with others.',
  source: 'The methodology, article I: every component of infrastructure begins as a module of its own.',
  bad: [
    `<!-- file: plan.md -->\n## Modules\n\n| Module | Holds |\n|---|---|\n| environments/prod/ | PostgreSQL |\n${native}`,
    `<!-- file: plan.md -->\n## Modules\n\n| Module | Holds | Ids |\n|---|---|---|\n| \`environments/prod/db.tf\` | PostgreSQL | RES-001 |\n${native}`,
    `<!-- file: tasks.md -->\n## Phase 1: Build\n\n- [ ] T001 Build the database in \`environments/prod/db.tf\` (RES-001)\n${native}`,
  ],
  good: [
    `<!-- file: plan.md -->\n## Modules\n\n| Module | Holds |\n|---|---|\n| modules/database/ | PostgreSQL |\n${native}`,
    `<!-- file: tasks.md -->\n## Phase 1: Build\n\n- [ ] T001 Build the database in \`modules/database/\` (RES-001)\n- [ ] T002 Put the modules together in \`environments/prod/\` (FR-001)\n${native}`,
    `<!-- file: plan.md -->\n## File Creation Order\n\n1. \`modules/\`: built until validation passes\n2. \`environments/\`: modules put together, nothing else\n${native}`,
    '<!-- file: tasks.md -->\n## Phase 1: Build\n\n- [ ] T001 Build the database in `environments/prod/db.tf` (RES-001)\n',
  ],
  *check({ features }) {
    for (const feature of features) {
      if (feature.state === null) continue;
      const plan = documentOf(feature, 'plan');
      const tasks = documentOf(feature, 'tasks');
      if (plan) yield* inModules(plan);
      if (tasks) yield* inTasks(tasks);
    }
  },
};

const environment = /^(?:\.\/)?(?:[\w.-]+\/){0,3}(?:environments?|envs?)\//i;
const module = /(?:^|\/)modules?\//i;

/** Rows of the plan's table of modules that name an environment in the place of a module. */
function inModules(plan: Document): Problem[] {
  return plan.tables
    .filter(({ section }) => /^modules?\b/i.test(plan.headings[section]?.title ?? ''))
    .flatMap(({ rows }) => rows.flatMap((row) => row.slice(0, 1)))
    .filter((cell) => environment.test(named(plan, cell)))
    .map((cell) => problemAt(plan, cell, `${named(plan, cell)} is an environment, not a module`));
}

/** What a cell names, in backquotes or without. */
function named({ codes }: Document, cell: Span & { text: string }): string {
  return within(codes, cell)[0]?.text.trim() ?? cell.text.trim();
}

/** Tasks that build a declared resource in an environment and in no module. */
function inTasks(tasks: Document): Problem[] {
  return tasks.tasks
    .filter(
      ({ cites, writes }) =>
        cites.some((id) => id.startsWith('RES-')) &&
        writes.some((path) => environment.test(path)) &&
        !writes.some((path) => module.test(path)),
    )
    .map((task) => {
      const path = task.writes.find((one) => environment.test(one)) ?? '';
      return problemAt(tasks, task.at, `${task.id} builds a resource in ${path}, and in no module`);
    });
}
