import { createHash } from 'node:crypto';
import type { Document } from '../model/document.js';
import { levels, type Finding, type Level, type Place, type Problem } from '../model/finding.js';
import type { Project } from '../model/project.js';
import type { Circumstances, Rule } from '../model/rule.js';
import { positionAt, type Span } from '../model/span.js';

/** Findings of one level, by level. */
export type Counts = Record<Level, number>;

/**
 * Runs rules over a project. The findings come in the order of files, then of places, whatever the order
 * of the rules; a rule that throws becomes the finding `rule-crash` and the others still run.
 */
export function check(project: Project, rules: readonly Rule[], circumstances: Circumstances): Finding[] {
  const documents = documentsOf(project);
  const findings: Finding[] = [];
  for (const rule of rules) {
    const level = project.config.rules[rule.name];
    if (level === 'off') continue;
    try {
      for (const problem of rule.check(project, circumstances)) findings.push(finding(documents, rule, level, problem));
    } catch (error) {
      const message = `the rule "${rule.name}" failed: ${error instanceof Error ? error.message : String(error)}`;
      findings.push(
        finding(documents, crash, undefined, { file: project.features[0]?.folder ?? '.', message, start: 0, end: 0 }),
      );
    }
  }
  return numbered(findings.sort(inOrder));
}

/** The documents of a project by path, the constitution among them. */
export function documentsOf(project: Project): Map<string, Document> {
  const all = project.features.flatMap((feature) => feature.documents);
  return new Map(
    [...(project.constitution ? [project.constitution] : []), ...all].map((document) => [document.path, document]),
  );
}

/** How many findings there are of each level. */
export function count(findings: readonly Finding[]): Counts {
  const counts: Counts = { error: 0, warning: 0, info: 0 };
  for (const { level } of findings) counts[level]++;
  return counts;
}

/** True where a finding is at or above the threshold; never for `never`. */
export function reaches(findings: readonly Finding[], threshold: Level | 'never'): boolean {
  if (threshold === 'never') return false;
  return findings.some(({ level }) => levels.indexOf(level) <= levels.indexOf(threshold));
}

const crash = {
  name: 'rule-crash',
  level: 'error' as const,
  why: 'A rule that fails proves nothing.',
  fix: 'Report it with the document that caused it.',
};

function place(documents: ReadonlyMap<string, Document>, file: string, { start, end }: Span): Place {
  const lines = documents.get(file)?.lines ?? [0];
  const from = positionAt(lines, start);
  const to = positionAt(lines, Math.max(start, end));
  return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

function finding(
  documents: ReadonlyMap<string, Document>,
  rule: Pick<Rule, 'name' | 'level' | 'why' | 'fix'>,
  level: Level | undefined,
  problem: Problem,
): Finding {
  return {
    rule: rule.name,
    level: level ?? problem.level ?? rule.level,
    message: problem.message,
    why: rule.why,
    fix: problem.fix ?? rule.fix,
    ...place(documents, problem.file, problem),
    ...(problem.repair ? { repair: problem.repair } : {}),
    fingerprint: '',
    related: (problem.related ?? []).map(({ file, message, ...at }) => ({ ...place(documents, file, at), message })),
  };
}

function inOrder(one: Finding, other: Finding): number {
  return (
    compare(one.file, other.file) ||
    one.line - other.line ||
    one.column - other.column ||
    compare(one.rule, other.rule) ||
    compare(one.message, other.message)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Gives each finding its fingerprint: rule, file and message without lines, and its rank among equals. */
function numbered(findings: Finding[]): Finding[] {
  const seen = new Map<string, number>();
  for (const one of findings) {
    const key = [one.rule, one.file, one.message.replace(/\s+/g, ' ')].join('\0');
    const rank = seen.get(key) ?? 0;
    seen.set(key, rank + 1);
    one.fingerprint = createHash('sha256')
      .update(`${key}\0${String(rank)}`)
      .digest('hex')
      .slice(0, 32);
  }
  return findings;
}
