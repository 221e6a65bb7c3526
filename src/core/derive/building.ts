import type { Catalog, Technology } from '../../model/catalog.js';
import type { Document } from '../../model/document.js';
import { mentions } from '../intent/terms.js';
import { slug } from '../naming/name.js';
import { storyOf } from './links.js';
import type { Draft, PlannedModule } from './planned.js';

/** A module with more resources than these is built a resource at a time. */
const mostAtOnce = 3;

/** What modules are built from. */
export interface Built {
  spec: Document;
  data: Document | null;
  /** The IaC tool; null where none is chosen. */
  tool: Technology | null;
  /** The modules that a module is built on, by its name. */
  foundations: ReadonlyMap<string, readonly string[]>;
}

/** The IaC tool that a plan has chosen, by its decisions; null for none. */
export function toolOf(plan: Document, catalog: Catalog): Technology | null {
  const decisions = plan.definitions.filter(({ kind }) => kind === 'decision');
  const isChosen = ({ iac, name, aliases }: Technology) =>
    iac !== undefined && decisions.some(({ text }) => mentions(text, [name, ...aliases]));
  return catalog.technologies.find(isChosen) ?? null;
}

/** The code of a module: one task, or for a larger one a task each resource and one that puts them together. */
export function moduleTasks(built: Built, module: PlannedModule): Draft[] {
  const step = { phase: 2, group: '', story: storyOf(built.spec, module.satisfies) };
  const key = `module ${module.name}`;
  const file = `${module.path}${built.tool?.entry ?? ''}`;
  const before = (built.foundations.get(module.name) ?? []).map((name) => `module ${name}`);
  const ready = ['see it fail', 'approve', ...before];
  const until = 'until its pre-deploy validation passes,';
  const parts = partsOf(module, built.tool);
  if (parts.length <= mostAtOnce) {
    const holds = module.holds === '' ? '' : ` (${module.holds})`;
    const cites = [...module.ids, ...module.satisfies];
    return [{ ...step, key, text: `Build module ${module.name}${holds} ${until}`, file, cites, after: ready }];
  }
  const drafts = parts.map(({ id, kind, path }) => ({
    ...step,
    key: `part ${id}`,
    text: `Write ${kind} of module ${module.name}`,
    file: path,
    cites: [id, ...satisfiedBy(built, id)],
    after: ready,
  }));
  const others = namesOf(module).slice(parts.length);
  const whole = {
    ...step,
    key,
    text: `Put module ${module.name} together${others.length === 0 ? '' : ` with ${others.join(', ')}`} ${until}`,
    file,
    cites: [...module.ids.filter((id) => !parts.some((part) => part.id === id)), ...module.satisfies],
    after: drafts.map((one) => one.key),
  };
  return [...drafts, whole];
}

/** The resources of a module, each with a file of its own; none where the tool has but one, or names do not tell. */
function partsOf(module: PlannedModule, tool: Technology | null): { id: string; kind: string; path: string }[] {
  const names = namesOf(module);
  if (tool?.part === undefined || names.length !== module.ids.length) return [];
  const pattern = module.path + tool.part;
  // Resources come first in a row of the plan's table, in the order of their names.
  const parts = module.ids
    .filter((id) => id.startsWith('RES-'))
    .map((id, index) => ({ id, kind: names[index] ?? '', path: pattern.replace('{part}', slug(names[index] ?? '')) }));
  return new Set(parts.map(({ path }) => path)).size === parts.length ? parts : [];
}

function namesOf({ holds }: PlannedModule): string[] {
  return holds.split(', ').filter((name) => name !== '');
}

function satisfiedBy({ data }: Built, id: string): string[] {
  return data?.resources.find((resource) => resource.id === id)?.satisfies.map((one) => one.id) ?? [];
}
