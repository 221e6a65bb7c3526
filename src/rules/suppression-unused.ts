import { metProblems, type Rule } from '../model/rule.js';

export const suppressionUnused: Rule = {
  name: 'suppression-unused',
  level: 'warning',
  set: 'always',
  last: true,
  about: 'A comment that suppresses what is not there, what does not exist, or what cannot be suppressed.',
  why: 'It hides the next problem of its kind from whoever would have to know.',
  fix: 'Remove the comment, or name the rule that was meant.',
  source: 'The methodology, complexity tracking: an exception ends with what it excused.',
  bad: [
    '<!-- specops-ignore id-malformd: the ids are those of the audit -->\n\n- **FR-1**: Each tenant MUST have a namespace.\n',
    '<!-- specops-ignore-file secret-exposed: it is only an example -->\n\n# Feature Specification: Tenants\n',
    '<!-- specops-ignore : moving an existing module -->\n\n# Feature Specification: Tenants\n',
    '<!-- specops-ignore section-missing until=soon: the section follows -->\n\n# Feature Specification: Tenants\n',
  ],
  good: [
    '# Feature Specification: Tenants\n',
    '```html\n<!-- specops-ignore no-such-rule: an example -->\n```\n',
    '<!-- The linter can be told to ignore a rule; see specops explain. -->\n',
  ],
  check: (project, circumstances) => metProblems(project, circumstances, 'suppression-unused'),
};
