import type { Document } from '../../model/document.js';
import type { Feature } from '../../model/feature.js';
import type { Repair } from '../../model/finding.js';
import { hiddenIn } from '../../model/hidden.js';
import type { Fence } from '../../model/markdown.js';
import { shortName } from '../naming/name.js';
import { fenced } from '../render.js';

/** A listing that moves out of a document, and the file it moves to. */
export interface Extracted {
  edit: Repair['edits'][number];
  created: { file: string; text: string };
}

/**
 * Listings of a document of a feature, each moved to a file of its own under `implementation-details/` that is named
 * after the section it stood in, with a link in its place. Null for one that cannot be moved without a doubt: it is
 * not closed, text follows it without a blank line, or nobody knows which files there are.
 */
export function extracted(
  { folder, paths }: Feature,
  document: Document,
  source: string | undefined,
  fences: readonly Fence[],
): (Extracted | null)[] {
  const taken = new Set(paths?.map((path) => path.toLowerCase()));
  return fences.map((fence) => {
    if (!paths || source === undefined || !standsAlone(source, fence)) return null;
    const title = document.headings[fence.section]?.title ?? '';
    const name = freeName(title, (one) => taken.has(`${folder}/implementation-details/${one}`.toLowerCase()));
    const file = `${folder}/implementation-details/${name}`;
    taken.add(file.toLowerCase());
    const from = document.path.slice(folder.length + 1);
    const heading = title === '' ? 'Listing' : `Listing of "${title.replaceAll('[', '(').replaceAll(']', ')')}"`;
    const text = [`# ${heading}`, '', `Of [${from}](../${from}).`, '', listing(fence), ''].join('\n');
    return {
      edit: {
        file: document.path,
        start: fence.start,
        end: fence.end,
        text: `See [${name}](implementation-details/${name}).`,
      },
      created: { file, text: text.replaceAll('\n', document.newline) },
    };
  });
}

/** A fence as it can stand anywhere: without the indentation of the list it was in. */
export function listing({ language, meta, value }: Fence): string {
  const info = [language, meta].filter((word) => word !== '').join(' ');
  return fenced(value, info.includes('`') ? '' : info);
}

/** True for a fence that is closed, hides nothing, and after whose last line nothing or a blank line comes. */
export function standsAlone(source: string, { start, end, value }: Pick<Fence, 'start' | 'end' | 'value'>): boolean {
  const mark = source.slice(start, start + 3);
  const closing = source.slice(source.lastIndexOf('\n', end - 1) + 1, end).trim();
  return (
    (mark === '```' || mark === '~~~') &&
    closing.startsWith(mark) &&
    source.lastIndexOf('\n', end - 1) > start &&
    hiddenIn(value).length === 0 &&
    /^[ \t]*(?:\r?\n[ \t]*(?:\r?\n|$)|$)/.test(source.slice(end, end + 1000))
  );
}

/** A name made of a title that nothing has yet. */
function freeName(title: string, isTaken: (name: string) => boolean): string {
  const name =
    title === ''
      ? 'listing'
      : shortName(title.replace(/^[\d.\s]+/, ''))
          .slice(0, 48)
          .replace(/(?<!-)-+$/, '');
  const stem = name === 'feature' ? 'listing' : name;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? `${stem}.md` : `${stem}-${String(number)}.md`;
    if (!isTaken(candidate)) return candidate;
  }
}
