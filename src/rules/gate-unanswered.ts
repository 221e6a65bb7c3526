import type { Gate } from '../model/constitution.js';
import type { Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { problemAt } from '../model/finding.js';
import { within } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const gateUnanswered: Rule = {
  name: 'gate-unanswered',
  level: 'error',
  set: 'recommended',
  about: 'A gate of the plan that is neither passed nor justified nor asked about.',
  why: 'A gate left open in silence stops nothing.',
  fix: 'Tick it if it holds, or say in Complexity Tracking, by its id, why it does not.',
  source: 'The methodology, constitutional compliance through gates: pass, or write down the exception.',
  bad: [
    '<!-- file: plan.md -->\n### Simplicity Gate (Article VII)\n\n- [ ] **VII.1** At most three IaC tools?\n',
    '<!-- file: plan.md -->\n### Anti-Abstraction Gate (Article VIII)\n\n- [x] Provider features used as they are?\n- [ ] One declaration of each resource?\n',
    '<!-- file: plan.md -->\n### Gates\n\n- [ ] **IX.2** Validated in a real cluster?\n\n## Complexity Tracking\n\n| Violation | Why Needed |\n|---|---|\n| VII.1 | DNS is served by a provider that only Ansible can reach |\n',
    '<!-- file: plan.md -->\n## Constitution Check\n\n| Principle | Status | Notes |\n|---|---|---|\n| I. Module First | PASS | |\n| VII. Simplicity | FAIL | a fourth tool |\n',
  ],
  good: [
    '<!-- file: plan.md -->\n### Simplicity Gate (Article VII)\n\n- [x] **VII.1** At most three IaC tools?\n',
    '<!-- file: plan.md -->\n### Simplicity Gate (Article VII)\n\n- [ ] **VII.2** Nothing built for later?\n  [NEEDS CLARIFICATION: VII.2 nothing built for later - yes, or what and why?]\n',
    '<!-- file: plan.md -->\n### Simplicity Gate (Article VII)\n\n- [ ] **VII.1** At most three IaC tools?\n\n## Complexity Tracking\n\n| Violation | Why Needed |\n|---|---|\n| Article VII | DNS is served by a provider that only Ansible can reach |\n',
    '<!-- file: plan.md -->\n### Release gate\n\n- [ ] The change window is booked\n',
    '<!-- file: plan.md -->\n## Constitution Check\n\n| Principle | Status |\n|---|---|\n| I. Module First | PASS |\n| Library-First | FAIL |\n| V. Encryption | N/A |\n\n## Complexity Tracking\n\n| Violation | Why Needed |\n|---|---|\n| Library-first is broken | The provider ships no module |\n',
    '<!-- file: plan.md -->\n## Constitution Check\n\n| Gate | Applies? | Result |\n|---|---|---|\n| Encryption | No | no data is kept |\n| Module First | Yes | PASS |\n',
  ],
  *check({ features }) {
    for (const feature of features) {
      const plan = documentOf(feature, 'plan');
      if (!plan) continue;
      const excused = new Set(plan.exceptions.flatMap(({ gates }) => gates));
      for (const gate of plan.gates) {
        if (isOpen(gate, plan) && !names(excused, gate) && !isExcused(gate, plan))
          yield problemAt(plan, gate, messageOf(gate));
      }
    }
  },
};

function messageOf({ id, article, question, judgement }: Gate): string {
  if (judgement === 'failed') return `"${question}" fails, and Complexity Tracking gives no reason`;
  return `gate ${id ?? `of article ${article ?? ''}`} is unanswered: ${question}`;
}

/** A box that nobody ticked, or a row of a table that says it fails; other rows say what they say. */
function isOpen(gate: Gate, plan: Document): boolean {
  if (within(plan.markers, gate).length > 0) return false;
  if (gate.box < 0) return gate.judgement === 'failed';
  return (gate.id !== null || gate.article !== null) && !gate.checked;
}

function names(excused: ReadonlySet<string>, { id, article }: Gate): boolean {
  return (id !== null && excused.has(id)) || (article !== null && excused.has(article));
}

/** True where Complexity Tracking speaks of a row of a table by one of its words. */
function isExcused({ box, question }: Gate, { exceptions }: Document): boolean {
  const words = box < 0 ? (question.toLowerCase().match(/[\p{L}\p{N}]{4,40}|\p{Script=Han}{2}/gu) ?? []) : [];
  return exceptions.some(({ violation }) => words.some((word) => violation.toLowerCase().includes(word)));
}
