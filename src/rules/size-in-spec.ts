import { documentOf } from '../model/feature.js';
import { gathered, problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const sizeInSpec: Rule = {
  name: 'size-in-spec',
  level: 'warning',
  set: 'strict',
  about: "A provider's name for the size of a machine in a specification.",
  why: 'The name says what was bought, not what is needed; the next size, price list or provider makes it wrong.',
  fix: 'Say what load, memory or throughput is needed; the size is chosen in plan.md.',
  source: 'The methodology, structured specifications: WHAT and WHY, never HOW.',
  bad: [
    '- **FR-001**: The runner MUST be a t3.micro.\n',
    '- **FR-002**: The database MUST be a `db.r6g.large` in two zones.\n',
    '- **FR-003**: Nodes MUST be Standard_D2s_v3 or larger.\n',
    '| Component | Size |\n|---|---|\n| Gateway | n2-standard-4 |\n',
  ],
  good: [
    '- **FR-001**: The runner MUST build three jobs at a time, each with 2 vCPU and 4 GiB of memory.\n',
    '- **FR-002**: The database MUST answer 500 queries a second.\n',
    '<!-- file: plan.md -->\n### D-001 db.r6g.large for the database\n',
  ],
  *check({ features }) {
    for (const feature of features) {
      const spec = documentOf(feature, 'spec');
      if (!spec) continue;
      const cells = spec.tables.flatMap(({ rows }) => rows.flat());
      const texts = [...spec.items, ...spec.paragraphs, ...cells, ...spec.codes].sort(
        (one, other) => one.start - other.start,
      );
      yield* gathered(
        texts.flatMap(({ text, start }) =>
          [...text.matchAll(size)].map((match) =>
            problemAt(
              spec,
              { start: start + match.index, end: start + match.index + match[0].length },
              `${match[0]} is one provider's name for a size`,
            ),
          ),
        ),
      );
    }
  },
};

const size =
  /(?<![\w.-])(?:(?:db\.|cache\.|ml\.)?(?:[acdghimprtuxz]\d{1,2}[a-z]{0,3}(?:-flex)?|im4gn|inf\d|trn\d)\.(?:nano|micro|small|medium|large|\d{0,2}xlarge|metal)|Standard_[A-Z]{1,3}\d{1,3}[a-z]{0,4}(?:_v\d)?|(?:[acemnt]\d[ad]?)-(?:standard|highmem|highcpu|micro|small|medium)(?:-\d{1,3})?)(?![\w-])/g;
