import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalog } from '../src/catalog/index.js';
import { check } from '../src/core/lint/check.js';
import { exampleProject } from '../src/core/lint/example.js';
import type { Project } from '../src/model/project.js';
import { rules } from '../src/rules/index.js';
import { growth, mostGrowth } from './growth.js';

const circumstances = { ci: false, today: '2026-11-21', known: rules.map(({ name }) => name) };

function messages(name: string, example: string | Project): string[] {
  const project = typeof example === 'string' ? exampleProject(example, catalog) : example;
  const config = { ...project.config, rules: { [name]: 'warning' as const } };
  const rule = rules.filter((one) => one.name === name);
  return check({ ...project, config }, rule, circumstances).map(({ message }) => message);
}

const key = ['AKIA', 'QZ7XN4WPLR2VHT6K'].join('');

describe('a secret', () => {
  it.each([
    ['prose', `Use ${key}.\n`],
    ['inline code', `Use \`${key}\`.\n`],
    ['a fence', `\`\`\`bash\nexport AWS_ACCESS_KEY_ID=${key}\n\`\`\`\n`],
    ['a comment', `<!-- ${key} -->\n`],
    ['front matter', `---\nowner: ${key}\n---\n\n# Tenants\n`],
    ['a table', `| Key | Value |\n|---|---|\n| AWS | ${key} |\n`],
    ['a contract', `<!-- file: contracts/tenant.json -->\n{ "key": "${key}" }\n`],
  ])('is found in %s, and its finding does not show it', (_, text) => {
    const project = exampleProject(text, catalog);
    const found = check(
      project,
      rules.filter(({ name }) => name === 'secret-exposed'),
      circumstances,
    );
    expect(found).toHaveLength(1);
    expect(JSON.stringify(found)).not.toContain(key.slice(4));
    expect(JSON.stringify(project.features[0]?.documents[0]?.secrets ?? [])).not.toContain(key.slice(4));
  });

  it.each([
    'AKIAIOSFODNN7EXAMPLE',
    'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    `ghp_${'x'.repeat(36)}`,
    `xoxb-${'0'.repeat(30)}`,
    'sk_live_YOUR_KEY_GOES_HERE_1234567890',
    '-----BEGIN PRIVATE KEY-----',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ])('is not what only stands for one: %s', (text) => {
    expect(messages('secret-exposed', `Use ${text} here.\n`)).toEqual([]);
  });
});

describe('code in a specification', () => {
  it('is one finding where there is much of it', () => {
    const lines = Array.from({ length: 8 }, (_, index) => `- \`kubectl get pods -n tenant-${String(index)}\`\n`);
    expect(messages('iac-syntax-in-spec', lines.join(''))).toEqual([
      '"kubectl get" is a command: say what must hold after it, and 7 more like it',
    ]);
  });

  it.each([
    'Terraform applies it.',
    'Helm charts and kubectl are used.',
    'Set `AWS_REGION` and `aws_access_key_id`.',
    'A table `aws_costs` is kept.',
    'The `terraform` folder.',
  ])('is not %s', (text) => {
    expect(messages('iac-syntax-in-spec', `${text}\n`)).toEqual([]);
  });
});

