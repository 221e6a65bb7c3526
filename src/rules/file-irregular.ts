import { readProblems } from '../model/project.js';
import type { Rule } from '../model/rule.js';

export const fileIrregular: Rule = {
  name: 'file-irregular',
  level: 'error',
  set: 'always',
  about: 'A document that is no ordinary file, which was not read.',
  why: 'A link may lead out of the project, and reading a pipe never ends.',
  fix: 'Put a file in its place.',
  source: 'Safe reading of repositories that others wrote.',
  bad: [
    '<!-- file: plan.md, a symbolic link -->\n',
    '<!-- file: spec.md, a named pipe -->\n',
    '<!-- file: tasks.md, a folder -->\n',
  ],
  good: [
    '<!-- file: plan.md -->\n# Implementation Plan: Tenants\n',
    '<!-- file: tasks.md -->\n# Tasks: Tenants\n',
    '# Feature Specification: Tenants\n',
  ],
  check: (project) => readProblems(project, 'file-irregular'),
};
