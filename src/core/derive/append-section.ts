import type { Document } from '../../model/document.js';
import type { Repair } from '../../model/finding.js';

/**
 * The edit that adds a section at the end of a document, a heading and its lines; null where the document has no title,
 * or ends in code or HTML that may not be closed and would swallow what is added.
 */
export function sectionAppended(
  { path, headings, items, paragraphs, tables, lines, newline }: Document,
  title: string,
  body: readonly string[],
): Repair['edits'][number] | null {
  const end = Math.max(-1, ...headings.filter(({ depth }) => depth === 1).map(({ sectionEnd }) => sectionEnd));
  const prose = [...headings, ...items, ...paragraphs, ...tables].reduce((last, block) => Math.max(last, block.end), 0);
  if (end < 0 || lines.filter((line) => line > prose).length > 1) return null;
  const text = [...(lines.at(-1) === end ? [''] : ['', '']), `## ${title}`, '', ...body, ''].join(newline);
  return { file: path, start: end, end, text };
}
