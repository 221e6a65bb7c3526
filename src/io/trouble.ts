import { SpecopsError } from '../model/error.js';
import { hasCode } from './files.js';

/** The system's refusal to write something, as an error that says what mends it; null for what we do not know. */
export function ioError(error: unknown, what: string): SpecopsError | null {
  const trouble = (message: string, fix: string) => new SpecopsError('E_IO', message, { fix, cause: error });
  if (hasCode(error, 'ENOSPC', 'EDQUOT'))
    return trouble(`no space is left to write ${what}`, 'free some space, then run the same command again');
  if (hasCode(error, 'EROFS'))
    return trouble(
      `${what} cannot be written: the file system is read-only`,
      'run it where the project can be written',
    );
  if (hasCode(error, 'EACCES', 'EPERM'))
    return trouble(
      `${what} cannot be written: permission denied`,
      'make its folder writable (chmod u+w), then run the same command again',
    );
  if (hasCode(error, 'EIO'))
    return trouble(`the disk failed while ${what} was written`, 'check the disk, then run the same command again');
  if (hasCode(error, 'ENAMETOOLONG'))
    return new SpecopsError('E_INPUT', `the name of ${what} is too long for this file system`, {
      fix: 'use a shorter name',
      cause: error,
    });
  if (hasCode(error, 'ENOENT', 'EEXIST', 'ENOTDIR', 'ENOTEMPTY', 'ELOOP', 'ESTALE'))
    return new SpecopsError('E_BUSY', `somebody moved or replaced ${what || 'a folder'} while it was written`, {
      fix: 'run the same command again',
      cause: error,
    });
  return null;
}
