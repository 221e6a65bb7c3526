import { documentOf } from '../model/feature.js';
import { gathered, problemAt } from '../model/finding.js';
import { within } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const availabilityUntargeted: Rule = {
  name: 'availability-untargeted',
  level: 'warning',
  set: 'strict',
  about: 'A requirement that claims availability without a figure for it.',
  why: 'Nobody can tell whether it is met, what it may cost, or which outage is one too many.',
  fix: 'Give the share of a month, the longest interruption, or what may fail at once without one; or ask.',
  source: 'The methodology, measurable success criteria; 45 % of public infrastructure specifications give no figure.',
  bad: [
    '- **NFR-001**: The platform MUST be highly available.\n',
    '- **NFR-002**: The gateway MUST NOT be a single point of failure and MUST be resilient.\n',
    '- **FR-003**: Upgrades MUST happen with high availability.\n',
  ],
  good: [
    '- **NFR-001**: The platform MUST be highly available: 99.9 % of each calendar month.\n',
    '- **NFR-002**: The gateway MUST be highly available [NEEDS CLARIFICATION: which availability - 99.5 % or 99.9 %?]\n',
    '- **NFR-003**: The platform MUST be highly available.\n- **SC-001**: Uptime reaches 99.9 % in each month.\n',
  ],
  *check({ features }) {
    for (const feature of features) {
      const spec = documentOf(feature, 'spec');
      const stated = spec?.definitions.filter(({ kind }) => kind === 'requirement' || kind === 'criterion') ?? [];
      if (!spec || stated.some(({ text }) => target.test(text))) continue;
      yield* gathered(
        stated
          .filter((one) => claim.test(one.text) && !figure.test(one.text) && within(spec.markers, one).length === 0)
          .map(({ id, at }) => problemAt(spec, at, `${id} claims availability and gives no figure`)),
      );
    }
  },
};

const claim =
  /\bhigh(?:ly)?[- ]availab|\bhigh availability\b|\bfault[- ]toleran|\bresilien|\bsingle points? of failure|\balta disponibili|\bhaute disponibilité|\bhochverfügbar|高可用/i;
const figure = /\d/;
/** A share of time, with what it is the share of. */
const target =
  /\d{2}(?:[.,]\d{1,5})?\s?%.{0,60}(?:availab|uptime|month|year|time)|(?:availab|uptime|SLA|SLO).{0,60}\d{2}(?:[.,]\d{1,5})?\s?%/i;
