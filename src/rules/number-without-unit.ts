import { foundIn, statementsOf } from '../core/intent/statement.js';
import { problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const numberWithoutUnit: Rule = {
  name: 'number-without-unit',
  level: 'warning',
  set: 'strict',
  about: 'A threshold that lacks its unit, or an availability without the time it is measured over.',
  why: 'Answers within 200 of what, up for 99.9 % of which month: two readers build two platforms.',
  fix: 'Write the number with its unit, and a share of time with its window.',
  source: 'The methodology, measurable outcomes.',
  bad: [
    '- **NFR-001**: The platform MUST answer within 200.\n',
    '- **NFR-002**: The error rate of the platform MUST stay below 5, and latency under 300.\n',
    '- **NFR-003**: The platform MUST reach 99.9 % availability for the tenants.\n',
  ],
  good: [
    '- **NFR-001**: The platform MUST answer within 200 ms.\n',
    '- **NFR-002**: The platform MUST run at least 3 nodes.\n',
    '- **NFR-003**: The platform MUST reach 99.9 % availability in each calendar month.\n',
    '- **NFR-004**: The platform MUST support Kubernetes 1.29.\n',
  ],
  *check(project) {
    for (const { document, definition, text, start, lexicon } of statementsOf(project, 'requirement', 'criterion')) {
      for (const { end } of foundIn(text, lexicon.limit)) {
        const bare = bareNumber.exec(text.slice(end, end + 24));
        if (!bare) continue;
        const from = start + end + bare[0].indexOf(bare[1] ?? '');
        yield problemAt(
          document,
          { start: from, end: from + (bare[1] ?? '').length },
          `${definition.id}: ${bare[1] ?? ''} has no unit`,
        );
      }
      const share = timeShare.exec(text);
      if (share && !window.test(text)) {
        const from = start + share.index;
        yield problemAt(
          document,
          { start: from, end: from + share[0].length },
          `${definition.id}: "${share[0].replace(/\s+/g, ' ')}" is measured over no time`,
        );
      }
    }
  },
};

/** A number that its clause ends with. */
const bareNumber = /^\s+(\d+(?:[.,]\d+)?)(?=\s*(?:[.;)](?:\s|$)|,\s|$))/;
const timeShare =
  /(?<!\d)\d+(?:[.,]\d+)?\s?%\s+(?:of\s+)?(?:availability|uptime|disponibilidad|disponibilidade|de disponibilité|Verfügbarkeit)|(?:availability|uptime)\s+of\s+(?:at least\s+)?\d+(?:[.,]\d+)?\s?%/i;
const window =
  /\b(?:month|year|quarter|week|day|hour|annual|monthly|yearly|daily|weekly|rolling|mes|año|mês|ano|mois|an|Monat|Jahr)(?:s|ly)?\b|\b30-day|年|月/i;
