import { says } from '../core/intent/language.js';
import { foundIn, statementsOf, type Statement } from '../core/intent/statement.js';
import { problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const obligationMissing: Rule = {
  name: 'obligation-missing',
  level: 'info',
  set: 'strict',
  about: 'A requirement that neither obliges nor commands: no MUST, and no verb in front.',
  why: 'A description can be true today and forgotten tomorrow; an obligation can be broken, and so be tested.',
  fix: 'Say who MUST do what.',
  source:
    'The methodology, testable and unambiguous requirements; 28 % of public specifications have such a requirement.',
  bad: [
    '- **FR-001**: The tenants are isolated from each other by the network.\n',
    '- **FR-002**: A dashboard for the owner of the platform.\n',
    '# Especificação da plataforma\n\n- **FR-001**: Uma cópia dos dados é guardada em outra região da nuvem.\n',
  ],
  good: [
    '- **FR-001**: The platform MUST isolate the tenants from each other.\n',
    '- **FR-002**: Provide a dashboard for the owner of the platform.\n',
    '- **FR-003**: The platform should keep the logs of each of the tenants.\n',
    '- **SC-001**: The tenants are isolated from each other by the network.\n',
  ],
  *check(project) {
    for (const statement of statementsOf(project, 'requirement')) {
      if (!obliges(statement))
        yield problemAt(
          statement.document,
          statement.definition.at,
          `${statement.definition.id} says neither that something must be, nor what to do`,
        );
    }
  },
};

function obliges({ text, lexicon }: Statement): boolean {
  if (says(text, lexicon.must) || says(text, lexicon.weak)) return true;
  const first = text.search(/\p{L}/u);
  return first >= 0 && foundIn(text.slice(first, first + 60), lexicon.imperative)[0]?.start === 0;
}
