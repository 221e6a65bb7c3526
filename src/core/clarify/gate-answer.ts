import type { Gate } from '../../model/constitution.js';
import type { Document } from '../../model/document.js';
import { documentOf, type Feature } from '../../model/feature.js';
import { headingPath } from '../../model/markdown.js';
import type { Marker } from '../../model/marker.js';
import type { Project } from '../../model/project.js';
import { inSentence, type Piece } from './answer.js';
import { isReason } from '../coverage.js';
import { readFacts } from '../facts.js';
import { decide, planFacts, type Verdict } from '../gate.js';
import { inline } from '../render.js';
import type { Reply } from './reply.js';
import { splice } from '../splice.js';

/** A question under a gate, and what is said to it. */
export interface GateAnswer {
  feature: Feature;
  plan: Document;
  source: string;
  gate: Gate;
  marker: Marker;
  reply: Exclude<Reply, { kind: 'deferred' }>;
  /** `alice, 2026-11-26` */
  by: string;
}

/** A gate that a person can tick: a box, with the question under it or behind it. */
export function gateOf(plan: Document, marker: Marker): Gate | null {
  return plan.gates.find(({ box, start, end }) => box >= 0 && marker.start >= start && marker.start < end) ?? null;
}

const yes = /^(?:yes|y|true|sí|si|sim|oui|ja|是|はい)(?:$|[.!]$|\s*[,.;:–—-]\s*(?=\S))/iu;

/**
 * A plan with the question of a gate answered: ticked for a yes that the facts do not contradict, for a choice, and
 * for requirements that a decision was lacking; with a row in Complexity Tracking for a reason, and the box left
 * empty. What answers nothing comes back as `{ problem }`.
 */
export function answerGate(
  asked: GateAnswer,
  project: Pick<Project, 'catalog' | 'constitution'>,
): string | { problem: string } {
  const { feature, gate, plan, reply, source, marker, by } = asked;
  const check = gate.check ?? project.constitution?.gates.find(({ id }) => id === gate.id)?.check ?? null;
  const verdictOf = (document: Document): Verdict | null =>
    check === null ? null : decide(check, planFacts(withPlan(feature, document), project));
  const verdict = verdictOf(plan);
  const text = reply.kind === 'n/a' ? reply.reason : reply.text;
  if (reply.kind === 'answer' && yes.test(text)) {
    if (verdict?.passed === false)
      return { problem: `the documents say otherwise (${verdict.evidence}): mend them, or give the reason` };
    if (verdict?.passed === null && verdict.question !== null) return { problem: 'it asks which, not whether' };
    return splice(source, [
      tick(gate),
      inSentence(plan, source, marker, `${text.replace(/(?<![.\s])[.\s]+$/, '')} (${by})`),
    ]);
  }
  if (reply.kind === 'answer' && verdict && verdict.question !== null) {
    const filled = verdict.passed === null ? withTools(asked) : withRequirements(asked);
    const after = filled === null ? null : readFacts(plan.path, 'plan', filled);
    const decided = after && verdictOf(after);
    const own = after?.gates.find(({ id }) => id === gate.id);
    if (after && filled !== null && own && (decided?.passed === true || verdict.passed === null)) {
      if (decided?.passed === false) return { problem: `with it the gate fails: ${decided.evidence}` };
      return splice(filled, [tick(own), evidence(own, filled, decided)]);
    }
  }
  if (!isReason(text)) return { problem: 'a gate is answered with yes, or with a reason of three words or more' };
  return splice(source, [
    inSentence(plan, source, marker, `No, see Complexity Tracking (${by})`),
    exception(plan, source, gate, `${text.replace(/(?<![.\s])[.\s]+$/, '')} (${by})`),
  ]);
}

function withPlan(feature: Feature, plan: Document): Feature {
  return { ...feature, documents: feature.documents.map((one) => (one.path === plan.path ? plan : one)) };
}

function tick({ box }: Gate): Piece {
  return { start: box, end: box + 1, text: 'x' };
}

/** What was counted, behind the question, as a plan writes it where the facts decide. */
function evidence({ start }: Gate, source: string, verdict: Verdict | null): Piece {
  const line = /[\r\n]|$/.exec(source.slice(start));
  const at = start + (line?.index ?? 0);
  return { start: at, end: at, text: verdict?.passed === true ? ` ${inline(verdict.evidence)}` : '' };
}

/** The plan with a tool chosen: in its line of tools, else under the gate. */
function withTools({ plan, source, marker, reply, by }: GateAnswer): string | null {
  if (reply.kind !== 'answer') return null;
  const line = plan.items.find(
    ({ section, text }) =>
      text.startsWith('**IaC tools**:') &&
      headingPath(plan, section).some((title) => /^technical context/i.test(title)),
  );
  const label = '**IaC tools**:';
  const under = inSentence(plan, source, marker, line ? `${reply.text} (${by})` : reply.text);
  if (!line) return splice(source, [{ ...under, text: `${label} ${under.text} (${inline(by)})` }]);
  return splice(source, [{ start: line.start + label.length, end: line.end, text: ` ${inline(reply.text)}` }, under]);
}

/** The plan with the requirements that an answer names served by the decisions that a question names. */
function withRequirements({ feature, plan, source, marker, reply, by }: GateAnswer): string | null {
  if (reply.kind !== 'answer') return null;
  const known = new Set(documentOf(feature, 'spec')?.definitions.map(({ id }) => id));
  const named = (reply.text.match(/\b(?:N?FR|SC)-\d+\b/g) ?? []).filter((id) => known.has(id));
  const asked = new Set(marker.question.match(/\bD-\d+\b/g));
  const lines = plan.definitions
    .filter(({ kind, id }) => kind === 'decision' && asked.has(id))
    .flatMap(({ start, end }) =>
      plan.paragraphs.filter((one) => one.start > start && one.start < end && one.text.startsWith('**Satisfies**:')),
    );
  if (named.length === 0 || lines.length === 0) return null;
  return splice(source, [
    ...lines.map(({ start, end }) => ({ start, end, text: `**Satisfies**: ${[...new Set(named)].join(', ')}` })),
    inSentence(plan, source, marker, `${reply.text} (${by})`),
  ]);
}

/** A row of Complexity Tracking, in the place of the one that says that there is none. */
function exception(plan: Document, source: string, { id, article, question }: Gate, reason: string): Piece {
  const name = inline(`${id ?? `Article ${article ?? ''}`} ${question.replace(/^\*\*|\*\*$/g, '')}`);
  const table = plan.tables.find(({ section }) =>
    headingPath(plan, section).some((title) => /^complexity (?:tracking|justification)/i.test(title)),
  );
  const columns = Math.max(2, table?.header.length ?? 3);
  const row = `| ${[name, inline(reason)].join(' | ')} |${' |'.repeat(columns - 2)}`;
  if (table) {
    const [only] = table.rows;
    const none = table.rows.length === 1 && /^\W*(?:(?:none|no violations?|n\/a)\W*)?$/i.test(only?.[0]?.text ?? '');
    if (none && only?.[0]) {
      const start = source.lastIndexOf('|', only[0].start);
      const lineEnd = /[\r\n]|$/.exec(source.slice(start));
      return { start, end: start + (lineEnd?.index ?? 0), text: row };
    }
    return { start: table.end, end: table.end, text: plan.newline + row };
  }
  const end = source.trimEnd().length;
  const header = [
    '## Complexity Tracking',
    '',
    '| Violation | Why Needed | Simpler Alternative Rejected Because |',
    '|---|---|---|',
  ];
  return { start: end, end, text: ['', '', ...header, row].join(plan.newline) };
}
