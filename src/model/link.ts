import type { Text } from './markdown.js';
import type { Span } from './span.js';

/** Where a document points to: a link, an image, or a contract that it names by its path. */
export interface Link extends Span {
  kind: 'link' | 'image' | 'contract';
  /** As it is written, without title, brackets and anchor; escapes such as `%20` as they are. */
  target: string;
}

/** The links and images of a stretch of prose that are no web address and no anchor of the document itself. */
export function linksIn({ text, start }: Text): Link[] {
  return [...text.matchAll(/\]\(<?([^()\s<>]{1,500})/g)].flatMap((match) => {
    const target = (match[1] ?? '').replace(/[?#][^]*/, '');
    if (target === '' || /^[a-z][a-z+.-]*:|^\/\//i.test(target)) return [];
    const opening = openingOf(text, match.index);
    if (opening < 0 || text.charAt(opening - 1) === '\\') return [];
    const from = start + match.index + match[0].length - (match[1] ?? '').length;
    const kind = text.charAt(opening - 1) === '!' ? ('image' as const) : ('link' as const);
    return [{ kind, target, start: from, end: from + target.length }];
  });
}

/** Where the bracket opens that closes at `end`; -1 where none does, or nothing but one letter is in it. */
function openingOf(text: string, end: number): number {
  let depth = 0;
  for (let index = end; index >= 0 && end - index < 500; index--) {
    const character = text.charAt(index);
    if (character === ']') depth++;
    else if (character === '[' && --depth === 0) return index;
  }
  return -1;
}

/** The contracts that a stretch names by their path inside the feature's folder, in code or in prose. */
export function contractsIn(source: string, { start, end }: Span): Link[] {
  return [
    ...source.slice(start, end).matchAll(/(?<![\w/.(<*-])contracts\/[\w./-]{1,200}\.(?:json|ya?ml)(?![\w/-])/g),
  ].map((match) => ({
    kind: 'contract' as const,
    target: match[0],
    start: start + match.index,
    end: start + match.index + match[0].length,
  }));
}
