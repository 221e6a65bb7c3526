import type { Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { problemAt, type Problem } from '../model/finding.js';
import type { Text } from '../model/markdown.js';
import type { Rule } from '../model/rule.js';

export const complianceUnscoped: Rule = {
  name: 'compliance-unscoped',
  level: 'warning',
  set: 'strict',
  about: 'A framework of rules named without what it applies to and how it is shown.',
  why: 'That something is compliant binds nobody until it says which part, which controls and which evidence.',
  fix: 'Name the part it applies to, or the controls, and the evidence that somebody accepts.',
  source:
    'The methodology, forced uncertainty; 82 % of public infrastructure specifications say nothing of compliance.',
  bad: [
    '- **NFR-001**: The platform MUST be GDPR compliant.\n',
    '- **NFR-002**: The cluster MUST meet HIPAA and SOC 2.\n',
    '- **NFR-003**: The network MUST follow PCI DSS best practices.\n',
  ],
  good: [
    '- **NFR-001**: Personal data of customers MUST be erased within 30 days of a request, as GDPR Article 17 asks; the log of erasures is the evidence.\n',
    '- **NFR-002**: The cluster MUST meet [NEEDS CLARIFICATION: which rules - SOC 2, ISO 27001, or none?]\n',
    '- **NFR-003**: Networks that carry cardholder data are in scope of PCI DSS; the quarterly scan is the evidence.\n',
    '- **NFR-004**: Access MUST be logged.\n',
  ],
  *check({ features }) {
    for (const feature of features) {
      const spec = documentOf(feature, 'spec');
      if (spec) yield* unscoped(spec);
    }
  },
};

const framework =
  /\b(?:GDPR|DSGVO|RGPD|LGPD|HIPAA|PCI[- ]DSS|SOC ?2|ISO(?:\/IEC)? ?27001|FedRAMP|NIS ?2|DORA(?! (?:metrics?|aggregates?))|CMMC|SOX|CCPA|NIST(?: SP)? 800-\d{1,3}|C5|BSI IT-Grundschutz)\b/g;
const scope =
  /\bscope\b|\bappl(?:y|ies|ied) to\b|\bpersonal data\b|\bcardholder\b|\bpatient\b|\bPHI\b|\bPII\b|\bCUI\b|\b(?:article|control|controls|section|requirement|annex|level|type|baseline)\s+[\dIVXA-Z]/i;
const evidence =
  /\bevidence\b|\baudit|\breports?\b|\battest|\bcertif|\bscan|\blog(?:s|ged)?\b|\bassess|\breviewed\b|\bretain|\bretention\b/i;

/** A problem a framework, where it is first named, unless some statement about it says both. */
function unscoped(spec: Document): Problem[] {
  const texts: Text[] = [...spec.items, ...spec.paragraphs];
  const named = new Map<string, { first: Text; scoped: boolean; shown: boolean }>();
  const inMarker = (at: number) => spec.markers.some(({ start, end }) => at >= start && at < end);
  for (const one of texts) {
    for (const match of one.text.matchAll(framework)) {
      if (inMarker(one.start + match.index)) continue;
      const key = match[0].replace(/[^A-Za-z0-9]/g, '').toUpperCase();
      const known = named.get(key) ?? { first: one, scoped: false, shown: false };
      named.set(key, {
        first: known.first,
        scoped: known.scoped || scope.test(one.text),
        shown: known.shown || evidence.test(one.text),
      });
    }
  }
  return [...named].flatMap(([name, { first, scoped, shown }]) => {
    const lacks = [...(scoped ? [] : ['what it applies to']), ...(shown ? [] : ['what shows it'])];
    return lacks.length === 0 ? [] : [problemAt(spec, first, `${name} is named without ${lacks.join(' and ')}`)];
  });
}
