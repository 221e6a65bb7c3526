import type { Document, DocumentKind } from './document.js';
import type { State } from './state.js';

/** A file of a feature that is no Markdown document: a contract. */
export interface Contract {
  path: string;
  text: string;
}

/** Another plan for a feature's specification: `variants/<name>/`. */
export interface Variant {
  name: string;
  documents: Document[];
  contracts: Contract[];
}

/** One numbered folder under a root of specifications. */
export interface Feature {
  /** `003-multi-tenant-k8s` */
  name: string;
  /** `003`, or a timestamp `20261121-093000`. */
  number: string;
  /** `specs/003-multi-tenant-k8s` */
  folder: string;
  documents: Document[];
  contracts: Contract[];
  /** Plans beside its own, for the same specification; absent where there are none. */
  variants?: Variant[];
  /** Every file of its folder, relative to the root; absent where nobody listed them. */
  paths?: string[];
  /**
   * Whether the files that its tasks are to write are there, and the first folders of their ways, by path as the task
   * names it; absent where nobody looked.
   */
  made?: Record<string, boolean>;
  /** What SpecOps wrote of it; null for a feature that came from elsewhere. */
  state: State | null;
}

/** The document of a kind a feature has one of; undefined where it does not exist yet. */
export function documentOf(feature: Feature, kind: DocumentKind): Document | undefined {
  return feature.documents.find((document) => document.kind === kind);
}

/** Folders that are features: a number of three digits or more, or a timestamp, then a name. */
export const featureName = /^(\d{8}-\d{6}|\d{3,})-(.+)$/;

/** The name of a feature without its number: `multi-tenant-k8s`; null for what is no feature's. */
export function bareName(name: string): string | null {
  return featureName.exec(name)?.[2] ?? null;
}

/** True where a feature goes by what somebody calls it: its name, its number, or its name without the number. */
export function isCalled(name: string, wanted: string): boolean {
  const [, number = '', bare = ''] = featureName.exec(name) ?? [];
  if (number === '') return false;
  return [name, number, bare].includes(wanted) || (/^\d{1,15}$/.test(wanted) && Number(number) === Number(wanted));
}

/** What a path inside a feature's folder is; null for a file that is not ours to read. */
export function kindOfFile(inside: string): DocumentKind | 'contract' | null {
  const kinds: Record<string, DocumentKind> = {
    'spec.md': 'spec',
    'plan.md': 'plan',
    'research.md': 'research',
    'data-model.md': 'data-model',
    'quickstart.md': 'quickstart',
    'tasks.md': 'tasks',
  };
  if (Object.hasOwn(kinds, inside)) return kinds[inside] ?? null;
  if (/^checklists\/[^/]+\.md$/.test(inside)) return 'checklist';
  if (/^implementation-details\/.+\.md$/.test(inside)) return 'detail';
  if (/^contracts\/.+\.(?:json|ya?ml)$/.test(inside)) return 'contract';
  return null;
}
