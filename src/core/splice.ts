import type { Span } from '../model/span.js';

/** A text with pieces of it replaced; the spans must not overlap, and every byte outside of them stays. */
export function splice(text: string, pieces: readonly (Span & { text: string })[]): string {
  let result = '';
  let from = 0;
  for (const piece of [...pieces].sort((one, other) => one.start - other.start || one.end - other.end)) {
    result += text.slice(from, piece.start) + piece.text;
    from = piece.end;
  }
  return result + text.slice(from);
}
