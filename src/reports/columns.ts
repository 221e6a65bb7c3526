const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const colour = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

/** Columns that a text takes: none for colours and for what is drawn over the last character, two for a wide one. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text.replace(colour, ''))
    columns += /\p{M}/u.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return columns;
}
