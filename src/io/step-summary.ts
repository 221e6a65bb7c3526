import { appendFile, stat } from 'node:fs/promises';

/** GitHub shows no summary of a step that is larger. Bytes. */
const most = 1024 * 1024 - 1024;

/**
 * Adds to the summary of a job's step what `write` makes of the bytes that are left. False where that cannot
 * be: a summary that is lost is no reason to fail.
 */
export async function addToStepSummary(file: string, write: (room: number) => string): Promise<boolean> {
  try {
    const stats = await stat(file).catch(() => null);
    if (stats && !stats.isFile()) return false;
    const room = most - (stats?.size ?? 0);
    const text = room > 0 ? write(room) : '';
    if (Buffer.byteLength(text) > room) return false;
    await appendFile(file, text);
    return true;
  } catch {
    return false;
  }
}
