import type { Text } from './markdown.js';
import type { Span } from './span.js';

/** Text that its reader cannot see and a machine obeys. */
export interface Hidden extends Span {
  /** What it is: `a bidirectional control`. */
  what: string;
  /** Its first code points, `U+202E U+2066`; of a comment, none. */
  points: string[];
}

/** Controls that overrule the direction of what follows, and marks that only hint at it. */
const direction = '\\u202a-\\u202e\\u2066-\\u2069';
const hints = '\\u061c\\u200e\\u200f';
/** Characters without width, joiners and fillers; tags; controls; selectors beyond those of emoji. */
const candidate = new RegExp(
  `[${direction}]+|[${hints}]+|[\\u034f\\u200b-\\u200d\\u2060-\\u2065\\u206a-\\u206f\\ufeff\\u180e\\u115f\\u1160\\u17b4\\u17b5\\u3164\\uffa0\\ufff0-\\ufffb]+|[\\u{e0000}-\\u{e00ff}\\u{e01f0}-\\u{e0fff}]+|[\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u009f]+|[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]+`,
  'gu',
);

/** Scripts whose letters are joined, kept apart or broken into lines by characters without width. */
const joining =
  /^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Mongolian}\p{M}]$/u;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const emoji = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]$/u;
const blackFlag = '\u{1f3f4}';

/** The characters of a source that show nothing and change what is read; emoji and scripts that need them are let be. */
export function hiddenIn(source: string): Hidden[] {
  const found: Hidden[] = [];
  for (const match of source.matchAll(candidate)) {
    const start = match.index;
    const end = start + match[0].length;
    const what = kindOf(match[0], characterBefore(source, start), characterAfter(source, end), source, start);
    if (what === null) continue;
    const points = [...match[0]].slice(0, 8).map(codePoint);
    found.push({ start, end, what, points });
  }
  return found;
}

function kindOf(run: string, before: string, after: string, source: string, start: number): string | null {
  const code = run.codePointAt(0) ?? 0;
  if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)) return 'a bidirectional control';
  if (code === 0x061c || code === 0x200e || code === 0x200f)
    return rightToLeft.test(
      `${source.slice(Math.max(0, start - 40), start)}${source.slice(start + run.length, start + 40)}`,
    )
      ? null
      : 'a bidirectional mark';
  if ((code >= 0xe0000 && code <= 0xe00ff) || code >= 0xe01f0)
    return before === blackFlag && run.endsWith('\u{e007f}') ? null : 'text in tag characters';
  if ((code >= 0xfe00 && code <= 0xfe0f) || code >= 0xe0100) {
    const single = [...run].length === 1;
    const ideograph = code < 0xe0100 || /^\p{Script=Han}$/u.test(before);
    return single && ideograph ? null : 'a row of variation selectors';
  }
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return 'a control character';
  if (code === 0xfeff && start === 0) return run.length === 1 ? null : 'a character without width';
  if (run === '\u200d' && emoji.test(before) && emoji.test(after)) return null;
  if (/^[\u034f\u17b4\u17b5\u200b-\u200d]$/.test(run) && (joining.test(before) || joining.test(after))) return null;
  return 'a character without width';
}

function characterBefore(source: string, at: number): string {
  return [...source.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
}

function characterAfter(source: string, at: number): string {
  return String.fromCodePoint(source.codePointAt(at) ?? 0);
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What no comment for people says: orders to a machine that reads along. */
const order =
  /\b(?:ignore|disregard|forget|override) (?:all |any |every )?(?:of )?(?:the |your |these )?(?:previous|prior|above|earlier|preceding|other) (?:instruction|prompt|rule|direction|guideline)s?\b|\b(?:system prompt|you are now|new instructions for)\b|\bdo(?:es)? not (?:tell|inform|mention (?:this|it) to|reveal (?:this|it) to|show (?:this|it) to|alert) the (?:user|human|person|reviewer|developer|team)\b|\bwithout (?:telling|asking|informing) the (?:user|human|reviewer|team)\b|(?:^<!--\s?|[.!?]\s)(?:AI|LLM|coding)[ -](?:agent|assistant|model)s?[:,]|\bcurl [^|]{1,200}\| ?(?:ba|z)?sh\b/i;

/** Comments that give orders to the agents that will read them; a person sees nothing of it where it is rendered. */
export function ordersIn(comments: readonly Text[]): Hidden[] {
  return comments
    .filter(({ text }) => order.test(text.replace(/\s+/g, ' ')))
    .map(({ start, end }) => ({ start, end, what: 'an order in a comment', points: [] }));
}

/** The comments of pieces of HTML. */
export function commentsIn(pieces: readonly Text[]): Text[] {
  return pieces.flatMap(({ text, start }) => {
    const found: Text[] = [];
    for (let at = text.indexOf('<!--'); at >= 0;) {
      const close = text.indexOf('-->', at + 4);
      const end = close < 0 ? text.length : close + 3;
      found.push({ text: text.slice(at, end), start: start + at, end: start + end });
      at = text.indexOf('<!--', end);
    }
    return found;
  });
}
