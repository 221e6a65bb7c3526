import { constants, existsSync, fstatSync, lstatSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { SpecopsError } from '../model/error.js';
import { hasCode } from './files.js';

/** A folder that is written in: found once, then reached by what was found, whatever takes its name. */
interface Anchor {
  /** Its path in the project; empty for the project itself. */
  way: string;
  /** How the folder that it lies in is reached, and its name there. */
  parent: string;
  name: string;
  device: number;
  inode: number;
}

/**
 * Folders that are held open while something is written in them. On Linux a folder is reached through its open
 * descriptor, so that neither a link nor a folder that takes its place meanwhile is written in; elsewhere by its
 * path. Both ways {@link Anchors.verify} tells afterwards whether the name still leads to it.
 */
export interface Anchors {
  /** How the project's folder is reached. */
  root: string;
  /** How a folder in another one is reached. Throws E_UNSAFE where it is a link by now. */
  enter(parent: string, name: string): Promise<string>;
  /** How the folder above is reached, and the name there; null for the project's own. */
  above(folder: string): { parent: string; name: string } | null;
  /** The path in the project of anything in a folder that was entered. */
  way(path: string): string;
  /** Throws E_BUSY where a folder that was entered is no longer what its name leads to. */
  verify(folder: string): void;
  release(): Promise<void>;
}

const descriptors = '/proc/self/fd';

export async function anchors(root: string): Promise<Anchors> {
  const byDescriptor = process.platform === 'linux' && existsSync(descriptors);
  const held: FileHandle[] = [];
  const known = new Map<string, Anchor>();
  const hold = async (path: string, where: Pick<Anchor, 'way' | 'parent' | 'name'>): Promise<string> => {
    const handle = byDescriptor ? await opened(path, where.way) : null;
    if (handle) held.push(handle);
    const stats = handle ? fstatSync(handle.fd) : lstatSync(path);
    if (!stats.isDirectory()) throw replaced(where.way);
    const at = handle ? `${descriptors}/${String(handle.fd)}` : path;
    known.set(at, { ...where, device: stats.dev, inode: stats.ino });
    return at;
  };
  const start = await hold(root, { way: '', parent: '', name: '' });
  const anchorOf = (path: string) => [...known].find(([at]) => path === at || path.startsWith(`${at}/`));
  return {
    root: start,
    async enter(parent, name) {
      const same = [...known].find(([, anchor]) => anchor.parent === parent && anchor.name === name);
      if (same && isAt(join(parent, name), same[1])) return same[0];
      const above = known.get(parent)?.way ?? '';
      return hold(join(parent, name), { way: above === '' ? name : `${above}/${name}`, parent, name });
    },
    above(folder) {
      const anchor = known.get(folder);
      return anchor === undefined || anchor.parent === '' ? null : anchor;
    },
    way(path) {
      const [at, anchor] = byDescriptor ? (anchorOf(path) ?? [root, { way: '' }]) : [root, { way: '' }];
      const rest = path.slice(at.length).replace(/^[\\/]/, '');
      return [anchor.way, rest]
        .filter((part) => part !== '')
        .join('/')
        .replaceAll('\\', '/');
    },
    verify(folder) {
      for (let at = folder, anchor = known.get(at); anchor; at = anchor.parent, anchor = known.get(at)) {
        if (!isAt(anchor.parent === '' ? root : join(anchor.parent, anchor.name), anchor))
          throw new SpecopsError('E_BUSY', `${anchor.way === '' ? 'the project' : anchor.way} was replaced meanwhile`, {
            fix: 'run the same command again: it starts from what is there now',
          });
      }
    },
    async release() {
      for (const handle of held.splice(0)) await handle.close();
    },
  };
}

/** Opens a folder that is no link; null where it may be written in and not be looked into, or too many are open. */
async function opened(path: string, way: string): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  } catch (error) {
    if (hasCode(error, 'ELOOP', 'ENOTDIR')) throw replaced(way);
    if (hasCode(error, 'EACCES', 'EPERM', 'EMFILE')) return null;
    throw error;
  }
}

function isAt(path: string, { device, inode }: Anchor): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.dev === device && stats.ino === inode && lstatSync(path).isDirectory();
}

function replaced(way: string): SpecopsError {
  return new SpecopsError('E_UNSAFE', `${way} was replaced by a link or a file meanwhile`, {
    fix: `replace ${way} by a folder`,
  });
}
