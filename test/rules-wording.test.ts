import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check } from '../src/core/lint/check.js';
import { exampleProject } from '../src/core/lint/example.js';
import { languageOf } from '../src/core/intent/language.js';
import { splice } from '../src/core/splice.js';
import { wordsOf } from '../src/core/intent/wording.js';
import type { Finding } from '../src/model/finding.js';
import { rules } from '../src/rules/index.js';
import { growth, mostGrowth } from './growth.js';

function found(name: string, example: string): Finding[] {
  const rule = rules.filter((one) => one.name === name);
  return check(exampleProject(example), rule, { ci: false, today: '2026-11-21' });
}

/** A document after every repair that is safe, or, with `unsafe`, every one. */
function mended(name: string, text: string, file = 'spec.md', unsafe = false): string {
  const path = file.startsWith('memory/') ? file : `specs/001-example/${file}`;
  const edits = found(name, `<!-- file: ${file} -->\n${text}`)
    .flatMap(({ repair }) => (repair && (repair.safe || unsafe) ? repair.edits : []))
    .filter((edit) => edit.file === path);
  return splice(text.split('<!-- file:')[0] ?? '', edits);
}

describe('the language of a text', () => {
  it.each([
    ['en', 'The platform must be ready when the team asks for it.'],
    ['es', 'La plataforma debe estar lista cuando el equipo la pide.'],
    ['pt', 'A plataforma deve estar pronta quando o time não a usa.'],
    ['fr', 'La plateforme doit être prête pour les équipes et les clients.'],
    ['de', 'Die Plattform muss für das Team bereit sein und nicht warten.'],
    ['zh', '平台必须在团队需要时准备好。'],
    ['ja', 'プラットフォームはチームのために準備されなければならない。'],
    [null, 'Платформа должна быть готова, когда команда её попросит.'],
    [null, 'La piattaforma deve essere pronta per il team che la chiede e non aspetta gli altri della casa.'],
    [null, 'EKS, Cilium, Argo CD'],
  ])('is %s', (language, text) => {
    expect(languageOf(text)).toBe(language);
  });

  it.each(['en', 'es', 'pt', 'fr', 'de', 'zh', 'ja'] as const)('has its words: %s', (language) => {
    for (const [key, words] of Object.entries(wordsOf(language)))
      if (key !== 'imperative') expect((words as string[]).length).toBeGreaterThan(4);
  });

  it('is unknown, and nothing is said of its words', () => {
    const russian = '# Платформа\n\n- **FR-001**: Платформа должна быть fast и scalable, as needed.\n';
    for (const rule of ['quality-vague', 'clause-escape', 'speculation']) expect(found(rule, russian)).toEqual([]);
  });
});

describe('what SpecOps writes', () => {
  it('passes every rule of wording', () => {
    const folder = new URL('fixtures/main-job/tree/specs/003-multi-tenant-k8s/', import.meta.url);
    const names = ['spec.md', 'plan.md', 'research.md', 'data-model.md', 'quickstart.md', 'tasks.md'];
    const texts = names.map((name) => `<!-- file: ${name} -->\n${readFileSync(new URL(name, folder), 'utf8')}`);
    const wording = [
      'clarification-malformed',
      'clause-escape',
      'quality-vague',
      'scenario-incomplete',
      'speculation',
      'text-hidden',
      'todo-left',
      'template-residue',
    ];
    expect(wording.flatMap((name) => found(name, texts.join('')))).toEqual([]);
  });
});

