import type { Document } from '../model/document.js';
import { problemAt } from '../model/finding.js';
import { headingPath, type Item } from '../model/markdown.js';
import { markerText } from '../model/marker.js';
import { within, type Span } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const edgeCaseUnanswered: Rule = {
  name: 'edge-case-unanswered',
  level: 'warning',
  set: 'strict',
  about: 'An edge case that is only a question.',
  why: 'It looks like a decision and is none: what happens then is decided on the night it happens.',
  fix: 'Say what happens then, or make it a marker, so that somebody has to answer.',
  source: 'The methodology, forced uncertainty markers; 33 % of public specifications leave such a question.',
  bad: [
    '### Edge Cases\n\n- What happens when a tenant is removed while it is in use?\n',
    '## Edge Cases and Failure Modes\n\n- How does the platform handle the loss of a zone?\n- A node is lost: its work moves.\n',
    '### Casos límite\n\n- ¿Qué pasa cuando se pierde una zona?\n',
  ],
  good: [
    '### Edge Cases\n\n- What happens when a tenant is removed? Its data is kept for 30 days.\n',
    '### Edge Cases\n\n- [NEEDS CLARIFICATION: what happens to the data of a tenant that is removed?]\n',
    '### Edge Cases\n\n- What happens when a tenant is removed?\n  - Its data is kept for 30 days.\n',
    '### Open Points\n\n- What happens when a tenant is removed?\n',
  ],
  *check(project) {
    for (const document of project.features.flatMap((feature) => feature.documents)) {
      if (document.kind !== 'spec') continue;
      for (const item of document.items) {
        if (!isUnanswered(document, item)) continue;
        const question = item.text.replace(/\s+/g, ' ').trim();
        yield problemAt(document, item, 'an edge case that nobody has decided', {
          repair: {
            about: 'make it a marker',
            safe: false,
            edits: [{ file: document.path, start: item.start, end: item.end, text: markerText(plain(question)) }],
          },
        });
      }
    }
  },
};

const edgeCases =
  /\bedge[- ]cases?\b|\bcasos? (?:límite|extremos?|borde|de borda|limite)|\bcas (?:limites?|particuliers?)|grenzf[aä]ll|randf[aä]ll|sonderf[aä]ll|边界|邊界|边缘|エッジケース|境界/i;

/** A question and nothing else, neither behind it nor below it; code in it is blank and cannot be carried over. */
function isUnanswered(document: Document, item: Item): boolean {
  return (
    /[?？]["”*_)]{0,9}$/.test(item.text.trimEnd()) &&
    item.checked === null &&
    item.text.search(/[?？]/) === item.text.trimEnd().replace(/["”*_)]{1,9}$/, '').length - 1 &&
    headingPath(document, item.section).some((title) => edgeCases.test(title)) &&
    within(document.markers, { start: item.start, end: item.blockEnd }).length === 0 &&
    within(document.codes, item).length === 0 &&
    [document.items, document.paragraphs, document.fences].every(
      (blocks) => within<Span>(blocks, { start: item.end, end: item.blockEnd }).length === 0,
    )
  );
}

/** Without emphasis and with a small letter in front, as markers are written. */
function plain(question: string): string {
  const bare = question
    .replace(/\*\*|__/g, '')
    .replaceAll('[', '(')
    .replaceAll(']', ')');
  return /^\p{Lu}\p{Ll}/u.test(bare) ? bare.charAt(0).toLowerCase() + bare.slice(1) : bare;
}
