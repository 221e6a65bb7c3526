import { decide, planFacts } from '../core/gate.js';
import type { Gate } from '../model/constitution.js';
import type { Document } from '../model/document.js';
import { documentOf, type Feature } from '../model/feature.js';
import { problemAt, type Problem, type Repair } from '../model/finding.js';
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
    '<!-- file: memory/constitution.md -->\n- **IX.1** Interfaces defined? `contracts >= 1`\n<!-- file: plan.md -->\n## Constitution Check\n\n| Principle | Status |\n|---|---|\n| IX. Integration First | PASS |\n',
  ],
  good: [
    '- **FR-001**: The cluster MUST run in the EU.\n\n- [x] No [NEEDS CLARIFICATION] markers remain\n',
    'Traffic is [NEEDS CLARIFICATION: public or private?]\n\n- [ ] No [NEEDS CLARIFICATION] markers remain\n',
    'Traffic is [NEEDS CLARIFICATION: public or private?]\n\n- [x] Requirements are testable\n',
    'Traffic is private.\n<!-- file: checklists/requirements.md -->\n- [x] No [NEEDS CLARIFICATION] markers remain\n\n- **[NEEDS CLARIFICATION] count**: 0\n',
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
      .map((item) =>
        problemAt(document, item, 'ticked, but a question is still open', {
          related: [open],
          ...unticked(document, item),
        }),
      );
  });
}

/** The box emptied: the one character between its brackets. */
function unticked({ path }: Document, { box }: { box: number }): { repair?: Repair } {
  const edits = [{ file: path, start: box, end: box + 1, text: ' ' }];
  return box < 0 ? {} : { repair: { about: 'untick it', safe: true, edits } };
}

function firstMarker(document: Document): { file: string; message: string; start: number; end: number } | undefined {
  // A checklist speaks of markers; those it holds ask something.
  const marker = document.markers.find(({ question }) => document.kind !== 'checklist' || question !== '');
  return marker && { file: document.path, message: `open: ${marker.question}`, start: marker.start, end: marker.end };
}

function falselyPassed(feature: Feature, project: Project): Problem[] {
  const plan = documentOf(feature, 'plan');
  const ticked = plan?.gates.filter(({ checked }) => checked) ?? [];
  if (!plan || ticked.length === 0) return [];
  const facts = planFacts(feature, project);
  const gates = project.constitution?.gates ?? [];
  return ticked.flatMap((gate) => {
    const verdict = checksOf(gate, gates)
      .map((check) => decide(check, facts))
      .find(({ passed }) => passed === false);
    return verdict
      ? [
          problemAt(
            plan,
            gate,
            `${gate.box < 0 ? `"${gate.question}"` : `gate ${gate.id ?? gate.question}`} is ${gate.box < 0 ? 'said to pass' : 'ticked'}, but the documents say otherwise: ${verdict.evidence}`,
            unticked(plan, gate),
          ),
        ]
      : [];
  });
}

/** What decides a gate: its own check, else the constitution's; a row of a table for an article answers for all of it. */
function checksOf(gate: Gate, constitution: readonly Gate[]): string[] {
  if (gate.check !== null) return [gate.check];
  const same = constitution.filter(({ id, article }) =>
    gate.id !== null ? id === gate.id : gate.box < 0 && article !== null && article === gate.article,
  );
  return same.flatMap(({ check }) => check ?? []);
}
