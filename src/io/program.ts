import { delimiter, isAbsolute } from 'node:path';
import { hasCode } from './files.js';

/** How a program ended. */
export interface Ended {
  /** Its exit code; null where it could not be started, or was ended. */
  status: number | null;
  /** True where there is no such program. */
  missing: boolean;
  /** True where its time was over. */
  late: boolean;
  stdout: string;
  /** What it wrote to both, in its order; of a long text the end. */
  said: string;
}

/** Bytes that are kept of what a program writes. */
const most = 16 * 1024 * 1024;

/** Of one whose end is enough. */
const mostAtEnd = 64 * 1024;

/**
 * Runs a program with its arguments, never by way of a shell, and waits for it. Found on the absolute folders
 * of PATH only, so that none of the folder it runs in is meant by a bare name. Over time, or once `interrupted`
 * says so, it is ended with all that it started. Never throws for what the program does.
 */
export async function runProgram(
  [file = '', ...words]: readonly string[],
  {
    folder,
    environment,
    input,
    seconds,
    interrupted = () => null,
    endOnly = false,
  }: {
    folder: string;
    environment: Readonly<Record<string, string | undefined>>;
    input: string;
    seconds: number;
    interrupted?: () => NodeJS.Signals | null;
    /** Keep of what it writes the end only, however much it is; `stdout` is empty then. */
    endOnly?: boolean;
  },
): Promise<Ended> {
  const { execa } = await import('execa');
  const path = (environment['PATH'] ?? '').split(delimiter).filter(isAbsolute).join(delimiter);
  const group = process.platform !== 'win32';
  const child = execa(file, words, {
    cwd: folder,
    env: { ...environment, PATH: path, NoDefaultCurrentDirectoryInExePath: '1' },
    extendEnv: false,
    input,
    all: true,
    reject: false,
    detached: group,
    buffer: { stdout: !endOnly, stderr: !endOnly, all: !endOnly },
    maxBuffer: most,
    stripFinalNewline: false,
    windowsHide: true,
  });
  let tail = '';
  if (endOnly)
    child.all.setEncoding('utf8').on('data', (piece: string) => {
      tail = (tail + piece).slice(-mostAtEnd);
    });
  const end = () => {
    try {
      if (group && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    } catch (error) {
      if (!hasCode(error, 'ESRCH', 'EPERM')) throw error;
    }
  };
  const until = performance.now() + seconds * 1000;
  const time = { over: false };
  const watch = setInterval(() => {
    time.over ||= performance.now() > until;
    if (time.over || interrupted() !== null) end();
  }, 50);
  try {
    const result = await child;
    // Input that nobody reads is no failure.
    const status = result.exitCode ?? null;
    return {
      status: time.over ? null : status,
      missing: hasCode(result.cause, 'ENOENT', 'EACCES'),
      late: time.over,
      stdout: endOnly ? '' : result.stdout,
      said: (endOnly ? tail : result.all).slice(-8000),
    };
  } finally {
    clearInterval(watch);
  }
}
