import { foundIn, statementsOf } from '../core/intent/statement.js';
import { problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const requirementCompound: Rule = {
  name: 'requirement-compound',
  level: 'info',
  set: 'strict',
  about: 'Several obligations in one requirement.',
  why: 'It is half done, half proved and cited as a whole.',
  fix: 'Give each obligation an id of its own.',
  source: 'The methodology, traceable decisions; 5 to 10 % of public requirements hold more than one obligation.',
  bad: [
    '- **FR-001**: The platform MUST encrypt the backups and MUST delete them after 30 days.\n',
    '- **FR-002**: Each tenant MUST have a quota. The quota MUST be set by the owner. The owner MUST be named.\n',
    '# Especificación de la plataforma\n\n- **FR-001**: El sistema debe cifrar los datos y debe borrar las copias en la nube.\n',
  ],
  good: [
    '- **FR-001**: The platform MUST encrypt the backups.\n',
    '- **FR-002**: The platform MUST delete the backups that are older than 30 days, which no tenant may keep.\n',
    '- **SC-001**: A tenant must be ready in 5 minutes and must be reachable.\n',
  ],
  *check(project) {
    for (const { document, definition, text, lexicon } of statementsOf(project, 'requirement')) {
      const words = obligations[document.language ?? 'en'] ?? lexicon.must;
      const count = foundIn(text, words).length;
      if (count > 1) yield problemAt(document, definition.at, `${definition.id} holds ${String(count)} obligations`);
    }
  },
};

/** Words that oblige and nothing else, where a language has others that also tell or describe. */
const obligations: Record<string, RegExp | undefined> = {
  en: /\b(?:must|shall)\b/gi,
  zh: /必须|应当|不得/g,
  ja: /なければな|ねばならない|必須|てはならない|べき/g,
};
