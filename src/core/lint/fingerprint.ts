import { createHash } from 'node:crypto';
import type { Finding, Problem } from '../../model/finding.js';
import type { Span } from '../../model/span.js';

/** The most of a text that tells one problem from another. */
const longest = 200;

/**
 * What a problem is told by, wherever the lines around it move: the first line of the text it stands on. A
 * problem of a whole document, or of a file that was not read, is told by what is said of it.
 */
export function contextOf(problem: Problem, title: Span | undefined, source: string | undefined): string {
  if (!title || source === undefined) return normal(problem.message);
  const line = /^[^\r\n]*/.exec(source.slice(problem.start, Math.min(problem.end, problem.start + longest)))?.[0] ?? '';
  const text = normal(line);
  return text === '' || (problem.start === title.start && problem.end === title.end) ? normal(problem.message) : text;
}

function normal(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, longest).toLowerCase();
}

/** Gives findings, in their order, their fingerprints: of rule, file, context, and the rank among equals. */
export function fingerprinted(findings: readonly { finding: Finding; context: string }[]): Finding[] {
  const seen = new Map<string, number>();
  return findings.map(({ finding, context }) => {
    const key = [finding.rule, finding.file, context].join('\0');
    const rank = seen.get(key) ?? 0;
    seen.set(key, rank + 1);
    const fingerprint = createHash('sha256')
      .update(`${key}\0${String(rank)}`)
      .digest('hex')
      .slice(0, 32);
    return { ...finding, fingerprint };
  });
}
