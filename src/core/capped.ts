/**
 * An answer that is no longer than `most` characters of JSON, as far as its lists go: the longest one is
 * shortened from its end until it fits, and a warning says how much of it is left. The lists keep their order.
 */
export function capped(answer: Readonly<Record<string, unknown>>, most: number): Record<string, unknown> {
  const shown: Record<string, unknown> = { ...answer };
  const whole = new Map<string, number>();
  while (JSON.stringify(shown).length > most) {
    const longest = Object.entries(shown)
      .flatMap(([key, value]) =>
        Array.isArray(value) && value.length > 1 && key !== 'warnings'
          ? [{ key, list: value as unknown[], length: JSON.stringify(value).length }]
          : [],
      )
      .sort((one, other) => other.length - one.length)[0];
    if (longest === undefined) break;
    const { key, list, length } = longest;
    if (!whole.has(key)) whole.set(key, list.length);
    const excess = JSON.stringify(shown).length - most;
    const kept = Math.floor(list.length * Math.max(0.5, 1 - excess / length));
    shown[key] = list.slice(0, Math.max(1, Math.min(kept, list.length - 1)));
    shown['warnings'] = [
      ...((answer['warnings'] ?? []) as string[]),
      ...[...whole].map(
        ([name, total]) =>
          `${name}: the first ${String((shown[name] as unknown[]).length)} of ${String(total)}, to keep this short`,
      ),
    ];
  }
  return shown;
}
