import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalog } from '../src/catalog/index.js';
import { check } from '../src/core/lint/check.js';
import { exampleProject } from '../src/core/lint/example.js';
import { mend } from '../src/core/lint/mend.js';
import type { Project } from '../src/model/project.js';
import type { Level } from '../src/model/finding.js';
import type { Circumstances } from '../src/model/rule.js';
import { rules } from '../src/rules/index.js';
import { growth, mostGrowth } from './growth.js';

const known = rules.map(({ name }) => name);
const circumstances: Circumstances = { ci: false, today: '2026-11-21', known };

/** The findings of one rule on an example, as `level message`. */
function findings(name: string, example: string | Project, asked: Partial<Circumstances> = {}): string[] {
  const project = typeof example === 'string' ? exampleProject(example, catalog) : example;
  const rule = rules.filter((one) => one.name === name);
  const named = rule.filter(({ set }) => set === 'opt-in').map(({ level }) => [name, level]);
  const config = {
    ...project.config,
    rules: { ...project.config.rules, ...(Object.fromEntries(named) as Record<string, Level>) },
  };
  return check({ ...project, config }, rule, { ...circumstances, ...asked }).map(
    ({ level, message }) => `${level} ${message}`,
  );
}

describe('the shelf', () => {
  const files = readdirSync(new URL('../src/rules', import.meta.url)).filter((file) => file !== 'index.ts');

  it('lists every file, in the order of the names', () => {
    expect(rules.map(({ name }) => `${name}.ts`)).toEqual(files.sort());
  });

  it.each(rules.map((rule) => [rule.name, rule] as const))('%s is whole', async (name, rule) => {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    const camel = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    expect(Object.entries((await import(`../src/rules/${name}.ts`)) as object)).toEqual([[camel, rule]]);
    for (const words of [rule.about, rule.why, rule.fix, rule.source]) expect(words).toMatch(/^[A-Z].*\.$/s);
    expect(rule.bad.length).toBeGreaterThanOrEqual(3);
    expect(rule.good.length).toBeGreaterThanOrEqual(3);
  });

  const bad = rules.flatMap(({ name, bad }) => bad.map((example) => [name, example] as const));
  it.each(bad)('%s finds %j', (name, example) => {
    expect(findings(name, example)).not.toEqual([]);
  });

  const good = rules.flatMap(({ name, good }) => good.map((example) => [name, example] as const));
  it.each(good)('%s passes %j', (name, example) => {
    expect(findings(name, example)).toEqual([]);
  });

  const mended = (name: string, start: Project) => {
    const again = (next: Project) =>
      check(
        next,
        rules.filter((rule) => rule.name === name),
        circumstances,
      );
    return mend(start, again(start), again, () => true);
  };

  it.each(bad)('%s mends what it can, once: %j', (name, example) => {
    const { project: once, findings: left } = mended(name, exampleProject(example, catalog));
    expect(left.filter(({ repair }) => repair !== undefined)).toEqual([]);
    expect(mended(name, once).changed).toEqual([]);
  });

  it.each([...bad, ...good])('%s finds the same in facts that were written and read: %j', (_, example) => {
    const project = exampleProject(example);
    const revived = JSON.parse(JSON.stringify(project)) as Project;
    expect(check(revived, rules, circumstances)).toEqual(check(project, rules, circumstances));
  });
});

/** A feature's document in a project that differs from an example's as `differs` says. */
function project(example: string, differs: Partial<Project> = {}): Project {
  return { ...exampleProject(example), ...differs };
}

