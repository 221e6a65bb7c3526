import type { Markdown } from './markdown.js';
import type { Span } from './span.js';

/** A comment that keeps a rule from being heard: `<!-- specops-ignore rule-name: reason -->`. */
export interface Suppression extends Span {
  /** The rule as it is written; empty where none is. */
  rule: string;
  /** Why; empty where nobody says it. */
  reason: string;
  /** The last day on which it holds, as it is written; null where it has no end. */
  until: string | null;
  /** True for `specops-ignore-file`. */
  wholeFile: boolean;
  /** Where it is heard: the block after the comment, or the one it stands in; null for the whole file, and where no block follows. */
  target: Span | null;
}

const opening = /<!--\s*specops-ignore(-file)?(?![\w-])/g;

/**
 * The suppressions of a document. One on lines of its own is for the next block: a paragraph, a heading, a
 * table, a fence, or a list item with all that is in it. One behind words is for the block they are in.
 */
export function suppressionsOf(markdown: Markdown): Suppression[] {
  const blocks = blocksOf(markdown);
  const apart = markdown.html.flatMap((html) =>
    commentsIn(html).map((comment) => ({ ...comment, target: targetOf(comment, nextBlock(blocks, comment.end)) })),
  );
  const within = markdown.inlineHtml.flatMap((html) =>
    commentsIn(html).map((comment) => ({ ...comment, target: targetOf(comment, blockAt(blocks, comment.start)) })),
  );
  return [...apart, ...within].sort((one, other) => one.start - other.start);
}

function commentsIn({ text, start }: { text: string; start: number }): Omit<Suppression, 'target'>[] {
  const found: Omit<Suppression, 'target'>[] = [];
  let after = 0;
  for (const match of text.matchAll(opening)) {
    if (match.index < after) continue;
    const close = text.indexOf('-->', match.index + match[0].length);
    if (close < 0) break;
    after = close + 3;
    const written = text.slice(match.index + match[0].length, close);
    const until = /(?<!\S)until=([^\s:]*)/.exec(written);
    const words = written.replace(until?.[0] ?? '', '');
    const colon = words.indexOf(':');
    found.push({
      start: start + match.index,
      end: start + after,
      rule: onOneLine(colon < 0 ? words : words.slice(0, colon)),
      reason: onOneLine(colon < 0 ? '' : words.slice(colon + 1)),
      until: until?.[1] ?? null,
      wholeFile: match[1] !== undefined,
    });
  }
  return found;
}

const onOneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

function targetOf(comment: Omit<Suppression, 'target'>, block: Span | null): Span | null {
  return comment.wholeFile ? null : block;
}

/** The blocks of a document in its order; of two that begin together the larger one first. */
function blocksOf({ headings, items, paragraphs, tables, fences }: Markdown): Span[] {
  return [
    ...items.map(({ start, blockEnd }) => ({ start, end: blockEnd })),
    ...[...headings, ...paragraphs, ...tables, ...fences].map(({ start, end }) => ({ start, end })),
  ].sort((one, other) => one.start - other.start || other.end - one.end);
}

/** The first block from an offset on, with the bullet before it. */
function nextBlock(blocks: readonly Span[], offset: number): Span | null {
  const next = blocks[lastBefore(blocks, offset) + 1];
  return next ? { start: offset, end: next.end } : null;
}

/** The innermost block around an offset. */
function blockAt(blocks: readonly Span[], offset: number): Span | null {
  const block = blocks[lastBefore(blocks, offset)];
  return block && block.end > offset ? { start: block.start, end: block.end } : null;
}

/** The index of the last block that begins before an offset, -1 for none. */
function lastBefore(blocks: readonly Span[], offset: number): number {
  let low = -1;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((blocks[middle]?.start ?? 0) < offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
