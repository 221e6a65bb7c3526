import { catalog } from './catalog/index.js';
import { commands } from './commands/index.js';
import { answerSchema } from './core/envelope.js';
import { namedFeature, resolveFeature, type Naming } from './core/resolve.js';
import { apply } from './io/apply.js';
import { configPath, readConfig } from './io/config.js';
import { readInside } from './io/files.js';
import { packageFolder } from './io/package.js';
import { readProject } from './io/project.js';
import { branchOf, readRepository, refNames } from './io/repository.js';
import { reserve } from './io/reserve.js';
import { findRoot, type Root } from './io/root.js';
import type { Command, JSONSchema, Outcome, Question, Refs } from './model/command.js';
import { changesOf, type Change } from './model/edit.js';
import { SpecopsError } from './model/error.js';

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
}

/** How often a number that somebody else has just taken is replaced by another. */
const mostTries = 200;

/** Read, ask, apply: the one way in which a command is run, whatever door it came through. */
export async function run(command: Command, request: Request): Promise<Answer> {
  const root = await findRoot(request.folder);
  const settings = await readConfig(root, { rules: await ruleNames(root), environment: request.environment });
  const naming = await namingOf(root, request);
  const schemas = command.reads.schemas === true ? await allSchemas() : {};

  for (let attempt = 1; ; attempt++) {
    const project = await readProject(root, {
      reads: command.reads,
      files: command.reads.files?.(request.options) ?? [],
      feature: command.reads.feature ? command.reads.feature(request.options) : namedFeature(naming),
      ...settings,
      catalog,
      templates: command.writes ? `${packageFolder}/templates` : null,
      constitution: `${packageFolder}/memory/constitution.md`,
    });
    const feature = command.reads.documents === 'none' ? null : resolveFeature(naming, project.features);
    const question: Question = {
      project,
      feature,
      words: request.words,
      text: request.text,
      options: request.options,
      now: request.now,
      ci: request.ci,
      schemas,
    };
    const outcome = command.run(question);
    const edits = outcome.edits ?? [];
    if (request.dryRun) return { outcome, changes: edits.flatMap(changesOf), dryRun: true, root: root.path };
    if (outcome.reserve && !(await reserve(root, outcome.reserve.number, outcome.reserve.owner))) {
      if (attempt < mostTries) continue;
      throw new SpecopsError('E_BUSY', `${String(mostTries)} numbers in a row were taken by others`, {
        fix: 'run the same command again',
      });
    }
    if (edits.length === 0) return { outcome, changes: [], dryRun: false, root: root.path };
    const applied = await apply(root, edits, {
      interrupted: request.interrupted,
      gitRequired: project.config.git.branch === 'always',
    });
    const settled = command.settle ? command.settle(outcome.result, await refsOf(request.folder)) : outcome.result;
    const warnings = [...(outcome.warnings ?? []), ...applied.warnings];
    return {
      outcome: { ...outcome, result: settled, warnings },
      changes: applied.changes,
      dryRun: false,
      root: root.path,
    };
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
async function ruleNames(root: Root): Promise<string[] | null> {
  const text = readInside(root.path, configPath);
  if (typeof text !== 'string' || !/^rules\s*:/m.test(text)) return null;
  const { rules } = await import('./rules/index.js');
  return rules.map(({ name }) => name);
}

async function namingOf(root: Root, { options, environment }: Request): Promise<Naming> {
  const repository = await readRepository(root.git);
  const flag = typeof options['feature'] === 'string' ? options['feature'] : null;
  return {
    flag,
    environment: named(environment['SPECOPS_FEATURE']),
    branch: repository?.branch ?? null,
    pointer: pointerOf(root),
  };
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
  return Object.fromEntries(loaded.map((command) => [command.name, answerSchema(command)]));
}
