import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';

/** Throws E_LIMIT where a document would be written that is too large to be read again. `limit` in bytes. */
export function refuseOversize(edits: readonly Edit[], limit: number): void {
  const texts = edits.flatMap((edit) => (edit.kind === 'folder' ? edit.files : 'text' in edit ? [edit] : []));
  for (const { path, text } of texts) {
    const bytes = new TextEncoder().encode(text).length;
    if (!path.endsWith('.md') || bytes <= limit) continue;
    const kilobytes = (size: number) => String(Math.ceil(size / 1024));
    throw new SpecopsError(
      'E_LIMIT',
      `${path} would have ${kilobytes(bytes)} KB, more than the ${kilobytes(limit)} KB a document may have`,
      {
        fix: 'say less at once: one feature for each thing that can be built alone',
      },
    );
  }
}
