import { documentsOf } from '../core/lint/check.js';
import type { Document } from '../model/document.js';
import { gathered, problemAt, type Problem } from '../model/finding.js';
import type { Placeholder } from '../model/placeholder.js';
import type { Rule } from '../model/rule.js';
import { positionAt } from '../model/span.js';

export const templateResidue: Rule = {
  name: 'template-residue',
  level: 'error',
  set: 'recommended',
  about: 'Words of a template that were never replaced.',
  why: 'A sample that stayed reads like a requirement, and somebody will build it.',
  fix: 'Write what belongs there, or remove the line.',
  source:
    'The methodology, template-driven quality; 2 to 9 % of public specifications still hold words of their template.',
  bad: [
    '# Infrastructure Specification: [FEATURE NAME]\n',
    '- **FR-001**: The platform MUST [specific capability, e.g., "isolate tenants by namespace"]\n',
    '**Input**: User description: "$ARGUMENTS"\n',
    '<!-- file: plan.md -->\n| Violation | Why Needed |\n|---|---|\n| [e.g., fourth IaC tool] | DNS has no other provider |\n',
    '<!-- file: memory/constitution.md -->\n# [PROJECT_NAME] Constitution\n',
    '## Requirements\n\n<!-- ACTION REQUIRED: Fill in the right requirements. -->\n\n- **FR-001**: Logs are kept.\n',
  ],
  good: [
    '# Infrastructure Specification: Tenant namespaces\n',
    'Time stamps follow [ISO 8601], techniques are named as in [T1059] and words as in [RFC-2119].\n',
    '<!-- file: tasks.md -->\n## Phase 1: Network\n\n- [ ] T001 [P] [US1] Write the policy in modules/network/main.tf\n- [x] T002 See [the runbook](quickstart.md) [IN PROGRESS]\n',
    'Branches are named `[###-feature-name]`, hosts `{{HOST_NAME}}`.\n',
  ],
  *check(project) {
    for (const document of documentsOf(project).values()) {
      yield* residueOf(document);
      yield* gathered(commentsOf(document));
    }
  },
};

/** How the comments begin with which the templates of the Spec Kit family tell their reader what to write. */
const instruction =
  /^<!--\s*(?:ACTION REQUIRED|IMPORTANT: (?:User stories|Infrastructure|Scenarios|Replace)|Fill (?:in|them|this)|Replace (?:this|the)|REMOVE IF UNUSED|(?:=+\s*)?IMPORTANT: The tasks below are SAMPLE|Example:)/i;

/** Comments of a template: nobody sees them where it is rendered, so they weigh little and go without harm. */
function commentsOf(document: Document): Problem[] {
  return document.comments
    .filter(({ text }) => instruction.test(text))
    .map(({ start, end }) =>
      problemAt(document, { start, end }, "a template's instructions were left in a comment", {
        level: 'info',
        repair: { about: 'remove it', safe: true, edits: [{ file: document.path, start, end, text: '' }] },
      }),
    );
}

/** A problem for each line that holds something to fill in; one for a template left as it was. */
function residueOf(document: Document): Problem[] {
  const lines = new Map<number, Placeholder[]>();
  for (const placeholder of document.placeholders) {
    const { line } = positionAt(document.lines, placeholder.start);
    const known = lines.get(line);
    if (known) known.push(placeholder);
    else lines.set(line, [placeholder]);
  }
  return gathered(
    [...lines.values()].map((placeholders) => {
      const span = { start: placeholders[0]?.start ?? 0, end: placeholders.at(-1)?.end ?? 0 };
      const texts = placeholders.map(({ text }) => text).join(', ');
      return problemAt(document, span, `${texts} ${placeholders.length === 1 ? 'was' : 'were'} left from a template`);
    }),
  );
}
