import { constraintEdits, missingConstraints } from '../core/knowledge/constraint.js';
import { titleOf } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { gathered, problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

const always = `<!-- file: .specops/constraints/org.yaml -->
constraints:
  - id: ORG-SEC-001
    text: Data at rest MUST be encrypted with keys that the company manages.
    when: { always: true }
`;
const production = `<!-- file: .specops/constraints/org.yaml -->
constraints:
  - id: ORG-OPS-004
    text: Each change to production MUST be approved by a second person.
    when: { environment: [production, prod] }
    source: Change policy 2.1
`;

export const constraintMissing: Rule = {
  name: 'constraint-missing',
  level: 'error',
  set: 'recommended',
  about: 'A constraint of the organisation that applies to a specification which does not hold it.',
  why: 'What the organisation demands of everybody is found out in an audit instead of a review.',
  fix: 'Add the requirement that the message names, with `(constraint ID)` at its end; `specops lint --fix --unsafe` does.',
  source: 'The methodology, organisational constraints: they apply to every specification by themselves.',
  bad: [
    `# Infrastructure Specification: Tenants\n\n- **FR-001**: Each tenant MUST have a namespace.\n${always}`,
    `- **FR-001**: It MUST exist in staging and production.\n${production}`,
    `**Labels**: pci, internal\n\n- **FR-001**: Cards MUST be kept.\n${always.replace('always: true', 'label: [PCI]')}`,
    `- **FR-001**: Tenants MUST be kept apart.\n- **NFR-001**: Data MUST be encrypted (constraint ORG-SEC-002).\n${always}`,
  ],
  good: [
    `- **FR-001**: Tenants MUST be kept apart.\n- **NFR-001**: Data at rest MUST be encrypted (constraint ORG-SEC-001, Policy 4.2).\n${always}`,
    `- **FR-001**: It MUST exist in staging.\n${production}`,
    '# Infrastructure Specification: Tenants\n\n- **FR-001**: Each tenant MUST have a namespace.\n',
    `- **FR-001**: It MUST exist in staging.\n\n## Out of Scope\n\n- A production environment.\n${production}`,
  ],
  *check(project) {
    for (const feature of project.features) {
      const spec = documentOf(feature, 'spec');
      if (!spec) continue;
      const lacking = missingConstraints(feature, project);
      // One repair for all: each by itself would take the same number in the same place.
      const edits = constraintEdits(spec, lacking);
      const about =
        lacking.length > 1 ? 'add what is missing as requirements' : `add ${lacking[0]?.id ?? ''} as a requirement`;
      const missing = lacking.map((constraint) => {
        const from = constraint.source === undefined ? '' : ` (${constraint.source})`;
        return problemAt(
          spec,
          titleOf(spec),
          `${constraint.id}${from} applies, and no requirement holds it: ${constraint.text.replace(/[.]$/, '')}`,
          {
            ...(feature.state === null ? { level: 'warning' as const } : {}),
            ...(edits.length > 0 ? { repair: { about, safe: false, edits } } : {}),
          },
        );
      });
      yield* gathered(missing);
    }
  },
};
