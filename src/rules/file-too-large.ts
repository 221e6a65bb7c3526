import { readProblems } from '../model/project.js';
import type { Rule } from '../model/rule.js';

export const fileTooLarge: Rule = {
  name: 'file-too-large',
  level: 'error',
  set: 'always',
  about: 'A document larger than the limit, which was not read.',
  why: 'Reading takes more than its share of time in a document nobody can review; what is not read is not proved.',
  fix: 'Move details to `implementation-details/`, or raise `limits.max_file_bytes`.',
  source: 'The methodology, hierarchical detail management: a plan stays readable.',
  bad: ['<!-- file: plan.md, 300 KB -->\n', '<!-- file: spec.md, 4000 KB -->\n', '<!-- file: tasks.md, 257 KB -->\n'],
  good: [
    '<!-- file: plan.md, 40 KB -->\n# Implementation Plan: Tenants\n',
    '<!-- file: spec.md, 256 KB -->\n',
    '# Feature Specification: Tenants\n',
  ],
  check: (project) => readProblems(project, 'file-too-large'),
};
