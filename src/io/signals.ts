const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs work that can be taken back: the first SIGINT or SIGTERM is only noted, for the work to ask for
 * between its steps, and the second ends the process at once, as if nobody had listened.
 */
export async function interruptible<T>(work: (interrupted: () => NodeJS.Signals | null) => Promise<T>): Promise<T> {
  let noted: NodeJS.Signals | null = null;
  const note = (signal: NodeJS.Signals) => {
    if (noted === null) {
      noted = signal;
      return;
    }
    forget();
    process.kill(process.pid, signal);
  };
  const forget = () => {
    for (const signal of signals) process.off(signal, note);
  };
  for (const signal of signals) process.on(signal, note);
  try {
    return await work(() => noted);
  } finally {
    forget();
  }
}

/** A signal for work that goes on until somebody ends it: aborted by the first of these, its name the reason. */
export function abortOn(names: readonly (typeof signals)[number][]): { signal: AbortSignal; forget: () => void } {
  const controller = new AbortController();
  const note = (name: NodeJS.Signals) => {
    controller.abort(name);
  };
  for (const name of names) process.once(name, note);
  return {
    signal: controller.signal,
    forget: () => {
      for (const name of names) process.off(name, note);
    },
  };
}
