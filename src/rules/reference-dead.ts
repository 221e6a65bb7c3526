import type { Document } from '../model/document.js';
import { featureName, type Feature } from '../model/feature.js';
import { problemAt, type Problem } from '../model/finding.js';
import type { Link } from '../model/link.js';
import type { Project } from '../model/project.js';
import type { Rule } from '../model/rule.js';

export const referenceDead: Rule = {
  name: 'reference-dead',
  level: 'error',
  set: 'recommended',
  about: 'A relative link, an image or a contract of the feature that leads nowhere.',
  why: 'Whoever follows it finds nothing, and cannot tell whether it was moved, renamed or never written.',
  fix: 'Mend the path, or write what it should lead to.',
  source: 'The methodology, traceable decisions: what is cited is there.',
  bad: [
    'See [the plan](plan.md).\n',
    '![Network](images/network.png)\n',
    'See [the plan](./plans.md#summary).\n<!-- file: plan.md -->\n# Implementation Plan: Tenants\n',
    '# Tenants\n<!-- file: contracts/tenant.json -->\n{}\n<!-- file: plan.md -->\n# Plan\n\nThe interface is `contracts/tenants.json`.\n',
    'See [the other feature](../002-gone/spec.md).\n',
  ],
  good: [
    'See [the plan](plan.md#summary) and [the folder](./).\n<!-- file: plan.md -->\n# Implementation Plan: Tenants\n',
    'See [the source](https://example.org/a.md), [below](#below) and [the code](../../modules/a/main.tf).\n',
    '# Tenants\n<!-- file: contracts/tenant.json -->\n{}\n<!-- file: plan.md -->\n# Plan\n\nThe interface is `contracts/tenant.json`.\n',
    '<!-- file: plan.md -->\n# Plan\n\nThe interface will be in `contracts/tenant.json`.\n',
    '<!-- file: tasks.md -->\n## Phase 1: Setup\n\n- [ ] T001 Write [the runbook](runbook.md)\n',
    '<!-- file: plan.md -->\n# Plan\n\n1. Create [the guide](quickstart.md) for operators.\n\n- [ ] [contracts/tenant.json](contracts/tenant.json) is complete\n',
    'Links are written as [text](url), images as ![alt](url).\n',
    'See [the overview](../000-overview.md), a file beside the features.\n',
  ],
  *check(project) {
    const known = new Map(project.features.map((feature) => [feature.folder, new Set(namesOf(feature))]));
    for (const feature of project.features) {
      for (const document of feature.documents) {
        for (const link of document.links) yield* dead(document, link, { project, feature, known });
      }
    }
  },
};

interface Around {
  project: Project;
  feature: Feature;
  /** Paths by the folder of the feature they are in. */
  known: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Files of a feature and the folders they are in; none where nobody listed them. */
function namesOf({ paths = [] }: Feature): string[] {
  return paths.flatMap((path) => {
    const parts = path.split('/');
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  });
}

/** Work that is still to be done makes what it names. */
function dead(document: Document, link: Link, { project, feature, known }: Around): Problem[] {
  if (document.kind === 'tasks' || isAhead(document, link) || isSample.test(link.target)) return [];
  const base = link.kind === 'contract' ? feature.folder : document.path.slice(0, document.path.lastIndexOf('/'));
  const target = resolved(base, link.target);
  if (target === null || !isLost(target, link, { project, feature, known })) return [];
  return [problemAt(document, link, `${link.target} leads nowhere`)];
}

/** What stands for a target where the syntax of a link is explained. */
const isSample = /^(?:url|uri|link|path|src|href|target|file)$/i;

/** An item that asks for work: a box that nobody ticked, `Create [the guide](quickstart.md)`. */
function isAhead({ items }: Document, { start }: Link): boolean {
  const item = items.findLast((one) => one.start <= start && start < one.end);
  return item !== undefined && (item.checked === false || /^\W*(?:create|write|generate|draft)\b/i.test(item.text));
}

function isLost(target: string, { kind }: Link, { project, feature, known }: Around): boolean {
  const folder = [...known.keys()].find((one) => target === one || target.startsWith(`${one}/`));
  if (folder === undefined) return isLostFeature(target, project);
  const files = known.get(folder);
  if (!files || files.size === 0 || files.has(target)) return false;
  return kind !== 'contract' || feature.contracts.length > 0;
}

/** A numbered folder under a root of specifications that is read, and in which no such feature is. */
function isLostFeature(target: string, { features }: Project): boolean {
  return features.some(({ folder, name }) => {
    const root = folder.slice(0, folder.length - name.length);
    const [first = '', ...inside] = target.slice(root.length).split('/');
    // A file beside the features is none of them, and nobody listed it.
    const isFile = inside.length === 0 && /\.\w+$/.test(first);
    return root !== '' && target.startsWith(root) && featureName.test(first) && !isFile;
  });
}

/** A relative path from a folder; null for one that leaves the project, or begins at its root or the machine's. */
function resolved(base: string, target: string): string | null {
  if (target.startsWith('/') || target.includes('\\')) return null;
  const parts = base.split('/');
  for (const part of decoded(target).split('/')) {
    if (part === '..') {
      if (parts.length === 0) return null;
      parts.pop();
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}