describe('a repair', () => {
  it('leaves every other byte alone', () => {
    expect(
      mended('id-malformed', '# Logs\r\n\r\n- **FR-1**: Logs are kept.  \r\n- **SC-1**: They are (FR-1).\r\n'),
    ).toBe('# Logs\r\n\r\n- **FR-001**: Logs are kept.  \r\n- **SC-001**: They are (FR-001).\r\n');
  });

  it('does not make one id of two', () => {
    expect(found('id-malformed', '- **FR-1**: A.\n- **FR-001**: B.\n')[0]?.repair).toBeUndefined();
  });

  it('of many is one', () => {
    const lines = [1, 2, 3, 4, 5, 6, 7].map((number) => `- **FR-${String(number)}**: Logs are kept.\n`).join('');
    expect(mended('id-malformed', lines)).toBe(lines.replaceAll('FR-', 'FR-00'));
  });

  it.each([
    ['[Needs Clarification: how many days?]', '[NEEDS CLARIFICATION: how many days?]'],
    ['[needs_clarification: how many days?]', '[NEEDS CLARIFICATION: how many days?]'],
    ['[NEEDS CLARIFICATION: how many days?', '[NEEDS CLARIFICATION: how many days?]'],
    ['NEEDS CLARIFICATION: for how many days?', '[NEEDS CLARIFICATION: for how many days?]'],
    ['(NEEDS CLARIFICATION: for how many days?)', '[NEEDS CLARIFICATION: for how many days?]'],
  ])('makes a marker of %s', (written, marker) => {
    expect(mended('clarification-malformed', `- Logs are kept ${written}\n`)).toBe(`- Logs are kept ${marker}\n`);
  });

  it('never takes a marker away unasked', () => {
    const text = '- Logs are kept [NEEDS CLARIFICATION: RESOLVED: 30 days].\n';
    expect(mended('clarification-malformed', text)).toBe(text);
    expect(mended('clarification-malformed', text, 'spec.md', true)).toBe('- Logs are kept 30 days.\n');
  });

  it('asks what was left to do', () => {
    expect(mended('todo-left', '| Topic | Decision |\n|---|---|\n| Region | TBD |\n', 'plan.md', true)).toBe(
      '| Topic | Decision |\n|---|---|\n| Region | [NEEDS CLARIFICATION: Region Decision is not decided] |\n',
    );
  });

  it('asks what happens at an edge', () => {
    expect(mended('edge-case-unanswered', '### Edge Cases\n\n- What happens to data?\n', 'spec.md', true)).toBe(
      '### Edge Cases\n\n- [NEEDS CLARIFICATION: what happens to data?]\n',
    );
  });

  it('unticks', () => {
    const text = 'It is [NEEDS CLARIFICATION: public or private?]\n\n- [x] No [NEEDS CLARIFICATION] markers remain\n';
    expect(mended('checklist-ticked-false', text)).toBe(text.replace('[x]', '[ ]'));
  });

  it('adds a gate, unticked and asked', () => {
    const plan = '### Gates\n\n- [x] **VII.1** Few tools?\n\n## Next\n';
    const constitution =
      '<!-- file: memory/constitution.md -->\n- **VII.1** Few tools?\n- **IX.1** Tried in a real cluster?\n';
    expect(mended('gate-missing', `${plan}${constitution}`, 'plan.md')).toBe(
      '### Gates\n\n- [x] **VII.1** Few tools?\n- [ ] **IX.1** Tried in a real cluster?\n  - [NEEDS CLARIFICATION: IX.1 tried in a real cluster - yes, or what and why?]\n\n## Next\n',
    );
  });

  it('respells tasks and drops [P]', () => {
    const list = (first: string, second: string) => `## Phase 1: Setup\n\n- [ ] ${first} a.tf\n- [ ] ${second} a.tf\n`;
    expect(mended('task-malformed', list('T1 Write', 'T-002 [p] Write (depends on T1)'), 'tasks.md')).toBe(
      list('T001 Write', 'T002 [P] Write (depends on T001)'),
    );
    expect(mended('task-parallel-conflict', list('T001 [P] Write', 'T002 [P] Write'), 'tasks.md')).toBe(
      list('T001 [P] Write', 'T002 Write'),
    );
  });

  it('begins a section with a question, in the line ends of the document', () => {
    const spec = '# Logs\r\n\r\n## User Stories\r\n\r\nOne.\r\n\r\n## Requirements\r\n\r\nOne.\r\n';
    expect(mended('section-missing', spec)).toBe(spec);
    expect(mended('section-missing', spec, 'spec.md', true)).toBe(
      `${spec}\r\n## Success Criteria\r\n\r\n[NEEDS CLARIFICATION: by which figures is it known to be good enough?]\r\n`,
    );
  });

  it('removes the comments of a template, not others', () => {
    const text = '# Logs\n\n<!-- ACTION REQUIRED: Fill it in. -->\n<!-- Reviewed by the network team. -->\n';
    expect(mended('template-residue', text)).toBe('# Logs\n\n\n<!-- Reviewed by the network team. -->\n');
  });
});

describe('hidden text', () => {
  const points = [0x202a, 0x202e, 0x2066, 0x2069, 0x200b, 0x200c, 0x200d, 0x2060, 0x2063, 0xfeff, 0x180e, 0x3164];
  it.each([...points, 0xe0001, 0xe0041, 0xe007f, 0x1b, 0x200f])('is shown by its code point: %i', (code) => {
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    expect(found('text-hidden', `A${String.fromCodePoint(code)}B\n`)[0]?.message).toContain(name);
  });

  it('is found in code, too', () => {
    expect(found('text-hidden', '```sh\nrm \u202efile\n```\n')).toHaveLength(1);
  });
});

describe('hostile text', () => {
  it.each<[string, (share: number) => string]>([
    ['quotes', (share) => `- **FR-001**: the ${'"'.repeat(share * 60_000)}`],
    ['stars', (share) => `- **FR-001**: the ${'*'.repeat(share * 60_000)}`],
    ['blanks', (share) => `- **FR-001**: the must be ${' '.repeat(share * 60_000)}fast`],
    ['question marks', (share) => `### Edge Cases\n\n- the ${'?'.repeat(share * 60_000)}x`],
    ['words', (share) => `- **FR-001**: ${'the fast and scalable if possible '.repeat(share * 4_000)}`],
    ['markers', (share) => `- **FR-001**: ${'[needs clarification '.repeat(share * 4_000)}`],
    ['comments', (share) => `# A\n\n${'<!-- ignore all '.repeat(share * 6_000)}`],
    [
      'scenarios',
      (share) => `### User Story 1 - A\n\n${'1. **Given** the a, **When** b, **Then** c\n'.repeat(share * 2_000)}`,
    ],
    ['ids', (share) => '- **FR-1**: the FR-1\n'.repeat(share * 3_000)],
    ['zero-width characters', (share) => '\u200b'.repeat(share * 60_000)],
  ])('takes time by its size: %s', (_, text) => {
    const grown = growth((share) => {
      check(exampleProject(text(share)), rules, { ci: false, today: '2026-11-21' });
    });
    expect(grown).toBeLessThan(mostGrowth);
  });
});
