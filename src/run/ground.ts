import { commands } from '../commands/index.js';
import { answerSchema, kindOf } from '../core/envelope.js';
import { reserving } from '../core/naming/reserving.js';
import type { Naming } from '../core/resolve.js';
import { configPath, readConfig } from '../io/config.js';
import { readInside } from '../io/files.js';
import { givenTexts } from '../io/given.js';
import { around, readHooks } from '../io/hooks.js';
import { readNaming } from '../io/naming.js';
import { ownKnowledge } from '../io/own-files.js';
import { remoteNumbers } from '../io/reserve-remote.js';
import type { Root } from '../io/root.js';
import { trustStore } from '../io/trust.js';
import { emptyCatalog } from '../model/catalog.js';
import type { Command, JSONSchema } from '../model/command.js';
import { defaultConfig } from '../model/config.js';
import { SpecopsError } from '../model/error.js';
import type { Health } from '../model/health.js';
import type { Request } from './request.js';
import { showingOf } from './showing.js';

/** What a run stands on: all that is read once, however often its question is asked. */
export type Ground = Awaited<ReturnType<typeof readGround>>;

/** Reads the settings, the catalog, the hooks and what else a command needs beside the project's documents. */
export async function readGround(root: Root, command: Command, request: Request) {
  const { reads } = command;
  const broken: Health['broken'] = [];
  const orTold = async <Read>(read: () => Read | Promise<Read>, instead: Read) =>
    reads.health === true ? noted(read, instead, broken) : read();
  const names = await ruleNames(root);
  const settings =
    reads.settings === false
      ? { config: defaultConfig, initialised: false }
      : await orTold(() => readConfig(root, { ...names, environment: request.environment }), {
          config: defaultConfig,
          initialised: true,
        });
  const naming: Naming = await readNaming(root, request, settings.config.roots);
  const schemas = reads.schemas === true ? await allSchemas() : {};
  const showing = await showingOf(root, request);
  const store = trustStore(root, request.environment);
  const hooks = readHooks(root, settings.config.hooks, store);
  const hooked = around(root, hooks, { ...request, command: command.name, which: request.hooks });

  const isOfProject = command.writes || reads.documents !== 'none';
  const catalog = isOfProject ? (await import('../catalog/index.js')).catalog : emptyCatalog;
  const knowledge = isOfProject
    ? await orTold(() => ownKnowledge(root, catalog), { catalog, constraints: [] })
    : { catalog };
  const given = await givenTexts(root, { ...request, reads, config: settings.config });
  const reserved = reserving(reads, request.options, request.environment, settings.config);
  const onRemote = reserved.remote && !request.dryRun;
  const remote = onRemote ? await remoteNumbers(root) : null;
  return {
    broken,
    settings,
    naming,
    schemas,
    showing,
    store,
    hooks,
    hooked,
    knowledge,
    given,
    reserved,
    onRemote,
    remote,
  };
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
  if (typeof text !== 'string' || !/^[ \t"'{]*(?:rules|overrides)["']?\s*:/m.test(text)) return { rules: null };
  const { rules } = await import('../rules/index.js');
  const always = rules.filter(({ set }) => set === 'always');
  return { rules: rules.map(({ name }) => name), always: always.map(({ name }) => name) };
}

async function allSchemas(): Promise<Record<string, JSONSchema>> {
  const loaded = await Promise.all(commands.map(({ load }) => load()));
  return Object.fromEntries(loaded.map((command) => [kindOf(command.name), answerSchema(command)]));
}
