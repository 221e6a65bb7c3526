import { columnsOf } from './columns.js';

/**
 * A text broken at blanks so that no line takes more than `width` columns, the lines after the first indented. `first`
 * is how many columns are taken on the first line already. A word that is too long stays whole; colours take none.
 */
export function wrap(text: string, width: number, indent: number, first = indent): string {
  const lines: string[] = [];
  let line = '';
  let used = first;
  for (const word of text.split(' ')) {
    const room = columnsOf(word);
    if (line !== '' && used + 1 + room > width) {
      lines.push(line);
      line = word;
      used = indent + room;
    } else {
      used += line === '' ? room : room + 1;
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
