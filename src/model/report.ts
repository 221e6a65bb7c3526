import type { Paint, Step } from './command.js';
import type { Finding, Level } from './finding.js';
import type { Rule } from './rule.js';

/** What a report tells of: the findings, and what there is to know around them. */
export interface Reported {
  /** The command that found them. */
  command: string;
  /** Of SpecOps. */
  version: string;
  findings: readonly Finding[];
  /** Every rule there is. */
  rules: readonly Rule[];
  /** Paths of the documents that were judged, those without a finding among them. */
  documents: readonly string[];
  /** From this level on, a finding makes the run fail. */
  threshold: Level | 'never';
  next: readonly Step[];
  /** The way from the top of the repository to the project, with a last `/`; empty where they are the same. */
  prefix: string;
  /** Texts of the documents that findings stand in, by path; only for a report that needs them. */
  texts: Readonly<Record<string, string>>;
  /** True for a terminal, where the texts are at hand whatever the report needs. */
  terminal?: boolean;
  /** The answer, as `--json` prints it. */
  answer: Readonly<Record<string, unknown>>;
}

/** One way of showing findings, by the name that `-o` knows it by: a pure function to a text that ends its last line. */
export interface Report {
  name: string;
  /** What it is for, in a few words. */
  about: string;
  needs?: 'texts';
  /** Tells a report that SpecOps wrote earlier, which may be replaced, from somebody's file. */
  ours: RegExp;
  print(reported: Reported, paint: Paint): string;
}

/** The text of a document, by a path that may be called as anything is; undefined where it is not at hand. */
export function textAt(texts: Reported['texts'], path: string): string | undefined {
  return Object.hasOwn(texts, path) ? texts[path] : undefined;
}
