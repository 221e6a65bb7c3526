import type { Text } from './markdown.js';
import type { Citation } from './document.js';

/** Ids that may be cited anywhere in prose, without being mistaken for something else. */
const anywhere = /(?<![\w.-])(?:FR|NFR|SC|RES)-(?:[A-Z]{1,8}-)?\d{1,4}[a-z]?(?![\w-])/g;
/** Ids that look like other things in prose, and count only in a link: `(D-001, T012)`, or a table's cell. */
const linked = /(?<![\w.-])(?:D-\d{1,4}|CHK\d{3,4}|T\d{3,4}[a-zA-Z]?|US\d{1,3}[a-z]?(?:\.\d{1,3})?)(?![\w-])/g;

/** The name of another feature before an id, which is then none of this feature: `003 FR-012`, `feature 003's FR-012`. */
const otherFeature =
  /(?:(?<![\w.-])\d{3}(?:-[a-z][\w-]*)?(?:\/[\w.-]+)?|\bfeature\s+#?\d{1,4}\S{0,40})(?:['’]s)?[\s>*]+§?$/i;

/** Ids cited in a stretch of prose; `cell` says that all of it is a link. */
export function citationsIn({ text, start }: Text, cell: boolean): Citation[] {
  const found: Citation[] = [];
  const add = (pattern: RegExp, piece: string, shift: number) => {
    for (const match of piece.matchAll(pattern)) {
      if (otherFeature.test(text.slice(Math.max(0, shift + match.index - 60), shift + match.index))) continue;
      found.push({
        id: match[0],
        start: start + shift + match.index,
        end: start + shift + match.index + match[0].length,
      });
    }
  };
  add(anywhere, text, 0);
  if (cell) add(linked, text, 0);
  else for (const match of text.matchAll(/(?<!\\)\([^()]*\)|（[^（）]*）/g)) add(linked, match[0], match.index);
  found.sort((one, other) => one.start - other.start);
  found.forEach((citation, index) => {
    const before = found[index - 1];
    const between = before ? text.slice(before.end - start, citation.start - start) : '';
    if (before && isRange(before.id, citation.id, between)) citation.from = before.id;
  });
  return found;
}

/** Ids of one kind with `to`, a dash or dots between them. */
function isRange(first: string, last: string, between: string): boolean {
  const tied =
    between.length < 14 && /^[*\s]*(?:[-–—~～]|\.{2,3}|…|to|through|thru|until|a|至|到)[*\s]*$/i.test(between);
  const [one, other] = [first, last].map((id) => /^([A-Z]+)-(\d+)$/.exec(id));
  const many = Number(other?.[2]) - Number(one?.[2]);
  return tied && one?.[1] === other?.[1] && many > 0 && many < 200;
}

/** An id in its right spelling (`FR-1` → `FR-001`), for the numbered kinds; others stay as they are. */
export function spelled(id: string): string {
  const match = /^(FR|NFR|SC|RES|D|CHK|T|US)[-_ ]?(\d+)([a-z]?)$/i.exec(id);
  if (!match) return id;
  const kind = (match[1] ?? '').toUpperCase();
  const number = match[2] ?? '';
  if (kind === 'US') return `US${String(Number(number))}${(match[3] ?? '').toLowerCase()}`;
  const dash = kind === 'T' || kind === 'CHK' ? '' : '-';
  return `${kind}${dash}${number.padStart(3, '0')}${(match[3] ?? '').toLowerCase()}`;
}

/** The next free id of a kind, three digits at least: `identifier('FR', 4)` is `FR-004`. */
export function identifier(kind: 'FR' | 'NFR' | 'SC' | 'RES' | 'D' | 'T' | 'CHK' | 'G', number: number): string {
  const dash = kind === 'T' || kind === 'CHK' ? '' : '-';
  return `${kind}${dash}${String(number).padStart(3, '0')}`;
}
