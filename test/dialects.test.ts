import { describe, expect, it } from 'vitest';
import { check } from '../src/core/lint/check.js';
import { exampleProject } from '../src/core/lint/example.js';
import { readFacts } from '../src/core/facts.js';
import { scenarioParts, storiesOf } from '../src/model/spec.js';
import { rules } from '../src/rules/index.js';

const spec = (text: string) => readFacts('specs/001-a/spec.md', 'spec', text);
const plan = (text: string) => readFacts('specs/001-a/plan.md', 'plan', text);
const tasks = (...lines: string[]) => readFacts('specs/001-a/tasks.md', 'tasks', `${lines.join('\n')}\n`).tasks;
const constitution = (text: string) => readFacts('memory/constitution.md', 'constitution', text);
const ids = (text: string) => spec(text).definitions.map(({ id }) => id);

describe('a story', () => {
  it.each([
    ['### User Story 1 - Ask for a namespace (Priority: P1) 🎯 MVP', 'US1', 'Ask for a namespace', 1],
    ['### User Story 2 (US-2) - Ask for a quota (Priority: P2)', 'US2', 'Ask for a quota', 2],
    ['### User Story 3: Ask for a quota', 'US3', 'Ask for a quota', null],
    ['### Infrastructure Scenario 4 - Provision the network (Priority: P1)', 'US4', 'Provision the network', 1],
    ['### Operational Story 5: Rotate the keys (P3)', 'US5', 'Rotate the keys', 3],
    ['### User Scenario 6 – Rotate the keys', 'US6', 'Rotate the keys', null],
    ['### US7: Rotate the keys', 'US7', 'Rotate the keys', null],
    ['### Historia de usuario 8 - Pedir una cuota (Prioridad: P1)', 'US8', 'Pedir una cuota', 1],
    ['### 用户故事 9 - 申请命名空间（优先级：P2）', 'US9', '申请命名空间', 2],
  ])('is %s', (heading, id, title, priority) => {
    expect(storiesOf(spec(`# A\n\n${heading}\n`))).toMatchObject([{ id, title, priority }]);
  });

  it('is none in a heading that only looks like one', () => {
    expect(ids('## User Scenarios & Testing\n\n## Story points\n\n### US1.2 of the contract\n')).toEqual([]);
  });
});

describe('an acceptance scenario', () => {
  const story = '### User Story 1 - Ask (Priority: P1)\n\n';
  const parts = (text: string) =>
    spec(story + text)
      .definitions.filter(({ kind }) => kind === 'scenario')
      .map((one) => ({ id: one.id, ...scenarioParts(one) }));
  const english = { id: 'US1.1', given: 'a team', when: 'it asks', then: 'it gets one' };

  it.each([
    ['in bold', '1. **Given** a team, **When** it asks, **Then** it gets one.\n'],
    ['without bold', '1. Given a team, When it asks, Then it gets one\n'],
    ['wrapped', '1. **Given** a team,\n   **When** it asks,\n   **Then** it gets one\n'],
    ['in items of its own', '- **Given** a team\n- **When** it asks\n- **Then** it gets one\n'],
    ['in nested items', '1. **Given** a team\n   - **When** it asks\n   - **Then** it gets one\n'],
    ['in a paragraph', '**Given** a team, **When** it asks, **Then** it gets one.\n'],
    ['with a label', '1. **Scenario 1**: **Given** a team, **When** it asks, **Then** it gets one\n'],
  ])('is read %s', (_, text) => {
    expect(parts(text)).toEqual([english]);
  });

  it.each([
    ['Spanish', '1. **Dado** un equipo, **Cuando** pide, **Entonces** recibe\n', 'un equipo', 'pide', 'recibe'],
    ['Portuguese', '1. Dado que um time, Quando pede, Então recebe\n', 'um time', 'pede', 'recebe'],
    [
      'Chinese',
      '1. **假设** 一个团队，**当** 提出申请，**那么** 得到命名空间。\n',
      '一个团队',
      '提出申请',
      '得到命名空间',
    ],
    ['Chinese without bold', '1. 假如一个团队，当提出申请，则得到\n', '一个团队', '提出申请', '得到'],
  ])('is read in %s', (_, text, given, when, then) => {
    expect(parts(text)).toEqual([{ id: 'US1.1', given, when, then }]);
  });

  it('goes on with And, and ends where the next begins', () => {
    const text =
      '1. **Given** a, **And** b, **When** c, **Then** d\n2. **Given** e, **When** f, **Then** g\n\nThen rest.\n';
    expect(parts(text)).toEqual([
      { id: 'US1.1', given: 'a, And b', when: 'c', then: 'd' },
      { id: 'US1.2', given: 'e', when: 'f', then: 'g' },
    ]);
  });
});

