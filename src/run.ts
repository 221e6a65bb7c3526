import { commands } from './commands/index.js';
import { realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { answerSchema, envelope, kindOf } from './core/envelope.js';
import { padded } from './core/number.js';
import { refuseOversize } from './core/oversize.js';
import { reserving } from './core/reserving.js';
import { namedFeature, resolveFeature, type Naming } from './core/resolve.js';
import { apply } from './io/apply.js';
import { authorOf } from './io/author.js';
import { endClaims, takeClaim } from './io/claims.js';
import { configPath, readConfig } from './io/config.js';
import { doDeed } from './io/deed.js';
import { featureElsewhere } from './io/elsewhere.js';
import { within } from './io/deadline.js';
import { readInside, statOf } from './io/files.js';
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
import { reportEdit, reportPlace } from './io/report-file.js';
import { branchOf, readRepository, refNames } from './io/repository.js';
import { reserve } from './io/reserve.js';
import { remoteNumbers, reserveOnRemote } from './io/reserve-remote.js';
import { featureOfBranch } from './io/sidecar.js';
import { findRoot, homeRoot, type Root } from './io/root.js';
import type { Claim } from './model/claim.js';
import { trustStore, type TrustStore } from './io/trust.js';
import { emptyCatalog } from './model/catalog.js';
import { defaultConfig } from './model/config.js';
import type { Command, JSONSchema, Outcome, Question, Refs } from './model/command.js';
import { changesOf, type Change, type Edit } from './model/edit.js';
import { SpecopsError } from './model/error.js';
import { featureName } from './model/feature.js';
import type { Health } from './model/health.js';
import { printable } from './model/printable.js';
import type { Project } from './model/project.js';
import type { Report, Reported } from './model/report.js';

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

/** Which reports go where: to stdout at most one document, then annotations; to files, by their places in the project. */
interface Showing {
  stdout: Report | null;
  annotations: Report | null;
  files: { report: Report; path: string }[];
}

/** The same with what the reports are made of. */
interface Shown extends Showing {
  reported: Reported;
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
  const naming = await namingOf(root, request, settings.config.roots);
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
    const feature = command.reads.documents === 'none' ? null : resolveFeature(naming, project.features);
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
    if (wanted && wanted.number !== claimed && !(await claim(root, wanted.number, wanted.owner, onRemote))) {
      if (wanted.higher) claimed = await reserveAbove(root, wanted, onRemote);
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
    const settled = command.settle ? command.settle(outcome.result, await refsOf(request.folder)) : outcome.result;
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

/** What `-o` asks for, and the annotations that GitHub Actions shows where stdout is left to us; null for nothing. */
async function showingOf(root: Root, { options, folder, environment }: Request): Promise<Showing | null> {
  const onGithub = environment['GITHUB_ACTIONS'] === 'true' && options['json'] !== true;
  if (options['output'] === undefined && !onGithub) return null;
  const { outputsOf, reportNamed } = await import('./reports/outputs.js');
  const outputs = outputsOf(options['output'], options['json'] === true);
  const files = outputs.files.map(({ report, file }) => ({ report, path: reportPlace(root, folder, file) }));
  const twice = files.find(({ path }, index) => files.findIndex((other) => other.path === path) < index);
  if (twice)
    throw new SpecopsError('E_USAGE', `"${printable(twice.path)}" is named twice`, { fix: 'give each a file' });
  const annotations = onGithub && outputs.stdout === null ? reportNamed('github') : null;
  return { stdout: outputs.stdout, annotations, files };
}

interface Asked {
  root: Root;
  command: Command;
  request: Request;
  project: Project;
  outcome: Outcome;
}

/** What there is to report of an answer; null for a command that judges no documents. */
async function shownOf(asked: Asked, showing: Showing): Promise<Shown | null> {
  const { stdout, annotations, files } = showing;
  const { root, command, request, project, outcome } = asked;
  if (outcome.judged === undefined) return null;
  const { rules } = await import('./rules/index.js');
  const findings = outcome.findings ?? [];
  const textual = [stdout, annotations, ...files.map(({ report }) => report)].some((one) => one?.needs === 'texts');
  const way = root.git === null ? '' : relative(root.git.top, root.path).replaceAll('\\', '/');
  const reported: Reported = {
    command: command.name,
    version: process.env['SPECOPS_VERSION'] ?? '0.0.0',
    findings,
    rules,
    documents: outcome.judged,
    threshold: (request.options['failOn'] ?? 'error') as Reported['threshold'],
    next: outcome.next ?? [],
    prefix: way === '' ? '' : `${way}/`,
    texts: textual ? textsOf(root, project, outcome) : {},
    answer: envelope(command.name, outcome, { changes: [], dryRun: request.dryRun }),
  };
  return { ...showing, reported };
}

/** The texts of the documents that findings stand in, or that mending them would change; as the answer leaves them. */
function textsOf(root: Root, project: Project, { findings = [], edits = [] }: Outcome): Record<string, string> {
  const left = new Map(edits.flatMap((edit) => ('text' in edit ? [[edit.path, edit.text] as const] : [])));
  const paths = findings.flatMap(({ file, repair }) => [file, ...(repair?.edits ?? []).map((edit) => edit.file)]);
  return Object.fromEntries(
    [...new Set(paths)].flatMap((path) => {
      const cap = project.config.limits.max_file_bytes;
      const text = left.get(path) ?? project.files[path] ?? readInside(root.path, path, cap);
      return typeof text === 'string' ? [[path, text]] : [];
    }),
  );
}

async function reportEdits(root: Root, { reported, files }: Shown): Promise<Edit[]> {
  if (files.length === 0) return [];
  const { paint } = await import('./reports/paint.js');
  return files.flatMap(({ report, path }) => {
    const edit = reportEdit(root, path, { ours: report.ours, text: report.print(reported, paint(false, 100)) });
    return edit === null ? [] : [edit];
  });
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

async function giveBack(root: Root, claim: Claim): Promise<void> {
  const letGo = await takeLock(root);
  try {
    await endClaims(root, [{ ...claim, done: false }]);
  } finally {
    await letGo();
  }
}

/** Claims a number for good: here, and where that is wanted on the remote. */
async function claim(root: Root, number: string, owner: string, onRemote: boolean): Promise<boolean> {
  return (await reserve(root, number, owner)) && (!onRemote || reserveOnRemote(root, number, owner));
}

/** Claims the first free number above one that was lost, so that a race costs everybody one more try at most. */
async function reserveAbove(
  root: Root,
  { number, owner }: { number: string; owner: string },
  onRemote: boolean,
): Promise<string> {
  for (let next = Number(number) + 1; ; next++) {
    const name = padded(next);
    if (await claim(root, name, name + owner.slice(number.length), onRemote)) return name;
  }
}

/** The branches as they are now; read anew, for there may be a repository now that was none before. */
async function refsOf(folder: string): Promise<Refs> {
  const { git } = await findRoot(folder);
  if (git === null) return { head: null, branches: [] };
  const head = branchOf(git);
  const branches = refNames(git).flatMap((ref) => /^refs\/heads\/(.+)$/.exec(ref)?.[1] ?? []);
  return { head, branches: head === null ? branches : [...branches, head] };
}

/** Names of the rules, loaded only where a configuration can name some. */
async function ruleNames(root: Root): Promise<{ rules: string[] | null; always?: string[] }> {
  const text = readInside(root.path, configPath);
  if (typeof text !== 'string' || !/^[\s"'{]*(?:rules|overrides)["']?\s*:/m.test(text)) return { rules: null };
  const { rules } = await import('./rules/index.js');
  const always = rules.filter(({ set }) => set === 'always');
  return { rules: rules.map(({ name }) => name), always: always.map(({ name }) => name) };
}

async function namingOf(root: Root, { options, environment }: Request, roots: readonly string[]): Promise<Naming> {
  const repository = await readRepository(root.git);
  const branch = repository?.branch ?? null;
  const flag = typeof options['feature'] === 'string' ? options['feature'] : null;
  const said = named(environment['SPECOPS_FEATURE']);
  const wanted = flag ?? said;
  return {
    flag,
    environment: said,
    elsewhere: wanted === null ? null : featureElsewhere(root, roots, wanted),
    branch,
    recorded: branch === null || isNamed(root, branch, roots) ? null : featureOfBranch(root.path, branch),
    pointer: pointerOf(root),
  };
}

/** True where a feature is called like a branch, so that no record of it is looked for. */
function isNamed(root: Root, branch: string, roots: readonly string[]): boolean {
  const name = branch.slice(branch.lastIndexOf('/') + 1);
  return featureName.test(name) && roots.some((folder) => statOf(join(root.path, folder, name)) !== null);
}

/** What a variable names; null where it is not set, or empty. */
function named(variable: string | undefined): string | null {
  return variable === undefined || variable === '' ? null : variable;
}

/** The feature that a repository of Spec Kit points at; null where it does not, or another layout is used. */
function pointerOf(root: Root): string | null {
  const text = readInside(root.path, '.specify/feature.json', 64 * 1024);
  if (typeof text !== 'string') return null;
  try {
    const data: unknown = JSON.parse(text);
    const folder =
      typeof data === 'object' && data !== null && 'feature_directory' in data ? data.feature_directory : null;
    return typeof folder === 'string' ? folder : null;
  } catch {
    return null;
  }
}

async function allSchemas(): Promise<Record<string, JSONSchema>> {
  const loaded = await Promise.all(commands.map(({ load }) => load()));
  return Object.fromEntries(loaded.map((command) => [kindOf(command.name), answerSchema(command)]));
}
