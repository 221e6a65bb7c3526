import type { ReadProblem } from '../model/document.js';
import type { Markdown } from '../model/markdown.js';
import { within } from '../model/span.js';
import { isPhase } from '../model/tasks.js';

/** True for a heading that is a statement of its own: `Format: …`, `No data model is needed`, `FR-001: …`. */
function saysEnough(title: string): boolean {
  return !isPhase(title) && (/:\s|\bn\/a\b|^no\s/i.test(title) || title.split(' ').length > 8);
}

/**
 * Headings with nothing under them, not even another heading; a comment is nothing. A smaller heading before one of its
 * own depth is often the name of a group, and left alone.
 */
export function emptySections(markdown: Markdown, source: string): ReadProblem[] {
  const { headings, items, paragraphs, tables, fences, html } = markdown;
  const shown = html.filter(({ text }) => !/^<!--[^]*-->\s*$/.test(text));
  const content = [...items, ...paragraphs, ...tables, ...fences, ...shown].sort(
    (one, other) => one.start - other.start,
  );
  return headings.flatMap((heading, index) => {
    const after = headings[index + 1];
    const end = after?.start ?? source.length;
    if ((after && after.depth > heading.depth) || within(content, { start: heading.end, end }).length > 0) return [];
    if (saysEnough(heading.title) || (after && heading.depth > 2 && after.depth === heading.depth)) return [];
    const { start, end: to, title } = heading;
    return [{ rule: 'section-empty', message: `nothing stands under "${title}"`, start, end: to }];
  });
}
