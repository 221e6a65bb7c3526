import type { Paint } from '../../src/model/command.js';
import type { Finding } from '../../src/model/finding.js';
import type { Report, Reported } from '../../src/model/report.js';
import type { Rule } from '../../src/model/rule.js';
import { reports } from '../../src/reports/index.js';

const plain = (text: string) => text;

/** Paint without colours, as wide as a file. */
export const paint: Paint = {
  width: 100,
  bold: plain,
  dim: plain,
  red: plain,
  yellow: plain,
  green: plain,
  cyan: plain,
};

const spec = 'specs/001-logs/spec.md';
const tasks = 'specs/001-logs/tasks.md';

const texts = {
  [spec]: '# Logs — 日誌 🚀\n\n- **FR-1**: Logs MUST be kept [NEEDS CLARIFICATION: how long?]\n- 日本 🚀 **FR-1**\n',
  [tasks]: '# Tasks\n\n## Phase 1: Setup\n\n- [ ] T001 Write main.tf (FR-009)\n',
};

const spelled = (start: number) => ({ start, end: start + 4 });
const first = spelled(texts[spec].indexOf('FR-1'));
const last = spelled(texts[spec].lastIndexOf('FR-1'));

/** A finding of a document, on one line; what is left out is of no matter. */
export function finding(given: Partial<Finding> = {}): Finding {
  const { line = 1, column = 1 } = given;
  return {
    rule: 'clarification-open',
    level: 'warning',
    message: 'open question: how long?',
    why: 'What is built on an open question is built on a guess.',
    fix: 'Answer it where it stands.',
    file: spec,
    line,
    column,
    endLine: line,
    endColumn: column + 5,
    fingerprint: '0123456789abcdef0123456789abcdef',
    related: [],
    ...given,
  };
}

/** One finding of each kind that formats tell apart. */
export const findings: readonly Finding[] = [
  finding({ line: 3, column: 30, endColumn: 62 }),
  finding({
    rule: 'id-malformed',
    level: 'error',
    message: 'FR-1 is spelled FR-001',
    line: 3,
    column: 5,
    endColumn: 9,
    fingerprint: '1'.repeat(32),
    repair: { about: 'spell it FR-001', safe: true, edits: [{ file: spec, ...first, text: 'FR-001' }] },
    related: [{ file: tasks, line: 5, column: 26, endLine: 5, endColumn: 32, message: 'cited here' }],
  }),
  finding({
    rule: 'id-malformed',
    level: 'error',
    message: 'FR-1 is spelled FR-001, 日本 & <b>"it\'s"</b>',
    line: 4,
    column: 11,
    endColumn: 15,
    fingerprint: '2'.repeat(32),
    repair: { about: 'spell it FR-001', safe: true, edits: [{ file: spec, ...last, text: 'FR-001' }] },
  }),
  finding({
    rule: 'reference-unknown',
    level: 'error',
    message: 'FR-009 is defined nowhere',
    file: tasks,
    line: 5,
    column: 26,
    fix: 'Define FR-009, or cite what exists.',
    fingerprint: '3'.repeat(32),
  }),
  finding({
    rule: 'rule-of-a-constitution',
    level: 'info',
    message: 'a section over two lines',
    file: tasks,
    line: 3,
    endLine: 5,
    fingerprint: '4'.repeat(32),
  }),
  finding({
    message: 'open question, set aside',
    file: tasks,
    line: 1,
    suppressed: { by: 'comment', reason: 'the network team decides in March' },
    fingerprint: '5'.repeat(32),
  }),
];

/** A rule as the shelf has them, that finds nothing. */
function rule(name: string, level: Rule['level']): Rule {
  return {
    name,
    level,
    set: 'recommended',
    about: `What ${name} catches.`,
    why: 'What is built on an open question is built on a guess.',
    fix: 'Answer it where it stands.',
    source: 'The methodology.',
    bad: ['- **FR-1**: `a` and ```b```\n'],
    good: ['- **FR-001**: It holds.\n'],
    check: () => [],
  };
}

const rules = [
  rule('clarification-open', 'warning'),
  rule('id-malformed', 'error'),
  rule('reference-unknown', 'error'),
];

/** What a report is made of: those findings, or others, of a project at the top of its repository. */
export function reported(given: Partial<Reported> = {}): Reported {
  const all = given.findings ?? findings;
  return {
    command: 'lint',
    version: '1.2.3',
    findings: all,
    rules,
    documents: ['memory/constitution.md', spec, tasks],
    threshold: 'error',
    next: [{ command: 'specops explain id-malformed', why: 'what it catches', actor: 'agent' }],
    prefix: '',
    texts,
    answer: { format_version: '1.0', kind: 'lint', findings: all },
    ...given,
  };
}

/** A report by its name. */
export function named(name: string): Report {
  const report = reports.find((one) => one.name === name);
  if (!report) throw new Error(`there is no report "${name}"`);
  return report;
}

/** What a format prints. */
export function printed(name: string, given: Partial<Reported> = {}): string {
  return named(name).print(reported(given), paint);
}

/** Texts that try to be more than text: for a terminal, a CI log, a table, XML, JSON or a URI. */
export const hostile: readonly string[] = [
  '::error::pwned',
  '  ::set-output name=a::b',
  '\n::error::pwned',
  '\r::error::pwned',
  '\r\n##[error]pwned',
  'x ##[group]pwned',
  '##[add-path]/tmp',
  '%0A::error::pwned',
  'a,file=/etc/passwd::b',
  '\u0085::stop-commands::x',
  '\u2028::error::x',
  '\u00a0::error::x',
  '::',
  '##[',
  '\u001b[31mred\u001b]0;title\u0007',
  '\u202egnp.exe',
  '\u{e0041}\u{e0042}\u200b',
  '\ud800 lone \udfff',
  '\ufffe\uffff\u0000',
  ']]><x a="&lt;">',
  '"\'&<>',
  '| `a` | ``b`` \\| \\',
  '`',
  '@team and #12 and <img src=x onerror=alert(1)>',
  '[click](https://example.com) {0}',
  '-->\n# heading',
  '../../etc/passwd',
];
