import type { Definition } from './definition.js';
import { spelled } from './identifier.js';
import type { Blocks } from './markdown.js';

/** The numbered questions of a checklist: `- [ ] CHK001 …`. */
export function checksOf({ items }: Blocks): Definition[] {
  return items.flatMap((item) => {
    const match = item.checked === null ? null : /^(?:\*\*)?(CHK[-_ ]?\d{1,4})(?:\*\*)?[:.]?\s*/.exec(item.text);
    if (!match) return [];
    const written = match[1] ?? '';
    const start = item.start + match[0].indexOf(written);
    return [
      {
        kind: 'check' as const,
        id: spelled(written),
        written,
        at: { start, end: start + written.length },
        text: item.text.slice(match[0].length),
        start: item.start,
        end: item.blockEnd,
      },
    ];
  });
}
