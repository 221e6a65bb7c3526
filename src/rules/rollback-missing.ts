import type { Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { problemAt } from '../model/finding.js';
import { within } from '../model/span.js';
import type { Task } from '../model/tasks.js';
import type { Rule } from '../model/rule.js';

export const rollbackMissing: Rule = {
  name: 'rollback-missing',
  level: 'warning',
  set: 'strict',
  about: 'A phase that changes infrastructure and says nothing of how to go back.',
  why: 'The way back is never looked for in peace: it is looked for when something is down.',
  fix: 'Add a task that writes and tries the rollback, or a line `**Rollback**:` to the phase.',
  source: 'The methodology, article VI: every change is reversible; 71 % of public task lists never say how.',
  bad: [
    phase('- [ ] T001 Apply the network with `terraform apply` in environments/prod/'),
    phase('- [ ] T001 Deploy the chart to the production cluster'),
    phase('- [ ] T001 Upgrade the cluster to the next version', '- [ ] T002 Check the nodes'),
  ],
  good: [
    phase('- [ ] T001 Deploy the chart to the cluster', '- [ ] T002 Write the rollback in runbooks/rollback.md'),
    phase('**Rollback**: apply the version before.', '', '- [ ] T001 Deploy the chart to the cluster'),
    phase('- [ ] T001 Write the deploy script in scripts/deploy.sh'),
  ],
  *check({ features }) {
    for (const feature of features) {
      const document = documentOf(feature, 'tasks');
      if (!document) continue;
      const phases = new Map<number, Task>();
      for (const task of document.tasks)
        if (!phases.has(task.phase) && changes(document, task)) phases.set(task.phase, task);
      for (const [phase, task] of phases) {
        const heading = document.headings[phase];
        if (!heading || saysBack(document, heading.start, heading.sectionEnd)) continue;
        const { start, end, title } = heading;
        yield problemAt(
          document,
          { start, end },
          `"${title}" changes infrastructure in ${task.id}, without a rollback`,
        );
      }
    }
  },
};

function phase(...lines: string[]): string {
  return `<!-- file: tasks.md -->\n## Phase 1: Rollout\n\n${lines.join('\n')}\n`;
}

const changing = /^\W*(?:apply|deploy|provision|roll out|upgrade|migrate|install|promote|cut over|switch)\b/i;
const target =
  /\b(?:clusters?|nodes?|environments?|production|staging|prod|infrastructure|network|vpc|database|servers?|hosts?|namespaces?|charts?|stack|cloud|kubernetes|k8s|aks|eks|gke|terraform|helm|manifests?)\b/i;
const command =
  /^(?:sudo )?(?:terraform|tofu|pulumi|kubectl|helm|ansible-playbook|az deployment|aws cloudformation)\s.*\b(?:apply|up|install|upgrade|create|deploy)\b/i;
const back = /roll(?:ed|ing)?[ -]?back|\brevert|\brestor|\bundo|previous version|version before|zurück|回滚|回退/i;

function changes(document: Document, task: Task): boolean {
  return (
    (changing.test(task.text) && target.test(task.text)) ||
    within(document.codes, task).some(({ text }) => command.test(text) && !text.includes('dry-run'))
  );
}

function saysBack({ items, paragraphs, codes }: Document, start: number, end: number): boolean {
  return [items, paragraphs, codes].some((texts) => within(texts, { start, end }).some(({ text }) => back.test(text)));
}
