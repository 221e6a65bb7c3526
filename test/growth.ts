/** CPU milliseconds that work takes here; other processes do not count. */
function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * How often the time of a quarter of the work the whole of it takes: four where time grows with size, sixteen where it
 * grows with its square, whatever else the machine does. Work that takes next to nothing counts as 20 ms.
 */
export function growth(work: (share: number) => void): number {
  const best = (share: number, times: number) =>
    Math.min(
      ...Array.from({ length: times }, () =>
        cpuOf(() => {
          work(share);
        }),
      ),
    ) + 20;
  const quarter = best(0.25, 2);
  const ratio = () => best(1, 1) / quarter;
  return Math.min(...[ratio()].flatMap((first) => (first < mostGrowth ? [first] : [first, ratio()])));
}

/** More than time that grows with size comes to, with room for what a run does once; less than its square. */
export const mostGrowth = 9;