describe('a link', () => {
  const link = (text: string, ...files: string[]) =>
    messages('reference-dead', `${text}\n${files.map((path) => `<!-- file: ${path} -->\n# Text\n`).join('')}`);

  it.each([
    ['to a file of the feature', link('[a](plan.md)', 'plan.md'), 0],
    ['to a file that is no document', link('[a](notes/a.txt)', 'notes/a.txt'), 0],
    ['to a folder of it', link('[a](checklists/)', 'checklists/a.md'), 0],
    ['with an escape', link('[a](a%20b.md)', 'plan.md'), 1],
    ['with a broken escape', link('[a](%zz.md)', 'plan.md'), 1],
    ['to a neighbour', link('[a](../002-other/spec.md)', '../002-other/spec.md'), 0],
    ['to a file that a neighbour has not', link('[a](../002-other/plan.md)', '../002-other/spec.md'), 1],
    ['to a neighbour that is not there', link('[a](../009-other/plan.md)', '../002-other/spec.md'), 1],
    ['that leaves the feature', link('[a](../../README.md)'), 0],
    ['that leaves the project', link('[a](../../../../README.md)'), 0],
    ['from the root', link('[a](/docs/a.md)'), 0],
    ['in code', link('`[a](gone.md)`'), 0],
    ['in a fence', link('```text\n[a](gone.md)\n```'), 0],
    ['to the web', link('[a](mailto:a@example.org) [b](https://example.org/gone.md)'), 0],
    ['with a title', link('[a](gone.md "Gone")'), 1],
    ['with an image in it', link('[![a](gone.png)](plan.md)', 'plan.md'), 1],
  ])('%s', (_, found, count) => {
    expect(found).toHaveLength(count);
  });

  it('is not judged where nobody listed the files', () => {
    const project = exampleProject('[a](gone.md)\n', catalog);
    for (const feature of project.features) delete feature.paths;
    expect(messages('reference-dead', project)).toEqual([]);
  });
});

describe('a heading', () => {
  it.each([
    ['## Notes\n', 1],
    ['## Notes\n\n<!-- later -->\n', 1],
    ['## Notes\n\n<details>\n', 0],
    ['## Notes\n\n---\n', 1],
    ['## Format: `[ID] [P?] Description`\n', 0],
    ['## No data model is needed\n', 0],
    ['## Notes\n\n### More\n\nText.\n', 0],
  ])('%j', (text, count) => {
    expect(messages('section-empty', text)).toHaveLength(count);
  });
});

describe('a feature', () => {
  it('that was created later has to change its number', () => {
    const later = '<!-- file: ../001-a/spec.md -->\n# A\n\n**Created**: 2026-11-20\n';
    expect(messages('feature-number-duplicate', `# Example\n\n**Created**: 2026-11-02\n${later}`)).toEqual([
      '001-a has the number of 001-example',
    ]);
  });
});

describe('topics that nobody spoke of', () => {
  it('are one warning, by the profile of the project', () => {
    const project = exampleProject('# Infrastructure Specification: Tenants\n', catalog);
    const lab = { ...project, config: { ...project.config, coverage: 'lab' as const } };
    expect(messages('topic-uncovered', lab)).toEqual([
      'nothing is said of Environments, Location and residency, Network exposure and Rollback (coverage: lab)',
    ]);
    expect(messages('topic-uncovered', project)).toHaveLength(1);
  });
});

describe('what SpecOps writes', () => {
  const root = fileURLToPath(new URL('fixtures/main-job/tree/specs/003-multi-tenant-k8s', import.meta.url));
  const files = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? files(`${folder}${entry.name}/`) : [`${folder}${entry.name}`],
    );
  const tree = files('')
    .map((path) => `<!-- file: ${path} -->\n${readFileSync(join(root, path), 'utf8')}`)
    .join('');
  const mine = [
    'exposure-unstated',
    'feature-number-duplicate',
    'figure-conflict',
    'iac-syntax-in-spec',
    'metadata-mismatch',
    'reference-dead',
    'requirement-without-story',
    'secret-exposed',
    'section-empty',
    'size-in-spec',
    'topic-uncovered',
    'version-in-spec',
  ];

  it('gives none of these: what nobody decided is asked in its table of coverage', () => {
    const project = exampleProject(`${tree}<!-- file: .specops/state/001-example.json -->\n`, catalog);
    for (const feature of project.features) feature.name = '003-multi-tenant-k8s';
    expect(mine.flatMap((name) => messages(name, project))).toEqual([]);
  });
});

describe('hostile text', () => {
  it.each<[string, (share: number) => string]>([
    ['keys', (share) => 'AKIA'.repeat(share * 50_000)],
    ['private keys', (share) => '-----BEGIN PRIVATE KEY-----\n'.repeat(share * 4_000)],
    ['assignments', (share) => 'aws_secret_access_key=    '.repeat(share * 8_000)],
    ['brackets', (share) => '[a]('.repeat(share * 4_000)],
    ['closed brackets', (share) => `${']('.repeat(share * 20_000)}x`],
    ['backquotes', (share) => '` `` '.repeat(share * 8_000)],
    ['contracts', (share) => 'contracts/a'.repeat(share * 20_000)],
    ['figures', (share) => 'availability '.repeat(share * 30_000)],
    ['percent', (share) => '99.9 % '.repeat(share * 30_000)],
    ['commands', (share) => 'kubectl -n a '.repeat(share * 20_000)],
    ['exposure', (share) => 'public reachable accessible '.repeat(share * 8_000)],
    ['headings', (share) => '## A\n'.repeat(share * 3_000)],
  ])('takes time by its size: %s', (_, text) => {
    const project = (share: number) =>
      exampleProject(`# Infrastructure Specification: A\n\n- **FR-001**: ${text(share)}\n`, catalog);
    // The parser's time is its own, and is judged apart.
    const ready = new Map([0.25, 1].map((share) => [share, project(share)]));
    const grown = growth((share) => {
      for (const { name } of rules) messages(name, ready.get(share) ?? project(share));
    });
    expect(grown).toBeLessThan(mostGrowth);
  });
});