describe('an open question', () => {
  const asked = '[NEEDS CLARIFICATION: how long are logs kept?]';
  const count = (text: string) => findings('clarification-open', text).length;

  it.each([
    ['a fence', `\`\`\`text\n${asked}\n\`\`\`\n`],
    ['indented code', `Text\n\n    ${asked}\n`],
    ['inline code', `Use \`${asked}\`.\n`],
    ['a comment', `<!-- ${asked} -->\n`],
    ['a comment of several lines', `<!--\n${asked}\n-->\n`],
    ['front matter', `---\ntitle: "${asked}"\n---\n# Logs\n`],
    ['a mention in prose', 'No [NEEDS CLARIFICATION] markers remain.\n'],
    ['an explanation of the marker', 'Mark it as [NEEDS CLARIFICATION: specific question].\n'],
    ['a struck requirement', `- **FR-001**: ~~Logs MUST be kept ${asked}~~\n`],
  ])('is none in %s', (_, text) => {
    expect(count(text)).toBe(0);
  });

  it.each([
    ['a requirement', `- **FR-001**: Logs MUST be kept ${asked}\n`],
    ['a table', `| Topic | State |\n|---|---|\n| Logs | ${asked} |\n`],
    ['a quote', `> Logs: ${asked}\n`],
    ['a wrapped line', 'Logs: [NEEDS CLARIFICATION: how long\nare logs kept?]\n'],
    ['a wrapped line of a quote', '> Logs: [NEEDS CLARIFICATION: how long\n> are logs kept?]\n'],
    [
      'a scenario',
      `### User Story 1 - Keep logs\n\n1. **Given** a log, **When** a month passes, **Then** it is kept ${asked}\n`,
    ],
    ['a heading', `## Logs ${asked}\n`],
    ['a nested list', `- Logs\n  - ${asked}\n`],
    ['a line that the marker opens', '- [NEEDS CLARIFICATION] How long are logs kept?\n'],
    ['a question with a link', '- [NEEDS CLARIFICATION: how long are [logs](logs.md) kept?]\n'],
    ['Windows line ends', `# Logs\r\n\r\n- **FR-001**: Logs MUST be kept ${asked}\r\n`],
  ])('is found in %s', (_, text) => {
    expect(count(text)).toBe(1);
  });

  it('is told in one line, with its options and where it stands', () => {
    const text =
      '- **FR-004**: Tenants are kept apart [NEEDS CLARIFICATION: CNI not specified - Cilium,\n  Calico, or Flannel?]\n';
    expect(findings('clarification-open', text)).toEqual([
      'warning open question in FR-004: CNI not specified - Cilium, Calico, or Flannel?',
    ]);
  });

  const level = (example: string | Project, asked: Partial<Circumstances> = {}) =>
    findings('clarification-open', example, asked).map((line) => line.split(' ')[0]);
  const open = `Logs ${asked}\n`;
  const main = { branch: 'main', defaultBranch: 'main' };
  const feature = { branch: '001-example', defaultBranch: 'main' };
  const blockAt = (block_at: 'always' | 'plan' | 'tasks' | 'merge') => {
    const { config } = exampleProject('');
    return { config: { ...config, clarifications: { block_at } } };
  };

  it.each([
    ['a working copy without a repository', project(open), {}, 'warning'],
    ['the branch of a feature', project(open, { repository: feature }), {}, 'warning'],
    ['a detached HEAD', project(open, { repository: { branch: null, defaultBranch: null } }), {}, 'warning'],
    ['the default branch', project(open, { repository: main }), {}, 'error'],
    ['CI', project(open), { ci: true }, 'error'],
    ['a feature with a plan', project(`${open}<!-- file: plan.md -->\n# Plan\n`), {}, 'error'],
    [
      'a feature with a plan, blocked at tasks',
      project(`${open}<!-- file: plan.md -->\n# Plan\n`, blockAt('tasks')),
      {},
      'warning',
    ],
    [
      'a feature with tasks, blocked at tasks',
      project(`${open}<!-- file: tasks.md -->\n# Tasks\n`, blockAt('tasks')),
      {},
      'error',
    ],
    [
      'a feature with tasks, blocked at the merge',
      project(`${open}<!-- file: tasks.md -->\n# Tasks\n`, blockAt('merge')),
      {},
      'warning',
    ],
    ['the default branch, blocked at the merge', project(open, { ...blockAt('merge'), repository: main }), {}, 'error'],
    ['any feature, blocked always', project(open, blockAt('always')), {}, 'error'],
    ['an approved specification', project(`# Logs\n\n**Status**: Approved\n\n${open}`), {}, 'error'],
    ['a ready specification', project(`---\nstatus: ready\n---\n# Logs\n\n${open}`), {}, 'error'],
    ['a draft', project(`# Logs\n\n**Status**: Draft\n\n${open}`), {}, 'warning'],
  ])('in %s', (_, example, asked, expected) => {
    expect(level(example, asked)).toEqual([expected]);
  });

  it('that has an owner and a day is put off until then, even in CI', () => {
    const deferred = 'Logs [NEEDS CLARIFICATION(@net-team, 2026-12-01): how long are logs kept?]\n';
    expect(findings('clarification-open', deferred, { ci: true })).toEqual([
      'warning open question: how long are logs kept? (due 2026-12-01 by @net-team)',
    ]);
    expect(findings('clarification-open', deferred, { today: '2026-12-02' })).toEqual([
      'error open question: how long are logs kept? (overdue since 2026-12-01 by @net-team)',
    ]);
  });

  it('is one finding, whatever is wrong with the question', () => {
    const both = (text: string) =>
      ['clarification-open', 'clarification-vague'].map((name) => findings(name, text).length);
    expect(both('Logs [NEEDS CLARIFICATION]\n')).toEqual([0, 1]);
    expect(both('Logs [NEEDS CLARIFICATION: TBD]\n')).toEqual([0, 1]);
    expect(both(`Logs ${asked}\n`)).toEqual([1, 0]);
  });
});

