import type { Catalog } from './catalog.js';
import type { Claim } from './claim.js';
import type { Config } from './config.js';
import type { Constraint } from './constraint.js';
import type { Document } from './document.js';
import type { Feature } from './feature.js';
import { problemAt, type Problem } from './finding.js';
import type { Health } from './health.js';
import type { History } from './history.js';

/** What is known of the git repository, read as data from its files; no git is run for it. */
export interface Repository {
  /** The branch HEAD is on; null when it is detached. */
  branch: string | null;
  /** The branch others merge into: the remote's HEAD, else main or master where one exists; null if unknown. */
  defaultBranch: string | null;
}

/** A file that could not be read as a document, or judged, and why. */
export interface Unreadable {
  path: string;
  rule:
    | 'file-too-large'
    | 'file-irregular'
    | 'file-encoding'
    | 'file-too-deep'
    | 'file-timeout'
    | 'rule-crash'
    | 'rule-timeout';
  message: string;
}

/** Everything a question may be asked of: read once, before the question, and never written by it. */
export interface Project {
  /** The folder's own name, the only part of its place a document may show. */
  name: string;
  config: Config;
  /** True where `.specops/config.yaml` exists. */
  initialised: boolean;
  repository: Repository | null;
  constitution: Document | null;
  features: Feature[];
  unreadable: Unreadable[];
  catalog: Catalog;
  /** What the organisation demands; none where absent. */
  constraints?: readonly Constraint[];
  /** Templates by key (`spec.md`), a project's own in place of ours. */
  templates: Record<string, string>;
  /** Texts of the files that commands change, by path, and of all documents where asked for; absent where no such file exists. */
  files: Record<string, string>;
  /** Those of the places that were asked for that are there. */
  places?: string[];
  /** The documents the question is about, where it is about what changed; null for all. */
  changed?: string[] | null;
  /** Who works on which task, in this worktree or another; read only for commands that work on tasks. */
  claims?: readonly Claim[];
  /** What the machine and a crash may have left amiss; read only for commands that look after it. */
  health?: Health;
  /** What git knows of files and branches; null where it knows nothing, absent where nobody asked. */
  history?: History | null;
  /** Numbers that nobody may take again, with what owns each; read only for commands that number. */
  taken: Taken;
}

/** Numbers in use: of spec folders here and in other worktrees, of branches, and reserved ones. */
export interface Taken {
  /** Who owns a number, by the number (`3`): a folder, a branch or a reservation. */
  numbers: Record<string, string>;
  /** Names of branches, local and remote-tracking without their remote. */
  branches: string[];
}

/** What was found wrong while reading, of the files that could not be read and of the documents that could. */
export function readProblems(project: Project, rule: string): Problem[] {
  const refused = project.unreadable.filter((file) => file.rule === rule);
  const documents = [
    ...(project.constitution ? [project.constitution] : []),
    ...project.features.flatMap((feature) => feature.documents),
  ];
  return [
    ...refused.map((file) => problemAt(file, { start: 0, end: 0 }, file.message)),
    ...documents.flatMap((document) =>
      document.problems
        .filter((problem) => problem.rule === rule)
        .map((problem) => problemAt(document, problem, problem.message)),
    ),
  ];
}
