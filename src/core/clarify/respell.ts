import type { Document } from '../../model/document.js';
import type { Repair } from '../../model/finding.js';
import type { Span } from '../../model/span.js';
import { stretchesOf } from './stretches.js';

type Edits = Repair['edits'];

/** Whatever could be an id, in any spelling. */
const idLike = /(?<![\w.-])[A-Za-z]{1,4}[-_ ]?\d{1,6}[a-zA-Z]?(?![\w-])/g;

/** The edits that respell ids wherever documents say them, by their spelling: definitions, citations and prose. */
export function respellings(documents: readonly Document[], wanted: ReadonlyMap<string, string>): Map<string, Edits> {
  const edits = new Map<string, Edits>();
  for (const document of documents) {
    const seen = new Set<number>();
    const add = (written: string, { start, end }: Span) => {
      const text = wanted.get(written);
      if (text === undefined || seen.has(start)) return;
      seen.add(start);
      const known = edits.get(written);
      const edit = { file: document.path, start, end, text };
      if (known) known.push(edit);
      else edits.set(written, [edit]);
    };
    for (const { written, at } of document.definitions) add(written, at);
    for (const citation of document.citations) add(citation.id, citation);
    for (const { text, start } of stretchesOf(document))
      for (const match of text.matchAll(idLike))
        add(match[0], { start: start + match.index, end: start + match.index + match[0].length });
  }
  return edits;
}
