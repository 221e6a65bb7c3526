import { describe, expect, test } from 'vitest';
import { environmentsOf, stagesOf } from '../../src/core/intent/environments.js';
import { readFacts } from '../../src/core/facts.js';
import { memory } from '../memory.js';

const spec = (...requirements: string[]) =>
  readFacts(
    'specs/001-x/spec.md',
    'spec',
    `# X\n\n## Requirements\n\n${requirements.map((text, index) => `- **NFR-00${String(index + 1)}**: ${text}\n`).join('')}`,
  );
const plan = (line: string) =>
  readFacts('specs/001-x/plan.md', 'plan', `# X\n\n## Technical Context\n\n- **Environments**: ${line}\n`);
const labels = (...requirements: string[]) => environmentsOf(spec(...requirements)).list.map(({ label }) => label);

test.each<[requirement: string, environments: string[]]>([
  ['The database MUST exist in staging and production. (US1)', ['staging', 'production']],
  ['The database MUST exist in production only.', ['production']],
  ['The database MUST exist in development and staging and production.', ['development', 'staging', 'production']],
  ['The queue MUST be as asked for: Queue for orders in prod, dev and QA.', ['dev', 'qa', 'prod']],
  ['Es MUST hold: je eine Umgebung für Entwicklung und Produktion.', ['entwicklung', 'produktion']],
  ['Staging and production MUST be in eu-central-1.', ['staging', 'production']],
  ['It MUST exist in [NEEDS CLARIFICATION: which - staging and production, or production only?].', []],
  ['Spokes of production and of development MUST NOT reach each other.', []],
  ['Staging and production MUST NOT share a network.', []],
  ['Developers MUST get access to production for at most 4 hours.', []],
  ['A preview environment MUST exist for each pull request.', []],
  ['~~It MUST exist in staging and production.~~', []],
  ['There MUST be a Kubernetes platform for playground and live.', ['playground', 'live']],
  ['There MUST be blue and green.', ['blue', 'green']],
  ['There MUST be sandbox, uat and live.', ['sandbox', 'uat', 'live']],
  ['Live and sandbox MUST be two accounts.', ['sandbox', 'live']],
  ['A change MUST go from playground to live.', ['playground', 'live']],
  ['Releases MUST be promoted from alpine to summit, then to live.', ['alpine', 'summit', 'live']],
  ['There MUST be environments: alpine, base-camp and summit.', ['alpine', 'base-camp', 'summit']],
  ['There MUST be two environments called north and south.', ['north', 'south']],
  ['Live traffic and blue lights MUST be counted.', []],
  ['It MUST be built on a green field.', []],
  ['It MUST have blue and green deployments.', []],
  ['Releases MUST be blue/green.', []],
  ['Staging and live traffic MUST be apart.', []],
  ['Traffic MUST go from clients to live.', []],
  ['Builds MUST move from Jenkins to Tekton.', []],
  ['It MUST be for test and integration of new machines.', []],
  ['Environments MUST be separate and safe.', []],
])('%s', (requirement, environments) => {
  expect(labels(requirement)).toEqual(environments);
});

describe('regions', () => {
  test('are told apart in the last environment', () => {
    const found = environmentsOf(
      spec('It MUST exist in staging and production.', 'It MUST run in eu-central-1 and eu-west-1.'),
    );
    expect(found.list.map(({ label, folder }) => [label, folder])).toEqual([
      ['staging', 'environments/staging/'],
      ['production in eu-central-1', 'environments/production/eu-central-1/'],
      ['production in eu-west-1', 'environments/production/eu-west-1/'],
    ]);
    expect(found.ids).toEqual(['NFR-001', 'NFR-002']);
  });

  test('are places to run in, not places where data may be, nor a choice', () => {
    expect(labels('Data MUST be kept in eu-central-1 and eu-west-1.')).toEqual([]);
    expect(labels('It MUST run in eu-central-1 or eu-west-1.')).toEqual([]);
    expect(labels('It MUST run in westeurope and northeurope.')).toEqual(['westeurope', 'northeurope']);
  });
});

test('the plan has the last word, whoever wrote it', () => {
  const asked = spec('It MUST exist in staging and production.');
  const told = (line: string) => environmentsOf(asked, plan(line)).list.map(({ label }) => label);
  expect(told('dev, then prod in eu-west-1, then prod in us-east-1 (NFR-001)')).toEqual([
    'dev',
    'prod in eu-west-1',
    'prod in us-east-1',
  ]);
  expect(told('dev, test and production')).toEqual(['dev', 'test', 'production']);
  expect(told('not decided yet, NFR-009 asks; until then one, the first')).toEqual(['staging', 'production']);
  expect(told('deferred (NFR-009)')).toEqual(['staging', 'production']);
  expect(told('alpine, then summit (FR-001)')).toEqual(['alpine', 'summit']);
  expect(told('../../etc/passwd in ..')).toEqual(['staging', 'production']);
});

test('the whole is proved before the last environment', () => {
  const order = (...requirements: string[]) =>
    stagesOf(environmentsOf(spec(...requirements)).list).map(({ kind, place }) => `${kind} ${place?.label ?? 'first'}`);
  expect(order('x')).toEqual(['environment first', 'proof first']);
  expect(order('It MUST exist in production only.')).toEqual(['environment production', 'proof production']);
  expect(order('It MUST exist in staging and production.', 'It MUST run in eu-west-1 and eu-west-2.')).toEqual([
    'environment staging',
    'proof staging',
    'environment production in eu-west-1',
    'environment production in eu-west-2',
  ]);
});