describe('a template', () => {
  it('that was left as it was is one finding, a few lines of it are one each', () => {
    const lines = ['[FEATURE NAME]', '[DATE]', '[PROJECT_NAME]', '[LINK]', '[e.g., EKS]', '[Entity 1]'].map(
      (text) => `- ${text}\n`,
    );
    expect(findings('template-residue', lines.slice(0, 3).join(''))).toHaveLength(3);
    expect(findings('template-residue', lines.join(''))).toEqual([
      'error [FEATURE NAME] was left from a template, and 5 more like it',
    ]);
  });

  it.each([
    '[P]',
    '[US1]',
    '[x]',
    '[text](url)',
    '[text][ref]',
    '[ISO 8601]',
    '[RFC-2119]',
    '[T1059]',
    '[IN PROGRESS]',
    '[NON-NEGOTIABLE]',
    '[Y/n]',
    '{{ inventory_hostname }}',
    '[NEEDS CLARIFICATION: which CNI, e.g., Cilium or Calico?]',
  ])('did not leave %s', (text) => {
    expect(findings('template-residue', `Text ${text} text\n\n[ref]: https://example.org\n`)).toEqual([]);
  });
});

describe('a gate', () => {
  it('that is ticked against the facts is found out', () => {
    const technology = (id: string, name: string) => ({
      id,
      name,
      category: 'iac',
      aliases: [],
      iac: id,
      summary: '',
      traits: {},
      source: '',
      checked: '2026-11-21',
    });
    const names = ['Terraform', 'Pulumi', 'Ansible', 'Crossplane'];
    const catalog = {
      topics: [],
      capabilities: [],
      categories: [],
      technologies: names.map((name) => technology(name.toLowerCase(), name)),
    };
    const plan = (tools: string[]) =>
      `<!-- file: plan.md -->\n### Simplicity Gate (Article VII)\n\n- [x] **VII.1** At most three IaC tools? \`iac_tools <= 3\`\n\n## Decisions\n\n${tools.map((tool, index) => `### D-00${String(index + 1)} ${tool}\n`).join('\n')}`;
    expect(findings('checklist-ticked-false', exampleProject(plan(names), catalog))).toHaveLength(1);
    expect(findings('checklist-ticked-false', exampleProject(plan(names.slice(0, 3)), catalog))).toEqual([]);
  });
});

describe('Complexity Tracking', () => {
  const table = (header: string, row: string) =>
    `<!-- file: plan.md -->\n## Complexity Tracking\n\n| ${header} |\n|---|---|\n| ${row} |\n`;

  it('is the table that says why; figures beside it excuse nothing', () => {
    expect(
      findings('justification-hollow', table('Violation | Why Needed', 'A second state backend | TBD')),
    ).toHaveLength(1);
    expect(findings('justification-hollow', table('Figure | Value', 'New dependencies | None'))).toEqual([]);
  });

  it('names gates by their ids, not by letters that look like numerals', () => {
    const gates = (violation: string) =>
      exampleProject(table('Violation | Why Needed', `${violation} | It is`)).features[0]?.documents[0]?.exceptions[0]
        ?.gates;
    expect(gates('VII.1 and Article VIII')).toEqual(['VII.1', 'VIII']);
    expect(gates('IX: no real cluster')).toEqual(['IX']);
    expect(gates('I need a CI job in C')).toEqual([]);
  });
});

