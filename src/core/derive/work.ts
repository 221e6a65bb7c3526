import type { Catalog } from '../../model/catalog.js';
import type { Definition } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import { documentOf, type Feature } from '../../model/feature.js';
import { headingPath } from '../../model/markdown.js';
import type { Stage } from '../intent/environments.js';
import { cited } from '../facts.js';
import { waves } from '../work/schedule.js';
import { moduleTasks, toolOf } from './building.js';
import { criteriaOf, linkedTo, storiesOf, storyOf } from './links.js';
import { listed } from './listed.js';
import { foundationsOf } from './order.js';
import type { Draft, PlannedModule } from './planned.js';
import { promotionTasks } from './promotion.js';
import { quotedWords } from './quoted-words.js';
import { unservedIn } from './served.js';
import { beforeBuilding, validationTasks } from './validation.js';

/** Every piece of work that a feature's documents ask for, in the order of the constitution, stage after stage. */
export function draft(
  feature: Feature,
  spec: Document,
  plan: Document,
  catalog: Catalog,
  stages: readonly Stage[],
): Draft[] {
  const data = documentOf(feature, 'data-model') ?? null;
  const modules = modulesOf(plan);
  const contracts = contractTasks(feature, spec, modules);
  const undecided = [...decisionTasks(feature, spec, plan), ...openTasks(data)];
  const tool = toolOf(plan, catalog);
  const foundations = foundationsOf(
    modules.map(({ name, holds }) => ({ name, holds: holds.split(', ') })),
    catalog,
  );
  const validation = validationTasks({
    spec,
    modules,
    undecided,
    guaranteesOf: ({ ids }) =>
      (data?.resources ?? [])
        .filter(({ id }) => ids.includes(id))
        .flatMap(({ guarantees }) => guarantees.map(({ id }) => id)),
  });
  return [
    ...contracts,
    ...undecided,
    ...validation,
    ...beforeBuilding(spec, plan, undecided, validation),
    ...inOrder(modules, foundations).flatMap((module) => moduleTasks({ spec, data, tool, foundations }, module)),
    ...promotionTasks({
      stages,
      modules,
      keepingData: (module) => keepingData(module, catalog),
      storyOf: (module) => storyOf(spec, module.satisfies),
      stories: storiesOf(spec),
      criteriaOf: (story) => criteriaOf(spec, story),
      entry: tool?.entry ?? '',
    }),
  ];
}

/** Modules, each after those that it is built on. */
function inOrder(
  modules: readonly PlannedModule[],
  foundations: ReadonlyMap<string, readonly string[]>,
): PlannedModule[] {
  const work = modules.map((module) => ({
    ...module,
    id: module.name,
    dependsOn: foundations.get(module.name) ?? [],
    files: [],
  }));
  return waves(work).flat();
}

/** A task for what nothing serves yet of a story: its decisions belong together, and stand in one file. */
function decisionTasks(feature: Feature, spec: Document, plan: Document): Draft[] {
  const unserved = unservedIn(feature);
  const ownerOf = (id: string) => storiesOf(spec).find((story) => linkedTo(spec, story.id).includes(id))?.id ?? null;
  return [...storiesOf(spec).map(({ id }) => id), null].flatMap((story): Draft[] => {
    const ids = unserved.filter((id) => ownerOf(id) === story);
    const [only] = spec.definitions.filter(({ id }) => id === ids[0]);
    if (!only) return [];
    return [
      {
        key: `decide ${story ?? ''}`,
        phase: 0,
        group: 'Decisions still to be made',
        text: `Decide what serves ${ids.length === 1 ? `${only.id}${quotedWords(only.text)}` : `${listed(ids)},`} and add it to the decisions`,
        file: plan.path,
        story,
        cites: ids,
        after: [],
      },
    ];
  });
}

/** A task for what is asked about resources: the code cannot be written before somebody has said. */
function openTasks(data: Document | null): Draft[] {
  if (data === null || data.markers.length === 0) return [];
  const cites = data.markers.flatMap(({ question }) => question.match(/\bN?FR-\d+\b/g) ?? []);
  return [
    {
      key: 'configure',
      phase: 0,
      group: 'Decisions still to be made',
      text: 'Have the open questions about resources answered with specops clarify,',
      file: data.path,
      story: null,
      cites: [...new Set(cites)].sort(),
      after: [],
    },
  ];
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

/** A task for each interface; what validations print is laid down by the ids of the specification, and needs none. */
function contractTasks(feature: Feature, spec: Document, modules: readonly PlannedModule[]): Draft[] {
  const requirements: readonly Definition[] = spec.definitions.filter(({ kind }) => kind === 'requirement');
  return feature.contracts.flatMap(({ path }): Draft[] => {
    const file = path.split('/').at(-1) ?? path;
    const owner = modules.find(({ contract }) => contract === file);
    if (!owner && file === 'validation.schema.json') return [];
    return [
      {
        key: `contract ${file}`,
        phase: 0,
        group: '',
        text: owner
          ? `Complete the interface of module ${owner.name}, what it takes and what it answers,`
          : 'Complete the interface, what it takes and what it answers,',
        file: path,
        story: owner ? storyOf(spec, owner.satisfies) : null,
        cites: owner ? owner.satisfies : requirements.map(({ id }) => id),
        after: [],
      },
    ];
  });
}

/** What a module holds that losing it loses data, by the kinds the catalog knows. */
function keepingData({ holds }: PlannedModule, { capabilities }: Catalog): string[] {
  const kinds = capabilities.flatMap(({ resources }) =>
    resources.filter(({ keepsData }) => keepsData === true).map(({ kind }) => kind),
  );
  return holds.split(', ').filter((name) => kinds.includes(name));
}
