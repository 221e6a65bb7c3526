import { documentsOf } from '../core/lint/check.js';
import { gathered, problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const sectionEmpty: Rule = {
  name: 'section-empty',
  level: 'warning',
  set: 'recommended',
  about: 'A heading with nothing under it.',
  why: 'It promises what is not there, and every reader looks for it again.',
  fix: 'Write what belongs there, ask with a marker, or remove the heading.',
  source: 'The methodology, structured specifications: a section that does not apply is removed, not left empty.',
  bad: [
    '# Infrastructure Specification: Tenants\n\n## Requirements\n\n## Success Criteria\n\nMinutes.\n',
    '# Infrastructure Specification: Tenants\n\nText.\n\n## Edge Cases\n',
    '<!-- file: plan.md -->\n# Implementation Plan: Tenants\n\n## Summary\n\n<!-- what is built, in two sentences -->\n\n## Technical Context\n\nOne cluster.\n',
  ],
  good: [
    '# Infrastructure Specification: Tenants\n\n## Requirements\n\n### Functional Requirements\n\n- **FR-001**: One namespace each.\n',
    '# Infrastructure Specification: Tenants\n\n## Edge Cases\n\n[NEEDS CLARIFICATION: which failures have to be survived - a node, a zone, or a region?]\n',
    '# Infrastructure Specification: Tenants\n\n## Diagram\n\n```text\na -> b\n```\n',
  ],
  *check(project) {
    for (const document of documentsOf(project).values())
      yield* gathered(
        document.problems
          .filter(({ rule }) => rule === 'section-empty')
          .map((problem) => problemAt(document, problem, problem.message)),
      );
  },
};
