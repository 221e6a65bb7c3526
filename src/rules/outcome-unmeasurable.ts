import { says } from '../core/intent/language.js';
import { isAsked, isElaborated, statementsOf } from '../core/intent/statement.js';
import { problemAt } from '../model/finding.js';
import { within } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const outcomeUnmeasurable: Rule = {
  name: 'outcome-unmeasurable',
  level: 'info',
  set: 'strict',
  about: 'A success criterion without a number, a universal or a named check.',
  why: 'What cannot be measured cannot be reached, only declared.',
  fix: 'Say how many, how fast, all or none, or which test passes.',
  source: 'The methodology, measurable outcomes; 52 % of public specifications have such a criterion.',
  bad: [
    '- **SC-001**: Teams are happy with the platform and its documentation.\n',
    '- **SC-002**: The deployment of the platform is easier than it was.\n',
    '# Spécification de la plateforme\n\n- **SC-001**: Les équipes sont satisfaites de la plateforme et du service.\n',
  ],
  good: [
    '- **SC-001**: A tenant is ready in 5 minutes.\n',
    '- **SC-002**: Every deviation is reported to the owner of the tenant.\n',
    '- **SC-003**: The suite `validation/integration/us1.sh` passes.\n',
    '- **FR-001**: Teams MUST be happy with the platform.\n',
  ],
  *check(project) {
    for (const statement of statementsOf(project, 'criterion')) {
      const { document, definition, lexicon } = statement;
      const { id, text, at } = definition;
      if (/\d/.test(text.replace(/\b(?:US|FR|NFR|SC)-?\d+/g, '')) || says(text, lexicon.universal)) continue;
      if (isAsked(statement) || isElaborated(statement) || within(document.codes, definition).length > 0) continue;
      yield problemAt(document, at, `${id} has no number, universal or check to measure it by`);
    }
  },
};
