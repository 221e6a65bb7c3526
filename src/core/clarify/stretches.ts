import type { Document } from '../../model/document.js';
import type { Text } from '../../model/markdown.js';

/** Every stretch of prose of a document, in its order. */
export function stretchesOf({ headings, items, paragraphs, tables }: Document): Text[] {
  const cells = tables.flatMap(({ header, rows }) => [...header, ...rows.flat()]);
  return [...headings, ...items, ...paragraphs, ...cells]
    .filter(({ text }) => text !== '')
    .sort((one, other) => one.start - other.start);
}
