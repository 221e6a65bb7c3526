import { readProblems } from '../model/project.js';
import type { Rule } from '../model/rule.js';

export const resourceMalformed: Rule = {
  name: 'resource-malformed',
  level: 'error',
  set: 'recommended',
  about: 'A resource of the data model that cannot be read, or a guarantee that nobody could check.',
  why: 'Drift is told by the declared guarantees; one that cannot be read guarantees nothing.',
  fix: 'Mend the entry as the message says.',
  source: 'The methodology, executable specifications: precise enough to be read by a machine.',
  bad: [
    block('- id: RES-1\n  address: aws_s3_bucket.audit\n  satisfies: [FR-001]'),
    block(
      '- id: RES-001\n  address: aws_s3_bucket.audit\n  satisfies: [FR-001]\n  guarantees:\n    - G-001: encryption should be on',
    ),
    block('- id: RES-001\n  address: aws_s3_bucket.audit'),
    block('- id: RES-001\n  address: "aws_s3_bucket.audit'),
  ],
  good: [
    block(
      '- id: RES-001\n  address: aws_s3_bucket.audit\n  satisfies: [FR-001]\n  guarantees:\n    - G-001: versioning = true',
    ),
    block('- id: RES-001\n  address: pending\n  satisfies: [FR-001, SC-002]'),
    '<!-- file: data-model.md -->\n```yaml\nid: a sample that is no declaration\n```\n',
  ],
  check: (project) => readProblems(project, 'resource-malformed'),
};

function block(yaml: string): string {
  return `<!-- file: data-model.md -->\n\`\`\`yaml specops\n${yaml}\n\`\`\`\n`;
}
