import { contradictionsIn } from '../core/intent/given-technology.js';
import { documentOf } from '../model/feature.js';
import { problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

const given = '## Constraints and Choices\n\n- **Relational database**: Amazon RDS, as the intent says (FR-001)\n';
const plan = '<!-- file: plan.md -->\n# Implementation Plan: Orders\n\n## Decisions\n\n';

export const choiceConflict: Rule = {
  name: 'choice-conflict',
  level: 'warning',
  set: 'recommended',
  about: 'A decision for another technology than the one of its kind that the specification gives.',
  why: 'One document is approved and the other is built; who reads only one of them is surprised.',
  fix: 'Take what the specification gives, or have the specification changed first; or give the reason in Complexity Tracking, with the name of what was given.',
  source: 'The methodology, one source of truth: what is given is a constraint, not a choice of the plan.',
  bad: [
    `${given}${plan}### D-001 Amazon Aurora for the database\n\n**Satisfies**: FR-001\n`,
    `## Constraints\n\n- The platform runs on Google Kubernetes Engine.\n${plan}### D-001 Amazon EKS (Kubernetes service)\n\n**Satisfies**: FR-001\n`,
    `## Constraints and Choices\n\n- **Infrastructure as code**: OpenTofu (FR-001)\n- **Secret store**: HashiCorp Vault (FR-002)\n${plan}### D-001 OpenTofu for provisioning\n\n**Satisfies**: FR-001\n\n### D-002 AWS Secrets Manager for secrets\n\n**Satisfies**: FR-002\n`,
  ],
  good: [
    `${given}${plan}### D-001 Amazon RDS (Relational database)\n\n**Satisfies**: FR-001\n`,
    `${given}${plan}### D-001 Amazon EKS for Kubernetes\n\n**Satisfies**: FR-001\n`,
    `## Constraints\n\n- **Observability**: Prometheus (FR-001)\n${plan}### D-001 Prometheus for metrics\n\n**Satisfies**: FR-001\n\n### D-002 Grafana Loki for logs\n\n**Satisfies**: FR-001\n`,
    `${given}${plan}### D-001 Amazon Aurora for the database\n\n**Satisfies**: FR-001\n\n## Complexity Tracking\n\n| Violation | Why Needed | Simpler Alternative Rejected Because |\n|---|---|---|\n| Amazon Aurora, where Amazon RDS is given | Ten read replicas are needed | RDS takes fewer of them |\n`,
    `## Constraints and Choices\n\n- **Relational database**: [NEEDS CLARIFICATION: database service not specified - Amazon RDS, or Amazon Aurora?] (FR-001)\n${plan}### D-001 Amazon Aurora for the database\n\n**Satisfies**: FR-001\n`,
  ],
  *check({ features, catalog }) {
    for (const feature of features) {
      const [spec, plan] = [documentOf(feature, 'spec'), documentOf(feature, 'plan')];
      if (!spec || !plan) continue;
      for (const { decision, chosen, given } of contradictionsIn(spec, plan, catalog)) {
        const { item, technology } = given;
        if (plan.exceptions.some(({ violation }) => violation.includes(technology.name))) continue;
        const category = catalog.categories.find(({ id }) => id === technology.category);
        yield problemAt(
          plan,
          decision.at,
          `${decision.id} takes ${chosen.name}, but spec.md gives ${technology.name}${category ? ` (${category.name})` : ''}`,
          { related: [{ file: spec.path, start: item.start, end: item.end, message: 'given here' }] },
        );
      }
    }
  },
};
