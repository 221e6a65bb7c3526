/**
 * Control, format (bidirectional, zero-width, tag), surrogate, and line- and paragraph-separating characters,
 * and what else shows nothing: fillers and the planes of tags and variation selectors.
 */
const unprintable =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{34f}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}-\u{180f}\u{2065}\u{3164}\u{ffa0}\u{fff0}-\u{fff8}\u{e0000}-\u{e0fff}]/gu;

/** What opens a command of Azure Pipelines, wherever it stands in a line. */
const command = /##(?=[\w.-]*\[)/g;

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * Any text, made safe to print on one line of a terminal or a CI log: control, bidirectional, zero-width and
 * tag characters and lone surrogates become visible escapes, and nothing that a CI runner takes for a
 * command (`::name::`, `##[name]`, `##vso[name]`) is left whole. Idempotent.
 */
export function printable(text: string): string {
  return text
    .replace(unprintable, escaped)
    .replace(command, '## ')
    .replace(/^(\s*):(?=:)/, '$1: ');
}

/** The same for a text of several lines, whose line breaks stay. */
export function printableLines(text: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => printable(line.replaceAll('\t', '    ')))
    .join('\n');
}

/** What `reports/paint.ts` writes around a text: bold, dim, a colour, and their ends. */
const colour = /(\u001b\[(?:[12]|22|3[1236]|39)m)/;

/** The same for a text that is coloured already: those colours stay, and no other sequence. */
export function printableColours(text: string): string {
  return text
    .split(colour)
    .map((piece, index) => (index % 2 === 0 ? printableLines(piece) : piece))
    .join('');
}

/** A value in which no text can pass for one that we coloured: what is to be painted by {@link printableColours}. */
export function uncoloured<Value>(value: Value): Value {
  if (typeof value === 'string') return value.replace(/[\u001b\u009b]/g, escaped) as Value;
  if (Array.isArray(value)) return value.map(uncoloured) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [uncoloured(key), uncoloured(one)])) as Value;
}

/** A value as JSON that is as safe to print: what a terminal or a CI log could obey is written as `\uXXXX`. */
export function printableJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent)
    .replace(unprintable, (character) => (character === '\n' ? character : codeUnits(character)))
    .replace(command, '#\\u0023');
}

function codeUnits(character: string): string {
  return character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
