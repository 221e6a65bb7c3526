import type { Level, Problem } from './finding.js';
import { readProblems, type Project } from './project.js';

/** A problem that the linter met on its own way, tied to the rule that reports it. */
export interface Fault extends Problem {
  rule: string;
}

/** Does work and gives its answer, or throws an error named `RuleTimeout` where the work did not end in time. */
export type Within = <Answer>(work: () => Answer) => Answer;

/** What a rule may ask beside the project. */
export interface Circumstances {
  /** True where a CI job asks. */
  ci: boolean;
  /** Today, `YYYY-MM-DD`. */
  today: string;
  /** The names of all rules there are, also of those that do not run; null where nobody knows. */
  known?: readonly string[] | null;
  /** How rules are kept from running for ever; nothing ends them without. */
  within?: Within | undefined;
  /** What the run has come to, for the rules that judge the linter itself. */
  faults?: readonly Fault[];
}

/** The problems of a rule that only reports what was met before it ran: while reading, or by the linter itself. */
export function metProblems(project: Project, { faults = [] }: Circumstances, rule: string): Problem[] {
  return [...readProblems(project, rule), ...faults.filter((fault) => fault.rule === rule)];
}

/**
 * When a rule runs: `always` (what cannot be read, and the linter's own faults), in `recommended`, only in
 * `strict`, or only where the configuration names it.
 */
export type RuleSet = 'always' | 'recommended' | 'strict' | 'opt-in';

/**
 * One rule of the linter. `bad` and `good` are its documentation and its tests: each is a whole document of
 * the rule's kind, or several with `<!-- file: plan.md -->` lines between them.
 */
export interface Rule {
  /** `<thing>-<problem>` */
  name: string;
  level: Level;
  set: RuleSet;
  /** True where it judges the run itself, and so runs after the others. */
  last?: true;
  /** What it catches, in one sentence. */
  about: string;
  /** Why it matters. */
  why: string;
  /** How to mend it. */
  fix: string;
  /** The clause of the methodology, or the study, it comes from. */
  source: string;
  bad: string[];
  good: string[];
  check(project: Project, circumstances: Circumstances): Iterable<Problem>;
}
