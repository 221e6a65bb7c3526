import type { Definition } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import { cited } from '../facts.js';
import { inline } from '../render.js';
import type { Piece } from './answer.js';

/** The requirement of which a plan asks what serves it; null for any other question. */
export function servedBy(question: string): string | null {
  return /^what serves (N?FR-\d+)\b/.exec(question)?.[1] ?? null;
}

/** Why an answer to what serves a requirement says nothing: it picks a kind of answer, and not what; null where it tells. */
export function untold(question: string, answer: string, plan: Document | undefined): string | null {
  if (servedBy(question) === null) return null;
  const said = answer.trim().toLowerCase().replace(/[.!]$/, '');
  if (said === 'something that is there already')
    return 'say what is there already, as in: there already: the SSO of the company';
  if (said !== 'one of those above') return null;
  const decisions = (plan ? decisionsOf(plan) : []).map(({ id, text }) => `${id} ${inline(text).slice(0, 60)}`);
  return `say which of them, by its id${decisions.length === 0 ? '' : `: ${decisions.join(', ')}`}`;
}

/** What adds a requirement to the decisions that an answer names by their ids, `D-002 and D-004`. */
export function servingPieces(question: string, answer: string, plan: Document | undefined): Piece[] {
  const requirement = servedBy(question);
  if (!plan || requirement === null) return [];
  const named = new Set(answer.toUpperCase().match(/\bD-\d+\b/g));
  return decisionsOf(plan)
    .filter((decision) => named.has(decision.id) && !cited(plan.citations, decision).includes(requirement))
    .flatMap(({ start, end }) =>
      plan.paragraphs
        .filter((one) => one.start > start && one.start < end && one.text.startsWith('**Satisfies**:'))
        .map(({ start: from, end: to, text }) =>
          /[A-Z]-\d/.test(text)
            ? { start: to, end: to, text: `, ${requirement}` }
            : { start: from, end: to, text: `**Satisfies**: ${requirement}` },
        ),
    );
}

function decisionsOf({ definitions }: Document): Definition[] {
  return definitions.filter(({ kind }) => kind === 'decision');
}
