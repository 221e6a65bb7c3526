import { decide, planFacts } from '../core/gate.js';
import type { Document } from '../model/document.js';
import { documentOf, type Feature } from '../model/feature.js';
import { problemAt, type Problem } from '../model/finding.js';
import type { Project } from '../model/project.js';
import type { Rule } from '../model/rule.js';

export const checklistTickedFalse: Rule = {
  name: 'checklist-ticked-false',
  level: 'error',
  set: 'recommended',
  about: 'A ticked item that the documents themselves contradict.',
  why: 'A tick that is wrong is worse than none: everyone after it stops looking.',
  fix: 'Untick it, or mend what it speaks of.',
  source: 'The methodology, structured thinking through checklists: they test the specification.',
  bad: [
    '- **FR-001**: The cluster MUST run in [NEEDS CLARIFICATION: which region - eu-west-1 or eu-central-1?]\n\n## Review\n\n- [x] No [NEEDS CLARIFICATION] markers remain\n',
    'Traffic is [NEEDS CLARIFICATION: public or private?]\n<!-- file: checklists/requirements.md -->\n- [x] No `[NEEDS CLARIFICATION]` markers remain\n',
    '<!-- file: spec.md -->\nTraffic is [NEEDS CLARIFICATION: public or private?]\n<!-- file: checklists/requirements.md -->\n- [X] All [NEEDS CLARIFICATION] markers are resolved\n',
    '<!-- file: plan.md -->\n### Integration-First Gate (Article IX)\n\n- [x] **IX.1** Interfaces defined? `contracts >= 1`\n',
  ],
  good: [
    '- **FR-001**: The cluster MUST run in the EU.\n\n- [x] No [NEEDS CLARIFICATION] markers remain\n',
    'Traffic is [NEEDS CLARIFICATION: public or private?]\n\n- [ ] No [NEEDS CLARIFICATION] markers remain\n',
    'Traffic is [NEEDS CLARIFICATION: public or private?]\n\n- [x] Requirements are testable\n',
    '<!-- file: plan.md -->\n### Integration-First Gate (Article IX)\n\n- [x] **IX.1** Interfaces defined? `contracts >= 1`\n<!-- file: contracts/tenant.json -->\n{}\n',
  ],
  *check(project) {
    for (const feature of project.features) {
      yield* falselyClosed(feature);
      yield* falselyPassed(feature, project);
    }
  },
};

/** Items that say that no marker is left; inline code, in which many write the marker, is blank here. */
const noneLeft =
  /\b(?:no|zero)\s+(?:(?:unresolved|remaining|open|outstanding)\s+)?(?:\[NEEDS CLARIFICATION[^\]]*\]\s+)?(?:clarification\s+)?markers?\b|\ball\s+(?:\[NEEDS CLARIFICATION[^\]]*\]\s+)?(?:clarification\s+)?markers?\s+(?:are\s+|have been\s+|were\s+)?(?:resolved|removed|answered|addressed|closed)/i;

function falselyClosed(feature: Feature): Problem[] {
  const spec = documentOf(feature, 'spec');
  return feature.documents.flatMap((document) => {
    if (document.kind !== 'spec' && document.kind !== 'checklist') return [];
    const open = firstMarker(document) ?? (spec && firstMarker(spec));
    if (!open) return [];
    return document.items
      .filter(({ checked, text }) => checked === true && noneLeft.test(text))
      .map((item) => problemAt(document, item, 'ticked, but a question is still open', { related: [open] }));
  });
}

function firstMarker(document: Document): { file: string; message: string; start: number; end: number } | undefined {
  const marker = document.markers[0];
  return marker && { file: document.path, message: `open: ${marker.question}`, start: marker.start, end: marker.end };
}

function falselyPassed(feature: Feature, project: Project): Problem[] {
  const plan = documentOf(feature, 'plan');
  const ticked = plan?.gates.filter(({ checked }) => checked) ?? [];
  if (!plan || ticked.length === 0) return [];
  const facts = planFacts(feature, project);
  const checks = new Map(project.constitution?.gates.map(({ id, check }) => [id, check]));
  return ticked.flatMap((gate) => {
    const check = gate.check ?? (gate.id === null ? null : (checks.get(gate.id) ?? null));
    const verdict = check === null ? null : decide(check, facts);
    return verdict?.passed === false
      ? [
          problemAt(
            plan,
            gate,
            `gate ${gate.id ?? gate.question} is ticked, but the documents say otherwise: ${verdict.evidence}`,
          ),
        ]
      : [];
  });
}
