import { metProblems, type Rule } from '../model/rule.js';

export const suppressionReasonMissing: Rule = {
  name: 'suppression-reason-missing',
  level: 'warning',
  set: 'always',
  last: true,
  about: 'A comment that suppresses a rule and does not say why, and so suppresses nothing.',
  why: 'An exception that nobody explained cannot be reviewed, and is never taken back.',
  fix: 'Write the reason after a colon: `<!-- specops-ignore rule-name: reason -->`.',
  source: 'The methodology, complexity tracking: an exception is justified in writing.',
  bad: [
    '<!-- specops-ignore id-malformed -->\n\n- **FR-1**: Each tenant MUST have a namespace.\n',
    '<!-- specops-ignore-file section-missing: -->\n\n# Feature Specification: Tenants\n',
    '- **FR-1**: Each tenant MUST have a namespace. <!-- specops-ignore id-malformed until=2026-12-31 -->\n',
  ],
  good: [
    '<!-- specops-ignore id-malformed: the ids are those of the audit -->\n\n- **FR-1**: Each tenant MUST have a namespace.\n',
    '`<!-- specops-ignore id-malformed -->` is how a rule is suppressed.\n',
    '<!-- specops-ignored are the ids of the audit -->\n',
  ],
  check: (project, circumstances) => metProblems(project, circumstances, 'suppression-reason-missing'),
};
