import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { namedFeature, resolveFeature, type Naming } from '../core/resolve.js';
import { authorOf } from '../io/author.js';
import { within } from '../io/deadline.js';
import { readHealth } from '../io/health.js';
import { packageFolder } from '../io/package.js';
import { readProject } from '../io/project.js';
import type { Root } from '../io/root.js';
import type { Claim } from '../model/claim.js';
import type { Command, Question } from '../model/command.js';
import type { Ground } from './ground.js';
import type { Request } from './request.js';

interface Asked {
  root: Root;
  command: Command;
  request: Request;
}

/** Which time it is asked, and what was taken for it in the times before. */
interface Taken {
  attempt: number;
  claimed: string | null;
  held: Claim | null;
}

/** Reads the project as it is now, and makes of it what a command is asked. */
export async function questionOf(
  { broken, settings, naming, schemas, hooks, knowledge, given, remote }: Ground,
  { root, command, request }: Asked,
  { attempt, claimed, held }: Taken,
): Promise<Question> {
  const { reads, writes } = command;
  const { options } = request;
  const project = await readProject(root, {
    reads,
    files: reads.files?.(options) ?? [],
    feature: reads.feature ? reads.feature(options) : namedFeature(naming),
    ...settings,
    ...knowledge,
    ...(reads.health === true ? { health: { ...(await readHealth(root, settings.config)), broken } } : {}),
    history: reads.history?.(options) ?? null,
    templates: (reads.templates ?? writes) ? `${packageFolder}/templates` : null,
    remote,
    constitution: `${packageFolder}/memory/constitution.md`,
    ...(given ? { overlay: given.overlay, changed: given.has } : {}),
    ...(request.known ? { known: request.known } : {}),
  });
  return {
    project,
    feature: isOfFeature(command, naming) ? resolveFeature(naming, project.features) : null,
    words: request.words,
    text: request.text,
    folder: relative(root.path, realpathSync(request.folder)).replaceAll('\\', '/'),
    options,
    claimed,
    held,
    // A later second each time, for a number that is made of the time.
    now: new Date(request.now.getTime() + (attempt - 1) * 1000),
    author: reads.author === true ? authorOf(root, request.environment) : '',
    ci: request.ci,
    within,
    schemas,
    ...(reads.hooks === true ? { hooks } : {}),
  };
}

/** True where a command is about one feature: what is asked of all documents is, once it is told which one. */
function isOfFeature({ reads }: Command, { flag }: Naming): boolean {
  return reads.documents === 'current' || (reads.documents === 'all' && flag !== null);
}
