import { describe, expect, it } from 'vitest';
import { catalog } from '../src/catalog/index.js';
import { coverage } from '../src/commands/coverage.js';
import { coverageOf, isOfInfrastructure } from '../src/core/coverage.js';
import { exampleProject } from '../src/core/lint/example.js';
import type { Question } from '../src/model/command.js';
import type { Document } from '../src/model/document.js';
import { documentOf } from '../src/model/feature.js';
import { growth, mostGrowth } from './growth.js';

function specOf(text: string): Document {
  const [feature] = exampleProject(text).features;
  const spec = feature && documentOf(feature, 'spec');
  if (!spec) throw new Error('no specification');
  return spec;
}

function stateOf(id: string, text: string): string {
  return coverageOf(specOf(text), catalog.topics).find(({ topic }) => topic.id === id)?.state ?? '';
}

const table = (row: string) => `| Topic | State | Where, or what to ask |\n|---|---|---|\n| ${row} |\n`;

describe('a topic', () => {
  it.each([
    ['backup', '- **FR-001**: Records MUST be backed up daily and kept for 30 days.\n', 'clear'],
    ['backup', '- Nightly backups, 14 days.\n', 'clear'],
    ['backup', 'People have asked about backups.\n', 'partial'],
    ['backup', '- **FR-001**: Backups MUST be kept [NEEDS CLARIFICATION: how long are backups kept?]\n', 'deferred'],
    ['backup', '## Out of Scope\n\n- Backups, because everything is rebuilt from git.\n', 'n/a'],
    ['backup', 'Tenants get a namespace.\n', 'missing'],
    ['backup', 'Write `backup` nowhere else.\n', 'partial'],
    ['backup', '## Review Checklist\n\n- [ ] Backups are considered\n', 'missing'],
    ['backup', '<!-- backups? -->\n', 'missing'],
    ['cost', 'Set `$HOME` first, and pay $40 a month.\n', 'clear'],
    ['cost', 'Set $HOME first.\n', 'missing'],
    ['identity', 'People use single-sign-on.\n', 'partial'],
    ['compliance', '- **FR-001**: Card numbers MUST be kept under PCI DSS.\n', 'clear'],
    ['compliance', '- **FR-001**: Card numbers MUST be kept apart (constraint ORG-PCI-003, PCI DSS 3).\n', 'missing'],
  ])('%s in %j is %s', (id, text, state) => {
    expect(stateOf(id, text)).toBe(state);
  });

  it.each([
    ['es', 'El sistema debe guardar las copias de seguridad de los datos que los equipos tienen en la plataforma.'],
    ['pt', 'O sistema deve guardar as cópias de segurança dos dados que as equipes têm na plataforma para uso.'],
    ['fr', 'Le système doit conserver les sauvegardes des données que les équipes ont dans la plateforme.'],
    ['de', 'Das System muss die Sicherungen der Daten aufbewahren, die von den Teams und für sie erstellt werden.'],
    ['zh', '系统必须每天备份所有租户的数据并保存。'],
    ['ja', 'システムはすべてのテナントのデータのバックアップを保存しなければならない。'],
  ])('is known in %s', (_, text) => {
    expect(stateOf('backup', `# ${text}\n\n${text}\n`)).not.toBe('missing');
  });
});

describe('the table of coverage', () => {
  it.each([
    ['a reason', table('Backup | n/a | everything is rebuilt from git'), 'n/a'],
    ['no reason', table('Backup | n/a | -'), 'missing'],
    ['a claim that nothing supports', table('Backup | clear | '), 'missing'],
    [
      'a claim that the text supports',
      `- **FR-001**: Backups MUST be kept for 30 days.\n\n${table('Backup | clear | FR-001')}`,
      'clear',
    ],
    [
      'a claim by an id',
      `- **FR-001**: Copies MUST be kept elsewhere.\n\n${table('Backup | clear | FR-001')}`,
      'clear',
    ],
    [
      'a claim by an open id',
      `- **FR-001**: Copies MUST be kept [NEEDS CLARIFICATION: for how many days?]\n\n${table('Backup | deferred | FR-001')}`,
      'deferred',
    ],
    [
      'what is missing although mentioned',
      `Backups were spoken of.\n\n${table('Backup | missing | what is backed up?')}`,
      'missing',
    ],
    [
      'what is missing no longer',
      `- **FR-001**: Backups MUST be kept for 30 days.\n\n${table('Backup | missing | ')}`,
      'clear',
    ],
    [
      'what it still asks, whatever is said beside it',
      `- **FR-001**: Backups MUST be kept for 30 days.\n\n${table('Backup | missing | what is backed up?')}`,
      'missing',
    ],
    [
      'a claim by an id, beside a question with its word',
      `- **FR-001**: Copies MUST be kept elsewhere.\n- **FR-002**: Told is [NEEDS CLARIFICATION: whose backup?]\n\n${table('Backup | clear | FR-001')}`,
      'clear',
    ],
  ])('with %s', (_, text, state) => {
    expect(stateOf('backup', text)).toBe(state);
  });
});

