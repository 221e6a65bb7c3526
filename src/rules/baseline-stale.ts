import { metProblems, type Rule } from '../model/rule.js';

const entry = (rule: string) =>
  `<!-- file: .specops/baseline.json -->\n${JSON.stringify({
    format_version: '1.0',
    findings: [{ file: 'specs/001-example/spec.md', rule, message: 'long gone', fingerprint: 'none' }],
  })}\n`;

export const baselineStale: Rule = {
  name: 'baseline-stale',
  level: 'warning',
  set: 'always',
  last: true,
  about: 'An entry of the baseline that is no longer found; in CI an error.',
  why: 'A baseline may only shrink: what stays in it hides the same problem when somebody brings it back.',
  fix: 'Remove it with `specops lint --fix`.',
  source: 'The methodology, continuous refinement: older documents come up to the rules step by step.',
  bad: [
    `# Feature Specification: Tenants\n${entry('baseline-stale')}`,
    `- **FR-001**: Each tenant MUST have a namespace.\n${entry('no-such-rule')}`,
    `<!-- file: plan.md -->\n# Implementation Plan: Tenants\n${entry('rule-of-last-year')}`,
  ],
  good: [
    '# Feature Specification: Tenants\n',
    '# Feature Specification: Tenants\n<!-- file: .specops/baseline.json -->\n{"format_version":"1.0","findings":[]}\n',
    '# Feature Specification: The baseline of tenants\n',
  ],
  check: (project, circumstances) => metProblems(project, circumstances, 'baseline-stale'),
};
