import { metProblems, type Rule } from '../model/rule.js';

export const fileTimeout: Rule = {
  name: 'file-timeout',
  level: 'error',
  set: 'always',
  about: 'A document that takes longer, or more memory, to be read than any honest one does.',
  why: 'Some texts of a few kilobytes keep a parser busy for minutes; what is not read is not proved.',
  fix: 'Remove the repeated markup that it consists of, or split the document.',
  source: 'Safe reading of repositories that others wrote.',
  bad: [
    '<!-- file: plan.md, 12 s to read -->\n',
    '<!-- file: spec.md, 60 s to read -->\n',
    '<!-- file: tasks.md, 600 s to read -->\n',
  ],
  good: [
    '<!-- file: plan.md, 4 s to read -->\n# Implementation Plan: Tenants\n',
    '# Feature Specification: Tenants\n',
    'Tenants\n=\n\nBackups\n=\n',
  ],
  check: (project, circumstances) => metProblems(project, circumstances, 'file-timeout'),
};
