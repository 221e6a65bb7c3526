/** What a schedule has to know of a piece of work. */
export interface Work {
  id: string;
  dependsOn: readonly string[];
  /** Files it writes: no two pieces of work may write one file at the same time. */
  files: readonly string[];
}

/**
 * Groups work into waves: everything of a wave may run at the same time, because nothing in it depends on
 * anything else in it, and no two write one file. Order within a wave is the given one. Work that depends
 * on itself, through whatever chain, is in no wave; ids that are not there are taken as done.
 */
export function waves<Piece extends Work>(work: readonly Piece[]): Piece[][] {
  const known = new Set(work.map(({ id }) => id));
  const result: Piece[][] = [];
  const done = new Set<string>();
  let waiting = [...work];
  for (;;) {
    const busy = new Set<string>();
    const wave: Piece[] = [];
    const later: Piece[] = [];
    for (const piece of waiting) {
      const ready = piece.dependsOn.every((id) => done.has(id) || !known.has(id));
      if (ready && !piece.files.some((file) => busy.has(file))) {
        wave.push(piece);
        for (const file of piece.files) busy.add(file);
      } else later.push(piece);
    }
    if (wave.length === 0) return result;
    result.push(wave);
    for (const { id } of wave) done.add(id);
    waiting = later;
  }
}

/**
 * The ids that may carry `[P]` within one phase: a largest-first choice of work none of which depends on
 * another of it, directly or through others, and no two of which write one file. Empty for fewer than two.
 */
export function parallel(phase: readonly Work[], all: readonly Work[]): Set<string> {
  const byId = new Map(all.map((work) => [work.id, work]));
  const inPhase = new Set(phase.map(({ id }) => id));
  const before = (id: string) => ancestors(id, byId);
  const groups = waves(
    phase.map((work) => ({ ...work, dependsOn: [...before(work.id)].filter((id) => inPhase.has(id)) })),
  );
  const widest = groups.reduce<Work[]>((best, group) => (group.length > best.length ? group : best), []);
  return new Set(widest.length < 2 ? [] : widest.map(({ id }) => id));
}

/** What each piece of work has to name, by its id: without what it waits for through another anyway. Sorted. */
export function reduced(work: readonly Work[]): Map<string, string[]> {
  const byId = new Map(work.map((piece) => [piece.id, piece]));
  return new Map(
    work.map(({ id, dependsOn }) => {
      const through = new Set(dependsOn.flatMap((other) => [...ancestors(other, byId)]));
      return [id, [...new Set(dependsOn)].filter((other) => !through.has(other)).sort()];
    }),
  );
}

/** Everything a piece of work waits for, directly or through others. */
function ancestors(id: string, byId: ReadonlyMap<string, Work>): Set<string> {
  const found = new Set<string>();
  const stack = [...(byId.get(id)?.dependsOn ?? [])];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    stack.push(...(byId.get(next)?.dependsOn ?? []));
  }
  return found;
}

/**
 * The longest chain of work in which each waits for the one before, every piece weighing the same; the first of
 * several. Work that waits for itself is left out.
 */
export function chain(work: readonly Work[]): string[] {
  const byId = new Map(work.map((piece) => [piece.id, piece]));
  const before = new Map<string, { length: number; through: string | null }>();
  for (const { id } of waves(work).flat()) {
    let best: { length: number; through: string | null } = { length: 1, through: null };
    for (const on of byId.get(id)?.dependsOn ?? []) {
      const length = (before.get(on)?.length ?? 0) + 1;
      if (before.has(on) && length > best.length) best = { length, through: on };
    }
    before.set(id, best);
  }
  const length = Math.max(0, ...[...before.values()].map((one) => one.length));
  const path: string[] = [];
  let at = [...before].find(([, one]) => one.length === length)?.[0] ?? null;
  while (at !== null) {
    path.unshift(at);
    at = before.get(at)?.through ?? null;
  }
  return path;
}
