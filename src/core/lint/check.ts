import { titleOf, type Document } from '../../model/document.js';
import { counted, levels, type Finding, type Level, type Place, type Problem } from '../../model/finding.js';
import type { Project } from '../../model/project.js';
import type { Circumstances, Fault, Rule, Within } from '../../model/rule.js';
import { positionAt, type Span } from '../../model/span.js';
import { baselined, baselinePath, readBaseline, staleEntries, staleFaults } from './baseline.js';
import { contextOf, fingerprinted } from './fingerprint.js';
import { levelsOf, mayRun } from './preset.js';
import { suppressionsIn, type Suppressions, type Verdict } from './suppress.js';

/** Findings of one level, by level. */
export type Counts = Record<Level, number>;

/** A finding with what its fingerprint is made of. */
interface Found {
  finding: Finding;
  context: string;
}

/**
 * Runs rules over a project. The findings come in the order of files, then of places, whatever the order
 * of the rules, and those that a comment or the baseline silences are among them, marked. A rule that throws
 * becomes the finding `rule-crash` where that rule is among them, and the others still run.
 */
export function check(project: Project, rules: readonly Rule[], circumstances: Circumstances): Finding[] {
  const run = runOf(project, circumstances);
  const running = rules.filter((rule) => mayRun(rule, project.config));
  const faults = (run.circumstances.faults ?? []).slice();
  const ordinary = running.filter(({ last }) => last !== true).flatMap((rule) => judged(run, rule, running, faults));
  const findings = fingerprinted(ordinary.sort(inOrder));

  const source = project.files[baselinePath];
  const baseline = readBaseline(source);
  const ran = (name: string, file: string) => {
    const rule = running.find((one) => one.name === name);
    return rule !== undefined && run.levelOf(rule, file) !== 'off';
  };
  const isUnread = new Set(project.unreadable.map(({ path }) => path));
  const known = circumstances.known ?? null;
  const stale = staleEntries(baseline ?? [], findings, ({ rule, file }) =>
    known !== null && !known.includes(rule) ? true : !isUnread.has(file) && running.some(({ name }) => name === rule),
  );
  faults.push(
    ...run.suppressions.faults({ known, ran }),
    ...staleFaults(source ?? '', baseline ?? [], stale, circumstances.ci),
  );
  const course: Run = { ...run, circumstances: { ...circumstances, faults } };
  const about = running.filter(({ last }) => last === true).flatMap((rule) => judged(course, rule, running, faults));
  return [...baselined(findings, baseline), ...fingerprinted(about.sort(inOrder))].sort((one, other) =>
    inOrder({ finding: one }, { finding: other }),
  );
}

/** What a rule is run with. */
interface Run {
  project: Project;
  circumstances: Circumstances;
  documents: ReadonlyMap<string, Document>;
  /** Where findings about a whole document stand, by its path. */
  titles: ReadonlyMap<string, Span>;
  levelOf: ReturnType<typeof levelsOf>;
  suppressions: Suppressions;
}

function runOf(project: Project, circumstances: Circumstances): Run {
  const documents = documentsOf(project);
  return {
    project,
    circumstances,
    documents,
    titles: new Map([...documents].map(([path, document]) => [path, titleOf(document)])),
    levelOf: levelsOf(project),
    suppressions: suppressionsIn(documents.values(), circumstances.today),
  };
}

/** In how many features a rule may fail before the others are left. */
const mostFailures = 3;

/**
 * What one rule finds. Where it throws or does not end, it is asked again of each feature alone: what it fails in is a
 * fault for the rule that reports those, and the others are judged. The error where that rule is not among them.
 */
