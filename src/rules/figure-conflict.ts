import type { Document } from '../model/document.js';
import { documentOf, type Feature } from '../model/feature.js';
import { problemAt, type Problem } from '../model/finding.js';
import type { Span } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const figureConflict: Rule = {
  name: 'figure-conflict',
  level: 'warning',
  set: 'recommended',
  about: 'One subject with two figures: availability, RTO or RPO in the specification and the plan.',
  why: 'One of them is built, another is promised, and a third is measured.',
  fix: 'Keep one figure and cite it from the other place, or say what each of them is of.',
  source: 'The methodology, one source of truth: a figure is stated once.',
  bad: [
    '- **NFR-001**: The platform MUST reach an availability of 99.9 % a month.\n- **SC-001**: The availability is 99.95 % a month.\n',
    '- **NFR-001**: RTO MUST be 1 hour.\n<!-- file: plan.md -->\n## Summary\n\nThe RTO is 4 hours.\n',
    '- **NFR-001**: The RPO MUST be at most 5 minutes.\n- **SC-001**: A restore meets an RPO of 15 minutes.\n',
  ],
  good: [
    '- **NFR-001**: The platform MUST reach an availability of 99.9 %.\n- **SC-001**: The availability is 99.90% in each month.\n',
    '- **NFR-001**: Availability MUST be 99.9 % in production.\n- **NFR-002**: Availability MUST be 99 % in staging.\n',
    '- **NFR-001**: RTO MUST be 60 minutes.\n<!-- file: plan.md -->\nThe RTO is 1 hour.\n',
    '- **NFR-001**: Availability MUST be 99.9 %; an alert is sent below an availability of 99.5 %.\n',
  ],
  *check({ features }) {
    for (const feature of features) yield* conflictsOf(feature);
  },
};

interface Figure extends Span {
  subject: string;
  value: number;
  written: string;
  document: Document;
}

function conflictsOf(feature: Feature): Problem[] {
  const documents = [documentOf(feature, 'spec'), documentOf(feature, 'plan')].filter((one) => one !== undefined);
  const first = new Map<string, Figure>();
  return documents.flatMap(figuresOf).flatMap((figure) => {
    const before = first.get(figure.subject);
    if (!before) first.set(figure.subject, figure);
    if (!before || before.value === figure.value) return [];
    const { document, start, end, written } = before;
    return [
      problemAt(figure.document, figure, `${figure.subject} is ${figure.written} here and ${written} elsewhere`, {
        related: [{ file: document.path, start, end, message: `${written} here` }],
      }),
    ];
  });
}

const forms: { subject: string; pattern: RegExp }[] = [
  {
    subject: 'availability',
    pattern:
      /\b(?:availability|uptime|disponibilidad|disponibilidade|disponibilité|verfügbarkeit)\b[^.%;\d]{0,40}?(9\d(?:[.,]\d{1,5})?)\s?%/gi,
  },
  { subject: 'availability', pattern: /(9\d(?:[.,]\d{1,5})?)\s?%\s(?:\w+\s)?(?:availability|uptime)\b/gi },
  {
    subject: 'RTO',
    pattern:
      /\bRTO\b[^.;\d]{0,30}?(\d{1,5}(?:[.,]\d{1,2})?)[\s-]?(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)\b/g,
  },
  {
    subject: 'RPO',
    pattern:
      /\bRPO\b[^.;\d]{0,30}?(\d{1,5}(?:[.,]\d{1,2})?)[\s-]?(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)\b/g,
  },
];
const seconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** What a figure may be of but the whole: with such a word, two figures are two promises. */
const part =
  /\b(?:prod(?:uction)?|staging|stage|dev(?:elopment)?|test|tier|tiers|class|classes|level|zone|region|regional|single|multi|each|per|critical|non-critical|core|control plane|worker|database|db|storage|cache|queue|provider|managed|AWS|Azure|GCP|Google|SLA of|SLAs?|component|dependency|upstream|third[- ]party|plan|free|premium|standard|basic|backup|cluster|network|api|gateway|phase|initial|target|stretch|goal|current|today|baseline|alert|below|drops?|degraded|error budget|option|alternative|example|e\.g\.|vs)\b/i;

function figuresOf(document: Document): Figure[] {
  return [...document.items, ...document.paragraphs].flatMap(({ text, start }) => {
    if (document.markers.some((marker) => marker.start >= start && marker.start < start + text.length)) return [];
    return forms.flatMap(({ subject, pattern }) => {
      const matches = [...text.matchAll(pattern)];
      const [match] = matches;
      if (!match || matches.length > 1 || part.test(text)) return [];
      const number = Number((match[1] ?? '').replace(',', '.'));
      const unit = match[2]?.charAt(0).toLowerCase();
      return [
        {
          subject,
          value: number * (unit === undefined ? 1 : (seconds[unit] ?? 1)),
          written: unit === undefined ? `${match[1] ?? ''} %` : `${match[1] ?? ''} ${match[2] ?? ''}`,
          document,
          start: start + match.index,
          end: start + match.index + match[0].length,
        },
      ];
    });
  });
}
