import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  readdirSync,
  realpathSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Unreadable } from '../model/project.js';

/** The most that is read of any file that has no smaller limit. Bytes. */
export const maxBytes = 16 * 1024 * 1024;

/** Why a file was not read. */
export type Refusal = Pick<Unreadable, 'rule' | 'message'>;

/** True where an error of the system has one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** What stands at a path, the link itself where it is one; null where nothing does. */
export function statOf(file: string): Stats | null {
  try {
    return lstatSync(file);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL', 'ERR_INVALID_ARG_VALUE')) return null;
    throw error;
  }
}

/** True where a real path is a folder or lies in it. */
export function inside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The real path of something inside a root, links followed; null where it does not exist or leads out. */
export function realInside(root: string, path: string): string | null {
  try {
    const real = realpathSync(join(root, path));
    return inside(root, real) ? real : null;
  } catch {
    return null;
  }
}

/** What a folder holds, by code unit; nothing where there is no such folder. */
export function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

/**
 * The bytes of a regular file, at most `cap`; null where there is none. Never follows a link, never waits
 * for a pipe or a device, never reads more than one byte beyond the cap. Synchronous, which for the many
 * small files of a project is several times faster.
 */
export function readBytes(file: string, cap: number = maxBytes): Buffer | Refusal | null {
  let handle: number | null = null;
  try {
    const seen = statOf(file);
    if (seen === null) return null;
    if (!seen.isFile()) return irregular(seen);
    // Windows has neither flag, and no pipes among its files.
    handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { size } = regular(fstatSync(handle));
    const bytes = size > cap ? null : fill(handle, size + 1);
    const whole = bytes !== null && bytes.length > size ? fill(handle, cap - size, bytes) : bytes;
    return whole === null || whole.length > cap
      ? { rule: 'file-too-large', message: `larger than ${String(cap)} bytes, and not read` }
      : whole;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    if (hasCode(error, 'EACCES', 'EPERM'))
      return { rule: 'file-irregular', message: 'not readable: permission denied' };
    if (hasCode(error, 'ELOOP', 'EMLINK', 'ENXIO', 'EISDIR'))
      return { rule: 'file-irregular', message: 'not a regular file' };
    throw error;
  } finally {
    if (handle !== null) closeSync(handle);
  }
}

/** The text of a regular UTF-8 file, a byte order mark kept; null where there is none. */
export function readText(file: string, cap: number = maxBytes): string | Refusal | null {
  const bytes = readBytes(file, cap);
  return Buffer.isBuffer(bytes) ? decode(bytes) : bytes;
}

/** The same for a path relative to the project, whose folders must not lead out of it. */
export function readInside(root: string, path: string, cap: number = maxBytes): string | Refusal | null {
  const parent = realInside(root, dirname(path));
  if (parent === null)
    return statOf(join(root, dirname(path))) === null
      ? null
      : { rule: 'file-irregular', message: 'its folder leads out of the project' };
  return readText(join(parent, path.slice(path.lastIndexOf('/') + 1)), cap);
}

/** UTF-8 bytes as a text, or why they are none. */
export function decode(bytes: Uint8Array): string | Refusal {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { rule: 'file-encoding', message: 'UTF-16, not UTF-8' };
  if (bytes.includes(0)) return { rule: 'file-encoding', message: 'not a text: it holds a NUL byte' };
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { rule: 'file-encoding', message: 'not valid UTF-8' };
  }
}

function irregular(stats: Stats): Refusal {
  const what = stats.isSymbolicLink()
    ? 'a symbolic link, which is not followed'
    : stats.isDirectory()
      ? 'a folder, not a file'
      : 'not a regular file';
  return { rule: 'file-irregular', message: what };
}

function regular(stats: Stats): Stats {
  if (!stats.isFile()) throw Object.assign(new Error('replaced while it was opened'), { code: 'ENXIO' });
  return stats;
}

function fill(handle: number, room: number, before: Buffer = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.allocUnsafe(before.length + Math.max(0, room));
  let length = before.copy(bytes);
  for (let read = 1; read > 0 && length < bytes.length; length += read)
    read = readSync(handle, bytes, length, bytes.length - length, null);
  return bytes.subarray(0, length);
}
