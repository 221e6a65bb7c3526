import { describe, expect, test } from 'vitest';
import { catalog } from '../../src/catalog/index.js';
import { clarify } from '../../src/core/clarify/clarify.js';
import { askedIn } from '../../src/core/clarify/questions.js';
import { unservedIn } from '../../src/core/derive/served.js';
import { readFacts } from '../../src/core/facts.js';
import { memory } from '../memory.js';

const speaker = { by: 'Ada', today: '2026-11-26' };

function featureOf(intent: string, choices: string) {
  const job = memory(intent);
  job.plan(choices);
  return job.feature();
}

/** A planned feature, and what it is like once a question, found by a piece of it, is answered. */
function planned(intent: string, choices: string | null) {
  const job = memory(intent);
  if (choices !== null) job.plan(choices);
  const feature = job.feature();
  const texts = Object.fromEntries(feature.documents.map(({ path }) => [path, job.files[path] ?? '']));
  return (piece: string, text: string) => {
    const asked = askedIn(feature.documents, catalog).find(({ question }) => question.includes(piece));
    const given = [{ name: asked?.id ?? piece, text }];
    const after = clarify({ feature, texts }, given, speaker, { catalog, constitution: null });
    if ('problems' in after)
      return { problems: after.problems, plan: '', spec: '', unserved: [] as string[], reads: null };
    return {
      problems: [],
      plan: after.texts[`${feature.folder}/plan.md`] ?? '',
      spec: after.texts[`${feature.folder}/spec.md`] ?? '',
      unserved: unservedIn(after.feature),
      reads: after.settled[0]?.reads ?? null,
    };
  };
}

describe('what serves a requirement', () => {
  const intent = 'HA Postgres for orders.\n\n- Auditors get evidence for ISO 27001 each quarter';
  const answer = planned(intent, 'RDS for the database, OpenTofu');
  const question = 'what serves';
  const [requirement = ''] = unservedIn(featureOf(intent, 'RDS for the database, OpenTofu'));

  test('is a decision that is named: it satisfies the requirement from then on', () => {
    const { plan, unserved } = answer(question, 'D-001');
    expect(plan).toMatch(new RegExp(`### D-001 [^\\n]*\\n\\n\\*\\*Satisfies\\*\\*: [^\\n]*, ${requirement}\\n`));
    expect(unserved).not.toContain(requirement);
  });

  test('takes the place of nothing, where the decision served nothing yet', () => {
    const { plan } = planned(intent, 'RDS for the database, Grafana for dashboards')(question, 'D-002');
    expect(plan).toMatch(new RegExp(`### D-002 Grafana[^\\n]*\\n\\n\\*\\*Satisfies\\*\\*: ${requirement}\\n`));
  });

  test('is not told by the kind of answer alone', () => {
    expect(answer(question, '2').problems.join()).toMatch(/say which of them, by its id: D-001 Amazon RDS/);
    expect(answer(question, '3').problems.join()).toMatch(/say what is there already/);
    expect(answer(question, 'something that is there already: the evidence store').unserved).not.toContain(requirement);
  });

  test('stays to be decided where the decision is still to come, and is a task', () => {
    expect(requirement).toMatch(/^N?FR-/);
    expect(answer(question, '1').unserved).toContain(requirement);
  });
});

test('what is background is no requirement any more, and stands in its words among the context', () => {
  const answer = planned(
    'Datenbank für Bestellungen\n\n- PostgreSQL mit Replikation\n- Die Umschaltung wird geprobt',
    null,
  );
  const { spec } = answer('how is it shown that this holds', 'not at all as it is background');
  expect(spec).toMatch(/## Context\n\n(?:- .*\n)*- (?:PostgreSQL mit Replikation|Die Umschaltung wird geprobt)\n/);
  expect(spec).not.toContain('background)');
  expect(spec).toMatch(/→ A: not at all as it is background, so FR\\-00\d is withdrawn \(Ada, FR\\-00\d\)/);
  const again = readFacts('specs/001-x/spec.md', 'spec', spec);
  expect(again.definitions.filter(({ text }) => text.startsWith('MUST: '))).toHaveLength(1);
});

test('an answer to a question of its own keeps the question', () => {
  const answer = planned(
    'Hub network\n\n## Open points\n\n- [NEEDS CLARIFICATION: does Hamburg keep its breakout - yes, or until 2027?]',
    null,
  );
  expect(answer('does Hamburg', '2').spec).toContain('\n- Does Hamburg keep its breakout? Until 2027.\n');
  const code = planned(
    'Hub network\n\n## Open points\n\n- [NEEDS CLARIFICATION: which tier - sku_tier = Standard, or none?]',
    null,
  );
  expect(code('which tier', '1').spec).toContain('\n- Which tier? sku_tier = Standard.\n');
});
