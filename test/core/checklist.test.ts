import { expect, test } from 'vitest';
import { catalog } from '../../src/catalog/index.js';
import { deriveChecklist } from '../../src/core/derive/checklist.js';
import { readFacts } from '../../src/core/facts.js';

const spec = readFacts(
  'specs/001-x/spec.md',
  'spec',
  `# Infrastructure Specification: Build farm with a budget

## Deployment Scenarios

### Infrastructure Scenario 1 - A team hears of a cost (Priority: P1)

1. **Given** a budget, **When** it is passed, **Then** its owner is told.

## Requirements

- **FR-001**: The owner of a budget MUST be told at 80 % of it. (US1)
- **FR-002**: The budget MUST be 1500 EUR a month. (US1)
- **FR-003**: A budget that is used up MUST stop test environments. (US1)

## Success Criteria

- **SC-001**: 5 of 5 unusual costs are told within 36 hours. (FR-001)
`,
);
const questions = (theme: string) => {
  const found = catalog.themes?.find(({ id }) => id === theme);
  return found ? deriveChecklist(spec, found, { catalog }) : [];
};

test('a checklist asks of whole figures, of requirements that can be compared, and of proof in one question each', () => {
  const texts = questions('cost').map(({ text }) => text);
  expect(texts).toContain('Does FR-001 say over which window 80 % is measured, and of what? [Spec FR-001]');
  expect(texts).toContain('Does FR-002 say which period and which costs 1500 EUR covers? [Spec FR-002]');
  expect(texts).toContain('Do FR-001, FR-002 and FR-003 agree about Cost? [Spec FR-001, Spec FR-002, Spec FR-003]');
  expect(texts.filter((text) => text.startsWith('Does a success criterion'))).toEqual([
    'Does a success criterion show that FR-001 holds? [Spec FR-001, Spec SC-001]',
    'Does a success criterion show that FR-002 and FR-003 hold? [Spec FR-002, Spec FR-003, Gap]',
  ]);
});

test('a topic is ticked where a requirement decides it; a title, a scenario or a criterion decides nothing', () => {
  for (const { text, answered } of ['cost', 'security', 'recovery'].flatMap(questions))
    if (answered) expect(text).toMatch(/\[Spec N?FR-\d+/);
});
