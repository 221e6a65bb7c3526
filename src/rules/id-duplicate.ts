import type { Document } from '../model/document.js';
import type { Definition } from '../model/definition.js';
import type { Feature } from '../model/feature.js';
import { problemAt, type Problem } from '../model/finding.js';
import type { Span } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const idDuplicate: Rule = {
  name: 'id-duplicate',
  level: 'error',
  set: 'recommended',
  about: 'An id that a feature defines twice.',
  why: 'A link to the id leads to two statements, and nobody can prove which one was built.',
  fix: 'Give the second the next free number; ids that were in use are never given again.',
  source: 'The methodology, traceable decisions: every choice leads back to one requirement.',
  bad: [
    '- **FR-001**: Each tenant MUST have a namespace.\n- **FR-001**: Each namespace MUST have a quota.\n',
    '- **SC-002**: A namespace is ready in 5 minutes.\n- **SC-002**: A quota is enforced within 1 minute.\n',
    '### User Story 1 - Ask for a namespace (Priority: P1)\n\n### User Story 1 - Give it back (Priority: P2)\n',
    '<!-- file: tasks.md -->\n## Phase 1: Setup\n\n- [ ] T001 Write the contract\n\n## Phase 2: Modules\n\n- [ ] T001 Write the module\n',
    '<!-- file: plan.md -->\n### D-001 Cilium for network policy\n\n### D-001 Argo CD for delivery\n',
    '## Requirements\n\n- **FR-001**: Each tenant MUST have a namespace.\n\n## Later\n\n- **FR-001**: Each namespace MUST have a quota.\n',
  ],
  good: [
    '- **FR-001**: Each tenant MUST have a namespace.\n- **FR-002**: Each namespace MUST have a quota.\n',
    '- **FR-001**: Each tenant MUST have a namespace.\n- **SC-001**: It is ready in 5 minutes (FR-001).\n',
    '- **FR-001a**: Each tenant MUST have a namespace.\n- **FR-001b**: Each tenant MUST have a quota.\n',
    '- **FR-001**: Each tenant MUST have a namespace.\n\n## Implementation Notes\n\n### Scope Reduction (MVP)\n\n**Deferred to the next sprint:**\n\n- FR-001: Namespaces of tenants\n',
    '<!-- file: checklists/network.md -->\n- [ ] CHK001 Are egress rules stated?\n<!-- file: checklists/cost.md -->\n- [ ] CHK001 Is a budget stated?\n',
    '## Requirements\n\n- **FR-001**: Each tenant MUST have a namespace.\n\n## Deferred\n\n- **FR-001**: Namespaces of partners come with the second release.\n',
    '<!-- file: tasks.md -->\n## Phase 1: Setup\n\n- [ ] T001 Write the contract\n- [ ] T001.1 Name its fields\n',
  ],
  *check(project) {
    for (const feature of project.features) yield* duplicatesOf(feature);
  },
};

interface Place extends Span {
  id: string;
  document: Document;
  /** What has to be unique: a feature's ids, but checks within their checklist, which is numbered on its own. */
  scope: string;
}

function duplicatesOf(feature: Feature): Problem[] {
  const first = new Map<string, Place>();
  return placesOf(feature).flatMap((place) => {
    const before = first.get(place.scope);
    if (!before) {
      first.set(place.scope, place);
      return [];
    }
    const { start, end, document } = before;
    return [
      problemAt(place.document, place, `${place.id} is defined a second time`, {
        related: [{ file: document.path, start, end, message: `${place.id} is first defined here` }],
      }),
    ];
  });
}

function placesOf({ documents }: Feature): Place[] {
  return documents.flatMap((document) => [
    ...inForce(document)
      .filter(isNamed)
      .map(({ id, kind, at }) => ({
        id,
        document,
        scope: kind === 'check' ? `${document.path} ${id}` : `${kind} ${id}`,
        ...at,
      })),
    ...document.resources.flatMap(({ guarantees }) =>
      guarantees.map(({ id, start, end }) => ({ id, document, scope: `guarantee ${id}`, start, end })),
    ),
  ]);
}

/** The definitions that count: what is put off is listed again where that is said. */
function inForce({ headings, definitions }: Document): Definition[] {
  const putOff = headings.filter(({ title }) =>
    /\b(?:deferred|out[- ]of[- ]scope|non-?goals?|scope (?:reduction|change)|implementation (?:notes|status))\b/i.test(
      title,
    ),
  );
  let next = 0;
  let end = -1;
  return definitions.filter(({ at }) => {
    for (let heading = putOff[next]; heading && heading.start <= at.start; heading = putOff[++next])
      end = Math.max(end, heading.sectionEnd);
    return at.start >= end;
  });
}

/** Scenarios are counted, not named, so theirs cannot be given twice. */
function isNamed({ kind }: Definition): boolean {
  return kind !== 'scenario';
}
