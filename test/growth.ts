/** Begins to count: CPU milliseconds of this process since, so that other processes do not. */
export function cpuSince(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}

/**
 * How often the time of a quarter of the work the whole of it takes: four where time grows with size, sixteen where it
 * grows with its square. A machine that does other things gives more now and then, so the least of five tries counts;
 * the square stays one in each. Work that takes next to nothing counts as 20 ms.
 */
export function growth(work: (share: number) => void): number {
  const cpu = (share: number) => {
    const spent = cpuSince();
    work(share);
    return spent() + 20;
  };
  let least = Infinity;
  for (let tries = 0; tries < 5 && least >= mostGrowth; tries++) {
    const quarter = Math.min(cpu(0.25), cpu(0.25));
    least = Math.min(least, cpu(1) / quarter);
  }
  return least;
}

/** More than time that grows with size comes to, with room for what a run does once; less than its square. */
export const mostGrowth = 9;
