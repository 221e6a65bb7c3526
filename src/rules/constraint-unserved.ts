import { rendered } from '../core/knowledge/constraint.js';
import { cited } from '../core/facts.js';
import type { Definition } from '../model/definition.js';
import { titleOf, type Document } from '../model/document.js';
import { documentOf, type Feature } from '../model/feature.js';
import { gathered, problemAt } from '../model/finding.js';
import { headingPath } from '../model/markdown.js';
import { within } from '../model/span.js';
import type { Rule } from '../model/rule.js';

const constraint = `<!-- file: .specops/constraints/org.yaml -->
constraints:
  - id: ORG-SEC-001
    text: Data at rest MUST be encrypted with keys that the company manages.
    when: { always: true }
`;
const spec = `- **FR-001**: Each tenant MUST have a database.\n- **NFR-001**: Data at rest MUST be encrypted with keys that the company manages (constraint ORG-SEC-001).\n${constraint}`;
const plan = '<!-- file: plan.md -->\n# Implementation Plan: Tenants\n\n## Decisions\n\n';

export const constraintUnserved: Rule = {
  name: 'constraint-unserved',
  level: 'error',
  set: 'recommended',
  about: 'A constraint of the organisation that a specification holds, and nothing in its plan serves.',
  why: 'A plan that forgets what the organisation demands is built, and then built again.',
  fix: 'Name its requirement under Satisfies of the decision, resource or module that serves it, or give the reason in Complexity Tracking.',
  source: 'The methodology, organisational constraints: they apply to every plan by themselves.',
  bad: [
    `${spec}${plan}### D-001 Amazon RDS\n\n**Satisfies**: FR-001\n`,
    `${spec.replace('NFR-001', 'FR-002')}${plan}### D-001 Amazon RDS\n\n**Satisfies**: FR-001, NFR-002\n`,
    `${spec}${plan}None yet.\n\n### Requirements without a decision\n\n- NFR-001: Data at rest is encrypted\n`,
    `${spec}${plan}### D-001 Amazon RDS\n\n**Satisfies**: FR-001\n\n## Organisation Constraints\n\n| Constraint | Requirement |\n|---|---|\n| ORG-SEC-001 | NFR-001 |\n`,
  ],
  good: [
    `${spec}${plan}### D-001 Amazon RDS\n\n**Satisfies**: FR-001, NFR-001\n`,
    `${spec}${plan}### D-001 Amazon RDS\n\nKeys are ours, as ORG-SEC-001 demands.\n`,
    `${spec}${plan}### D-001 Amazon RDS\n\n**Satisfies**: FR-001\n<!-- file: data-model.md -->\n\`\`\`yaml specops\n- id: RES-001\n  address: pending\n  satisfies: [NFR-001]\n\`\`\`\n`,
    `${spec}${plan}None.\n\n## Complexity Tracking\n\n| Violation | Why Needed | Simpler Alternative Rejected Because |\n|---|---|---|\n| ORG-SEC-001 | The test data is public | Keys of our own cost more than the lab |\n`,
    spec,
  ],
  *check({ features, constraints = [] }) {
    if (constraints.length === 0) return;
    for (const feature of features) {
      const [spec, plan] = [documentOf(feature, 'spec'), documentOf(feature, 'plan')];
      if (!spec || !plan) continue;
      const unserved = rendered(spec).flatMap(({ definition, ids }) => {
        const own = ids.filter((id) => constraints.some((one) => one.id === id));
        if (own.length === 0 || isServed(definition, own, plan, feature)) return [];
        const { start, end } = definition.at;
        const related = [{ file: spec.path, start, end, message: 'demanded here' }];
        return [
          problemAt(plan, titleOf(plan), `nothing serves ${definition.id}, the constraint ${own.join(', ')}`, {
            related,
          }),
        ];
      });
      yield* gathered(unserved);
    }
  },
};

/** True where a decision, a resource or a module names it, or Complexity Tracking says why not. */
function isServed({ id }: Definition, constraints: readonly string[], plan: Document, feature: Feature): boolean {
  const named = new RegExp(`(?<![\\w-])(?:${[id, ...constraints].join('|')})(?![\\w-])`);
  const decisions = plan.definitions.filter(({ kind }) => kind === 'decision');
  const said = [...plan.items, ...plan.paragraphs, ...plan.headings];
  const modules = plan.tables.filter(({ section }) => /^modules$/i.test(headingPath(plan, section).at(-1) ?? ''));
  return (
    decisions.some(
      (decision) =>
        cited(plan.citations, decision).includes(id) ||
        said.some((block) => within([block], decision).length > 0 && named.test(block.text)),
    ) ||
    modules.some((table) => cited(plan.citations, table).includes(id)) ||
    feature.documents.some(({ resources }) =>
      resources.some(({ satisfies }) => satisfies.some((one) => one.id === id)),
    ) ||
    plan.exceptions.some(({ violation, reason }) => reason.trim() !== '' && named.test(violation))
  );
}
