import { problemAt } from '../model/finding.js';
import { documentsOf } from '../core/lint/check.js';
import type { Rule } from '../model/rule.js';

/** What a team answers in one session of an hour or so. */
const session = 10;

export const clarificationExcess: Rule = {
  name: 'clarification-excess',
  level: 'info',
  set: 'strict',
  about: 'More open questions in one document than a team can answer in one session.',
  why: 'A long list is answered in a hurry or not at all, and the heavy questions are lost among the light ones.',
  fix: 'Answer those that decide others first, decide what is obvious, or split the feature.',
  source: 'The methodology, forced uncertainty markers: few questions, and those that matter.',
  bad: [questions(11), questions(25), `<!-- file: plan.md -->\n${questions(12)}`],
  good: [questions(0), questions(10), `${questions(6)}<!-- file: plan.md -->\n${questions(6)}`],
  *check(project) {
    for (const document of documentsOf(project).values()) {
      const { markers } = document;
      const next = markers[session];
      if (next)
        yield problemAt(document, next, `${String(markers.length)} questions are open, more than ${String(session)}`);
    }
  },
};

function questions(count: number): string {
  const line = (_: unknown, index: number) =>
    `- [NEEDS CLARIFICATION: how many nodes does site ${String(index + 1)} have?]\n`;
  return `# Sites\n\n${Array.from({ length: count }, line).join('')}`;
}
