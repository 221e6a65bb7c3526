import { unservedIn } from '../core/derive/served.js';
import { constraintsIn } from '../model/constraint.js';
import type { Definition } from '../model/definition.js';
import { titleOf } from '../model/document.js';
import { documentOf, type Feature } from '../model/feature.js';
import { gathered, problemAt } from '../model/finding.js';
import { spelled } from '../model/identifier.js';
import type { Rule } from '../model/rule.js';

const spec =
  '- **FR-001**: Each tenant MUST have a namespace.\n- **NFR-001**: Logs MUST be kept for 90 days.\n<!-- file: plan.md -->\n';

export const requirementUndecided: Rule = {
  name: 'requirement-undecided',
  level: 'warning',
  set: 'recommended',
  about: 'A requirement that no decision, module or resource of the plan serves.',
  why: 'Nothing that is planned meets it, and nobody will notice before it is missed.',
  fix: 'Cite it where it is served, `**Satisfies**: FR-004`, decide what serves it, or say under "Requirements without a decision" why nothing has to.',
  source: 'The methodology, traceable decisions: every architectural decision traces back to specific requirements.',
  bad: [
    `${spec}## Decisions\n\n### D-001 EKS for Kubernetes\n\n**Satisfies**: FR-001\n`,
    `${spec}## Decisions\n\n### D-001 EKS for Kubernetes\n\n**Satisfies**: NFR-001\n\n## Modules\n\n| Module | Satisfies |\n|---|---|\n| modules/logs/ | NFR-001 |\n`,
    `${spec}## Decisions\n\n### D-001 Loki for logs\n\n**Satisfies**: NFR-001\n<!-- file: data-model.md -->\n\`\`\`yaml specops\n- id: RES-001\n  address: pending\n  satisfies: [NFR-001]\n\`\`\`\n`,
  ],
  good: [
    `${spec}## Decisions\n\n### D-001 EKS with Loki\n\n**Satisfies**: FR-001, NFR-001\n`,
    `${spec}## Decisions\n\n### D-001 EKS for Kubernetes\n\n**Satisfies**: FR-001\n<!-- file: data-model.md -->\n\`\`\`yaml specops\n- id: RES-001\n  address: pending\n  satisfies: [NFR-001]\n\`\`\`\n`,
    `${spec}## Decisions\n\n### D-001 EKS for Kubernetes\n\n**Satisfies**: FR-001\n\n### Requirements without a decision\n\n- NFR-001: the company's log service keeps them; nothing is built here\n`,
    `${spec}## Technical Context\n\nEKS with the usual add-ons; this plan traces nothing.\n`,
    // What constraint-unserved says is not said twice.
    `- **FR-001**: Each tenant MUST have a namespace.\n- **NFR-001**: Logs MUST be kept for 90 days (constraint ORG-LOG-001).\n<!-- file: plan.md -->\n## Decisions\n\n### D-001 EKS for Kubernetes\n\n**Satisfies**: FR-001\n<!-- file: .specops/constraints/org.yaml -->\nconstraints:\n  - id: ORG-LOG-001\n    text: Logs MUST be kept for 90 days.\n    when: { always: true }\n`,
  ],
  *check({ features, constraints = [] }) {
    for (const feature of features) {
      const requirements = documentOf(feature, 'spec');
      const plan = documentOf(feature, 'plan');
      if (!requirements || !plan || !traces(feature)) continue;
      // What the plan asks about is an open question already.
      const asked = new Set(plan.citations.map(({ id }) => spelled(id)));
      const unserved = unservedIn(feature).filter((id) => !asked.has(id));
      // A constraint that nothing serves is an error of its own.
      const demanded = new Set(constraints.map(({ id }) => id));
      const lacking = requirements.definitions.filter(
        ({ id, text }) => unserved.includes(id) && !constraintsIn(text).some((one) => demanded.has(one)),
      );
      const related = ({ at }: Definition) => [{ file: requirements.path, ...at, message: 'required here' }];
      yield* gathered(
        lacking.map((one) =>
          problemAt(plan, titleOf(plan), `nothing that is planned serves ${one.id}`, { related: related(one) }),
        ),
      );
    }
  },
};

/** True for a plan that says which requirements its decisions serve: other plans are not told to begin. */
function traces(feature: Feature): boolean {
  const plan = documentOf(feature, 'plan');
  const decisions = plan?.definitions.filter(({ kind }) => kind === 'decision') ?? [];
  return (plan?.citations ?? []).some(
    ({ id, start }) => /^N?FR-/.test(id) && decisions.some((one) => start >= one.start && start < one.end),
  );
}
