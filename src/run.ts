import { commands } from './commands/index.js';
import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { answerSchema, kindOf } from './core/envelope.js';
import { refuseOversize } from './core/oversize.js';
import { reserving } from './core/naming/reserving.js';
import { namedFeature, resolveFeature, type Naming } from './core/resolve.js';
import { apply } from './io/apply.js';
import { authorOf } from './io/author.js';
import { claimNumber, claimNumberAbove } from './io/claim-number.js';
import { endClaims, giveBack, takeClaim } from './io/claims.js';
import { configPath, readConfig } from './io/config.js';
import { doDeed } from './io/deed.js';
import { within } from './io/deadline.js';
import { readInside } from './io/files.js';
import { finishRun } from './io/finish.js';
import { readHealth } from './io/health.js';
import { unfinishedRun, wordsOf } from './io/journal.js';
import { ownKnowledge } from './io/own-files.js';
import { packageFolder } from './io/package.js';
import { givenTexts } from './io/given.js';
import { around, readHooks } from './io/hooks.js';
import { takeLock } from './io/lock.js';
import { refusePlaces } from './io/writing.js';
import { readProject, type Request as ProjectRequest } from './io/project.js';
import { readNaming } from './io/naming.js';
import { refsAt } from './io/repository.js';
import { remoteNumbers } from './io/reserve-remote.js';
import { findRoot, homeRoot, type Root } from './io/root.js';
import type { Claim } from './model/claim.js';
import { trustStore, type TrustStore } from './io/trust.js';
import { emptyCatalog } from './model/catalog.js';
import { defaultConfig } from './model/config.js';
import type { Command, JSONSchema, Outcome, Question } from './model/command.js';
import { changesOf, type Change } from './model/edit.js';
import { SpecopsError } from './model/error.js';
import type { Health } from './model/health.js';
import { reportEdits, showingOf, shownOf, textsOf, type Shown } from './run/showing.js';

/** What is asked, and from where. */
export interface Request {
  /** The folder it is asked in. */
  folder: string;
  words: string[];
  text: string;
  options: Record<string, unknown>;
  environment: Readonly<Record<string, string | undefined>>;
  dryRun: boolean;
  ci: boolean;
  now: Date;
  /** Facts of texts that an earlier run read, by path; those that this one reads are added. */
  known?: NonNullable<ProjectRequest['known']>;
  /** Which hooks run: those that a person trusted, or all; none without. */
  hooks?: 'trusted' | 'all';
  /** Asks a person whether what is shown may be done; without it nothing outside of the project is. */
  confirm?: (command: Command, outcome: Outcome) => Promise<boolean>;
  /** The signal that asked to stop, null while none has. */
  interrupted: () => NodeJS.Signals | null;
}

/** An answer, with what was done of it. */
export interface Answer {
  outcome: Outcome;
  changes: Change[];
  dryRun: boolean;
  /** The project's folder. */
  root: string;
  /** How its findings are shown, where that was asked for. */
  shown: Shown | null;
  /** The texts of the documents that findings stand in, by path, as the answer leaves them. */
  texts: () => Record<string, string>;
}

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
  const { outcome } = told;
  if (warnings.length === 0) return told;
  return { ...told, outcome: { ...outcome, warnings: [...warnings, ...(outcome.warnings ?? [])] } };
}

