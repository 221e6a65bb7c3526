import type { Text } from './markdown.js';
import type { Span } from './span.js';

/** Something that a template leaves to be filled in: `[FEATURE NAME]`, `[e.g., …]`, `$ARGUMENTS`. */
export interface Placeholder extends Span {
  text: string;
}

/** Brackets that are no link, no label and no footnote; what is in them is judged on its own. */
const candidate =
  /(?<![\]\w$!\\])\[([^\][\r\n]{2,240})\](?![([:])|(?<=["“])\$ARGUMENTS\b|\{\{[A-Z][A-Z0-9_]{1,60}\}\}/g;

/** Names in the manner of variables: `PROJECT_NAME`, `PRINCIPLE_1_NAME`. */
const variable = /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/;
/** Upper-case words of which the last says what to fill in; `ISO 8601`, `IN PROGRESS` and `T1059` say nothing. */
const slot =
  /^(?:[A-Z]+[ /-])*(?:NAME|DATE|TITLE|FEATURE|DESCRIPTION|PROJECT|LINK|VERSION|NUMBER|OWNER|AUTHOR|INFRASTRUCTURE|DETAILS|GUIDANCE)$/;
/** Sentences in which the templates of the Spec Kit family tell their reader what to write. */
const instruction =
  /^(?:REMOVE IF UNUSED|###-|Describe |Explain the |Extract from |Gates determined |Document the |Add more |Measurable metric|What it represents|domain-specific, |if applicable, )/i;
/** Their samples of a few words. */
const sample =
  /^(?:brief title|story title|link|entity ?\d|initial state|expected outcome|boundary condition|error scenario|current need|specific problem|specific capability|key interaction|data requirement)$/i;
/** An example that was meant to be replaced, at the beginning or after a comma. */
const example = /^e\.g\.|, e\.g\./i;

function isTemplate(inside: string): boolean {
  return (
    !inside.startsWith('NEEDS CLARIFICATION') &&
    [variable, slot, instruction, sample, example].some((form) => form.test(inside))
  );
}

/** What a template left in a stretch of prose. Markers, boxes, tags such as `[P]` and links are none of it. */
export function placeholdersIn({ text, start }: Text): Placeholder[] {
  return [...text.matchAll(candidate)]
    .filter((match) => match[1] === undefined || isTemplate(match[1].trim()))
    .map((match) => ({ text: match[0], start: start + match.index, end: start + match.index + match[0].length }));
}