describe('a specification', () => {
  it.each([
    ['# Infrastructure Specification: Tenants\n', true],
    ['# Feature Specification: Local Kubernetes deployment\n\n- **FR-001**: The cluster MUST start.\n', true],
    ['# Feature Specification: Sort invoices\n\n- **FR-001**: The list MUST be sorted.\n', false],
    ['# Feature Specification: Cloud of words\n\n- **FR-001**: Words MUST be drawn.\n', false],
  ])('%j is of infrastructure: %s', (text, is) => {
    expect(isOfInfrastructure(specOf(text))).toBe(is);
  });

  it('of a hundred thousand words takes time by its size', () => {
    const grown = growth((share) => {
      const words = 'backup disaster recovery single sign '.repeat(share * 20_000);
      coverageOf(specOf(`- ${words}\n`), catalog.topics);
    });
    expect(grown).toBeLessThan(mostGrowth);
  });
});

describe('specops coverage', () => {
  const asked = (text: string, options: Record<string, unknown> = {}): Question => {
    const project = exampleProject(text, catalog);
    return { project, feature: null, words: [], text: '', options, now: new Date(0), ci: false, schemas: {} };
  };
  const plain = (text: string) => text;
  const paint = { width: 80, bold: plain, dim: plain, red: plain, yellow: plain, green: plain, cyan: plain };
  const spec = `# Infrastructure Specification: Tenants\n\n- **FR-001**: Backups MUST be kept for 30 days.\n\n${table('Cost | clear | ')}`;

  it('says where each topic is spoken of, and what the table only claims', () => {
    const outcome = coverage.run(asked(spec));
    const lines = coverage.text(outcome.result, paint, outcome).split('\n');
    expect(lines[0]).toBe('001-example  1 of 14 topics of the service profile are spoken of');
    expect(lines).toContain('  clear     Backup                    specs/001-example/spec.md:3');
    const cost = lines.findIndex((line) => line.startsWith('  missing   Cost  '));
    expect(lines.slice(cost, cost + 2).map((line) => line.trim())).toEqual([
      'missing   Cost                      specs/001-example/spec.md:7, the table',
      'says clear',
    ]);
  });

  it('prints a table in Markdown', () => {
    const { result } = coverage.run(asked(spec, { markdown: true }));
    expect(result.markdown?.split('\n').slice(0, 4)).toEqual([
      '### 001-example',
      '',
      '| Topic | State | Where |',
      '|---|---|---|',
    ]);
    expect(result.markdown).toContain('| Backup | clear | specs/001-example/spec.md:3 |');
  });

  it('has nothing to say without a specification', () => {
    expect(() => coverage.run(asked('<!-- file: plan.md -->\n# Plan\n'))).toThrow('no specification');
  });
});

it('a row of the table is open while what it points to is, and by its very id', () => {
  const table = (id: string) =>
    `## Infrastructure Coverage\n\n| Topic | State | Where |\n|---|---|---|\n| Availability | deferred | ${id} |\n`;
  const spec = (id: string) =>
    `# Infrastructure Specification: Orders\n\n- **FR-001**: Writing MUST go on after the failover.\n- **NFR-001**: It MUST be available for [NEEDS CLARIFICATION: which availability - 99.5 %, or 99.9 %?] of a month.\n\n${table(id)}`;
  const topics = catalog.topics.filter(({ id }) => id === 'availability');
  const state = (id: string) => coverageOf(specOf(spec(id)), topics)[0]?.state;
  expect([state('NFR-001'), state('FR-001')]).toEqual(['deferred', 'clear']);
});
