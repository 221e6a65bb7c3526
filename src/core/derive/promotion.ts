import type { Definition } from '../../model/definition.js';
import type { Stage } from '../intent/environments.js';
import type { Draft, PlannedModule } from './planned.js';
import { listed } from './listed.js';

/** The phase of the first stage: contracts, validation and modules come before. */
export const firstStage = 3;

/** What a stage is called in prose; without a name, the first environment. */
export function placeOf({ place }: Pick<Stage, 'place'>): string {
  return place?.label ?? 'the first environment';
}

/** What the phase of a stage is called. */
export function titleOfStage({ kind, place }: Stage): string {
  if (kind === 'proof') return 'Integration validation';
  return place === null ? 'First environment' : `Environment ${place.label}`;
}

/** What has to be true before the phase of a stage begins. */
export function prerequisitesOf(stage: Stage): string {
  if (stage.kind === 'proof') return `post-deploy validation passes in ${placeOf(stage)}; nothing in it is a mock.`;
  return stage.before === null
    ? 'pre-deploy validation passes for every module.'
    : `what ${stage.before.label} runs has passed its validation.`;
}

/** How the proof of the whole is taken back. */
export const proofRollback = 'as in the phase before; a scenario that fails goes back to its module.';

/** What is asked of every environment and of the proof of the whole, in the order of promotion. */
export interface Promotion {
  stages: readonly Stage[];
  modules: readonly PlannedModule[];
  /** What of a module keeps data. */
  keepingData: (module: PlannedModule) => string[];
  /** The story that a module alone serves; null where it serves several. */
  storyOf: (module: PlannedModule) => string | null;
  stories: readonly Definition[];
  /** Criteria that measure a story, by its id. */
  criteriaOf: (story: string) => string[];
  /** The file that code of the chosen tool begins with; empty where none is known. */
  entry: string;
}

/** Rollbacks, environments and integration: each environment is applied once the one before it has proved itself. */
export function promotionTasks(promotion: Promotion): Draft[] {
  const drafts: Draft[] = rollbacks(promotion);
  let proved = drafts.map(({ key }) => key);
  for (const [index, stage] of promotion.stages.entries()) {
    const tasksOf = stage.kind === 'proof' ? proofTasks : environmentTasks;
    const own = tasksOf(promotion, stage, firstStage + index, proved);
    drafts.push(...own);
    const last = own.slice(-1).map(({ key }) => key);
    if (last.length > 0) proved = last;
  }
  return drafts;
}

function rollbacks({ modules, keepingData, storyOf }: Promotion): Draft[] {
  return modules.map((module) => {
    const data = keepingData(module);
    const kept =
      data.length === 0
        ? ''
        : `; ${listed(data)} ${data.length === 1 ? 'keeps its' : 'keep their'} content, or ${data.length === 1 ? 'gets' : 'get'} it back from a proved backup`;
    return {
      key: `undo ${module.name}`,
      phase: firstStage,
      group: 'Rollback',
      text: `Write the rollback of module ${module.name}, to the version before or, where there is none, to nothing${kept},`,
      file: `runbooks/rollback-${module.name}.md`,
      story: storyOf(module),
      cites: module.satisfies.length > 0 ? module.satisfies : module.ids,
      after: [`module ${module.name}`],
    };
  });
}

/** An environment put together, applied, and, where it is the first, taken back by the runbooks once. */
function environmentTasks(
  { modules, stories, entry }: Promotion,
  stage: Stage,
  phase: number,
  before: readonly string[],
): Draft[] {
  if (modules.length === 0) return [];
  const place = placeOf(stage);
  const folder = stage.place?.folder ?? 'environments/first/';
  const evidence = `validation/evidence/${folder.slice('environments/'.length, -1).replace('/', '-')}`;
  const step = { phase, group: 'Provisioning', story: null };
  const compose: Draft = {
    ...step,
    key: `compose ${folder}`,
    text: `Put the modules together as ${place}, with inputs and, where the tool keeps one, a state of its own,`,
    file: `${folder}${entry}`,
    cites: stories.map(({ id }) => id),
    after: modules.map(({ name }) => `module ${name}`),
  };
  const apply: Draft = {
    ...step,
    key: `apply ${folder}`,
    text:
      stage.before === null
        ? `Run the pre-deploy validation, apply ${place}, run the post-deploy validation, and keep the evidence`
        : `Apply to ${place} what ${stage.before.label} has proved, between its pre-deploy and post-deploy validation, and keep the evidence`,
    file: `${evidence}.jsonl`,
    cites: stories.map(({ id }) => id),
    after: [compose.key, ...before],
  };
  if (stage.before !== null) return [compose, apply];
  const undo: Draft = {
    ...step,
    key: `undo ${folder}`,
    text: `Run the rollback of ${place} by the runbooks, last applied first, while nothing rests on it, apply it again, and keep the evidence`,
    file: `${evidence}-rollback.jsonl`,
    cites: apply.cites,
    after: [apply.key],
  };
  return [compose, apply, undo];
}

/** The proof of each story; one after the other, for each takes parts of the one environment away. */
function proofTasks(
  { stories, criteriaOf }: Promotion,
  stage: Stage,
  phase: number,
  before: readonly string[],
): Draft[] {
  return stories.map((story, index) => ({
    key: `prove ${story.id}`,
    phase,
    group: '',
    text: `Run the integration validation of ${story.id} while nothing else runs in ${placeOf(stage)}, and keep its evidence`,
    file: `validation/evidence/${story.id.toLowerCase()}.jsonl`,
    story: story.id,
    cites: [story.id, ...criteriaOf(story.id)],
    after: [...(index === 0 ? before : [`prove ${stories[index - 1]?.id ?? ''}`]), `check ${story.id}`],
  }));
}
