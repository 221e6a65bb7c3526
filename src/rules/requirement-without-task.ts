import type { Definition } from '../model/definition.js';
import { titleOf, type Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { gathered, problemAt, type Level } from '../model/finding.js';
import { spelled } from '../model/identifier.js';
import type { Rule } from '../model/rule.js';

const native = '<!-- file: .specops/state/001-example.json -->\n';

export const requirementWithoutTask: Rule = {
  name: 'requirement-without-task',
  level: 'error',
  set: 'recommended',
  about: 'A requirement that no task cites.',
  why: 'Nobody is going to build it, or nobody can tell which work belongs to it.',
  fix: 'Name it in parentheses at the end of the task that meets it: `(FR-004)`.',
  source: 'The methodology, traceable decisions; 1 % of the tasks of public lists name a requirement.',
  bad: [
    example('- [ ] T001 Write modules/tenant/main.tf (FR-001)') + native,
    example('- [ ] T001 Write modules/tenant/main.tf (FR-001)'),
    example('- [ ] T001 Write modules/tenant/main.tf'),
  ],
  good: [
    example('- [ ] T001 Write modules/tenant/main.tf (FR-001, FR-002)') + native,
    example('- [ ] T001 Write modules/tenant/main.tf (FR-001 to FR-003)'),
    '- **FR-001**: Each tenant MUST have a namespace.\n',
    '- **FR-001**: ~~Each tenant MUST have a namespace.~~ Withdrawn.\n<!-- file: tasks.md -->\n## Phase 1: Setup\n\n- [ ] T001 Write modules/tenant/main.tf\n',
  ],
  *check({ features }) {
    for (const feature of features) {
      const spec = documentOf(feature, 'spec');
      const tasks = documentOf(feature, 'tasks');
      if (!spec || !tasks || tasks.tasks.length === 0) continue;
      const level: Level = feature.state === null ? 'info' : 'error';
      const cited = citedIn(tasks);
      const wanted = distinct(spec.definitions.filter(({ kind, text }) => kind === 'requirement' && !isDropped(text)));
      const lacking = wanted.filter(({ id }) => !cited.has(id) && !cited.has(id.replace(/[a-z]$/, '')));
      const related = ({ at }: Definition) => [{ file: spec.path, ...at, message: 'required here' }];
      if (level === 'info' && lacking.length === wanted.length && lacking.length > 1) {
        const message = `no task cites a requirement; there are ${String(lacking.length)} in ${spec.path.slice(feature.folder.length + 1)}`;
        yield problemAt(tasks, titleOf(tasks), message, { level, related: lacking.flatMap(related) });
      } else {
        const place = titleOf(tasks);
        yield* gathered(
          lacking.map((one) =>
            problemAt(tasks, place, `${one.id} is cited by no task`, { level, related: related(one) }),
          ),
        );
      }
    }
  },
};

function example(...lines: string[]): string {
  return `- **FR-001**: Each tenant MUST have a namespace.\n- **FR-002**: Each tenant MUST have a quota.\n<!-- file: tasks.md -->\n## Phase 1: Setup\n\n${lines.join('\n')}\n`;
}

/** Ids that a task list cites anywhere, those between the ends of a range among them. */
function citedIn({ citations }: Document): Set<string> {
  const ids = new Set<string>();
  for (const { id, from } of citations) {
    ids.add(spelled(id));
    if (from === undefined) continue;
    const [, kind = '', first = ''] = /^([A-Z]+-)(\d+)/.exec(from) ?? [];
    const last = Number(/\d+/.exec(id)?.[0] ?? 0);
    for (let number = Number(first) + 1; number < last; number++) ids.add(spelled(kind + String(number)));
  }
  return ids;
}

function distinct(definitions: readonly Definition[]): Definition[] {
  return [...new Map(definitions.map((definition) => [definition.id, definition])).values()];
}

/** Struck out, or said to be left to later. */
function isDropped(text: string): boolean {
  return /^\W*(?:~~|\(?(?:removed|withdrawn|deprecated|deferred|obsolete|superseded|out of scope|reserved)\b)/i.test(
    text,
  );
}
