/** A piece of a text, in UTF-16 code units from its beginning; `end` is the first unit after it. */
export interface Span {
  start: number;
  end: number;
}

/** A line and a column, both counted from 1; the column counts UTF-16 code units. */
export interface Position {
  line: number;
  column: number;
}

/** The offsets at which the lines of a text begin; LF, CRLF and lone CR end a line. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 13 && text.charCodeAt(index + 1) === 10) continue;
    if (unit === 10 || unit === 13) starts.push(index + 1);
  }
  return starts;
}

/** Where an offset stands, by the table that {@link lineStarts} made. */
export function positionAt(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** Those of a list in document order that begin within a span. */
export function within<T extends Span>(sorted: readonly T[], { start, end }: Span): T[] {
  return sorted.slice(firstFrom(sorted, start), firstFrom(sorted, end));
}

/** The last of a list in document order that begins at an offset or before it; null for none. */
export function lastUpTo<T extends Span>(sorted: readonly T[], offset: number): T | null {
  return sorted[firstFrom(sorted, offset + 1) - 1] ?? null;
}

function firstFrom(sorted: readonly Span[], offset: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
