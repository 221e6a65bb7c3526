import { respellings } from '../core/clarify/respell.js';
import type { Document } from '../model/document.js';
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
    '- **FR-10A**: Each tenant MUST have a namespace.\n',
  ],
  good: [
    '- **FR-001**: Each tenant MUST have a namespace.\n- **FR-001a**: It MUST have a quota.\n',
    '- **FR-B-7**: Each tenant MUST have a namespace.\n',
    '- **NFR-1042 (MUST)**: The API answers within 200 ms.\n',
    '### User Story 12 - Ask for a namespace (Priority: P1)\n',
    '- **FR-010**: Each tenant MUST have a namespace.\n- **FR-010A**: It MUST have a quota.\n',
    '<!-- file: tasks.md -->\n## Phase 1: Setup\n\n- [ ] T036 Write the module\n- [ ] T036B Write its test\n',
  ],
  *check(project) {
    for (const { documents } of project.features) {
      const repairs = respellings(documents, spellings(documents));
      for (const document of documents) {
        const misspelled = document.definitions.filter(
          ({ id, written }) => written !== id && withSmallLetter(written) !== id,
        );
        yield* gathered(
          misspelled.map(({ id, written, at }) => {
            const edits = repairs.get(written);
            return problemAt(document, at, `${written} is spelled ${id}`, {
              ...(edits ? { repair: { about: `spell it ${id}`, safe: true, edits } } : {}),
            });
          }),
        );
      }
    }
  },
};

/** A part of a requirement may have a letter of either case: FR-010A. */
function withSmallLetter(written: string): string {
  return written.replace(/(?<=\d)[A-Z]$/, (letter) => letter.toLowerCase());
}

/** What to write for each misspelled id; nothing where the right spelling is taken, and two would become one. */
function spellings(documents: readonly Document[]): Map<string, string> {
  const writtenAs = new Map<string, Set<string>>();
  for (const { id, written } of documents.flatMap(({ definitions }) => definitions))
    writtenAs.set(id, (writtenAs.get(id) ?? new Set()).add(written));
  return new Map(
    [...writtenAs].flatMap(([id, [written, another]]): [string, string][] =>
      written === undefined || another !== undefined || written === id ? [] : [[written, id]],
    ),
  );
}
