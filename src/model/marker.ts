import type { Text } from './markdown.js';
import type { Span } from './span.js';

/** An open question in a document: `[NEEDS CLARIFICATION: question]`. */
export interface Marker extends Span {
  /** In one line; empty where none is asked. */
  question: string;
  /** The answers the question proposes: `A - B, C, or D?` proposes B, C and D. */
  options: string[];
  /** Who is to answer, without `@`; null where nobody is named. */
  owner: string | null;
  /** Until when it may stay open, `YYYY-MM-DD`; null where no date is given. */
  due: string | null;
  /** Id of the definition or gate the marker stands in; null outside of one. */
  subject: string | null;
}

/** What every marker begins with. */
export const markerOpening = '[NEEDS CLARIFICATION';

/** Words around a bare marker that speak of markers instead of asking. */
const spokenOf = /\b(?:markers?|items?|tags?|placeholders?|questions?|entries|comments?|annotations?|labels?)\b/i;
const spokenOfBefore =
  /\b(?:no|any|all|each|every|zero|remaining|unresolved|use|using|with|mark(?:ed)?|as)\s*[`'"“*]*$/i;

/** Sample questions that documents quote when they explain the marker itself. */
const sample = /^(?:specific )?question$|^(?:\.\.\.|…)$|^<?(?:question|reason|what|details?)>?$/i;

/** A longer question is none: its bracket was never closed. */
const maxLength = 2000;

/** Where a bracket that opens at `from` closes, counting the brackets within; the line's end where it does not. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let index = from; index < text.length && index - from < maxLength; index++) {
    const character = text[index];
    if (character === '[') depth++;
    else if (character === ']' && --depth === 0) return index + 1;
  }
  const line = /[\r\n]/g;
  line.lastIndex = from;
  return Math.min(line.exec(text)?.index ?? text.length, from + maxLength);
}

/** The parts of a list (`A, B, or C`; else `A/B`), without the words that tie or introduce them. */
function listed(text: string): string[] {
  const clean = text.replace(/\b(?:e\.g|i\.e)\.,?\s*/gi, '').replace(/(?<![?.？。\s])[?.？。\s]+$/, '');
  const parts = clean.split(/,(?!(?<=\d,)\d{3}(?!\d))|[;，；、]|\sor\s|还是|還是|或者/i);
  return (parts.length > 1 ? parts : clean.split('/'))
    .map((part) => part.trim().replace(/^or\s+/i, ''))
    .filter((part) => part !== '');
}

const asking =
  /^(?:what|which|who|whose|how|when|where|why|should|shall|is|are|do|does|can|could|must|will|would|may)\b/i;

/**
 * The answers a question proposes, in its order; none where it proposes fewer than two. They stand after a dash
 * or colon, in parentheses at the end of a "which" or "what", or are the whole question.
 */
export function optionsOf(question: string): string[] {
  const dash = [...question.matchAll(/\s[-–—]{1,2}\s|——/g)].at(-1);
  const colon = question.lastIndexOf(': ');
  const after = dash ? dash.index + dash[0].length : colon < 0 ? -1 : colon + 2;
  if (after >= 0) return several(listed(question.slice(after)), Infinity);
  const bracketed = /^(?:which|what|choose|select|pick)\b/i.test(question)
    ? /\(([^()"“]+)\)[?.？]?$/.exec(question)?.[1]
    : undefined;
  if (bracketed !== undefined) return several(listed(bracketed), 4);
  return asking.test(question) ? [] : several(listed(question), 3);
}

function several(options: string[], words: number): string[] {
  const areShort = options.every((option) => option.length <= 80 && option.split(/\s+/).length <= words);
  return options.length >= 2 && areShort ? options : [];
}

/** A question that follows an empty marker, `[NEEDS CLARIFICATION] Which region?`, where the marker opens its block. */
function questionAfter(text: string, at: number, end: number): string {
  if (!/^[\s#>*_-]*$/.test(text.slice(Math.max(0, at - 12), at)) || at > 12) return '';
  const after = /^[*_\s:–-]*([^\r\n[\]]{1,300})/.exec(text.slice(end, end + 320))?.[1]?.trim() ?? '';
  return after.endsWith('?') || text.startsWith('#') ? after : '';
}

/** The open questions of one stretch of prose; prose that only speaks of markers asks none. */
export function markersIn({ text: written, start }: Text): Marker[] {
  const text = written.replace(/~~[^~]+~~/g, (struck) => ' '.repeat(struck.length));
  const markers: Marker[] = [];
  for (let at = text.indexOf(markerOpening); at >= 0; at = text.indexOf(markerOpening, at + 1)) {
    const end = closing(text, at);
    const inside = text.slice(at + markerOpening.length, text[end - 1] === ']' ? end - 1 : end);
    const head = /^\s*(?:\(([^()]*)\)\s*)?([:：]?)([\s\S]*)/.exec(inside);
    const inBrackets = (head?.[3] ?? '').replace(/\s+/g, ' ').trim();
    const question = inBrackets === '' ? questionAfter(text, at, end) : inBrackets;
    if (
      question === '' &&
      (spokenOf.test(text.slice(end, end + 24)) || spokenOfBefore.test(text.slice(Math.max(0, at - 24), at)))
    )
      continue;
    if (sample.test(question)) continue;
    const terms = (head?.[1] ?? '').split(',').map((term) => term.trim());
    markers.push({
      start: start + at,
      end: start + end,
      question,
      options: optionsOf(question),
      owner: terms.find((term) => term.startsWith('@'))?.slice(1) ?? null,
      due: terms.find((term) => /^\d{4}-\d{2}-\d{2}$/.test(term)) ?? null,
      subject: null,
    });
  }
  return markers;
}

/** A marker that asks `question`, of somebody and until a day where it is put off. */
export function markerText(question: string, deferred?: { owner: string; due: string }): string {
  return `${markerOpening}${deferred ? `(@${deferred.owner}, ${deferred.due})` : ''}: ${question}]`;
}

/** A question without the answers it proposes, for where those are listed beside it. */
export function bareQuestion({ question, options }: Pick<Marker, 'question' | 'options'>): string {
  const dash = [...question.matchAll(/\s[-–—]{1,2}\s|——/g)].at(-1);
  return options.length > 0 && dash ? `${question.slice(0, dash.index).trimEnd()}?` : question;
}

/** True where a marker asks something that can be answered: three words or more, or a choice. */
export function asks({ question, options }: Pick<Marker, 'question' | 'options'>): boolean {
  return question !== '' && (options.length > 0 || !isLatin(question) || question.split(' ').length >= 3);
}

/** True where all letters of a text are Latin, so that words and their order can be judged. */
export function isLatin(text: string): boolean {
  return !/[^\P{L}\p{Script=Latin}]/u.test(text);
}

/** A text with its markers shortened to `…`, so that it can be quoted without asking again. */
export function withoutMarkers(text: string): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf(markerOpening); at >= 0; at = text.indexOf(markerOpening, from)) {
    result += `${text.slice(from, at)}…`;
    from = closing(text, at);
  }
  return result + text.slice(from);
}