function judged(run: Run, rule: Rule, running: readonly Rule[], faults: Fault[]): Found[] {
  const whole = attempt(run, rule, run.project);
  if (!whole.failed) return whole.found;
  const reporter = whole.failed.name === 'RuleTimeout' ? 'rule-timeout' : 'rule-crash';
  if (!running.some(({ name, last }) => name === reporter && last === true)) throw whole.failed;
  const found = [...whole.found];
  let failures = 0;
  const fail = (file: string, { name, message }: Error) => {
    failures++;
    const kind = name === 'RuleTimeout' ? 'rule-timeout' : 'rule-crash';
    const rest = failures === mostFailures ? ', and was not tried on the features behind' : '';
    faults.push({ rule: kind, file, start: 0, end: 0, message: `the rule "${rule.name}" failed: ${message}${rest}` });
  };
  for (const feature of run.project.features.length > 1 ? run.project.features : []) {
    if (failures === mostFailures) break;
    const alone = attempt(run, rule, { ...run.project, features: [feature] });
    found.push(...alone.found);
    if (alone.failed) fail(feature.documents[0]?.path ?? feature.folder, alone.failed);
  }
  if (failures === 0) fail(run.documents.keys().next().value ?? run.project.features[0]?.folder ?? '.', whole.failed);
  return withoutTwins(found);
}

/** What a rule finds until it ends, and the error where it fails or takes too long. */
function attempt(run: Run, rule: Rule, project: Project): { found: Found[]; failed: Error | null } {
  const found: Found[] = [];
  const within: Within = run.circumstances.within ?? ((work) => work());
  try {
    within(() => {
      // It may be begun anew.
      found.length = 0;
      for (const problem of rule.check(project, run.circumstances)) {
        const level = run.levelOf(rule, problem.file);
        if (level !== 'off') found.push(findingOf(run, rule, level, problem));
      }
    });
    return { found, failed: null };
  } catch (error) {
    return { found, failed: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** What was found twice, of all features and of one alone, once. */
function withoutTwins(found: readonly Found[]): Found[] {
  const key = ({ finding: { file, line, column, message } }: Found) => [file, line, column, message].join('\n');
  return [...new Map(found.map((one) => [key(one), one])).values()];
}

/** The documents of a project by path, the constitution among them. */
export function documentsOf(project: Project): Map<string, Document> {
  const all = project.features.flatMap((feature) => feature.documents);
  return new Map(
    [...(project.constitution ? [project.constitution] : []), ...all].map((document) => [document.path, document]),
  );
}

/** How many findings there are of each level; only those that count. */
export function count(findings: readonly Finding[]): Counts {
  const counts: Counts = { error: 0, warning: 0, info: 0 };
  for (const { level } of counted(findings)) counts[level]++;
  return counts;
}

/** True where a finding that counts is at or above the threshold; never for `never`. */
export function reaches(findings: readonly Finding[], threshold: Level | 'never'): boolean {
  if (threshold === 'never') return false;
  return counted(findings).some(({ level }) => levels.indexOf(level) <= levels.indexOf(threshold));
}

function place(documents: ReadonlyMap<string, Document>, file: string, { start, end }: Span): Place {
  const lines = documents.get(file)?.lines ?? [0];
  const from = positionAt(lines, start);
  const to = positionAt(lines, Math.max(start, end));
  return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

function findingOf(run: Run, rule: Rule, level: Level | undefined, problem: Problem): Found {
  const { documents, project, suppressions } = run;
  const verdict = suppressions.verdict(rule.name, problem);
  const finding: Finding = {
    rule: rule.name,
    level: level ?? problem.level ?? rule.level,
    message: problem.message,
    why: rule.why,
    fix: problem.fix ?? rule.fix,
    ...place(documents, problem.file, problem),
    ...(problem.repair ? { repair: problem.repair } : {}),
    fingerprint: '',
    related: [...(problem.related ?? []), ...endedAt(problem.file, verdict)].map(({ file, message, ...at }) => ({
      ...place(documents, file, at),
      message,
    })),
    ...(verdict.suppressed ? { suppressed: verdict.suppressed } : {}),
  };
  return { finding, context: contextOf(problem, run.titles.get(problem.file), project.files[problem.file]) };
}

/** The comment that silenced a problem until a day that is over. */
function endedAt(file: string, { ended }: Verdict): (Span & { file: string; message: string })[] {
  if (!ended) return [];
  return [{ file, start: ended.start, end: ended.end, message: `its suppression ended on ${ended.until ?? ''}` }];
}

function inOrder({ finding: one }: Pick<Found, 'finding'>, { finding: other }: Pick<Found, 'finding'>): number {
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
