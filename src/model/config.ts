import type { Level } from './finding.js';
import type { Hook, HookEvent } from './hook.js';

/** `.specops/config.yaml`, with everything that was left out filled in. Its schema is config.schema.json. */
export interface Config {
  version: 1;
  /** Folders that hold features, relative to the project's root. */
  roots: string[];
  /** Topics of infrastructure that a specification has to speak of. */
  coverage: 'lab' | 'service' | 'regulated';
  numbering: 'sequential' | 'timestamp';
  git: {
    /** Whether `specify` makes a branch: where there is a repository, never, or else fail. */
    branch: 'auto' | 'never' | 'always';
    /** How branches are named: `{number}`, `{slug}` and `{ticket}` between letters, digits, dashes and slashes. */
    branch_template: string;
    /** Where numbers are reserved: in this repository, or on its remote too. As a repository's setting only a wish. */
    reserve: 'local' | 'remote';
  };
  clarifications: {
    /** From when on an open question is an error. */
    block_at: 'always' | 'plan' | 'tasks' | 'merge';
  };
  limits: {
    /** Larger documents are a finding and not parsed. Bytes. */
    max_file_bytes: number;
  };
  /** The set of rules; null lets each feature have its own: brownfield where SpecOps did not write it. */
  preset: Preset | null;
  /** Levels of rules, by name, where they differ from the rule's own; a level also turns a rule on. */
  rules: Levels;
  /** Levels for some paths only; the last one that matches a path counts. */
  overrides: { paths: string[]; rules: Levels }[];
  /** Programs that run before and after the commands that write, once a person trusts them. */
  hooks: Partial<Record<HookEvent, Hook[]>>;
}

/** Levels by the names of rules. */
export type Levels = Record<string, Level | 'off'>;

/** Sets of rules that a project can choose between. */
export const presets = ['recommended', 'strict', 'brownfield'] as const;
export type Preset = (typeof presets)[number];

export const defaultConfig: Config = {
  version: 1,
  roots: ['specs'],
  coverage: 'service',
  numbering: 'sequential',
  git: { branch: 'auto', branch_template: '{number}-{slug}', reserve: 'local' },
  clarifications: { block_at: 'plan' },
  limits: { max_file_bytes: 256 * 1024 },
  preset: null,
  rules: {},
  overrides: [],
  hooks: {},
};

/** Settings that the environment may give, with the path they have in the file. */
export const environmentSettings: Record<string, readonly string[]> = {
  SPECOPS_PRESET: ['preset'],
  SPECOPS_COVERAGE: ['coverage'],
  SPECOPS_NUMBERING: ['numbering'],
  SPECOPS_GIT_BRANCH: ['git', 'branch'],
  SPECOPS_BRANCH_TEMPLATE: ['git', 'branch_template'],
  SPECOPS_RESERVE: ['git', 'reserve'],
  SPECOPS_BLOCK_AT: ['clarifications', 'block_at'],
};
