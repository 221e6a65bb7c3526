import { documentsOf } from '../core/lint/check.js';
import { stretchesOf } from '../core/clarify/stretches.js';
import type { Document } from '../model/document.js';
import { problemAt, type Problem } from '../model/finding.js';
import { markerOpening, markerText } from '../model/marker.js';
import type { Text } from '../model/markdown.js';
import { within, type Span } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const clarificationMalformed: Rule = {
  name: 'clarification-malformed',
  level: 'warning',
  set: 'recommended',
  about: 'A marker in a form that nobody finds: another spelling, no brackets, no end, or its answer left inside.',
  why: 'A question that no tool counts is a question that nobody answers.',
  fix: 'Write it as [NEEDS CLARIFICATION: question].',
  source: 'The methodology, forced uncertainty markers: one form, so that none is missed.',
  bad: [
    '- **FR-001**: Logs MUST be kept [Needs Clarification: how many days are logs kept?]\n',
    '- **FR-002**: Logs MUST be kept [NEEDS_CLARIFICATION: how many days are logs kept?]\n',
    '- **FR-003**: Logs MUST be kept [NEEDS CLARIFICATION: how many days are logs kept?\n',
    '- **FR-004**: Logs MUST be kept. NEEDS CLARIFICATION: how many days are logs kept?\n',
    '- **FR-005**: Logs MUST be kept (NEEDS CLARIFICATION: how many days are logs kept?)\n',
    '- **FR-006**: Logs MUST be kept [NEEDS CLARIFICATION: RESOLVED: 30 days].\n',
  ],
  good: [
    '- **FR-001**: Logs MUST be kept [NEEDS CLARIFICATION: how many days are logs kept?]\n',
    'No [Needs Clarification] markers remain, and what needs clarification is asked.\n',
    '**NEEDS CLARIFICATION**: none, all items are resolved.\n',
    'Write `[needs_clarification: question]` nowhere.\n',
    '<!-- file: plan.md -->\n## Technical Context\n\n**Storage**: NEEDS CLARIFICATION - block or object storage?\n',
  ],
  *check(project) {
    for (const document of documentsOf(project).values()) {
      for (const stretch of stretchesOf(document)) yield* malformedIn(document, stretch);
    }
  },
};

function malformedIn(document: Document, stretch: Text): Problem[] {
  return [misspelled, unbracketed].flatMap((look) => look(document, stretch)).concat(broken(document, stretch));
}

/** A bracket that opens like a marker, in whatever spelling, and asks something. */
const opening = /\[\s{0,3}(?:needs?|requires?|to)[ _-]{1,2}(?:be[ _-])?clarif(?:ications?|y|ied)(?=\s?[:(])/gi;

function misspelled(document: Document, { text, start }: Text): Problem[] {
  return [...text.matchAll(opening)]
    .filter((match) => match[0] !== markerOpening)
    .map((match) => {
      const span = { start: start + match.index, end: start + match.index + match[0].length };
      return mendable(document, span, `a marker begins with ${markerOpening}, not ${match[0]}`, 'spell it so', {
        ...span,
        text: markerOpening,
      });
    });
}

/** The words of a marker without a bracket before them, and what they ask; emphasis around them goes with them. */
const bare = /(?<![[\w])(\()?(?:\*\*)?NEEDS[ _]CLARIFICATION(?:\*\*)?:(?:\*\*)?[ \t]{1,3}([^\r\n()[\]]{3,400})(\))?/g;
/** What is said where nothing is asked. */
const nothing = /^\W*(?:none|no|nothing|all|resolved|done|n\/a|\d)/i;

function unbracketed(document: Document, { text, start }: Text): Problem[] {
  return [...text.matchAll(bare)].flatMap((match) => {
    const [whole, open, asked = '', close] = match;
    const question = (asked.includes('?') ? asked.slice(0, asked.indexOf('?') + 1) : asked).trim();
    if (nothing.test(question) || question.split(' ').length < 4) return [];
    const isEnclosed = open !== undefined && close !== undefined;
    const from = match.index + (isEnclosed || open === undefined ? 0 : 1);
    const to = isEnclosed
      ? match.index + whole.length
      : match.index + whole.indexOf(asked) + asked.indexOf(question) + question.length;
    const span = { start: start + from, end: start + to };
    return [
      mendable(document, span, `"${question}" is asked without brackets`, 'put it in brackets', {
        ...span,
        text: markerText(isEnclosed ? asked.trim() : question),
      }),
    ];
  });
}

const answered =
  /^\W*(?:resolved|answered|answer|decided|clarified)\s*(?:[:–—]|-\s)\s*([^]*)|^[^?]*\?\s*(?:[-–—→]+\s*)?(?:resolved|answer|answered|decided|clarified)\s*:\s*([^]*)/i;

/** Markers that are read as such, but never end or hold their answer. */
function broken(document: Document, { text, start, end }: Text): Problem[] {
  return within(document.markers, { start, end }).flatMap((marker) => {
    const written = text.slice(marker.start - start, marker.end - start);
    if (!written.startsWith(markerOpening)) return [];
    if (!written.endsWith(']')) {
      const at = marker.start + written.trimEnd().length;
      return [
        mendable(document, marker, 'a marker that never ends', 'close its bracket', { start: at, end: at, text: ']' }),
      ];
    }
    const answer = answered.exec(marker.question);
    const words = (answer?.[1] ?? answer?.[2] ?? '').trim();
    if (!answer) return [];
    return [
      problemAt(document, marker, 'the answer stands inside the marker', {
        fix: 'Put the answer in the place of the marker.',
        ...(words === ''
          ? {}
          : {
              repair: {
                about: 'put the answer in its place',
                safe: false,
                edits: [{ file: document.path, start: marker.start, end: marker.end, text: words }],
              },
            }),
      }),
    ];
  });
}

function mendable(
  document: Document,
  span: Span,
  message: string,
  about: string,
  edit: Span & { text: string },
): Problem {
  return problemAt(document, span, message, {
    repair: { about, safe: true, edits: [{ file: document.path, ...edit }] },
  });
}
