import { documentOf } from '../model/feature.js';
import { problemAt } from '../model/finding.js';
import { within } from '../model/span.js';
import type { Rule } from '../model/rule.js';

const native = '\n<!-- file: .specops/state/001-example.json -->\n';

export const phaseIncomplete: Rule = {
  name: 'phase-incomplete',
  level: 'warning',
  set: 'recommended',
  about: 'A phase of the plan that does not say what has to be there before it, or what it delivers.',
  why: 'Nobody can tell when the phase may begin, or when it is over.',
  fix: 'Add the lines `**Prerequisites**:` and `**Deliverables**:` to the phase.',
  source: 'The methodology, structured plans: each phase with clear prerequisites and deliverables.',
  bad: [
    `<!-- file: plan.md -->\n## Phases\n\n### Phase 1: Contracts\n\n**Deliverables**: the contracts.\n${native}`,
    `<!-- file: plan.md -->\n## Phases\n\n### Phase 1: Contracts\n\n**Prerequisites**: the gates.\n${native}`,
    `<!-- file: plan.md -->\n## Phases\n\n### Phase 1: Contracts\n\nWrite the contracts.\n\n**Prerequisites**:\n${native}`,
  ],
  good: [
    `<!-- file: plan.md -->\n## Phases\n\n### Phase 1: Contracts\n\n**Prerequisites**: the gates.\n\n**Deliverables**: the contracts.\n${native}`,
    `<!-- file: plan.md -->\n## Phases\n\n### Phase 1: Contracts\n\n- **Prerequisites**: the gates.\n- **Deliverables**:\n  - the contracts\n${native}`,
    '<!-- file: plan.md -->\n## Phases\n\n### Phase 1: Contracts\n\nWrite the contracts.\n',
    `<!-- file: plan.md -->\n## Phase -1: Pre-Implementation Gates\n\n### Simplicity Gate (Article VII)\n${native}`,
  ],
  *check({ features }) {
    for (const feature of features) {
      const plan = feature.state === null ? undefined : documentOf(feature, 'plan');
      if (!plan) continue;
      const blocks = [...plan.items, ...plan.paragraphs].sort((one, other) => one.start - other.start);
      for (const phase of plan.headings.filter(({ title }) => /^phase\s+\d+(?:\.\d+)?\s*[:.–—-]/i.test(title))) {
        const inside = within(blocks, { start: phase.start, end: phase.sectionEnd });
        const codes = within(plan.codes, { start: phase.start, end: phase.sectionEnd });
        const says = (word: string) =>
          inside.some(({ text, start, end }, index) => {
            const rest = new RegExp(`^\\*\\*${word}s?(?::\\*\\*|\\*\\*:)\\s*([^]*)`, 'i').exec(text)?.[1];
            if (rest === undefined) return false;
            const next = inside[index + 1];
            const listed = next !== undefined && next.start >= end && !next.text.startsWith('**');
            return rest.trim() !== '' || listed || within(codes, { start, end }).length > 0;
          });
        const missing = ['Prerequisite', 'Deliverable'].filter((word) => !says(word));
        if (missing.length > 0)
          yield problemAt(
            plan,
            { start: phase.start, end: phase.end },
            `"${phase.title}" has no ${missing.map((word) => `${word.toLowerCase()}s`).join(' and no ')}`,
          );
      }
    }
  },
};
