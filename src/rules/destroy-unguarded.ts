import type { Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { problemAt } from '../model/finding.js';
import { within } from '../model/span.js';
import type { Task } from '../model/tasks.js';
import type { Rule } from '../model/rule.js';

export const destroyUnguarded: Rule = {
  name: 'destroy-unguarded',
  level: 'warning',
  set: 'strict',
  about: 'A task that destroys something, with no backup and no approval before it.',
  why: 'It is the one step that no rollback undoes.',
  fix: 'Put a task before it that makes and checks a backup, or that somebody approves.',
  source: 'The methodology, article VI: every change is reversible by a way that was tried before.',
  bad: [
    tasks('- [ ] T001 Run `terraform destroy` in environments/old/'),
    tasks('- [ ] T001 Destroy the old cluster', '- [ ] T002 Back up its volumes'),
    tasks('- [ ] T001 Drain the nodes of the old pool'),
    tasks('- [ ] T001 Remove the bucket with `terraform state rm aws_s3_bucket.logs`'),
  ],
  good: [
    tasks('- [ ] T001 Take a snapshot of the database', '- [ ] T002 Destroy the old cluster'),
    tasks('- [ ] T001 Destroy the old cluster once the maintainers approve'),
    tasks('- [ ] T001 Write the teardown script in scripts/destroy.sh'),
    tasks('- [ ] T001 Check that `terraform destroy` is refused by the policy'),
  ],
  *check({ features }) {
    for (const feature of features) {
      const document = documentOf(feature, 'tasks');
      if (!document) continue;
      let guarded = false;
      for (const task of document.tasks) {
        guarded ||= guard.test(task.text);
        const what = guarded ? null : destroys(document, task);
        if (what !== null)
          yield problemAt(document, task.at, `${task.id} destroys (${what}) with no backup and no approval before it`);
      }
    }
  },
};

function tasks(...lines: string[]): string {
  return `<!-- file: tasks.md -->\n## Phase 1: Clean up\n\n${lines.join('\n')}\n`;
}

const guard =
  /\bback(?:s|ed|ing)?[ -]?up|\bsnapshot|\bapprov|\bconfirm(?:ed|ation)? (?:by|with|of)|sign[- ]?off|\bexport\b.{0,40}\bdata|\bdump\b|备份|批准/i;
const verb = /^\W*(?:run |execute )?(?:destroy|drain|tear down|decommission|wipe|purge|drop|terminate)\b/i;
const target =
  /\b(?:clusters?|nodes?|pool|environments?|infrastructure|network|vpc|database|tables?|servers?|hosts?|namespaces?|volumes?|buckets?|stack|disks?|instances?|data|schema|resources?|vms?)\b/i;
const command =
  /\b(?:terraform|tofu|pulumi)\b.*\b(?:destroy|state rm)\b|\bkubectl\s+(?:delete|drain)\b|\bhelm\s+(?:uninstall|delete)\b|\bdrop\s+(?:table|database|schema)\b/i;
/** A task that writes about it, or tries that it is refused, destroys nothing. */
const harmless =
  /^\W*(?:write|create|add|implement|document|check|verify|test|validate|ensure|review|define|update)\b/i;

function destroys(document: Document, task: Task): string | null {
  if (harmless.test(task.text)) return null;
  const code = within(document.codes, task).find(({ text }) => command.test(text));
  if (code) return code.text;
  const said = verb.exec(task.text)?.[0];
  return said !== undefined && target.test(task.text) ? said.trim().toLowerCase() : null;
}
