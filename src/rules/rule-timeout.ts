import { metProblems, type Rule } from '../model/rule.js';

export const ruleTimeout: Rule = {
  name: 'rule-timeout',
  level: 'error',
  set: 'always',
  last: true,
  about: 'A rule, of ours or of the constitution, that did not come to an end.',
  why: 'A rule that never answers proves nothing, and must not keep the others from answering.',
  fix: "Simplify the rule's pattern; where the rule is ours, report it with the document that caused it.",
  source: 'Safe reading of repositories that others wrote.',
  bad: [
    '<!-- file: plan.md, a rule takes too long -->\n',
    '<!-- file: spec.md, a rule takes too long -->\n',
    '<!-- file: tasks.md, a rule takes too long -->\n',
  ],
  good: [
    '# Feature Specification: Tenants\n',
    '# Feature Specification: Tenants\n<!-- file: plan.md -->\n# Implementation Plan: Tenants\n',
    'A request that takes too long is ended after 30 s.\n',
  ],
  check: (project, circumstances) => metProblems(project, circumstances, 'rule-timeout'),
};
