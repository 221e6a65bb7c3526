import type { Paint } from '../model/command.js';
import type { Finding, Level } from '../model/finding.js';
import { printable } from '../model/printable.js';
import type { Report } from '../model/report.js';
import { wrap } from './wrap.js';

/** Findings for people: grouped by file, each with its place, level and rule. */
export const text: Report = (findings, paint) => {
  const files = [...new Set(findings.map(({ file }) => file))];
  return files
    .map((file) =>
      fileBlock(
        file,
        findings.filter((finding) => finding.file === file),
        paint,
      ),
    )
    .join('\n\n');
};

function fileBlock(file: string, findings: readonly Finding[], paint: Paint): string {
  const places = findings.map(({ line, column }) => `${String(line)}:${String(column)}`);
  const width = Math.max(...places.map(({ length }) => length));
  const lines = findings.map(({ level, rule, message }, index) => {
    const place = (places[index] ?? '').padStart(width);
    const indent = width + 13;
    return `  ${paint.dim(place)}  ${coloured(level, paint)}  ${wrap(printable(message), paint.width, indent)}\n${' '.repeat(indent)}${paint.dim(rule)}`;
  });
  return [paint.bold(printable(file)), ...lines].join('\n');
}

function coloured(level: Level, paint: Paint): string {
  return { error: paint.red('error  '), warning: paint.yellow('warning'), info: paint.cyan('note   ') }[level];
}

/** The same for a pipe: one line each, `path:line:column: level rule message`. */
export const lines: Report = (findings) =>
  findings
    .map(
      ({ file, line, column, level, rule, message }) =>
        `${printable(file)}:${String(line)}:${String(column)}: ${level} ${rule} ${printable(message)}`,
    )
    .join('\n');
