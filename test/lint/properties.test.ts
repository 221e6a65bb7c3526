import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/core/lint/check.js';
import { exampleProject } from '../../src/core/lint/example.js';
import { mend } from '../../src/core/lint/mend.js';
import type { Finding } from '../../src/model/finding.js';
import type { Project } from '../../src/model/project.js';
import type { Circumstances } from '../../src/model/rule.js';
import { rules } from '../../src/rules/index.js';
import { growth, mostGrowth } from '../growth.js';

const load = createRequire(import.meta.url);
const { tests: commonmark } = load('commonmark-spec') as { tests: { markdown: string }[] };
const naughty = JSON.parse(readFileSync(load.resolve('big-list-of-naughty-strings/blns.json'), 'utf8')) as string[];

const known = rules.map(({ name }) => name);
const now: Circumstances = { ci: false, today: '2026-11-21', known };
const files = ['spec.md', 'plan.md', 'tasks.md', 'data-model.md'];
const path = (file: string) => `<!-- file: ${file} -->\n`;
const lint = (project: Project): Finding[] => check(project, rules, now);
const project = (text: string, file = 'spec.md') => exampleProject(path(file) + text);

/** A finding without what only tells where in the bytes it stands. */
const told = (findings: Finding[]) =>
  findings.map(({ rule, level, file, line, message, fingerprint }) => ({
    rule,
    level,
    file,
    line,
    message,
    fingerprint,
  }));

/** What a rule failed with would be the finding `rule-crash`: nothing may. */
function sound(text: string, file: string): Finding[] {
  const found = lint(project(text, file));
  expect(found.filter(({ rule }) => rule.startsWith('rule-'))).toEqual([]);
  return found;
}

const piece = fc.oneof(
  fc.constantFrom(...naughty),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    ...[
      '# Feature\n',
      '\n## Requirements\n\n',
      '- **FR-001**: ',
      '- **FR-1**: It MUST be ',
      '[NEEDS CLARIFICATION: which region?]',
    ],
    ...[
      '[NEEDS CLARIFICATION',
      '\n\n',
      '\n- [ ] T001 [P] Write a/b.tf (FR-001)\n',
      '| a | b |\n|---|---|\n| FR-001 | x |\n',
      '```yaml\n',
    ],
    ...[
      '```\n',
      '> ',
      '<!-- specops-ignore id-malformed: why -->\n',
      '<!-- specops-ignore',
      '-->',
      '---\nstatus: redy\n---\n',
    ],
    ...[
      `\n\n\`\`\`hcl\n${'a = "b"\n'.repeat(17)}\`\`\`\n\n`,
      '- [ ] T002 Write tests/a.tftest.hcl\n',
      '**Feature Branch**: `002-b`\n',
      '---\nfeature: 002-b\ntitle: B\n---\n',
      '# Infrastructure Specification: B\n',
    ],
    ...[
      '\t',
      '\r',
      '\u0000',
      '\uFEFF',
      '[FEATURE NAME]',
      '[e.g., EKS]',
      '**',
      '`',
      '\n### D-001 EKS\n',
      '### Simplicity Gate\n- [x] VII.1\n',
    ],
  ),
);
const markdown = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''));
const document = fc.tuple(markdown, fc.constantFrom(...files));

describe('any Markdown', () => {
  it('of CommonMark is linted without a crash, with LF and CRLF alike', () => {
    for (const { markdown: text } of commonmark) {
      const found = told(sound(text, 'spec.md'));
      expect(told(sound(text.replaceAll('\n', '\r\n'), 'spec.md')), text).toEqual(found);
    }
  });

  it('made of naughty strings is linted without a crash', () => {
    for (const text of naughty)
      for (const file of ['spec.md', 'tasks.md']) sound(`# ${text}\n\n- **FR-001**: ${text}\n\n${text}\n`, file);
  });

  it('is linted without a crash, twice the same, and the same from facts that were written and read', () => {
    fc.assert(
      fc.property(document, ([text, file]) => {
        const found = sound(text, file);
        expect(lint(project(text, file))).toEqual(found);
        expect(lint(JSON.parse(JSON.stringify(project(text, file))) as Project)).toEqual(found);
      }),
    );
  });

  it('has the same findings with LF and CRLF', () => {
    fc.assert(
      fc.property(document, ([text, file]) => {
        const lf = text.replace(/\r\n?/g, '\n');
        expect(told(lint(project(lf.replaceAll('\n', '\r\n'), file)))).toEqual(told(lint(project(lf, file))));
      }),
      { examples: [[['<!-- specops-ignore# A\n<!-- specops-ignore id-malformed: why -->\n', 'spec.md']]] },
    );
  });

  it.each([
    ['safe', false],
    ['unsafe', true],
  ])('mended twice is the same as once: %s', (_, unsafe) => {
    const mended = (text: Project) => mend(text, lint(text), lint, ({ safe }) => safe || unsafe).project;
    fc.assert(
      fc.property(document, ([text, file]) => {
        const once = mended(project(text, file));
        expect(mended(once).files).toEqual(once.files);
      }),
      { examples: [[['# Feature\n```\n', 'spec.md']]] },
    );
  });
});

describe('own passes', () => {
  it.each([
    ['words', 'The platform keeps it. ', 'spec.md'],
    ['requirements', '- **FR-001**: It MUST be kept (SC-001).\n', 'spec.md'],
    ['tasks', '- [ ] T001 [P] Write modules/a/main.tf (FR-001)\n', 'tasks.md'],
    ['headings', '### D-001 EKS\n\nServes FR-001.\n\n', 'plan.md'],
    ['comments', '<!-- specops-ignore id-malformed: why -->\n\nText\n\n', 'spec.md'],
    ['open comments', '<!-- specops-ignore id-malformed ', 'spec.md'],
    ['table rows', '| FR-001 | kept | 99.9 % |\n', 'data-model.md'],
    ['markers', 'Logs [NEEDS CLARIFICATION: how long are logs kept?]\n\n', 'spec.md'],
  ])(
    'are linear in %s',
    (_, filler, file) => {
      const head = file === 'tasks.md' ? '## Phase 1: Setup\n\n' : '| a | b | c |\n|---|---|---|\n';
      const of = (size: number) => head + filler.repeat(Math.ceil(size / filler.length));
      // Facts are made with the parser, whose time is its own, and so are judged apart.
      const ready = new Map([0.25, 1].map((share) => [share, project(of(share * 128 * 1024), file)]));
      const grown = growth((share) => lint(ready.get(share) ?? project('')));
      expect(grown).toBeLessThan(mostGrowth);
    },
    60_000,
  );
});
