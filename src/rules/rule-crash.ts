import { metProblems, type Rule } from '../model/rule.js';

export const ruleCrash: Rule = {
  name: 'rule-crash',
  level: 'error',
  set: 'always',
  last: true,
  about: 'A rule of the linter that failed instead of judging.',
  why: 'A rule that fails proves nothing, and a run without it would pass in silence.',
  fix: 'Report it with the document that caused it; the other rules have run.',
  source: 'A check that cannot be trusted to fail loudly is none.',
  bad: [
    '<!-- file: plan.md, a rule fails -->\n',
    '<!-- file: spec.md, a rule fails -->\n',
    '<!-- file: tasks.md, a rule fails -->\n',
  ],
  good: [
    '# Feature Specification: Tenants\n',
    '# Feature Specification: Tenants\n<!-- file: plan.md -->\n# Implementation Plan: Tenants\n',
    'The rule fails closed: traffic is denied.\n',
  ],
  check: (project, circumstances) => metProblems(project, circumstances, 'rule-crash'),
};