async function answer(root: Root, command: Command, request: Request): Promise<Answer> {
  const forHealth = command.reads.health === true;
  const broken: Health['broken'] = [];
  const orTold = async <Read>(read: () => Read | Promise<Read>, instead: Read) =>
    forHealth ? noted(read, instead, broken) : read();
  const names = await ruleNames(root);
  const settings =
    command.reads.settings === false
      ? { config: defaultConfig, initialised: false }
      : await orTold(() => readConfig(root, { ...names, environment: request.environment }), {
          config: defaultConfig,
          initialised: true,
        });
  const naming = await readNaming(root, request, settings.config.roots);
  const schemas = command.reads.schemas === true ? await allSchemas() : {};
  const showing = await showingOf(root, request);
  const store = trustStore(root, request.environment);
  const hooks = readHooks(root, settings.config.hooks, store);
  const hooked = around(root, hooks, { ...request, command: command.name, which: request.hooks });

  const isOfProject = command.writes || command.reads.documents !== 'none';
  const catalog = isOfProject ? (await import('./catalog/index.js')).catalog : emptyCatalog;
  const knowledge = isOfProject
    ? await orTold(() => ownKnowledge(root, catalog), { catalog, constraints: [] })
    : { catalog };
  const given = await givenTexts(root, { ...request, reads: command.reads, config: settings.config });
  const where = reserving(command.reads, request.options, request.environment, settings.config);
  const onRemote = where.remote && !request.dryRun;
  const remote = onRemote ? await remoteNumbers(root) : null;
  let claimed: string | null = null;
  let held: Claim | null = null;

  for (let attempt = 1; ; attempt++) {
    const project = await readProject(root, {
      reads: command.reads,
      files: command.reads.files?.(request.options) ?? [],
      feature: command.reads.feature ? command.reads.feature(request.options) : namedFeature(naming),
      ...settings,
      ...knowledge,
      ...(forHealth ? { health: { ...(await readHealth(root, settings.config)), broken } } : {}),
      history: command.reads.history?.(request.options) ?? null,
      templates: (command.reads.templates ?? command.writes) ? `${packageFolder}/templates` : null,
      remote,
      constitution: `${packageFolder}/memory/constitution.md`,
      ...(given ? { overlay: given.overlay, changed: given.has } : {}),
      ...(request.known ? { known: request.known } : {}),
    });
    const feature = isOfFeature(command, naming) ? resolveFeature(naming, project.features) : null;
    const question: Question = {
      project,
      feature,
      words: request.words,
      text: request.text,
      folder: relative(root.path, realpathSync(request.folder)).replaceAll('\\', '/'),
      options: request.options,
      claimed,
      held,
      // A later second each time, for a number that is made of the time.
      now: new Date(request.now.getTime() + (attempt - 1) * 1000),
      author: command.reads.author === true ? authorOf(root, request.environment) : '',
      ci: request.ci,
      within,
      schemas,
      ...(command.reads.hooks === true ? { hooks } : {}),
    };
    const answered = await orLetGo(root, held, () => command.run(question));
    const outcome =
      where.warnings.length === 0
        ? answered
        : { ...answered, warnings: [...where.warnings, ...(answered.warnings ?? [])] };
    refuseOversize(outcome.edits ?? [], project.config.limits.max_file_bytes);
    const shown = showing && (await shownOf({ root, command, request, project, outcome }, showing));
    const texts = () => textsOf(root, project, outcome);
    const edits = [...(outcome.edits ?? []), ...(shown ? await reportEdits(root, shown) : [])];
    const told = { root: root.path, shown, texts };
    if (request.dryRun) refusePlaces(root, edits);
    if (request.dryRun) return { ...told, outcome, changes: edits.flatMap(changesOf), dryRun: true };
    if (outcome.deed) return done(command, { root, request, outcome, store });
    const about = {
      feature: outcome.reserve?.owner ?? feature?.name ?? null,
      paths: edits.flatMap(changesOf).map(({ target }) => target),
    };
    if (edits.length > 0 && attempt === 1) await hooked.run('before', about);
    const wanted = outcome.reserve;
    if (wanted && wanted.number !== claimed && !(await claimNumber(root, wanted.number, wanted.owner, onRemote))) {
      if (wanted.higher) claimed = await claimNumberAbove(root, wanted, onRemote);
      if (attempt < mostTries) continue;
      throw new SpecopsError('E_BUSY', `${String(mostTries)} numbers in a row were taken by others`, {
        fix: 'run the same command again',
      });
    }
    if (held && outcome.claim?.task !== held.task) {
      // It was done in the moment before it was claimed.
      await giveBack(root, held);
      held = null;
    }
    if (outcome.claim && !held) {
      held = await takeClaim(root, outcome.claim);
      if (attempt < mostTries) continue;
      throw new SpecopsError('E_BUSY', 'others are always quicker to claim a task', {
        fix: 'run the same command again',
      });
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
    if (applied.stuck)
      throw new SpecopsError(
        'E_BUSY',
        `${applied.changes[0]?.target ?? 'all'} and its branch are there, but ${applied.stuck.message}`,
        {
          fix: applied.stuck.fix,
          headSwitched: false,
        },
      );
    await endClaims(root, outcome.ends ?? []);
    await hooked.run('after', { ...about, paths: applied.changes.map(({ target }) => target) });
    const settled = command.settle ? command.settle(outcome.result, await refsAt(request.folder)) : outcome.result;
    const warnings = [...hooked.warnings, ...(outcome.warnings ?? []), ...applied.warnings];
    return {
      ...told,
      outcome: { ...outcome, result: settled, warnings },
      changes: applied.changes,
      dryRun: false,
    };
  }
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

/** What is read, or what takes its place where it cannot be: why is noted. */
async function noted<Read>(read: () => Read | Promise<Read>, instead: Read, broken: Health['broken']): Promise<Read> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SpecopsError)) throw error;
    broken.push({ message: error.message, fix: error.fix ?? 'mend what it says' });
    return instead;
  }
}

/** Names of the rules, loaded only where a configuration can name some. */
async function ruleNames(root: Root): Promise<{ rules: string[] | null; always?: string[] }> {
  const text = readInside(root.path, configPath);
  if (typeof text !== 'string' || !/^[\s"'{]*(?:rules|overrides)["']?\s*:/m.test(text)) return { rules: null };
  const { rules } = await import('./rules/index.js');
  const always = rules.filter(({ set }) => set === 'always');
  return { rules: rules.map(({ name }) => name), always: always.map(({ name }) => name) };
}

async function allSchemas(): Promise<Record<string, JSONSchema>> {
  const loaded = await Promise.all(commands.map(({ load }) => load()));
  return Object.fromEntries(loaded.map((command) => [kindOf(command.name), answerSchema(command)]));
}

/** True where a command is about one feature: what is asked of all documents is, once it is told which one. */
function isOfFeature({ reads }: Command, { flag }: Naming): boolean {
  return reads.documents === 'current' || (reads.documents === 'all' && flag !== null);
}
