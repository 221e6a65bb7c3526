import { notMade } from '../core/work/made.js';
import { documentOf, type Feature } from '../model/feature.js';
import { gathered, problemAt, type Level } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

const native = '<!-- file: .specops/state/001-example.json -->\n';
const main = '<!-- file: modules/tenant/main.tf -->\nresource "null_resource" "tenant" {}\n';

export const taskDoneMissing: Rule = {
  name: 'task-done-missing',
  level: 'error',
  set: 'recommended',
  about: 'A ticked task whose file does not exist.',
  why: 'Everybody after it builds on work that is not there.',
  fix: 'Untick it, make the file, or name the file that was made in its place.',
  source: 'The methodology, the tasks command: a task is done when the file it names holds what it asks for.',
  bad: [
    tasks('- [x] T001 Write the quota in modules/tenant/quota.tf') + native,
    tasks('- [X] T001 Write the quota in `modules/tenant/quota.tf`', '- [ ] T002 Write modules/tenant/main.tf') + main,
    tasks('- [x] T001 Create the module in modules/network/') + native + main,
    tasks('- [x] T001 Write modules/tenant/main.tf and modules/tenant/quota.tf') + main + native,
  ],
  good: [
    tasks('- [x] T001 Write the tenant in modules/tenant/main.tf') + main + native,
    tasks('- [ ] T001 Write the quota in modules/tenant/quota.tf') + native,
    tasks('- [x] T001 Remove the old quota in modules/tenant/quota.tf') + native,
    tasks('- [x] T001 Write a quota for every tenant in tenants/*/quota.tf') + native,
    tasks('- [x] T001 Validate the tenant with modules/tenant/quota.tf') + native,
    tasks('- [x] T001 Write the quota in packages/api/quota.ts') + main,
    tasks('- [x] T001 Create the module in modules/tenant/') + main + native,
    tasks('- [x] T001 Read modules/tenant/quota.tf') + native,
    tasks('- [x] T001 Set the region in modules/terraform.tfvars', '- [ ] T002 Write modules/tenant/main.tf') + main,
    `${tasks('- [x] T001 Write the quota in modules/tenant/quota.tf')}${main}<!-- file: ../002-later/spec.md -->\n# Later\n`,
  ],
  *check({ features }) {
    for (const feature of features) {
      const document = documentOf(feature, 'tasks');
      if (!document || feature.made === undefined || !isJudged(feature, features)) continue;
      const level: Level = feature.state === null ? 'warning' : 'error';
      yield* gathered(
        document.tasks
          .filter(({ done }) => done)
          .flatMap((task) =>
            notMade(task, feature)
              .filter((path) => isMeantHere(path, feature))
              .map((path) => problemAt(document, task.at, `${task.id} is ticked, and ${path} is not there`, { level })),
          ),
      );
    }
  },
};

/** Finished lists of others are history: later features move what earlier ones made. Only the newest is judged. */
function isJudged({ state, number, folder, name }: Feature, features: readonly Feature[]): boolean {
  const root = folder.slice(0, folder.length - name.length);
  const later = (one: string, other: string) => one.length - other.length || (one > other ? 1 : -1);
  return (
    state !== null ||
    !features.some((one) => one.folder.startsWith(root) && one.number !== number && later(one.number, number) > 0)
  );
}

/** Files that are kept out of a repository. */
const isPrivate = /\.tfvars$|(?:^|\/)\.env(?:\.|$)|(?:^|\/)kubeconfig\b/i;

/** Lists of others may name paths from elsewhere: those that begin with a folder of the project are meant here. */
function isMeantHere(path: string, { made, state }: Feature): boolean {
  const top = /^(?:\.\/)?([^/]+\/)[^/]/.exec(path)?.[1];
  return state !== null || (top !== undefined && made?.[top] === true && !isPrivate.test(path));
}

function tasks(...lines: string[]): string {
  return `<!-- file: tasks.md -->\n## Phase 1: Setup\n\n${lines.join('\n')}\n`;
}
