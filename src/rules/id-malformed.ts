import { gathered, problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const idMalformed: Rule = {
  name: 'id-malformed',
  level: 'error',
  set: 'recommended',
  about: 'An id that is not spelled as its kind is spelled.',
  why: 'People and tools look for FR-001 and do not find FR-1.',
  fix: 'Spell it as the message says, here and where it is cited.',
  source: 'The methodology, traceable decisions; the spelling is that of public specifications.',
  bad: [
    '- **FR-1**: Each tenant MUST have a namespace.\n',
    '- **FR001**: Each tenant MUST have a namespace.\n',
    '- **fr-001**: Each tenant MUST have a namespace.\n',
    '<!-- file: plan.md -->\n### D-1 Cilium for network policy\n',
    '<!-- file: checklists/network.md -->\n- [ ] CHK1 Are egress rules stated?\n',
  ],
  good: [
    '- **FR-001**: Each tenant MUST have a namespace.\n- **FR-001a**: It MUST have a quota.\n',
    '- **FR-B-7**: Each tenant MUST have a namespace.\n',
    '- **NFR-1042 (MUST)**: The API answers within 200 ms.\n',
    '### User Story 12 - Ask for a namespace (Priority: P1)\n',
  ],
  *check(project) {
    for (const document of project.features.flatMap((feature) => feature.documents)) {
      const misspelled = document.definitions.filter(({ id, written }) => written !== id);
      yield* gathered(misspelled.map(({ id, written, at }) => problemAt(document, at, `${written} is spelled ${id}`)));
    }
  },
};
