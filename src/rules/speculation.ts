import { wordingOf, type Lexicon } from '../core/intent/language.js';
import { foundIn, isNegated, saidIn, sentencesIn } from '../core/intent/statement.js';
import type { Document } from '../model/document.js';
import { gathered, problemAt, type Problem } from '../model/finding.js';
import type { Paragraph, Text } from '../model/markdown.js';
import { headingPath } from '../model/markdown.js';
import { positionAt } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const speculation: Rule = {
  name: 'speculation',
  level: 'warning',
  set: 'recommended',
  about:
    'Something that a specification asks for in case it is needed one day: nice to have, future-proof, just in case.',
  why: 'It is built, operated and paid for today, and the day it was meant for comes as something else.',
  fix: 'Take it out, or tie it to a scenario that somebody needs now.',
  source: 'The methodology, no speculative features: each requirement traces back to a concrete scenario.',
  bad: [
    '- **FR-001**: The platform MUST keep a second region, just in case the first one is lost.\n',
    '- **FR-002**: The network MUST be future-proof for all of the tenants.\n',
    '### User Story 3 - Export the logs (Priority: P3)\n\n**Why this priority**: It is a nice-to-have for the team of the platform.\n',
    '- **FR-003**: The quota MUST be doubled, for tenants might need more nodes.\n',
  ],
  good: [
    '- **FR-001**: The platform MUST keep a second region.\n',
    'There are no nice-to-have features in the scope of the platform.\n',
    'The team said that "we might need a second region" in the interview.\n',
    '## Out of Scope\n\n- A future-proof interface for the tenants of the platform\n',
    '- [ ] Nothing is built just in case the team needs it\n',
    '## Future-proof networks\n\nThe network of the platform is kept.\n',
    '<!-- file: research.md -->\nThe second region is a nice-to-have of the platform.\n',
    '**Status**: Draft\n**Input**: User description: "a second region, in case we want it"\n',
    '- **FR-003**: The list MUST show entries whose fields might need a review.\n',
  ],
  *check(project) {
    for (const document of project.features.flatMap((feature) => feature.documents))
      if (document.kind === 'spec') yield* gathered(speculationsIn(document));
  },
};

/** Sections in which things are put aside, quoted or ticked. */
const aside =
  /out[- ]of[- ]scope|non-?goals?|not in scope|exclu|future|later|deferred|backlog|roadmap|assumption|clarification|checklist|risks?\b|alternative|fuera de|fora d[eo]|hors p|nicht im|ausgeschlossen|范围外|不包括|対象外|スコープ外|futur|supuest|suposiç|hypothès|annahme|假设|前提/i;

function speculationsIn(document: Document): Problem[] {
  const { items, paragraphs } = document;
  return [...items.filter(({ checked }) => checked === null), ...paragraphs.filter((one) => !isQuoted(document, one))]
    .filter(({ section }) => !headingPath(document, section).some((title) => aside.test(title)))
    .sort((one, other) => one.start - other.start)
    .flatMap((block) => {
      const lexicon = wordingOf(document, block.text);
      return lexicon ? (speculationIn(document, block, lexicon) ?? []) : [];
    });
}

/** A paragraph of no list that does not begin its line stands in a quotation. */
function isQuoted({ lines }: Document, { item, start }: Paragraph): boolean {
  return item === -1 && positionAt(lines, start).column > 1;
}

function speculationIn(document: Document, { text: written, start }: Text, lexicon: Lexicon): Problem | null {
  const own = written.replace(/^[^\w\r\n\u2028\u2029]*Input\b[^]*/im, (quoted) => quoted.replace(/[^\r\n]/g, ' '));
  for (const sentence of sentencesIn(saidIn(own))) {
    const found = foundIn(sentence.text, lexicon.speculation).find(
      (word) => !isNegated(sentence.text, word.start, lexicon),
    );
    if (!found) continue;
    const at = start + sentence.start;
    return problemAt(
      document,
      { start: at + found.start, end: at + found.end },
      `"${found.word}" asks for what nobody needs yet`,
    );
  }
  return null;
}
