import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { realpathSync } from 'node:fs';
import { SpecopsError } from '../model/error.js';
import { hasCode, inside, statOf } from './files.js';
import { ioError } from './trouble.js';

/** What a person trusts is kept with their own settings, outside of every project: a file for each hash. */
export interface TrustStore {
  holds(sha256: string): boolean;
  /** Keeps a hash, with a record for those who look; the same twice is fine. */
  keep(sha256: string, record: unknown): Promise<void>;
}

/** The store of the person who runs this; one that lies in the project itself is refused, for it could have been cloned. */
export function trustStore(
  root: { path: string },
  environment: Readonly<Record<string, string | undefined>>,
): TrustStore {
  const folder = join(settingsFolder(environment), 'specops', 'trusted-hooks');
  const own = inside(root.path, nearestReal(folder));
  const place = (sha256: string) => join(folder, /^[0-9a-f]{64}$/.test(sha256) ? sha256 : '-');
  return {
    holds: (sha256) => !own && (statOf(place(sha256))?.isFile() ?? false),
    async keep(sha256, record) {
      if (own)
        throw new SpecopsError(
          'E_UNSAFE',
          'your settings lie inside this project, where anybody could put what you trust',
          {
            fix: 'set XDG_CONFIG_HOME to a folder outside of it',
          },
        );
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(place(sha256), `${JSON.stringify(record, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw ioError(error, 'what you trust') ?? error;
      }
    },
  };
}

function settingsFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const named = process.platform === 'win32' ? environment['APPDATA'] : environment['XDG_CONFIG_HOME'];
  if (named !== undefined && isAbsolute(named)) return named;
  const home = environment['HOME'];
  return join(home !== undefined && isAbsolute(home) ? home : homedir(), '.config');
}

/** The real path of the nearest folder upwards that exists. */
function nearestReal(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return dirname(folder) === folder ? folder : nearestReal(dirname(folder));
  }
}
