import type { Level, Problem } from './finding.js';
import type { Project } from './project.js';

/** What a rule may ask beside the project. */
export interface Circumstances {
  /** True where a CI job asks. */
  ci: boolean;
  /** Today, `YYYY-MM-DD`. */
  today: string;
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
