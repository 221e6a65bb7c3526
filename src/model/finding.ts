import type { Span } from './span.js';

/** How much a finding weighs, heaviest first. */
export const levels = ['error', 'warning', 'info'] as const;
export type Level = (typeof levels)[number];

/** A place in a file of the project. */
export interface Place {
  /** Relative to the project's root, with `/`. */
  file: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 1, in UTF-16 code units. */
  column: number;
  endLine: number;
  endColumn: number;
}

/** A problem in a document: what, where, why it matters and how to mend it. */
export interface Finding extends Place {
  rule: string;
  level: Level;
  message: string;
  why: string;
  /** What a person can do about it, in one sentence or as a command. */
  fix?: string;
  repair?: Repair;
  /** The same for the same problem wherever the lines around it move. */
  fingerprint: string;
  related: (Place & { message: string })[];
  /** Why it does not count, where it does not: a comment in the document says so, or the baseline holds it. */
  suppressed?: { by: 'comment' | 'baseline'; reason: string };
}

/** The findings that count: those that nothing suppresses. */
export function counted<One extends Pick<Finding, 'suppressed'>>(findings: readonly One[]): One[] {
  return findings.filter(({ suppressed }) => suppressed === undefined);
}

/** How a problem is mended by itself: text edits of documents that leave every other byte alone, and files that are made. */
export interface Repair {
  /** What it does, in the imperative: `spell it FR-001`. */
  about: string;
  /** True where it can change nothing that anybody meant. */
  safe: boolean;
  edits: (Span & { file: string; text: string })[];
  /** Files that must not be there yet. */
  creates?: { file: string; text: string }[];
}

/** What a rule answers: a problem at a span of one document; the linter makes the finding of it. */
export interface Problem extends Span {
  /** The document's path, relative to the project's root. */
  file: string;
  message: string;
  fix?: string;
  /** Heavier or lighter than the rule's own level, where the state of the work decides. */
  level?: Level;
  repair?: Repair;
  related?: (Span & { file: string; message: string })[];
}

/** A problem at a span of a document. */
export function problemAt(
  document: { path: string },
  { start, end }: Span,
  message: string,
  more: Pick<Problem, 'fix' | 'level' | 'related' | 'repair'> = {},
): Problem {
  return { file: document.path, start, end, message, ...more };
}

/** How many problems of one cause are shown one by one. */
const apart = 5;

/** Problems of one cause in one document: each of a few, else the first for them all with the others beside it. */
export function gathered(problems: readonly Problem[]): Problem[] {
  const [first, ...others] = problems;
  if (!first || problems.length <= apart) return [...problems];
  const related = others.map(({ file, start, end, message }) => ({ file, start, end, message }));
  return [
    {
      ...first,
      ...repairOfAll(problems),
      message: `${first.message}, and ${String(others.length)} more like it`,
      related: [...(first.related ?? []), ...related],
    },
  ];
}

/** Findings in the order of files, then of places; no two that differ are equal in it. */
export function byPlace(one: Finding, other: Finding): number {
  return (
    compare(one.file, other.file) ||
    one.line - other.line ||
    one.column - other.column ||
    compare(one.rule, other.rule) ||
    compare(one.message, other.message) ||
    one.endLine - other.endLine ||
    one.endColumn - other.endColumn ||
    compare(one.fingerprint, other.fingerprint)
  );
}

/** The heaviest findings first, those of one level by their places. */
export function byWeight(one: Finding, other: Finding): number {
  return levels.indexOf(one.level) - levels.indexOf(other.level) || byPlace(one, other);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The repairs of problems of one cause as one, each edit once; none where one of them cannot be mended so. */
function repairOfAll(problems: readonly Problem[]): { repair?: Repair } {
  const repairs = problems.flatMap(({ repair }) => repair ?? []);
  const [first] = repairs;
  if (!first || repairs.length < problems.length) return {};
  const edits = new Map(
    [...new Set(repairs.map((repair) => repair.edits))]
      .flat()
      .map((edit) => [`${String(edit.start)} ${edit.file}`, edit]),
  );
  const creates = new Map(repairs.flatMap((repair) => repair.creates ?? []).map((one) => [one.file, one]));
  return {
    repair: {
      about: `${first.about}, and the others`,
      safe: repairs.every(({ safe }) => safe),
      edits: [...edits.values()],
      ...(creates.size > 0 ? { creates: [...creates.values()] } : {}),
    },
  };
}
