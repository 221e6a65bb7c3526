import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { cpuSince } from './growth.js';
import { catalog } from '../src/catalog/index.js';
import { check } from '../src/core/lint/check.js';
import { exampleProject } from '../src/core/lint/example.js';
import { foundRoots } from '../src/io/found-roots.js';
import { readProject } from '../src/io/project.js';
import { findRoot } from '../src/io/root.js';
import { defaultConfig } from '../src/model/config.js';
import type { Project } from '../src/model/project.js';
import { rules } from '../src/rules/index.js';
import { ground } from './io/ground.js';

const native = '<!-- file: .specops/state/001-example.json -->\n';

/** The findings of one rule on an example, as `level message`. */
function findings(name: string, example: string | Project): string[] {
  const project = typeof example === 'string' ? exampleProject(example, catalog) : example;
  const rule = rules.filter((one) => one.name === name);
  return check(project, rule, { ci: false, today: '2026-11-21' }).map(({ level, message }) => `${level} ${message}`);
}

async function read(folder: string, more: Partial<Project['config']> = {}): Promise<Project> {
  return readProject(await findRoot(folder), {
    reads: { documents: 'all' },
    files: [],
    feature: null,
    config: { ...defaultConfig, ...more },
    initialised: true,
    catalog,
    templates: null,
    constitution: '/nowhere',
  });
}

describe('what SpecOps writes itself', () => {
  const ours =
    'tools-too-many plan-too-detailed decision-unexplained constitution-incomplete phase-incomplete module-missing task-order task-path-missing rollback-missing destroy-unguarded requirement-without-task gate-unanswered checklist-ticked-false'.split(
      ' ',
    );

  it.each(['.', 'test/fixtures/main-job/tree'])('trips none of the rules of plans and tasks: %s', async (folder) => {
    const project = await read(folder);
    expect(project.features.some(({ documents }) => documents.length > 3)).toBe(true);
    const asWritten = project.features.map((feature) => ({
      ...feature,
      state: feature.state ?? { format_version: '1.0' as const, input: '', choices: '', documents: {} },
    }));
    const found = ours.flatMap((name) => findings(name, { ...project, features: asWritten }));
    expect(found).toEqual([]);
  });
});

describe('the number of tools', () => {
  const context = (line: string) => `<!-- file: plan.md -->\n# Plan\n\n## Technical Context\n\n${line}\n`;

  it('is told with their names', () => {
    expect(findings('tools-too-many', context('**Primary Dependencies**: Terraform, Helm, Ansible, Pulumi'))).toEqual([
      'error 4 IaC tools: Terraform, Pulumi, Ansible, Helm; three are the most',
    ]);
  });

  it('leaves out what is not used', () => {
    const line = '**Primary Dependencies**: Terraform, Helm, Kustomize; no Pulumi, replaces Ansible';
    expect(findings('tools-too-many', context(line))).toEqual([]);
  });

  it('is one finding where a gate asks for it', () => {
    const plan = `${context('**IaC tools**: Terraform, Helm, Ansible, Pulumi')}\n### Simplicity Gate (Article VII)\n\n- [x] **VII.1** At most three? \`iac_tools <= 3\`\n`;
    expect(
      ['tools-too-many', 'checklist-ticked-false', 'gate-unanswered'].map((name) => findings(name, plan).length),
    ).toEqual([0, 1, 0]);
  });
});

describe('requirements', () => {
  const spec = (count: number) =>
    Array.from({ length: count }, (_, index) => `- **FR-${String(index + 1).padStart(3, '0')}**: It runs.\n`).join('');
  const list = (line: string) => `<!-- file: tasks.md -->\n# Tasks: A\n\n## Phase 1: Setup\n\n- [ ] T001 ${line}\n`;

  it('that no task cites are a note for others, and errors for what SpecOps wrote', () => {
    expect(findings('requirement-without-task', spec(9) + list('Write a/b.tf'))).toEqual([
      'info no task cites a requirement; there are 9 in spec.md',
    ]);
    expect(findings('requirement-without-task', spec(2) + list('Write a/b.tf (FR-001)') + native)).toEqual([
      'error FR-002 is cited by no task',
    ]);
  });

  it('are cited by the id they are a part of', () => {
    expect(findings('requirement-without-task', `- **FR-001a**: It runs.\n${list('Write a/b.tf (FR-001)')}`)).toEqual(
      [],
    );
  });
});

describe('the order of tasks', () => {
  const list = (...lines: string[]) => `<!-- file: tasks.md -->\n## Phase 1: A\n\n${lines.join('\n')}\n`;

  it('is an error for what SpecOps wrote, and a warning for others', () => {
    const early = list('- [ ] T001 Write modules/a/main.tf', '- [ ] T002 Write validation/pre-deploy/a.sh');
    const message = 'T001 writes infrastructure code before T002 writes a validation';
    expect(findings('task-order', early)).toEqual([`warning ${message}`]);
    expect(findings('task-order', early + native)).toEqual([`error ${message}`]);
  });

  it.each([
    ['modules of an application', '- [ ] T001 Write src/modules/a/a.service.ts', '- [ ] T002 Write src/a.spec.ts'],
    ['tests of an application', '- [ ] T001 Write k8s/a.yaml', '- [ ] T002 Write unit tests in tests/test_a.py'],
    ['a folder for tests', '- [ ] T001 Write main.tf', '- [ ] T002 Create the tests/molecule/ directory structure'],
  ])('is not judged by %s', (_, ...lines) => {
    expect(findings('task-order', list(...lines))).toEqual([]);
  });
});

describe('features of a monorepo', () => {
  const spec = '# Feature Specification: A\n\n- **FR-001**: It runs.\n';
  const files = {
    'specs/001-a/spec.md': spec,
    'apps/shop/specs/001-b/spec.md': spec,
    'a/b/c/specs/001-c/spec.md': spec,
    'a/b/c/d/specs/001-too-deep/spec.md': spec,
    '.specify/specs/001-d/spec.md': spec,
    'node_modules/x/specs/001-x/spec.md': spec,
    'templates/specs/001-x/spec.md': spec,
    '.github/specs/001-x/spec.md': spec,
    'docs/specs/overview/spec.md': spec,
  };
  const folders = ({ features }: Project) => features.map(({ folder }) => folder);

  test('are found without configuration', async () => {
    expect(folders(await read(ground(files)))).toEqual([
      'specs/001-a',
      '.specify/specs/001-d',
      'a/b/c/specs/001-c',
      'apps/shop/specs/001-b',
    ]);
  });

  test('are those of the roots where the settings name them', async () => {
    const folder = ground({ ...files, '.specops/config.yaml': 'version: 1\nroots: [specs]\n' });
    expect(folders(await read(folder))).toEqual(['specs/001-a']);
  });

  test('are found quickly among ten thousand folders', () => {
    const folder = ground(files);
    for (let one = 0; one < 100; one++)
      for (let two = 0; two < 100; two++)
        mkdirSync(join(folder, `p${String(one)}/q${String(two)}`), { recursive: true });
    const spent = cpuSince();
    expect(foundRoots(folder)).toHaveLength(3);
    // 300 ms; a folder that is visited for each of its neighbours would take minutes.
    expect(spent()).toBeLessThan(5_000);
  });
});
