import { bareQuestion, type Marker } from '../../model/marker.js';
import { isReason } from '../coverage.js';

/** What somebody says to an open question. */
export type Reply =
  | { kind: 'answer'; text: string }
  /** It does not apply, and why. */
  | { kind: 'n/a'; reason: string }
  /** Somebody is to answer it until a day. */
  | { kind: 'deferred'; owner: string; due: string };

/** A longer answer is a document. Characters. */
const longest = 1000;

/**
 * Reads an answer: the number of an option, `n/a: reason`, `defer @owner 2026-12-31`, or whatever else is said.
 * What cannot be an answer comes back as the reason why.
 */
export function readReply(
  written: string,
  { question, options }: Pick<Marker, 'question' | 'options'>,
  today: string,
): Reply | string {
  const text = written.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (text === '') return 'the answer is empty';
  if (text.length > longest) return `the answer is longer than ${String(longest)} characters`;
  if (/\bneeds?[ _-]{0,2}clarification\b/i.test(text)) return 'the answer asks again instead of answering';
  const notApplicable = /^(?:n\/?a|not applicable)(?:\s*[:;,–—-]\s*(\S.*|))?$/i.exec(text);
  if (notApplicable) {
    const reason = (notApplicable[1] ?? '').trim();
    return isReason(reason)
      ? { kind: 'n/a', reason }
      : 'say why it does not apply, in three words or more: n/a: reason';
  }
  if (/^defer(?:red)?(?:\s+(?:to\s+)?@|$)/i.test(text)) return deferral(text, today);
  if (!/[\p{L}\p{N}]/u.test(text)) return 'the answer says nothing';
  if (text.toLowerCase() === question.toLowerCase() || text === bareQuestion({ question, options }))
    return 'the answer only repeats the question';
  if (/^(?:(?:i )?(?:don'?t|do not) know|no idea|not sure|unknown|unclear|tb[dc]|todo|whatever)[.!]?$/i.test(text))
    return 'that answers nothing; to put it off, say who answers it until when: defer @owner 2026-12-31';
  if (/^\d{1,2}$/.test(text) && options.length > 0 && !options.includes(text) && Number(text) > options.length)
    return `there are ${String(options.length)} answers to pick from; an answer of your own needs its unit or a word`;
  const number = /^\d{1,2}$/.test(text) && !options.includes(text) ? Number(text) : 0;
  const chosen = options[number - 1] ?? text;
  return /^what and why[.?]?$/i.test(chosen) ? 'say what does not hold, and why' : { kind: 'answer', text: chosen };
}

function deferral(text: string, today: string): Reply | string {
  const match =
    /^defer(?:red)?\s+(?:to\s+)?@([\p{L}\p{N}](?:[\p{L}\p{N}._/-]{0,60}[\p{L}\p{N}])?)\s+(?:until\s+)?(\d{4}-\d{2}-\d{2})$/iu.exec(
      text,
    );
  const [, owner = '', due = ''] = match ?? [];
  if (!match) return 'to put it off, say who answers it until when: defer @owner 2026-12-31';
  if (!isDay(due)) return `${due} is no day`;
  return due < today ? `${due} is over: put it off to a day that comes` : { kind: 'deferred', owner, due };
}

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const days = [
    31,
    year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ];
  return month >= 1 && month <= 12 && day >= 1 && day <= (days[month - 1] ?? 0);
}

/** An answer as the record of clarifications has it. */
export function replyText(reply: Reply): string {
  if (reply.kind === 'n/a') return `n/a: ${reply.reason}`;
  return reply.kind === 'deferred' ? `deferred to @${reply.owner} until ${reply.due}` : reply.text;
}
