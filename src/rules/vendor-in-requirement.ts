import { technologiesIn } from '../core/intent/technology.js';
import type { Catalog, Technology } from '../model/catalog.js';
import type { Definition } from '../model/definition.js';
import { documentOf } from '../model/feature.js';
import { problemAt } from '../model/finding.js';
import { within } from '../model/span.js';
import type { Document } from '../model/document.js';
import type { Rule } from '../model/rule.js';

export const vendorInRequirement: Rule = {
  name: 'vendor-in-requirement',
  level: 'info',
  set: 'opt-in',
  about: 'A product named in a requirement, where its kind would do.',
  why: 'A requirement that names a product cannot be met by another, and nobody compares any.',
  fix: 'Say what kind of thing is needed, and choose the product in plan.md; a product that is given is a constraint.',
  source:
    'The methodology, structured specifications: WHAT and WHY, never HOW; 72 % of public specifications name products.',
  bad: [
    '- **FR-001**: Traffic between tenants MUST be refused by Cilium.\n',
    '- **FR-002**: Merged definitions MUST be synced by Argo CD.\n',
    '- **NFR-001**: The cluster MUST run on Amazon EKS.\n',
  ],
  good: [
    '- **FR-001**: Traffic between tenants MUST be refused unless the receiver has allowed it.\n',
    '- **FR-002**: Traffic MUST be refused [NEEDS CLARIFICATION: CNI not specified - Cilium, Calico, or Flannel?]\n',
    '## Constraints and Choices\n\n- **Container network (CNI)**: Cilium, as the intent says\n',
  ],
  *check({ features, catalog }) {
    for (const feature of features) {
      const spec = documentOf(feature, 'spec');
      for (const requirement of spec?.definitions.filter(({ kind }) => kind === 'requirement') ?? []) {
        for (const technology of spec ? named(spec, requirement, catalog) : []) {
          const category = catalog.categories.find(({ id }) => id === technology.category);
          if (spec)
            yield problemAt(
              spec,
              requirement.at,
              `${requirement.id} names ${technology.name}: ${category ? `"${category.name}" says what is needed` : 'say what is needed'}`,
            );
        }
      }
    }
  },
};

/** The products of a requirement, but for those its open questions propose. */
function named(spec: Document, requirement: Definition, catalog: Catalog): Technology[] {
  let text = requirement.text;
  for (const marker of within(spec.markers, requirement)) {
    const from = text.indexOf('[NEEDS CLARIFICATION');
    if (from >= 0) text = text.slice(0, from) + text.slice(from + marker.end - marker.start);
  }
  return technologiesIn(text, catalog);
}