describe('a requirement', () => {
  it.each([
    ['- **FR-001**: It runs', 'FR-001'],
    ['* **FR-001:** It runs', 'FR-001'],
    ['- FR-001: It runs', 'FR-001'],
    ['- **FR-B-7**: It runs', 'FR-B-7'],
    ['- **FR-B-7 (MUST)**: It runs', 'FR-B-7'],
    ['- **NFR-PERF-005**: It runs', 'NFR-PERF-005'],
    ['- **FR-002a**: It runs', 'FR-002a'],
    ['- **FR-003**：系统必须运行', 'FR-003'],
    ['- **SC-001** - It runs', 'SC-001'],
  ])('is %s', (line, id) => {
    expect(ids(`${line}\n`)).toEqual([id]);
  });

  it('is cited with those between the ends of a range', () => {
    const { citations } = readFacts('t', 'tasks', 'Serves FR-001 to FR-004, FR-B-7 and （T001）; FR-006–FR-008.\n');
    expect(citations.map(({ id, from }) => [id, from])).toEqual([
      ['FR-001', undefined],
      ['FR-004', 'FR-001'],
      ['FR-B-7', undefined],
      ['T001', undefined],
      ['FR-006', undefined],
      ['FR-008', 'FR-006'],
    ]);
  });
});

describe('an open question', () => {
  it('may be asked in Chinese', () => {
    expect(
      spec('- **FR-001**: 日志保留 [NEEDS CLARIFICATION：保留多久——30 天、90 天还是一年？]\n').markers,
    ).toMatchObject([
      { question: '保留多久——30 天、90 天还是一年？', options: ['30 天', '90 天', '一年'], subject: 'FR-001' },
    ]);
  });
});

describe('a task', () => {
  it.each([
    ['- [ ] T001 [P] [US1] Write a/b.tf', 'T001', false, true, 'US1', []],
    ['- [X] T002 [IS1] Write a/b.tf', 'T002', true, false, 'US1', []],
    ['* [x] T003 [US-2] [P] Write a/b.tf', 'T003', true, true, 'US2', []],
    ['- [ ] **T004a** Write a/b.tf (depends on T001, T002)', 'T004a', false, false, null, ['T001', 'T002']],
    ['- [ ] T005 编写 a/b.tf（依赖 T001）', 'T005', false, false, null, ['T001']],
    ['- [ ] T006 Escribir a/b.tf (depende de T001)', 'T006', false, false, null, ['T001']],
  ])('is %s', (line, id, done, parallel, story, dependsOn) => {
    const [task] = tasks('## Phase 1: Setup', '', line);
    expect(task).toMatchObject({ id, done, parallel, story, files: ['a/b.tf'] });
    expect(task?.dependsOn.map((on) => on.id)).toEqual(dependsOn);
  });

  it.each(['## Phase 2.1: Validation', '## Fase 1: Red', '## 阶段 1：网络', '## 第一阶段：网络'])(
    'stands under %s',
    (heading) => {
      expect(tasks(heading, '', '### Tests for User Story 1', '', '- [ ] T001 Write a/b.tf')).toHaveLength(1);
    },
  );
});

