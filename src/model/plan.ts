import type { Definition } from './definition.js';
import { spelled } from './identifier.js';
import type { Blocks } from './markdown.js';
import { optionsOf, type Marker } from './marker.js';

/** Decisions are headings of the plan, `### D-001 Cilium …`, or labelled items, `- **D-001**: …`. */
export function decisionsOf({ headings, items }: Blocks): Definition[] {
  const pattern = /^(?:\*\*|__)?(D[-_]\d{1,4})(?:\*\*|__)?(?=[\s:.–—-])[:.\s–—-]*/;
  const decision = (text: string, start: number, end: number, shift: number): Definition[] => {
    const match = pattern.exec(text);
    if (!match) return [];
    const written = match[1] ?? '';
    const at = start + shift + match[0].indexOf(written);
    return [
      {
        kind: 'decision',
        id: spelled(written),
        written,
        at: { start: at, end: at + written.length },
        text: text.slice(match[0].length),
        start,
        end,
      },
    ];
  };
  return [
    ...headings.flatMap((heading) => {
      const title = heading.text.replace(/^[#\s]+/, '');
      return decision(title, heading.start, heading.sectionEnd, heading.text.length - title.length);
    }),
    ...items.flatMap((item) =>
      /^(?:\*\*|__)/.test(item.text) ? decision(item.text, item.start, item.blockEnd, 0) : [],
    ),
  ];
}

/** `**Storage**: NEEDS CLARIFICATION - block or object?`, which the Spec Kit family writes in a plan's Technical Context. */
export function bareMarkers({ headings, items, paragraphs }: Blocks): Marker[] {
  const pattern =
    /\*\*([^*\r\n]{1,80})\*\*:[ \t]*NEEDS CLARIFICATION(?![\]\w])(?:[ \t]*[-–—:(][ \t]*([^\r\n()]{3,300}))?/g;
  return [...items, ...paragraphs]
    .filter(({ section }) => /^technical context/i.test(headings[section]?.title ?? ''))
    .flatMap(({ text, start }) =>
      [...text.matchAll(pattern)].map((match) => {
        const question =
          match[2] === undefined ? `${match[1] ?? ''} is not given` : `${match[1] ?? ''} - ${match[2].trim()}`;
        return {
          start: start + match.index,
          end: start + match.index + match[0].length,
          question,
          options: optionsOf(question),
          owner: null,
          due: null,
          subject: null,
        };
      }),
    );
}
