import { refuseOversize } from './core/oversize.js';
import { apply, type Applied } from './io/apply.js';
import { claimNumber, claimNumberAbove } from './io/claim-number.js';
import { endClaims, giveBack, takeClaim } from './io/claims.js';
import { doDeed } from './io/deed.js';
import { finishRun } from './io/finish.js';
import { unfinishedRun, wordsOf } from './io/journal.js';
import { takeLock } from './io/lock.js';
import { refsAt } from './io/repository.js';
import { findRoot, homeRoot, type Root } from './io/root.js';
import type { TrustStore } from './io/trust.js';
import { refusePlaces } from './io/writing.js';
import type { Claim } from './model/claim.js';
import type { Command, Outcome } from './model/command.js';
import { changesOf, type Change } from './model/edit.js';
import { SpecopsError } from './model/error.js';
import { readGround } from './run/ground.js';
import { questionOf } from './run/question.js';
import type { Answer, Request } from './run/request.js';
import { reportEdits, shownOf, textsOf } from './run/showing.js';

export type { Answer, Request } from './run/request.js';

/** How often a number that somebody else has just taken is replaced by another. */
const mostTries = 200;

/** Read, ask, apply: the one way in which a command is run, whatever door it came through. */
export async function run(command: Command, request: Request): Promise<Answer> {
  const home = command.reads.home?.(request.options) ?? null;
  const root = home === null ? await findRoot(request.folder) : homeRoot(home, request.environment);
  const isAlone = typeof command.alone === 'function' ? command.alone(request.options) : command.alone === true;
  if (!isAlone || request.dryRun) {
    const begun = request.dryRun && command.finishes === true ? unfinishedRun(root) : null;
    const hint = begun === null ? [] : [`${wordsOf(begun)}: specops doctor --fix`];
    return warned(hint, await answer(root, command, request));
  }
  const letGo = await takeLock(root);
  try {
    return warned(await finished(root, command), await answer(root, command, request));
  } finally {
    await letGo();
  }
}

/** What was finished of a run before this one. One that cannot be is told by whoever looks after the project's health. */
async function finished(root: Root, { finishes, reads }: Command): Promise<string[]> {
  if (finishes !== true) return [];
  return finishRun(root).catch((error: unknown) => {
    if (reads.health === true && error instanceof SpecopsError) return [];
    throw error;
  });
}

/** An answer with what there is to be said before it. */
function warned(warnings: readonly string[], told: Answer): Answer {
  return { ...told, outcome: warnedOf(warnings, told.outcome) };
}

function warnedOf(warnings: readonly string[], outcome: Outcome): Outcome {
  return warnings.length === 0 ? outcome : { ...outcome, warnings: [...warnings, ...(outcome.warnings ?? [])] };
}

async function answer(root: Root, command: Command, request: Request): Promise<Answer> {
  const ground = await readGround(root, command, request);
  const { hooked, reserved, showing } = ground;
  let claimed: string | null = null;
  let held: Claim | null = null;

  for (let attempt = 1; ; attempt++) {
    const question = await questionOf(ground, { root, command, request }, { attempt, claimed, held });
    const { project, feature } = question;
    const outcome = warnedOf(reserved.warnings, await orLetGo(root, held, () => command.run(question)));
    refuseOversize(outcome.edits ?? [], project.config.limits.max_file_bytes);
    const shown = showing && (await shownOf({ root, command, request, project, outcome }, showing));
    const texts = () => textsOf(root, project, outcome);
    const edits = [...(outcome.edits ?? []), ...(shown ? await reportEdits(root, shown) : [])];
    const told = { root: root.path, shown, texts };
    if (request.dryRun) {
      refusePlaces(root, edits);
      return { ...told, outcome, changes: edits.flatMap(changesOf), dryRun: true };
    }
    if (outcome.deed) return done(command, { root, request, outcome, store: ground.store });
    const about = {
      feature: outcome.reserve?.owner ?? feature?.name ?? null,
      paths: edits.flatMap(changesOf).map(({ target }) => target),
    };
    if (edits.length > 0 && attempt === 1) await hooked.run('before', about);
    const wanted = outcome.reserve;
    const onRemote = ground.onRemote;
    if (wanted && wanted.number !== claimed && !(await claimNumber(root, wanted.number, wanted.owner, onRemote))) {
      if (wanted.higher) claimed = await claimNumberAbove(root, wanted, onRemote);
      if (attempt < mostTries) continue;
      throw tooBusy(`${String(mostTries)} numbers in a row were taken by others`);
    }
    if (held && outcome.claim?.task !== held.task) {
      // It was done in the moment before it was claimed.
      await giveBack(root, held);
      held = null;
    }
    if (outcome.claim && !held) {
      held = await takeClaim(root, outcome.claim);
      if (attempt < mostTries) continue;
      throw tooBusy('others are always quicker to claim a task');
    }
    if (edits.length === 0) {
      await endClaims(root, outcome.ends ?? []);
      return { ...told, outcome, changes: [], dryRun: false };
    }
    const applied = await apply(root, edits, {
      interrupted: request.interrupted,
      gitRequired: project.config.git.branch === 'always',
    }).catch((error: unknown) => {
      const isEdited = error instanceof SpecopsError && error.retryable && error.leftovers.length === 0;
      if (command.alone === true && isEdited && attempt < 10) return null;
      throw error;
    });
    if (applied === null) continue;
    if (applied.stuck) throw stuck(applied.changes, applied.stuck);
    await endClaims(root, outcome.ends ?? []);
    await hooked.run('after', { ...about, paths: applied.changes.map(({ target }) => target) });
    const result = command.settle ? command.settle(outcome.result, await refsAt(request.folder)) : outcome.result;
    const warnings = [...hooked.warnings, ...(outcome.warnings ?? []), ...applied.warnings];
    return { ...told, outcome: { ...outcome, result, warnings }, changes: applied.changes, dryRun: false };
  }
}

const tooBusy = (message: string) => new SpecopsError('E_BUSY', message, { fix: 'run the same command again' });

/** What is told where all was written, but HEAD could not be moved. */
function stuck([first]: readonly Change[], { message, fix }: NonNullable<Applied['stuck']>): SpecopsError {
  const text = `${first?.target ?? 'all'} and its branch are there, but ${message}`;
  return new SpecopsError('E_BUSY', text, { fix, headSwitched: false });
}

/** The answer once what it asks for outside of the project is done; E_USAGE where nobody agreed to that. */
async function done(
  command: Command,
  { root, request, outcome, store }: { root: Root; request: Request; outcome: Outcome; store: TrustStore },
): Promise<Answer> {
  if (outcome.deed === undefined || (await request.confirm?.(command, outcome)) !== true)
    throw new SpecopsError('E_USAGE', 'nothing was done, for nobody agreed to it', { fix: `specops ${command.name}` });
  const did = await doDeed(root, outcome.deed, { ...request, store });
  const result = command.done ? command.done(outcome.result, did) : outcome.result;
  const told = { root: root.path, shown: null, texts: () => ({}) };
  return { ...told, outcome: { ...outcome, result }, changes: [], dryRun: false };
}

/** Asks; where that fails, a claim that was taken for it is given back. */
async function orLetGo<Result>(root: Root, held: Claim | null, ask: () => Result): Promise<Result> {
  try {
    return ask();
  } catch (error) {
    if (held) await giveBack(root, held);
    throw error;
  }
}
