import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';

/**
 * A path that stays inside the project, without `./` and a last `/`; `.` for the project itself. Throws
 * E_UNSAFE for a path that is absolute, climbs, enters `.git` or is spelled for one system only.
 */
export function placeInside(path: string): string {
  const reason = unsafe(path);
  if (reason === null)
    return (
      path
        .split('/')
        .filter((step) => step !== '' && step !== '.')
        .join('/') || '.'
    );
  throw new SpecopsError('E_UNSAFE', `"${printable(path)}" ${reason}`, {
    fix: 'name a path inside the project, relative to it, with "/"',
  });
}

function unsafe(path: string): string | null {
  if (path === '') return 'is empty';
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'holds a control character';
  if (path.startsWith('/')) return 'is absolute';
  if (path.includes('\\')) return 'holds a backslash';
  if (path.includes(':')) return 'holds a colon, which names a drive or a stream on Windows';
  const steps = path.split('/');
  if (steps.includes('..')) return 'leads out of the project';
  if (steps.some((step) => /^(?:\.git|git~\d+)[. ]*$/i.test(step))) return "leads into git's own files";
  return null;
}
