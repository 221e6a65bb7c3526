import type { Claim } from '../../model/claim.js';
import type { Step } from '../../model/command.js';
import type { Document, DocumentKind } from '../../model/document.js';
import { documentOf, type Feature } from '../../model/feature.js';
import type { Project } from '../../model/project.js';
import { artifactKinds } from './artifact.js';
import { gateStates, plural } from '../gate.js';
import { questionsOf } from '../clarify/questions.js';
import { isOnBranchOf, rivalsOf } from '../resolve.js';
import { staleIn, type Stale } from './stale.js';
import { worklistOf } from './worklist.js';

/** A document of the workflow, and whether it is there, can be made, or has to be looked at again. */
export interface Artifact {
  name: string;
  path: string;
  state: 'done' | 'ready' | 'blocked' | 'stale';
  /** Artifacts that have to be there first. */
  blocked_by: string[];
  /** What in it was derived from texts that have changed since. */
  stale: Stale[];
}

/** The artifacts of a feature in the order in which one leads to the next; a checklist only where there is one. */
export function artifactsOf(feature: Feature, project: Pick<Project, 'constitution'>): Artifact[] {
  const there = new Set<string>(feature.documents.map(({ kind }) => kind));
  if (project.constitution) there.add('constitution');
  if (feature.contracts.length > 0) there.add('contracts');
  return artifactKinds
    .filter(({ name }) => name !== 'checklist' || there.has(name))
    .map(({ name, file, after }): Artifact => {
      const missing = after.filter((one) => !there.has(one));
      const documents = feature.documents.filter(({ kind }) => kind === name);
      const stale = documents.flatMap((document) => staleIn(document, feature));
      const path = name === 'constitution' ? (project.constitution?.path ?? file) : `${feature.folder}/${file}`;
      const isDone = there.has(name);
      return {
        name,
        path,
        state: stale.length > 0 ? 'stale' : isDone ? 'done' : missing.length > 0 ? 'blocked' : 'ready',
        blocked_by: isDone ? [] : missing,
        stale,
      };
    });
}

/** How far the tasks of a feature are. */
export interface Progress {
  total: number;
  done: number;
  /** Ids that can be worked on now, at the same time. */
  ready: string[];
  running: { task: string; owner: string }[];
}

/** Progress of a task list, with those who work on it. */
export function progressOf(tasks: Document | undefined, claims: readonly Claim[]): Progress {
  const { total, done, ready, running } = worklistOf(tasks, claims);
  return {
    total,
    done,
    ready: ready.map(({ id }) => id),
    running: running.map(({ task, claim }) => ({ task: task.id, owner: claim.owner })),
  };
}

/** Who works on the tasks of a feature. */
export function claimsOn(feature: Feature, { claims = [] }: Pick<Project, 'claims'>): Claim[] {
  return claims.filter((claim) => claim.feature === feature.name);
}

/** What can be done next, the first thing first; nothing once all is done. */
export function stepsOf(project: Project, feature: Feature | null): Step[] {
  if (!project.constitution) return [{ command: 'specops init', why: 'there is no constitution yet', actor: 'agent' }];
  if (!feature) {
    const last = project.features.at(-1);
    const specify: Step = {
      command: 'specops specify "what should exist, and why"',
      why: project.features.length === 0 ? 'there is no feature yet' : 'begin another feature',
      actor: 'human',
    };
    const rivals = rivalsOf(project);
    if (rivals.length > 0)
      return [{ command: 'specops renumber', why: `${rivals.join(' and ')} have one number`, actor: 'human' }];
    return last
      ? [
          { command: `specops status --feature ${last.name}`, why: "this branch is no feature's", actor: 'agent' },
          specify,
        ]
      : [specify];
  }
  const which = whichFeature(project, feature);
  const named = (kind: DocumentKind) => documentOf(feature, kind);
  const ask = clarifyStep(project, feature);
  if (!named('spec'))
    return [{ command: `write ${feature.folder}/spec.md`, why: 'the feature has no specification', actor: 'human' }];
  if (!named('plan'))
    return [
      ...ask,
      {
        command: `specops plan${which} "<technology> for <purpose>, …"`,
        why: 'the specification has no plan',
        actor: 'agent',
      },
    ];
  const failed = gateStates(feature, project).filter(({ state }) => state === 'failed');
  if (failed.length > 0) {
    const plan = named('plan')?.path ?? '';
    return [
      {
        command: `edit ${plan}`,
        why: `justify ${failed.map(({ id }) => id).join(', ')} in Complexity Tracking, or change the plan`,
        actor: 'human',
      },
      ...ask,
    ];
  }
  if (!named('tasks'))
    return [...ask, { command: `specops tasks${which}`, why: 'the plan has no tasks', actor: 'agent' }];
  const work = workSteps(progressOf(named('tasks'), claimsOn(feature, project)), which);
  return [...ask, ...work, { command: 'specops lint', why: 'prove the documents', actor: 'agent' }];
}

/** How the work goes on: with a task that can be started, or by waiting for those at work. */
function workSteps({ total, done, ready, running }: Progress, which: string): Step[] {
  if (done === total) return [];
  const so = `${String(done)} of ${plural(total, 'task')} done`;
  const [first] = ready;
  if (first !== undefined) {
    const shown = `${ready.slice(0, 6).join(', ')}${ready.length > 6 ? ', …' : ''}`;
    const why = `${so}; ready: ${shown}`;
    return [{ command: `specops tasks start ${first}${which}`, why, actor: 'agent' }];
  }
  const at = running.map(({ task, owner }) => `${owner} at ${task}`).slice(0, 6);
  return [{ command: `specops tasks next --claim${which}`, why: [so, ...at].join('; '), actor: 'agent' }];
}

/** The step that answers what is open: a person's. */
export function clarifyStep(project: Project, feature: Feature): Step[] {
  const questions = questionsOf(feature.documents, project.catalog);
  const [first] = questions;
  return first
    ? [
        {
          command: `specops clarify${whichFeature(project, feature)}`,
          why: `${plural(questions.length, 'open question')}; the weightiest, ${first.id}: ${first.question}`,
          actor: 'human',
        },
      ]
    : [];
}

/** What names a feature on a command line, where the branch does not. */
function whichFeature({ repository }: Project, feature: Feature): string {
  return isOnBranchOf(feature, repository?.branch ?? null) ? '' : ` --feature ${feature.name}`;
}