describe('a Constitution Check table', () => {
  const table = (header: string, ...rows: string[]) =>
    `## Constitution Check\n\n| ${header} |\n|${header.replace(/[^|]+/g, '---')}|\n${rows.map((row) => `| ${row} |\n`).join('')}`;
  const judged = (text: string) =>
    plan(text).gates.map(({ article, question, judgement }) => [article, question, judgement]);

  it('is read as gates', () => {
    const rows = [
      'I. Module First | PASS | one module',
      '**VII. Simplicity** | ❌ FAIL | four tools',
      'Naming | N/A | none',
    ];
    expect(judged(table('Principle | Status | Notes', ...rows))).toEqual([
      ['I', 'I. Module First', 'passed'],
      ['VII', 'VII. Simplicity', 'failed'],
      [null, 'Naming', 'not applicable'],
    ]);
  });

  it.each([
    ['the verdict last', 'Principle | Gate | Status', 'V. Security | no public ports | ✅ PASS'],
    ['the verdict with its reason', 'Principle | Assessment', 'V. Security | ✅ No public ports.'],
    ['Chinese', '原则 | 状态 | 说明', 'V. Security | 通过 | 无'],
    ['Spanish', 'Principio | Estado', 'V. Security | Cumple'],
  ])('with %s', (_, header, row) => {
    expect(judged(table(header, row))).toEqual([['V', 'V. Security', 'passed']]);
  });

  it('is none where no column judges', () => {
    expect(judged(table('Principle | Plan', 'V. Security | Ports are closed', 'VI. Rollback | Tried first'))).toEqual(
      [],
    );
    expect(judged('## Complexity Tracking\n\n| Violation | Why |\n|---|---|\n| A | PASS |\n')).toEqual([]);
  });

  it('that fails is unanswered without a reason, and answered with one', () => {
    const found = (text: string) =>
      check(exampleProject(`<!-- file: plan.md -->\n${text}`), rules, { ci: false, today: '2026-11-21' })
        .filter(({ rule }) => rule === 'gate-unanswered')
        .map(({ message }) => message);
    const failing = table('Principle | Status', 'I. Module First | PASS', 'VII. Simplicity | FAIL');
    expect(found(failing)).toEqual(['"VII. Simplicity" fails, and Complexity Tracking gives no reason']);
    const reason =
      '\n## Complexity Tracking\n\n| Violation | Why Needed |\n|---|---|\n| VII: four tools | DNS has a module for Pulumi only |\n';
    expect(found(failing + reason)).toEqual([]);
  });
});

describe('a constitution', () => {
  it.each([
    '### I. Module First',
    '### Article I: Module First',
    '#### Article I: Module First',
    '### Principle I: Module First',
  ])('has the article %s', (heading) => {
    expect(constitution(`# Constitution\n\n${heading}\n`).articles).toMatchObject([
      { numeral: 'I', title: 'Module First' },
    ]);
  });

  it('says its version and dates in one line', () => {
    const { fields } = constitution(
      '# C\n\n**Version**: 1.2.0 | **Ratified**: 2026-01-02 | **Last Amended**: 2026-03-04\n',
    );
    expect([fields['version']?.value, fields['ratified']?.value, fields['last amended']?.value]).toEqual([
      '1.2.0',
      '2026-01-02',
      '2026-03-04',
    ]);
  });

  it('without ids of gates asks no gate of a plan', () => {
    const example =
      '<!-- file: memory/constitution.md -->\n# Constitution\n\n### I. Library First\n\n- Each feature is a library\n<!-- file: plan.md -->\n# Implementation Plan: A\n\n## Constitution Check\n\nAll principles hold.\n';
    const found = check(exampleProject(example), rules, { ci: false, today: '2026-11-21' });
    expect(found.filter(({ rule }) => /gate|constitution/.test(rule))).toEqual([]);
  });
});

describe('the head of a document', () => {
  it('may be one line a field, or joined', () => {
    const lines = '# A\n\n**Feature Branch**: `001-a`\n**Created**: 2026-01-02\n**Status**: Draft\n';
    const joined = '# A\n\n**Branch**: `001-a` | **Date**: 2026-01-02 | **Spec**: [spec.md](spec.md)\n';
    expect(Object.keys(spec(lines).fields)).toEqual(['feature branch', 'created', 'status']);
    expect(Object.keys(plan(joined).fields)).toEqual(['branch', 'date', 'spec']);
  });
});
