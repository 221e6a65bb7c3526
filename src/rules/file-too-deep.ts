import { readProblems } from '../model/project.js';
import type { Rule } from '../model/rule.js';

export const fileTooDeep: Rule = {
  name: 'file-too-deep',
  level: 'error',
  set: 'always',
  about: 'A document whose lists or quotes are nested so deeply that it cannot be read.',
  why: 'No person writes such a document; it stops the reader, and what is not read is not proved.',
  fix: 'Flatten it.',
  source: 'Safe reading of repositories that others wrote.',
  bad: [
    '<!-- file: plan.md, 5000 levels deep -->\n',
    '<!-- file: spec.md, 60000 levels deep -->\n',
    '<!-- file: tasks.md, 2000 levels deep -->\n',
  ],
  good: [
    '<!-- file: plan.md, 4 levels deep -->\n> - Network\n>   - Policies\n>     - Egress\n',
    '> > A quote in a quote.\n',
    '- Network\n  - Policies\n',
  ],
  check: (project) => readProblems(project, 'file-too-deep'),
};
