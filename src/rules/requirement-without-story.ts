import { documentOf } from '../model/feature.js';
import { gathered, problemAt } from '../model/finding.js';
import { within } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const requirementWithoutStory: Rule = {
  name: 'requirement-without-story',
  level: 'warning',
  set: 'recommended',
  about: 'A requirement that says of no scenario that it serves it, in a feature that SpecOps wrote.',
  why: 'What serves nobody can be dropped, and nobody can tell which requirement that is.',
  fix: 'Name the scenario at its end, `(US1)`, or take the requirement out.',
  source: 'The methodology, traceable decisions: every requirement leads back to a need.',
  bad: [
    '### User Story 1 - Ask for a namespace\n\n- **FR-001**: Each tenant MUST have a namespace.\n<!-- file: .specops/state/001-example.json -->\n',
    '### User Story 1 - Ask for a namespace\n\n- **FR-001**: Each tenant MUST have a namespace. (US1)\n- **NFR-001**: It MUST be ready in 5 minutes.\n<!-- file: .specops/state/001-example.json -->\n',
    '### Infrastructure Scenario 1 - Ask\n\n- **FR-001**: As FR-002, each tenant MUST have a quota. (FR-002)\n<!-- file: .specops/state/001-example.json -->\n',
  ],
  good: [
    '### User Story 1 - Ask for a namespace\n\n- **FR-001**: Each tenant MUST have a namespace. (US1)\n<!-- file: .specops/state/001-example.json -->\n',
    '### User Story 1 - Ask for a namespace\n\n- **FR-001**: Each tenant MUST have a namespace.\n',
    '- **FR-001**: Each tenant MUST have a namespace.\n<!-- file: .specops/state/001-example.json -->\n',
  ],
  *check({ features }) {
    for (const feature of features) {
      const spec = feature.state === null ? undefined : documentOf(feature, 'spec');
      if (!spec?.definitions.some(({ kind }) => kind === 'story')) continue;
      const alone = spec.definitions.filter(
        (one) => one.kind === 'requirement' && !within(spec.citations, one).some(({ id }) => id.startsWith('US')),
      );
      yield* gathered(alone.map(({ id, at }) => problemAt(spec, at, `${id} serves no scenario`)));
    }
  },
};
