import type { Field } from './document.js';
import type { Blocks } from './markdown.js';

/** The `**Key**: value` lines before the first section, keys in lower case; code as what is in it. */
export function fieldsOf({ headings, paragraphs }: Blocks, source: string): Record<string, Field> {
  const fields = Object.create(null) as Record<string, Field>;
  const body = headings.find((heading) => heading.depth > 1)?.start ?? Infinity;
  for (const paragraph of paragraphs) {
    if (paragraph.start > body) break;
    for (const match of paragraph.text.matchAll(/\*\*([^*\r\n]{1,60}?):?\*\*:?([^|\r\n]*)/g)) {
      const key = (match[1] ?? '').trim().toLowerCase();
      const start = paragraph.start + match.index;
      const whole = source.slice(start, start + match[0].length).trimEnd();
      const written = whole.slice(match[0].length - (match[2] ?? '').length);
      fields[key] ??= { value: written.replace(/`/g, '').trim(), start, end: start + whole.length };
    }
  }
  return fields;
}
