import { plural } from '../core/gate.js';
import type { Paint } from '../model/command.js';
import { byPlace, counted, levels, type Finding, type Level } from '../model/finding.js';
import { printable, printableColours } from '../model/printable.js';
import { textAt, type Report } from '../model/report.js';
import { codeFrame } from './code-frame.js';
import { wrap } from './wrap.js';

/** For people: findings grouped by file, then what they come to and what comes next. */
export const text: Report = {
  name: 'text',
  about: 'for people, grouped by file',
  ours: /^(?:[^]*\n\n)?(?:Clean: |\d[^\n]* in )\d+ documents?\b/,
  print({ findings, documents, next, terminal, texts }, paint) {
    const blocks = fileBlocks(findings, paint, terminal === true ? texts : {});
    const [first] = next;
    const step = first ? `\n\nNext: ${paint.cyan(printable(first.command))}  ${paint.dim(printable(first.why))}` : '';
    const total = summary(findings, documents.length, paint);
    return `${printableColours(`${blocks === '' ? '' : `${blocks}\n\n`}${total}${step}`)}\n`;
  },
};

/** For a pipe: a line each, `path:line:column: level rule message`. */
export const lines: Report = {
  name: 'lines',
  about: 'for a pipe: path:line:column: level rule message',
  ours: /^(?:.*:\d+:\d+: (?:error|warning|info) [a-z-]+ .*\n)*$/,
  print: ({ findings }) =>
    findingLines(findings)
      .map((line) => `${line}\n`)
      .join(''),
};

/** The lines of {@link lines}. */
export function findingLines(findings: readonly Finding[]): string[] {
  return counted(findings)
    .sort(byPlace)
    .map(({ file, line, column, level, rule, message }) =>
      printable(`${file}:${String(line)}:${String(column)}: ${level} ${rule} ${message}`),
    );
}

/** Texts of documents by path. */
type Texts = Readonly<Record<string, string>>;

/** How many findings of a rule show the line they stand in; behind them it is known what is meant. */
const framed = 3;

/**
 * Findings under the names of their files, each with its place, level and rule; coloured, else printable. Where texts
 * are at hand, the first of each rule show their line, and its first says why it matters and how it is mended.
 */
export function fileBlocks(findings: readonly Finding[], paint: Paint, texts: Texts = {}): string {
  const files = new Map<string, Finding[]>();
  for (const finding of counted(findings).sort(byPlace))
    files.set(finding.file, [...(files.get(finding.file) ?? []), finding]);
  const told = new Map<string, number>();
  return [...files].map(([file, found]) => fileBlock(file, found, paint, textAt(texts, file), told)).join('\n\n');
}

function fileBlock(
  file: string,
  findings: readonly Finding[],
  paint: Paint,
  text: string | undefined,
  told: Map<string, number>,
): string {
  const places = findings.map(({ line, column }) => `${String(line)}:${String(column)}`);
  const width = Math.max(...places.map(({ length }) => length));
  const rows = findings.map((finding, index) => {
    const { level, rule, message } = finding;
    const place = (places[index] ?? '').padStart(width);
    const indent = width + 13;
    const row = `  ${paint.dim(place)}  ${coloured(level, `${word[level]} `.padEnd(8), paint)} ${wrap(printable(message), paint.width, indent)}\n${' '.repeat(indent)}${paint.dim(printable(rule))}`;
    return [row, ...(text === undefined ? [] : explained(finding, text, paint, told))].join('\n');
  });
  return [paint.bold(printable(file)), ...rows].join('\n');
}

/** What a compiler adds to a finding: the line; to the first of a rule also why, and how to mend it. */
function explained(finding: Finding, text: string, paint: Paint, told: Map<string, number>): string[] {
  const { rule, level, why, fix } = finding;
  const earlier = told.get(rule) ?? 0;
  told.set(rule, earlier + 1);
  if (earlier >= framed) return [];
  const frame = codeFrame(finding, text, { ...paint, width: paint.width - 4 }, (marks) =>
    coloured(level, marks, paint),
  );
  const said = earlier > 0 ? [] : [`why: ${why}`, ...(fix === undefined ? [] : [`fix: ${fix}`])];
  const notes = said.map((line) => `${paint.dim('=')} ${wrap(printable(line), paint.width, 11, 6)}`);
  return [...frame, ...notes].map((line) => `    ${line}`);
}

const word: Record<Level, string> = { error: 'error', warning: 'warning', info: 'note' };

function coloured(level: Level, text: string, paint: Paint): string {
  if (level === 'error') return paint.red(text);
  return level === 'warning' ? paint.yellow(text) : paint.cyan(text);
}

/** What findings come to: how many of each level in how many documents, and how many a command can mend. */
export function summary(findings: readonly Finding[], documents: number, paint: Paint): string {
  return wrap(summed(findings, documents, paint), paint.width, 0);
}

function summed(findings: readonly Finding[], documents: number, paint: Paint): string {
  const found = counted(findings);
  const set = findings.length - found.length;
  const aside = set > 0 ? [`${plural(set, 'finding')} suppressed.`] : [];
  if (found.length === 0)
    return [`${paint.green('Clean')}: ${plural(documents, 'document')} read, nothing found.`, ...aside].join(' ');
  const safe = found.filter(({ repair }) => repair?.safe === true).length;
  const mend = safe > 0 ? [`${String(safe)} can be mended by specops lint --fix.`] : [];
  return [`${levelCounts(found, paint)} in ${plural(documents, 'document')}.`, ...mend, ...aside].join(' ');
}

/** `2 errors, 1 warning`; levels of which there is none are left out. */
export function levelCounts(findings: readonly Pick<Finding, 'level'>[], paint?: Paint): string {
  return levels
    .flatMap((level) => {
      const some = findings.filter((finding) => finding.level === level).length;
      const words = plural(some, level === 'info' ? 'note' : level);
      if (some === 0) return [];
      if (level === 'error') return [paint?.red(words) ?? words];
      return [level === 'warning' ? (paint?.yellow(words) ?? words) : words];
    })
    .join(', ');
}
