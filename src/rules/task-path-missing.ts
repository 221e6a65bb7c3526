import type { Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { gathered, problemAt } from '../model/finding.js';
import { within } from '../model/span.js';
import { pathsIn, type Task } from '../model/tasks.js';
import type { Rule } from '../model/rule.js';

export const taskPathMissing: Rule = {
  name: 'task-path-missing',
  level: 'warning',
  set: 'recommended',
  about: 'A task that writes something and does not say in which file.',
  why: 'Two people look for it in two places, and nobody can tell which tasks may run side by side.',
  fix: 'Name the file: `… in modules/tenant/main.tf`.',
  source: 'The methodology, the tasks command: each task names the files it works on.',
  bad: [
    tasks('- [ ] T001 Write modules/tenant/main.tf', '- [ ] T002 Implement the resource quota for tenants'),
    tasks('- [ ] T001 [P] [US1] Write the integration test for tenant creation'),
    tasks('- [ ] T001 Implement the function `createTenant` with validation of its input'),
  ],
  good: [
    tasks('- [ ] T001 Implement the resource quota in modules/tenant/quota.tf'),
    tasks('- [ ] T001 Implement the resource quota in `modules/tenant/`', '- [ ] T002 Write the `Dockerfile`'),
    tasks('- [ ] T001 Run the load test', '- [ ] T002 Create the DNS zone at the registrar'),
    tasks('**File**: `modules/tenant/main.tf`', '', '- [ ] T001 Write the resource quota'),
  ],
  *check({ features }) {
    for (const feature of features) {
      const document = documentOf(feature, 'tasks');
      if (!document) continue;
      const lacking = document.tasks.filter((task) => writes(task) && !namesFile(document, task));
      yield* gathered(lacking.map((task) => problemAt(document, task.at, `${task.id} names no file`)));
    }
  },
};

function tasks(...lines: string[]): string {
  return `<!-- file: tasks.md -->\n## Phase 1: Setup\n\n${lines.join('\n')}\n`;
}

/** Verbs whose result is a file, whatever they are done to. */
const writing = /^\W*(?:implement|write|refactor)\b/i;
/** What is written that is no file of the repository. */
const elsewhere =
  /^\W*write\s+(?:up|down)\b|\b(?:ticket|issue|pull request|\bPR\b|commit message|announcement|e-?mail|blog|wiki|postmortem)\b/i;
/** Files that pathsIn does not know: named in code, by their ending or by their usual names. */
const fileName =
  /(?:^|[\s/])(?:[\w@.-]*\.[A-Za-z][\w]{0,9}|\.[a-z][\w.-]+|Dockerfile\S*|Containerfile|Makefile|Justfile|Taskfile|Jenkinsfile|Vagrantfile|Procfile|Gemfile|README|LICENSE|CHANGELOG|CODEOWNERS)$|\/|[*]\./;
const bareName =
  /\b(?:Dockerfile|Makefile|Jenkinsfile|Vagrantfile|README|CHANGELOG|CODEOWNERS)\b|\b[\w-]+\.(?:tsx?|jsx?|mjs|cjs|vue|svelte|css|scss|html|java|kt|cs|csproj|rs|rb|php|swift|dart|cpp|c|h|proto|graphql|prisma|env|conf|ini|cfg|xml|gradle|properties|txt|ipynb|nix|service|timer|j2|cue|jsonnet|libsonnet|lua|ex|exs|el)\b/;

function writes({ text, done }: Task): boolean {
  return !done && writing.test(text) && !elsewhere.test(text);
}

/** True where the task, or what stands above it, names a file or a folder. */
function namesFile(document: Document, task: Task): boolean {
  if (task.files.length > 0 || bareName.test(task.text)) return true;
  if (within(document.codes, task).some(({ text }) => fileName.test(text))) return true;
  const heading = document.headings.findLast(({ start }) => start <= task.start);
  const start = heading?.start ?? 0;
  const above = [...document.paragraphs, ...(heading ? [heading] : [])].filter(
    (block) => block.start >= start && block.start < task.start,
  );
  return above.some(
    (block) =>
      pathsIn(block.text).length > 0 ||
      bareName.test(block.text) ||
      within(document.codes, block).some(({ text }) => fileName.test(text)),
  );
}