test('each environment gets its own tasks, in the order of promotion', () => {
  const job = memory('PostgreSQL for orders in staging and production, in eu-central-1 and eu-west-1');
  job.plan('RDS for the database, Terraform');
  job.tasks();
  const text = job.files[`${job.feature().folder}/tasks.md`] ?? '';
  const plain = text.replace(/\((?:N?FR|SC|US)[^()]*\) ?/g, '');
  expect(plain.slice(plain.indexOf('## Phase 4'), plain.indexOf('## Dependencies'))).toMatchInlineSnapshot(`
    "## Phase 4: Environment staging

    **Prerequisites**: pre-deploy validation passes for every module.

    **Deliverables**: \`runbooks/rollback-database.md\`, \`environments/staging/main.tf\`, \`validation/evidence/staging.jsonl\`, \`validation/evidence/staging-rollback.jsonl\`

    **Rollback**: follow the runbooks written in this phase; they are tried before anything rests on what is applied.

    ### Rollback

    - [ ] T018 [P] [US1] Write the rollback of module database, to the version before or, where there is none, to nothing; Database instance keeps its content, or gets it back from a proved backup, in \`runbooks/rollback-database.md\` (depends on T017)

    ### Provisioning

    - [ ] T019 [P] Put the modules together as staging, with inputs and, where the tool keeps one, a state of its own, in \`environments/staging/main.tf\` (depends on T017)
    - [ ] T020 Run the pre-deploy validation, apply staging, run the post-deploy validation, and keep the evidence in \`validation/evidence/staging.jsonl\` (depends on T018, T019)
    - [ ] T021 Run the rollback of staging by the runbooks, last applied first, while nothing rests on it, apply it again, and keep the evidence in \`validation/evidence/staging-rollback.jsonl\` (depends on T020)

    **Checkpoint**: post-deploy validation passes.

    ## Phase 5: Integration validation

    **Prerequisites**: post-deploy validation passes in staging; nothing in it is a mock.

    **Deliverables**: \`validation/evidence/us1.jsonl\`

    **Rollback**: as in the phase before; a scenario that fails goes back to its module.

    - [ ] T022 [US1] Run the integration validation of US1 while nothing else runs in staging, and keep its evidence in \`validation/evidence/us1.jsonl\` (depends on T021)

    **Checkpoint**: every scenario and success criterion has a line of evidence.

    ## Phase 6: Environment production in eu-central-1

    **Prerequisites**: what staging runs has passed its validation.

    **Deliverables**: \`environments/production/eu-central-1/main.tf\`, \`validation/evidence/production-eu-central-1.jsonl\`

    **Rollback**: apply the version before, by the runbooks that were tried in the first environment.

    ### Provisioning

    - [ ] T023 Put the modules together as production in eu-central-1, with inputs and, where the tool keeps one, a state of its own, in \`environments/production/eu-central-1/main.tf\` (depends on T017)
    - [ ] T024 Apply to production in eu-central-1 what staging has proved, between its pre-deploy and post-deploy validation, and keep the evidence in \`validation/evidence/production-eu-central-1.jsonl\` (depends on T022, T023)

    **Checkpoint**: post-deploy validation passes.

    ## Phase 7: Environment production in eu-west-1

    **Prerequisites**: what production in eu-central-1 runs has passed its validation.

    **Deliverables**: \`environments/production/eu-west-1/main.tf\`, \`validation/evidence/production-eu-west-1.jsonl\`

    **Rollback**: apply the version before, by the runbooks that were tried in the first environment.

    ### Provisioning

    - [ ] T025 Put the modules together as production in eu-west-1, with inputs and, where the tool keeps one, a state of its own, in \`environments/production/eu-west-1/main.tf\` (depends on T017)
    - [ ] T026 Apply to production in eu-west-1 what production in eu-central-1 has proved, between its pre-deploy and post-deploy validation, and keep the evidence in \`validation/evidence/production-eu-west-1.jsonl\` (depends on T024, T025)

    **Checkpoint**: post-deploy validation passes.

    "
  `);
  expect(job.findings(['error', 'warning', 'info']).filter(({ rule }) => rule !== 'clarification-open')).toEqual([]);
});

test('what is approved is not asked for again', () => {
  const tasksAfter = (open: RegExp) => {
    const job = memory('PostgreSQL for orders');
    job.plan('RDS for the database, Terraform');
    const path = `${job.feature().folder}/plan.md`;
    job.files[path] = (job.files[path] ?? '').replace(open, '- [x] $1 yes (Ada)\n');
    job.tasks();
    return job.files[`${job.feature().folder}/tasks.md`] ?? '';
  };
  const approved = tasksAfter(/- \[ \] (\*\*III\.2\*\*.*)\n.*\n/);
  expect(approved).not.toContain('ave the team approve');
  expect(approved).toMatch(/^- \[ \] T\d+ Answer the open gates in /m);
  const answered = tasksAfter(/- \[ \] (.*)\n.*NEEDS.*\n/g);
  expect(answered).not.toMatch(/ave the team approve|open gates/);
  expect(answered).toContain('see it fail because nothing exists yet');
});
