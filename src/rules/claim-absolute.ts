import { says } from '../core/intent/language.js';
import { foundIn, isAsked, sentencesIn, statementsOf } from '../core/intent/statement.js';
import { problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const claimAbsolute: Rule = {
  name: 'claim-absolute',
  level: 'info',
  set: 'strict',
  about: 'An absolute without a condition: 100 %, always, never, zero downtime.',
  why: 'Nothing runs without exception, so the exception is made later, by whoever is on call.',
  fix: 'Say of what, when and for how long, or give a figure that can be kept.',
  source: 'The methodology, testable requirements; 22 % of public specifications claim something absolute.',
  bad: [
    '- **NFR-001**: The platform MUST always answer.\n',
    '- **NFR-002**: The platform MUST never fail.\n',
    '- **NFR-003**: Upgrades MUST have zero downtime. The tenants are told about it.\n',
  ],
  good: [
    '- **NFR-001**: The platform MUST always answer while one zone is left.\n',
    '- **NFR-002**: The platform MUST answer 99.9 % of the requests of a month.\n',
    '- **SC-001**: 100 % of the changes in a test are reported.\n',
    '- **FR-001**: The tenants MUST be told "we never sleep" by the page.\n',
  ],
  *check(project) {
    for (const statement of statementsOf(project, 'requirement', 'criterion')) {
      const { document, definition, text, start, lexicon } = statement;
      if (isAsked(statement)) continue;
      for (const sentence of sentencesIn(text)) {
        const claim = foundIn(sentence.text, lexicon.absolute)[0];
        const rest = claim && sentence.text.slice(0, claim.start) + sentence.text.slice(claim.end);
        if (!claim || says(rest ?? '', lexicon.condition)) continue;
        const at = start + sentence.start;
        yield problemAt(
          document,
          { start: at + claim.start, end: at + claim.end },
          `"${claim.word}" in ${definition.id} knows no condition`,
        );
      }
    }
  },
};
