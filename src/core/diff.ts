/** Lines around a change that are shown with it. */
const context = 3;

/** Where texts differ in more lines than these, what is between their equal ends is shown as replaced whole. */
const mostEdits = 2_000;

type Row = readonly [sign: ' ' | '-' | '+', line: string];

/**
 * The way from one text to another as a unified diff that `git apply` takes; empty where they are equal. `before` is
 * null for a file that is made.
 */
export function unifiedDiff(path: string, before: string | null, after: string): string {
  if (before === after) return '';
  const rows = rowsOf(linesOf(before ?? ''), linesOf(after));
  const hunks = hunksOf(rows).map((hunk) => hunkText(rows, hunk));
  return `--- ${before === null ? '/dev/null' : `a/${path}`}\n+++ b/${path}\n${hunks.join('')}`;
}

/** Lines with their ends, so that a changed end is a changed line. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function rowsOf(before: readonly string[], after: readonly string[]): Row[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const room = Math.min(before.length, after.length) - head;
  while (tail < room && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const middle = between(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  const same = (line: string): Row => [' ', line];
  return [...before.slice(0, head).map(same), ...middle, ...before.slice(before.length - tail).map(same)];
}

/** Myers' shortest way from one list to another. */
function between(before: readonly string[], after: readonly string[]): Row[] {
  const trail: Map<number, number>[] = [];
  const furthest = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= Math.min(before.length + after.length, mostEdits); edits++) {
    trail.push(new Map(furthest));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = comesDown(furthest, diagonal, edits)
        ? (furthest.get(diagonal + 1) ?? 0)
        : (furthest.get(diagonal - 1) ?? 0) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      furthest.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return walked(trail, before, after);
    }
  }
  return [...before.map((line): Row => ['-', line]), ...after.map((line): Row => ['+', line])];
}

/** True where the way onto a diagonal adds a line, false where it takes one away. */
function comesDown(furthest: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true;
  return diagonal !== edits && (furthest.get(diagonal - 1) ?? -1) < (furthest.get(diagonal + 1) ?? -1);
}

function walked(trail: readonly Map<number, number>[], before: readonly string[], after: readonly string[]): Row[] {
  const rows: Row[] = [];
  let x = before.length;
  let y = after.length;
  for (let edits = trail.length - 1; edits >= 0; edits--) {
    const furthest = trail[edits] ?? new Map<number, number>();
    const down = comesDown(furthest, x - y, edits);
    const from = x - y + (down ? 1 : -1);
    const fromX = furthest.get(from) ?? 0;
    const startX = edits === 0 ? 0 : down ? fromX : fromX + 1;
    while (x > startX && y > 0) {
      rows.push([' ', before[--x] ?? '']);
      y--;
    }
    if (edits === 0) break;
    if (down) rows.push(['+', after[--y] ?? '']);
    else rows.push(['-', before[--x] ?? '']);
  }
  return rows.reverse();
}

/** The stretches of rows that hold changes, with what is around them. */
function hunksOf(rows: readonly Row[]): { start: number; end: number }[] {
  const hunks: { start: number; end: number }[] = [];
  for (const [index, [sign]] of rows.entries()) {
    if (sign === ' ') continue;
    const last = hunks.at(-1);
    const end = Math.min(rows.length, index + context + 1);
    if (last && index - context <= last.end) last.end = end;
    else hunks.push({ start: Math.max(0, index - context), end });
  }
  return hunks;
}

function hunkText(rows: readonly Row[], { start, end }: { start: number; end: number }): string {
  const lines = (from: number, to: number, without: string) =>
    rows.slice(from, to).filter(([sign]) => sign !== without).length;
  const range = (without: string) => {
    const length = lines(start, end, without);
    return `${String(lines(0, start, without) + (length === 0 ? 0 : 1))},${String(length)}`;
  };
  const body = rows
    .slice(start, end)
    .map(([sign, line]) => `${sign}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`);
  return `@@ -${range('+')} +${range('-')} @@\n${body.join('')}`;
}
