import type { Catalog } from '../../model/catalog.js';
import type { Definition } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import type { Feature } from '../../model/feature.js';
import { headingPath } from '../../model/markdown.js';
import type { Stage } from '../intent/environments.js';
import { cited } from '../facts.js';
import { unservedIn } from './served.js';
import { mentions } from '../intent/terms.js';
import { criteriaOf, linkedTo, storiesOf } from './links.js';
import { excerpt } from './plan-documents.js';
import type { Draft, PlannedModule } from './planned.js';
import { promotionTasks } from './promotion.js';
import { beforeBuilding, validationTasks } from './validation.js';

/** Every piece of work that a feature's documents ask for, in the order of the constitution, stage after stage. */
export function draft(
  feature: Feature,
  spec: Document,
  plan: Document,
  catalog: Catalog,
  stages: readonly Stage[],
): Draft[] {
  const requirements = spec.definitions.filter(({ kind }) => kind === 'requirement');
  const modules = modulesOf(plan);
  const contracts = contractTasks(feature, modules, requirements);
  const undecided = decisionTasks(feature, spec, plan);
  const validation = validationTasks(spec, modules, contracts, undecided);
  const entry = entryOf(plan, catalog);
  return [
    ...contracts,
    ...undecided,
    ...validation,
    ...beforeBuilding(spec, plan, undecided, validation),
    ...moduleTasks(modules, entry),
    ...promotionTasks({
      stages,
      modules,
      stories: storiesOf(spec),
      criteriaOf: (story) => criteriaOf(spec, story),
      entry,
    }),
  ];
}

/** A task for what nothing serves yet of a story: its decisions belong together, and stand in one file. */
function decisionTasks(feature: Feature, spec: Document, plan: Document): Draft[] {
  const unserved = unservedIn(feature);
  const storyOf = (id: string) => storiesOf(spec).find((story) => linkedTo(spec, story.id).includes(id))?.id ?? null;
  return [...storiesOf(spec).map(({ id }) => id), null].flatMap((story): Draft[] => {
    const ids = unserved.filter((id) => storyOf(id) === story);
    const [only] = spec.definitions.filter(({ id }) => id === ids[0]);
    if (!only) return [];
    const what = ids.length === 1 ? `${only.id}, "${excerpt(only.text)}",` : `${listed(ids)},`;
    return [
      {
        key: `decide ${story ?? ''}`,
        phase: 0,
        group: 'Decisions still to be made',
        text: `Decide what serves ${what} and add it to the decisions`,
        file: plan.path,
        story,
        cites: ids,
        after: [],
      },
    ];
  });
}

/** `FR-001, FR-002 and NFR-003` */
function listed(ids: readonly string[]): string {
  return `${ids.slice(0, -1).join(', ')} and ${ids.at(-1) ?? ''}`;
}

/** The decisions of a plan, with the requirements and criteria each cites. */
function decisionsOf(plan: Document): { id: string; satisfies: string[] }[] {
  return plan.definitions
    .filter(({ kind }) => kind === 'decision')
    .map((decision) => ({
      id: decision.id,
      satisfies: cited(plan.citations, decision).filter((id) => /^(?:N?FR|SC)-/.test(id)),
    }));
}

function modulesOf(plan: Document): PlannedModule[] {
  const decisions = decisionsOf(plan);
  return plan.tables
    .filter((table) => /^modules$/i.test(headingPath(plan, table.section).at(-1) ?? ''))
    .flatMap((table) => table.rows)
    .flatMap((cells) => {
      const path = (cells[0]?.text ?? '').trim().replace(/\/?$/, '/');
      if (!/^[\w./-]+$/.test(path)) return [];
      const inRow = (pattern: RegExp) =>
        cited(plan.citations, { start: cells[0]?.start ?? 0, end: cells.at(-1)?.end ?? 0 }).filter((id) =>
          pattern.test(id),
        );
      const ids = inRow(/^(?:RES|D)-/);
      const decided = decisions.filter(({ id }) => ids.includes(id)).flatMap(({ satisfies }) => satisfies);
      return [
        {
          path,
          name: path.replace(/\/$/, '').split('/').at(-1) ?? path,
          holds: cells[1]?.text ?? '',
          ids,
          contract: /\(contracts\/([^)\s]+)\)/.exec(cells[3]?.text ?? '')?.[1] ?? null,
          satisfies: [...new Set([...inRow(/^(?:N?FR|SC)-/), ...decided])].sort(),
        },
      ];
    });
}

function contractTasks(
  feature: Feature,
  modules: readonly PlannedModule[],
  requirements: readonly Definition[],
): Draft[] {
  return feature.contracts.map(({ path }) => {
    const file = path.split('/').at(-1) ?? path;
    const owner = modules.find(({ contract }) => contract === file);
    return {
      key: `contract ${file}`,
      phase: 0,
      group: '',
      text: owner
        ? `Complete the interface of module ${owner.name} with those who will use it`
        : file === 'validation.schema.json'
          ? 'Agree on what every validation script answers with'
          : 'Complete the interface with those who will use it',
      file: path,
      story: null,
      cites: owner ? owner.satisfies : requirements.map(({ id }) => id),
      after: [],
    };
  });
}

/** The file that a module of the chosen IaC tool begins with; empty where none is chosen. */
function entryOf(plan: Document, catalog: Catalog): string {
  const decisions = plan.definitions.filter(({ kind }) => kind === 'decision');
  const tool = catalog.technologies.find(
    ({ iac, name, aliases }) => iac !== undefined && decisions.some(({ text }) => mentions(text, [name, ...aliases])),
  );
  return tool?.entry ?? '';
}

function moduleTasks(modules: readonly PlannedModule[], entry: string): Draft[] {
  return modules.map((module) => ({
    key: `module ${module.name}`,
    phase: 2,
    group: '',
    text: `Build module ${module.name} (${module.holds})`.replace(/ \(\)$/, ''),
    file: `${module.path}${entry}`,
    story: null,
    cites: [...module.ids, ...module.satisfies],
    after: ['see it fail', 'approve'],
  }));
}