describe('a task list', () => {
  const list = (...lines: string[]) => `<!-- file: tasks.md -->\n## Phase 1: Setup\n\n${lines.join('\n')}\n`;

  it('names each cycle once, with its path', () => {
    const tasks = list(
      '- [ ] T001 A (depends on T003)',
      '- [ ] T002 B (depends on T001)',
      '- [ ] T003 C (depends on T002)',
      '- [ ] T004 D (depends on T005)',
      '- [ ] T005 E (depends on T004)',
    );
    expect(findings('task-dependency-cycle', tasks)).toEqual([
      'error the tasks wait for one another: T001 → T003 → T002 → T001',
      'error the tasks wait for one another: T004 → T005 → T004',
    ]);
  });

  it('of many tasks in a row is walked without recursion', () => {
    const id = (number: number) => `T${String(number).padStart(4, '0')}`;
    const chain = Array.from({ length: 5000 }, (_, index) => `- [ ] ${id(index)} Step (depends on ${id(index + 1)})`);
    expect(findings('task-dependency-cycle', list(...chain))).toEqual([]);
  });

  it.each([
    ['T046aa', 'T046aa is no id: it is T, three digits, and one small letter at the most'],
    ['T00X', 'T00X still waits for its number'],
    ['TXXX', 'TXXX still waits for its number'],
    ['T-002', 'T-002 is spelled T002'],
  ])('says of %s what is wrong with it, once', (id, message) => {
    expect(findings('task-malformed', list('- [ ] T001 A', `- [ ] ${id} B`, '- [ ] T003 C'))).toEqual([
      `error ${message}`,
    ]);
  });

  it('finds the number that stands out of its order', () => {
    expect(findings('task-malformed', list('- [ ] T001 A', '- [ ] T093 B', '- [ ] T002 C'))).toEqual([
      'error T093 stands before T002',
    ]);
    expect(findings('task-malformed', list('- [ ] T001 A', '- [ ] T003 B', '- [ ] T001a C'))).toEqual([]);
  });

  it('may read one file in parallel', () => {
    const tasks = list(
      '- [ ] T001 [P] Write modules/a/main.tf per contracts/tenant.json',
      '- [ ] T002 [P] Write modules/b/main.tf (see contracts/tenant.json)',
      '- [ ] T003 [P] Test `main.tf` of modules/a/main.tf in tests/a.bats',
    );
    expect(findings('task-parallel-conflict', tasks)).toEqual([]);
  });

  it('is read with bold ids and lettered ones', () => {
    const tasks = list('- [ ] **T001** [P] Write modules/a/main.tf', '- [ ] **T002G**: Write it (depends on T001)');
    expect(
      exampleProject(tasks).features[0]?.documents[0]?.tasks.map(({ id, parallel, text }) => [id, parallel, text]),
    ).toEqual([
      ['T001', true, 'Write modules/a/main.tf'],
      ['T002G', false, 'Write it (depends on T001)'],
    ]);
  });
});

describe('an id', () => {
  it('of another feature is no citation', () => {
    const spec =
      '- **FR-001**: Logs are kept.\n- **FR-002**: As feature 003 FR-030 and 004-audit FR-031 ask, logs are kept (FR-001).\n';
    expect(findings('reference-unknown', spec)).toEqual([]);
  });

  it('is cited after a number or a word for a feature, too', () => {
    expect(
      findings('reference-unknown', '- **FR-001**: Port 443 (FR-002) and feature isolation (FR-003).\n'),
    ).toHaveLength(2);
  });

  it("with few digits may be somebody else's", () => {
    expect(findings('reference-unknown', '- **SC-001**: Logs are kept, as the control SC-13 asks.\n')).toEqual([]);
  });

  it('that is unknown in a row of its kind is found', () => {
    expect(findings('reference-unknown', '- **FR-001**: Logs are kept (FR-002 FR-003).\n')).toHaveLength(2);
  });
});

describe('hostile text', () => {
  it.each<[string, (share: number) => string, string]>([
    ['hashes in a bracket', (share) => `[A ${'#'.repeat(share * 100_000)}`, 'spec.md'],
    ['hashes in a heading', (share) => `# ${'#'.repeat(share * 100_000)}x`, 'spec.md'],
    ['open brackets', (share) => '[e.g., '.repeat(share * 10_000), 'spec.md'],
    ['open markers', (share) => '[NEEDS CLARIFICATION '.repeat(share * 3_000), 'spec.md'],
    ['braces', (share) => `## Phase 1\n\n- [ ] T001 ${'{'.repeat(share * 100_000)}`, 'tasks.md'],
    [
      'parallel tasks',
      (share) => `## Phase 1\n\n${'- [ ] T001 [P] a/b.tf (FR-001) (depends on T001)\n'.repeat(share * 2_000)}`,
      'tasks.md',
    ],
  ])('takes time by its size: %s', (_, text, file) => {
    const grown = growth((share) => {
      check(exampleProject(`<!-- file: ${file} -->\n${text(share)}`), rules, circumstances);
    });
    expect(grown).toBeLessThan(mostGrowth);
  });
});
