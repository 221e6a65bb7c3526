import { says } from '../core/intent/language.js';
import { foundIn, statementsOf } from '../core/intent/statement.js';
import { problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const modalWeak: Rule = {
  name: 'modal-weak',
  level: 'warning',
  set: 'strict',
  about: 'A requirement whose only modal is should, may or might.',
  why: 'It can be left out by everyone who is in a hurry, and nobody will have broken it.',
  fix: 'Write MUST, or take it out of the requirements.',
  source: 'The methodology, testable and unambiguous requirements.',
  bad: [
    '- **FR-001**: The platform should isolate the tenants from each other.\n',
    '- **FR-002**: Backups might be kept for the auditors of the company.\n',
    '# Spezifikation der Plattform\n\n- **FR-001**: Die Plattform sollte die Mandanten trennen und den Zugriff protokollieren.\n',
  ],
  good: [
    '- **FR-001**: The platform MUST isolate the tenants from each other.\n',
    '- **FR-002**: The platform MUST keep backups, which the auditors may read.\n',
    '- **SC-001**: A tenant should be ready in 5 minutes.\n',
    '- **FR-003**: The platform answers "you should wait" while it is busy.\n',
  ],
  *check(project) {
    for (const { document, definition, text, start, lexicon } of statementsOf(project, 'requirement')) {
      if (says(text, lexicon.must)) continue;
      const [weak] = foundIn(text, lexicon.weak);
      if (!weak) continue;
      const span = { start: start + weak.start, end: start + weak.end };
      const strong = strongOf.get(weak.word.toLowerCase());
      yield problemAt(document, span, `${definition.id} only says "${weak.word}"`, {
        ...(strong === undefined
          ? {}
          : {
              repair: {
                about: `say ${strong} instead of "${weak.word}"`,
                safe: false,
                edits: [{ file: document.path, ...span, text: strong }],
              },
            }),
      });
    }
  },
};

/** What says the same and binds. What is possible binds nobody, and is no duty that was put weakly. */
const strongOf = new Map(
  Object.entries({
    should: 'MUST',
    may: 'MUST',
    might: 'MUST',
    debería: 'DEBE',
    deberían: 'DEBEN',
    deveria: 'DEVE',
    deveriam: 'DEVEM',
    devrait: 'DOIT',
    devraient: 'DOIVENT',
    sollte: 'MUSS',
    sollten: 'MÜSSEN',
    soll: 'MUSS',
    sollen: 'MÜSSEN',
    建议: '必须',
    最好: '必须',
  }),
);
