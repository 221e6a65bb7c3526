import type { Catalog, Category, Technology } from '../../model/catalog.js';
import type { Constraint } from '../../model/constraint.js';
import type { Article, Gate } from '../../model/constitution.js';
import type { Document } from '../../model/document.js';
import type { Feature } from '../../model/feature.js';

/** What a plan is derived from. */
export interface PlanRequest {
  feature: Feature;
  /** The name of a plan beside the feature's own; null for that one. */
  variant: string | null;
  spec: Document;
  /** The request to the letter: `EKS for Kubernetes, Cilium for network policies`. */
  choices: string;
  gates: Gate[];
  articles: Article[];
  catalog: Catalog;
  /** What the organisation demands. */
  constraints?: readonly Constraint[];
  /** `YYYY-MM-DD` */
  today: string;
}

/** A choice of technology, with the requirements it serves. */
export interface Decision {
  id: string;
  title: string;
  /** What is chosen. */
  name: string;
  satisfies: string[];
  rationale: string;
  /** What of its kind it is weighed against. */
  rivals: Technology[];
  technology: Technology | null;
  category: Category | null;
}

/** A resource that a plan declares, with what is promised of it. */
export interface DerivedResource {
  id: string;
  kind: string;
  purpose: string;
  satisfies: string[];
  module: string;
  /** True where losing it loses data. */
  keepsData: boolean;
  /** What it is in code, where a chosen technology tells: `aws_db_instance`. */
  address: string | null;
  guarantees: { id: string; text: string }[];
  /** Markers: what a person has to judge about it. */
  questions: string[];
}

/** A task before it has a number: others wait for it by its key. */
export interface Draft {
  key: string;
  phase: number;
  group: string;
  text: string;
  file: string;
  story: string | null;
  cites: string[];
  after: string[];
}

/** A row of the plan's table of modules. */
export interface PlannedModule {
  path: string;
  name: string;
  holds: string;
  ids: string[];
  contract: string | null;
  satisfies: string[];
}
