import { SpecopsError } from '../../model/error.js';
import type { Finding } from '../../model/finding.js';
import type { Fault } from '../../model/rule.js';
import { isSuppressible } from './suppress.js';

/** Where a project keeps the findings it has agreed to live with. */
export const baselinePath = '.specops/baseline.json';

/** A finding of the baseline: known by its fingerprint, the rest is for people. */
export interface Entry {
  file: string;
  rule: string;
  message: string;
  fingerprint: string;
}

/** The baseline of a project; null where there is none. Throws E_CONFIG where it cannot be read. */
export function readBaseline(text: string | undefined): Entry[] | null {
  if (text === undefined) return null;
  try {
    const data: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    const entries = isRecord(data) && data['format_version'] === '1.0' ? data['findings'] : null;
    if (Array.isArray(entries) && entries.every(isEntry)) return entries;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new SpecopsError('E_CONFIG', `${baselinePath} is no baseline of SpecOps`, {
    fix: `git checkout ${baselinePath}, or remove it and run: specops lint --write-baseline`,
  });
}

/** True for a finding that a baseline may hold: what must never be silenced stays out of it. */
export function isBaselinable({ rule, suppressed }: Finding): boolean {
  return isSuppressible(rule) && suppressed?.by !== 'comment';
}

/** The baseline of these findings, sorted, so that two branches merge without a conflict. */
export function baselineText(entries: readonly Entry[]): string {
  const plain = entries.map(({ file, rule, message, fingerprint }) => ({ file, rule, message, fingerprint }));
  const key = ({ file, rule, fingerprint }: Entry) => [file, rule, fingerprint].join('\0');
  const sorted = plain.sort((one, other) => (key(one) < key(other) ? -1 : 1));
  return `${JSON.stringify({ format_version: '1.0', findings: sorted }, null, 2)}\n`;
}

/** The findings with those that the baseline holds marked. */
export function baselined(findings: readonly Finding[], baseline: readonly Entry[] | null): Finding[] {
  if (baseline === null) return [...findings];
  const held = new Set(baseline.map(({ fingerprint }) => fingerprint));
  return findings.map((finding) =>
    held.has(finding.fingerprint) && isBaselinable(finding) && !finding.suppressed
      ? { ...finding, suppressed: { by: 'baseline', reason: `held by ${baselinePath}` } }
      : finding,
  );
}

/** Whether the entries still apply: a finding is there, or nobody could tell, for its rule or file was left out. */
export function staleEntries(
  baseline: readonly Entry[],
  findings: readonly Finding[],
  wasJudged: (entry: Entry) => boolean,
): Entry[] {
  const found = new Set(findings.filter(isBaselinable).map(({ fingerprint }) => fingerprint));
  return baseline.filter((entry) => !found.has(entry.fingerprint) && wasJudged(entry));
}

/** Entries that no longer apply, as one problem that mends itself. */
export function staleFaults(text: string, baseline: readonly Entry[], stale: readonly Entry[], ci: boolean): Fault[] {
  const [first] = stale;
  if (!first) return [];
  const others = stale.length > 1 ? `, and ${String(stale.length - 1)} more` : '';
  const left = baselineText(baseline.filter((entry) => !stale.includes(entry)));
  return [
    {
      rule: 'baseline-stale',
      file: baselinePath,
      start: 0,
      end: 0,
      level: ci ? 'error' : 'warning',
      message: `the baseline holds what is no longer found: ${first.rule} in ${first.file}${others}`,
      repair: {
        about: 'remove from the baseline what is no longer found',
        safe: true,
        edits: [{ file: baselinePath, start: 0, end: text.length, text: left }],
      },
    },
  ];
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

function isEntry(data: unknown): data is Entry {
  return isRecord(data) && ['file', 'rule', 'message', 'fingerprint'].every((key) => typeof data[key] === 'string');
}
