import { chmod, link, mkdir, open, rename, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { hasCode } from './files.js';

/** The few ways the disk is written, so that a test can make any one call of them fail. */
export interface Disk {
  mkdir(folder: string): Promise<void>;
  /** Opens a file that must not exist. */
  open(file: string): Promise<FileHandle>;
  /** Writes from an offset on; how many bytes were taken. */
  write(file: FileHandle, bytes: Uint8Array, offset: number): Promise<number>;
  sync(file: FileHandle): Promise<void>;
  chmod(file: string, mode: number): Promise<void>;
  /** A second name for a file; fails where the name is taken. */
  link(file: string, name: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(file: string): Promise<void>;
  rmdir(folder: string): Promise<void>;
  /** Makes the names in a folder survive a loss of power, where the system can. */
  syncFolder(folder: string): Promise<void>;
}

export const realDisk: Disk = {
  mkdir: (folder) => mkdir(folder),
  open: (file) => open(file, 'wx'),
  write: async (file, bytes, offset) => (await file.write(bytes, offset)).bytesWritten,
  sync: (file) => file.sync(),
  chmod,
  link,
  rename: process.platform === 'win32' ? patientRename : rename,
  unlink,
  rmdir: (folder) => rmdir(folder),
  async syncFolder(folder) {
    const unsupported = ['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'EBADF', 'ENOTSUP', 'ENOSYS'];
    const handle = await open(folder, 'r').catch((error: unknown) => {
      if (hasCode(error, ...unsupported)) return null;
      throw error;
    });
    try {
      await handle?.sync();
    } catch (error) {
      if (!hasCode(error, ...unsupported)) throw error;
    } finally {
      await handle?.close();
    }
  },
};

/** Windows refuses a rename while a scanner looks at the file: a moment later it works. */
async function patientRename(from: string, to: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (tries === 10 || !hasCode(error, 'EPERM', 'EACCES', 'EBUSY')) throw error;
      await wait(20 * tries);
    }
  }
}
