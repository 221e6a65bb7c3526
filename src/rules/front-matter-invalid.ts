import { readProblems } from '../model/project.js';
import type { Rule } from '../model/rule.js';

export const frontMatterInvalid: Rule = {
  name: 'front-matter-invalid',
  level: 'error',
  set: 'recommended',
  about: 'Front matter that cannot be read, or says something its schema does not allow.',
  why: 'Tools act on the front matter; what they misread, they misread silently.',
  fix: 'Mend the value as the message says, or remove the key.',
  source: 'The methodology, executable specifications: precise enough to be read by a machine.',
  bad: [
    '---\nstatus: redy\n---\n\n# Feature Specification: Tenants\n',
    '---\ntitle: [Tenants\n---\n\n# Feature Specification: Tenants\n',
    '---\ncreated: 21 November 2026\n---\n\n# Feature Specification: Tenants\n',
    '---js\n{}\n---\n\n# Feature Specification: Tenants\n',
    '---\nstatus: ready\nready\n---\n\n# Feature Specification: Tenants\n',
  ],
  good: [
    '---\nstatus: ready\ncreated: 2026-11-21\n---\n\n# Feature Specification: Tenants\n',
    '---\ndescription: what another tool keeps here\n---\n\n# Feature Specification: Tenants\n',
    '# Feature Specification: Tenants\n',
    '---\n\nWritten by the network team, read by all.\n\n---\n\n# Feature Specification: Tenants\n',
  ],
  check: (project) => readProblems(project, 'front-matter-invalid'),
};
