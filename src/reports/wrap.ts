/**
 * A text broken at blanks so that no line is longer than `width`, the lines after the first indented. `first`
 * is how many characters already stand on the first line. A word that is too long stays whole.
 */
export function wrap(text: string, width: number, indent: number, first = indent): string {
  const lines: string[] = [];
  let line = '';
  let used = first;
  for (const word of text.split(' ')) {
    if (line !== '' && used + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
      used = indent;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
