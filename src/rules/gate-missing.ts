import type { Gate } from '../model/constitution.js';
import { titleOf, type Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { problemAt, type Problem } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const gateMissing: Rule = {
  name: 'gate-missing',
  level: 'error',
  set: 'recommended',
  about: 'A gate of the constitution that the plan does not carry.',
  why: 'A question that the plan leaves out is a question that nobody answers before building.',
  fix: 'Run `specops plan`, which adds the gates that are missing, or copy the gate from the constitution.',
  source: 'The methodology, constitutional enforcement: a plan passes the gates of every article before it is built.',
  bad: [
    '<!-- file: memory/constitution.md -->\n- **VII.1** At most three IaC tools? `iac_tools <= 3`\n<!-- file: plan.md -->\n# Implementation Plan: Tenants\n',
    '<!-- file: memory/constitution.md -->\n- **VII.1** At most three IaC tools?\n- **IX.1** Validated in a real cluster?\n<!-- file: plan.md -->\n### Simplicity Gate (Article VII)\n\n- [x] **VII.1** At most three IaC tools?\n',
    '<!-- file: memory/constitution.md -->\n- **VIII.1** Provider features used as they are?\n<!-- file: plan.md -->\n### Gates\n\n- [x] Is there a budget?\n',
  ],
  good: [
    '<!-- file: memory/constitution.md -->\n- **VII.1** At most three IaC tools?\n<!-- file: plan.md -->\n### Simplicity Gate (Article VII)\n\n- [x] **VII.1** At most three IaC tools?\n',
    '<!-- file: memory/constitution.md -->\n- **VII.1** At most three IaC tools?\n<!-- file: plan.md -->\n### Simplicity Gate (Article VII)\n\n- [ ] at most three IaC tools\n',
    '<!-- file: memory/constitution.md -->\n### Article VII: Simplicity\n\nFew tools.\n<!-- file: plan.md -->\n# Implementation Plan: Tenants\n',
    '<!-- file: memory/constitution.md -->\n- **VII.1** At most three IaC tools?\n<!-- file: spec.md -->\n# Feature Specification: Tenants\n',
  ],
  *check({ constitution, features }) {
    const gates = constitution?.gates ?? [];
    for (const feature of features) {
      const plan = documentOf(feature, 'plan');
      if (plan) yield* missingFrom(plan, gates);
    }
  },
};

/** A problem a gate; one for them all where the plan carries none, because that has one cause. */
function missingFrom(plan: Document, gates: readonly Gate[]): Problem[] {
  const ids = new Set(plan.gates.map(({ id }) => id));
  const questions = new Set(plan.gates.map(({ question }) => normalised(question)));
  const missing = gates.filter((gate) => !ids.has(gate.id) && !questions.has(normalised(gate.question)));
  const place = plan.headings.find(({ title }) => /\bgates?\b/i.test(title)) ?? titleOf(plan);
  if (missing.length > 1 && missing.length === gates.length) {
    return [
      problemAt(
        plan,
        place,
        `the plan carries no gate of the constitution: ${missing.map(({ id }) => id ?? '').join(', ')}`,
      ),
    ];
  }
  return missing.map(({ id, question }) => problemAt(plan, place, `gate ${id ?? ''} is missing: ${question}`));
}

function normalised(question: string): string {
  return question
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
