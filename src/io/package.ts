import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { statOf } from './files.js';

/** The folder of SpecOps itself: the nearest one upwards of this code that holds `package.json` and `templates/`. */
export const packageFolder = found(dirname(fileURLToPath(import.meta.url)));

function found(folder: string): string {
  const here = statOf(join(folder, 'package.json')) !== null && statOf(join(folder, 'templates')) !== null;
  return here || dirname(folder) === folder ? folder : found(dirname(folder));
}
