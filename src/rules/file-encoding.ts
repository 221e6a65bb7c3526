import { readProblems } from '../model/project.js';
import type { Rule } from '../model/rule.js';

export const fileEncoding: Rule = {
  name: 'file-encoding',
  level: 'error',
  set: 'always',
  about: 'A document that is not UTF-8, which was not read.',
  why: 'Each tool would see another text, and findings would point at the wrong places.',
  fix: 'Save it as UTF-8.',
  source: 'Safe reading of repositories that others wrote.',
  bad: ['<!-- file: plan.md, UTF-16 -->\n', '<!-- file: spec.md, Latin-1 -->\n', '<!-- file: tasks.md, UTF-32 -->\n'],
  good: [
    '<!-- file: plan.md, UTF-8 -->\n# Plan für Mandanten\n',
    '# 基础设施规格: 租户\n',
    '\uFEFF# Feature Specification: Tenants\n',
  ],
  check: (project) => readProblems(project, 'file-encoding'),
};
