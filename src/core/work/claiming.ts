import type { Option, Question, Reads } from '../../model/command.js';
import { SpecopsError } from '../../model/error.js';
import type { Claim } from '../../model/claim.js';
import type { Document } from '../../model/document.js';
import { documentOf, type Feature } from '../../model/feature.js';
import { printable } from '../../model/printable.js';
import type { Task } from '../../model/tasks.js';
import { speakerName } from '../clarify/clarify.js';
import { currentFeature, missingDocument } from '../resolve.js';
import { waitsFor, worklistOf, type Worklist } from './worklist.js';

/** What commands that work on one task list read. */
export const worklistReads: Reads = {
  documents: 'current',
  author: true,
  claims: true,
  templates: false,
  files: () => ['{feature}/tasks.md'],
};

export const ownerOptions: Option[] = [
  { syntax: '--as <name>', about: "who works on it; else SPECOPS_AUTHOR, or git's user.name" },
  { syntax: '--pid <n>', about: 'the process that works on it: once it is over, others may take over' },
];

export const tokenOption: Option = { syntax: '--token <token>', about: 'what claiming the task answered with' };

/** A feature's task list with its text, and who works on it. */
export interface Work {
  feature: Feature;
  document: Document;
  source: string;
  claims: readonly Claim[];
  list: Worklist;
}

/** The work of the current feature; E_INPUT where it has no tasks. */
export function workOf(question: Question): Work {
  const { project, held } = question;
  const feature = currentFeature(question);
  const document = documentOf(feature, 'tasks');
  const source = document && project.files[document.path];
  if (!document || source === undefined)
    throw missingDocument(project, feature, 'tasks.md', `specops tasks --feature ${feature.name}`);
  const claims = (project.claims ?? []).filter((claim) => claim.feature === feature.name);
  const others = claims.filter(({ token }) => token === '' || token !== held?.token);
  return { feature, document, source, claims, list: worklistOf(document, others) };
}

/** The task that is named; E_INPUT where the list has none such. */
export function taskNamed(name: string, { document, feature }: Work): Task {
  const task = document.tasks.find(({ id }) => id.toLowerCase() === name.toLowerCase());
  if (!task)
    throw new SpecopsError('E_INPUT', `${feature.name} has no task "${printable(name)}"`, {
      fix: `specops tasks next --feature ${feature.name}`,
    });
  return task;
}

/** Who claims, and through which process. */
export function claimer({ options, author }: Question): { owner: string; pid: number | null } {
  const said = typeof options['as'] === 'string' ? options['as'] : (author ?? '');
  const pid = typeof options['pid'] === 'string' ? options['pid'] : null;
  if (pid !== null && !/^[1-9]\d{0,9}$/.test(pid))
    throw new SpecopsError('E_USAGE', '--pid takes the number of a process', {
      fix: 'specops tasks start T001 --pid $$',
    });
  return { owner: speakerName(said), pid: pid === null ? null : Number(pid) };
}

/** Throws where a task cannot be started: E_INPUT where it is done or waits, E_BUSY where others are at it, or at its files. */
export function refuseStart(task: Task, work: Work, takeOver: boolean): void {
  const { document, list, feature } = work;
  if (task.done)
    throw new SpecopsError('E_INPUT', `${task.id} is done`, { fix: `specops tasks next --feature ${feature.name}` });
  const waiting = waitsFor(task, document.tasks);
  if (waiting.length > 0)
    throw new SpecopsError('E_INPUT', `${task.id} waits for ${waiting.map(({ id }) => id).join(', ')}`, {
      fix: `specops tasks start ${waiting[0]?.id ?? ''}`,
    });
  const elsewhere = list.elsewhere.find((one) => one.task === task);
  if (elsewhere && !takeOver)
    throw new SpecopsError('E_BUSY', `${task.id} was done in another worktree by ${printable(elsewhere.claim.owner)}`, {
      fix: 'merge that work, or do it again: add --take-over',
    });
  const running = list.running.find((one) => one.task === task);
  if (running && !takeOver)
    throw new SpecopsError(
      'E_BUSY',
      `${task.id} is taken by ${printable(running.claim.owner)}${since(running.claim)}`,
      {
        fix: `specops tasks next --claim, or if that work is over: specops tasks start ${task.id} --take-over`,
      },
    );
  const others = [...list.running, ...list.elsewhere].filter((one) => one.task !== task);
  const busy = others.find((one) => one.task.writes.some((path) => task.writes.includes(path)));
  if (busy)
    throw new SpecopsError(
      'E_BUSY',
      `${task.id} writes a file that ${busy.task.id} of ${printable(busy.claim.owner)} writes`,
      { fix: `specops tasks next --claim, or wait until ${busy.task.id} is done` },
    );
}

/** The claim that a token proves to be one's own; E_INPUT or E_BUSY where it does not. */
export function ownClaim(task: Task, { claims }: Work, { options }: Question): Claim {
  const claim = claims.find((one) => one.task === task.id && !one.done);
  const token = options['token'];
  if (typeof token !== 'string' || token === '')
    throw new SpecopsError('E_USAGE', `whose task ${task.id} is, a token says`, {
      fix: `add --token with what specops tasks start ${task.id} answered`,
    });
  if (!claim)
    throw new SpecopsError('E_INPUT', `nobody has claimed ${task.id}`, { fix: `specops tasks start ${task.id}` });
  if (claim.token !== token)
    throw new SpecopsError('E_BUSY', `${task.id} is now ${printable(claim.owner)}'s${since(claim)}`, {
      fix: `leave it to them, or take it back: specops tasks start ${task.id} --take-over`,
    });
  return claim;
}

function since(claim: Claim): string {
  return claim.since === '' ? '' : ` since ${printable(claim.since.slice(0, 16).replace('T', ' '))} UTC`;
}
