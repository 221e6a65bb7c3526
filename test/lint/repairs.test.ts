import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/catalog/index.js';
import { check } from '../../src/core/lint/check.js';
import { exampleProject } from '../../src/core/lint/example.js';
import { mend } from '../../src/core/lint/mend.js';
import { rules } from '../../src/rules/index.js';

const known = rules.map(({ name }) => name);

/** What one rule's repairs make of an example: the files that differ, by their paths in the feature. */
function mended(name: string, example: string): Record<string, string> {
  const judge = (project: Parameters<typeof check>[0]) =>
    check(
      project,
      rules.filter((rule) => rule.name === name),
      { ci: false, today: '2026-11-21', known },
    );
  const start = exampleProject(example, catalog);
  const { project, changed } = mend(start, judge(start), judge, () => true);
  return Object.fromEntries(
    changed.map((path) => [path.replace('specs/001-example/', ''), project.files[path] ?? '(gone)']),
  );
}

const hcl = (lines: number) => ['```hcl', ...Array<string>(lines).fill('a = "b"'), '```'].join('\n');

describe('a listing in a plan', () => {
  const plan = (listing: string, after = '\n\nEnd.\n') =>
    `<!-- file: plan.md -->\n# Plan\n\n## The Network\n\nAs follows:\n\n${listing}${after}`;

  it('moves to a file that is named after its section, and a link stays', () => {
    expect(mended('plan-too-detailed', plan(hcl(16)))).toEqual({
      'plan.md':
        '# Plan\n\n## The Network\n\nAs follows:\n\nSee [the-network.md](implementation-details/the-network.md).\n\nEnd.\n',
      'implementation-details/the-network.md': `# Listing of "The Network"\n\nOf [plan.md](../plan.md).\n\n${hcl(16)}\n`,
    });
  });

  it('takes no name that is taken, and none twice', () => {
    const there = '<!-- file: implementation-details/the-network.md -->\n# There\n';
    const found = mended('plan-too-detailed', plan(`${hcl(16)}\n\n${hcl(17)}`) + there);
    expect(Object.keys(found)).toEqual([
      'implementation-details/the-network-2.md',
      'implementation-details/the-network-3.md',
      'plan.md',
    ]);
  });

  it('keeps Windows line ends, and leaves the list it stands in', () => {
    const listing = hcl(16).replaceAll('\n', '\n  ');
    const found = mended('plan-too-detailed', plan(`- One\n\n  ${listing}`).replaceAll('\n', '\r\n'));
    expect(found['plan.md']).toContain('- One\r\n\r\n  See [the-network.md]');
    expect(found['implementation-details/the-network.md']).toContain(`\r\n\r\n${hcl(16).replaceAll('\n', '\r\n')}\r\n`);
    expect(Object.values(found).join('').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it.each([
    ['is not closed', plan(hcl(16).slice(0, -4), '\n')],
    ['has text behind it at once', plan(hcl(16), '\n---\n')],
    ['stands in a quote', plan(`> ${hcl(16).replaceAll('\n', '\n> ')}`, '\n> end\n')],
    ['hides something', plan(hcl(16).replace('a =', 'a\u202e ='))],
  ])('stays where it %s', (_, text) => {
    expect(mended('plan-too-detailed', text)).toEqual({});
  });
});

describe('code in a specification', () => {
  const spec = `# Spec\n\n## Network\n\n${hcl(2)}\n\nMore.\n`;

  it('moves to the end of the plan', () => {
    expect(mended('iac-syntax-in-spec', `${spec}<!-- file: plan.md -->\n# Plan\n\nText.\n`)).toEqual({
      'spec.md': '# Spec\n\n## Network\n\nSee [plan.md](plan.md).\n\nMore.\n',
      'plan.md': `# Plan\n\nText.\n\n## From the Specification\n\n${hcl(2)}\n`,
    });
  });

  it('moves to a file of its own where there is no plan', () => {
    const found = mended('iac-syntax-in-spec', spec);
    expect(found['spec.md']).toContain('See [network.md](implementation-details/network.md).');
    expect(found['implementation-details/network.md']).toContain(hcl(2));
  });

  it('moves as a whole, however many blocks there are', () => {
    const found = mended('iac-syntax-in-spec', `# Spec\n\n${`${hcl(2)}\n\n`.repeat(7)}End.\n`);
    expect(Object.keys(found)).toHaveLength(8);
    expect(found['spec.md']).not.toContain('```');
  });

  it('stays where the plan ends in code that may not be closed', () => {
    expect(mended('iac-syntax-in-spec', `${spec}<!-- file: plan.md -->\n# Plan\n\n\`\`\`\nopen\n`)).toEqual({});
  });
});

describe('topics that nothing is said of', () => {
  it('are asked about in a table of their own', () => {
    const { 'spec.md': text = '' } = mended(
      'topic-uncovered',
      '# Infrastructure Specification: Tenants\n\n- **FR-001**: Each tenant MUST have a namespace.\n',
    );
    expect(text).toContain(
      '\n\n## Infrastructure Coverage\n\n| Topic | State | Where, or what to ask |\n|---|---|---|\n',
    );
    expect(text).toMatch(/^\| Backup \| deferred \| \[NEEDS CLARIFICATION: [^|[\]]+\?\] \|$/m);
  });

  it('are asked about in their rows, and those without a row below', () => {
    const head = '# Infrastructure Specification: Tenants\n\n';
    const table = '| Topic | State | Where, or what to ask |\n|---|---|---|\n| Backup | missing | |\n';
    const { 'spec.md': text = '' } = mended('topic-uncovered', `${head}${table}\nEnd.\n`);
    expect(text.match(/^\| Backup /gm)).toHaveLength(1);
    expect(text).toMatch(/^\| Backup \| deferred \| +\[NEEDS CLARIFICATION: .+\] +\|\n\| \w/m);
    expect(text.endsWith('] |\n\nEnd.\n')).toBe(true);
  });
});

it.each([
  ['**Feature Branch**: `feature/002-tenants`', '**Feature Branch**: `feature/001-example`'],
  ['**Spec ID**: 002-tenants (old)', '**Spec ID**: 001-example (old)'],
])('a head names the folder: %s', (before, after) => {
  const text = `# Feature Specification: Tenants\n\n${before}\n`;
  expect(mended('metadata-mismatch', text)).toEqual({ 'spec.md': text.replace(before, after) });
});

it('front matter and head say the same', () => {
  const text = (feature: string, title: string, status: string) =>
    `---\nfeature: ${feature} # ours\ntitle: ${title}\nstatus: approved\n---\n\n# Feature Specification: A "b": c\n\n**Status**: ${status}\n`;
  expect(mended('metadata-mismatch', text('002-tenants', 'Networks', 'Draft'))).toEqual({
    'spec.md': text('001-example', '"A \\"b\\": c"', 'Approved'),
  });
});

it.each([
  [
    'The platform should isolate the tenants from each other.',
    'The platform MUST isolate the tenants from each other.',
  ],
  [
    'Die Plattform sollte die Mandanten trennen und den Zugriff auf die Daten protokollieren.',
    'Die Plattform MUSS die Mandanten trennen und den Zugriff auf die Daten protokollieren.',
  ],
])('a weak modal becomes one that binds: %s', (before, after) => {
  expect(mended('modal-weak', `# Spec\n\n- **FR-001**: ${before}\n`)).toEqual({
    'spec.md': `# Spec\n\n- **FR-001**: ${after}\n`,
  });
});

it.each([
  ['T001 Write modules/a/main.tf', 'T001 Write modules/a/main.tf (depends on T003)'],
  ['T001 [P] Write modules/a/main.tf (depends on T002)', 'T001 Write modules/a/main.tf (depends on T002, T003)'],
])('code waits for what proves it: %s', (before, after) => {
  const text = `## Phase 1: Setup\n\n- [ ] ${before}\n- [ ] T002 Write it\n- [ ] T003 Write tests/a.tftest.hcl\n`;
  expect(mended('task-order', `<!-- file: tasks.md -->\n${text}`)).toEqual({ 'tasks.md': text.replace(before, after) });
});

it('code that its proof waits for stays', () => {
  const text =
    '## Phase 1: Setup\n\n- [ ] T001 Write modules/a/main.tf\n- [ ] T002 Write tests/a.tftest.hcl (depends on T001)\n';
  expect(mended('task-order', `<!-- file: tasks.md -->\n${text}`)).toEqual({});
});
