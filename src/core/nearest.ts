/** How many single-character edits lead from one word to another (Damerau-Levenshtein, adjacent swaps). */
export function distance(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        best = Math.min(best, (before[column - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    before = last;
    last = current;
  }
  return last[other.length] ?? 0;
}

/** The candidate a mistyped word most likely meant, null where none is near enough. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const lower = word.slice(0, 64).toLowerCase();
  let best: string | null = null;
  let least = Math.max(1, Math.floor(lower.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = distance(lower, candidate.toLowerCase());
    if (edits < least) {
      least = edits;
      best = candidate;
    }
  }
  return best;
}

/** Up to three candidates that a name is near to: those that hold it, or that it holds, and the one it was mistyped for. */
export function nearestOf(name: string, candidates: readonly string[]): string[] {
  const lower = name.slice(0, 64).toLowerCase();
  const isWithin = (candidate: string) => candidate.includes(lower) || lower.includes(candidate);
  const typed = nearest(name, candidates);
  const parts = lower.split('-').filter((part) => part.length > 3);
  const near = candidates.filter((one) => lower.length > 1 && isWithin(one.toLowerCase()));
  const alike = candidates.filter((one) => one.split('-').some((part) => parts.includes(part)));
  return [...new Set([...(typed === null ? [] : [typed]), ...near, ...alike])].slice(0, 3);
}

/** ` - did you mean "x"?`, to end a message with; empty where nothing is near enough. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates);
  return meant === null ? '' : ` - did you mean "${meant}"?`;
}
