import type { Paint } from '../model/command.js';
import { printable } from '../model/printable.js';

/**
 * A unified diff for a terminal or a pipe: tabs and line ends stay, so that `git apply` takes it; what a
 * terminal or a CI log could obey is escaped all the same.
 */
export function diffText(diff: string, paint: Paint): string {
  return diff
    .split('\n')
    .map((line) => {
      const [whole = '', body = '', end = ''] = /^(.*?)(\r?)$/s.exec(line) ?? [];
      const text = (whole === '' ? '' : body).split('\t').map(safe).join('\t');
      return coloured(text, paint) + end;
    })
    .join('\n');
}

/** The first character of a line of a diff is no blank to skip: what follows it is looked at on its own. */
function safe(text: string): string {
  return text.startsWith(' ') ? ` ${printable(text.slice(1))}` : printable(text);
}

function coloured(line: string, paint: Paint): string {
  if (line.startsWith('@@')) return paint.cyan(line);
  if (/^(?:---|\+\+\+) /.test(line)) return paint.bold(line);
  if (line.startsWith('+')) return paint.green(line);
  return line.startsWith('-') ? paint.red(line) : line;
}
