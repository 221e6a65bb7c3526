import { plural } from '../core/gate.js';
import { byWeight, counted, type Finding } from '../model/finding.js';
import { printable } from '../model/printable.js';
import type { Report, Reported } from '../model/report.js';
import { levelCounts } from './text.js';

/** A comment of GitHub's may have 65,536 characters, and there may be words around ours. Bytes. */
const most = 60_000;

/** By this line a job finds the comment it wrote before. */
const mark = '<!-- specops lint -->';

/** A table for a comment, that calls nobody and links to nothing. */
export const markdown: Report = {
  name: 'markdown',
  about: 'a table for a comment',
  ours: new RegExp(`^${mark}\\n`),
  print: (reported) => table(reported, most),
};

/** The heaviest findings as a table of at most `room` bytes, and how many are left out. */
export function table(reported: Reported, room: number): string {
  const found = counted(reported.findings).sort(byWeight);
  const documents = plural(reported.documents.length, 'document');
  if (found.length === 0) return `${mark}\n**SpecOps**: clean, ${documents} read.\n`;
  const head = `${mark}\n**SpecOps**: ${levelCounts(found)} in ${documents}.\n\n| Level | Where | What | Rule |\n|---|---|---|---|\n`;
  const foot = `\nWhy, and how to mend it: ${code('specops explain RULE')}\n`;
  const rows: string[] = [];
  let used = bytes(head) + bytes(foot) + 40;
  for (const finding of found) {
    const next = row(reported, finding);
    used += bytes(next);
    if (used > room) break;
    rows.push(next);
  }
  const left = found.length - rows.length;
  return `${head}${rows.join('')}${left > 0 ? `\n… and ${String(left)} more.\n` : ''}${foot}`;
}

function row({ prefix }: Reported, { level, file, line, message, rule }: Finding): string {
  const cells = [
    level === 'info' ? 'note' : level,
    code(`${prefix}${file}:${String(line)}`),
    code(message),
    code(rule),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

/** A text as a code span for a table's cell: nothing in it is Markdown, a mention or the cell's end. */
function code(text: string): string {
  const plain = printable(text)
    .replace(/@(?=\S)/g, '@ ')
    .replace(/#(?=\w)/g, '# ')
    .replace(/\\(?=\|)/g, '\\ ')
    .replaceAll('|', '\\|');
  const fence = '`'.repeat(1 + Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length)));
  const pad = plain.startsWith('`') || plain.endsWith('`') || plain.trim() === '' ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`;
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
