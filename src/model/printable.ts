/** Control, format (bidirectional, zero-width, tag), surrogate, and line- and paragraph-separating characters. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * Any text, made safe to print on one line of a terminal or a CI log: control, bidirectional, zero-width and
 * tag characters and lone surrogates become visible escapes, and nothing that a CI runner takes for a
 * command (`::name::`, `##[name]`) is left whole. Idempotent.
 */
export function printable(text: string): string {
  return text
    .replace(unprintable, escaped)
    .replace(/##(?=\[)/g, '## ')
    .replace(/^(\s*):(?=:)/, '$1: ');
}

/** The same for a text of several lines, whose line breaks stay. */
export function printableLines(text: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => printable(line.replaceAll('\t', '    ')))
    .join('\n');
}
