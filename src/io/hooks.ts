import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { hash } from '../core/hash.js';
import type { Config } from '../model/config.js';
import { SpecopsError } from '../model/error.js';
import { hookEvents, momentsOf, type HookEvent, type KnownHook } from '../model/hook.js';
import { printable } from '../model/printable.js';
import { readBytes, realInside } from './files.js';
import { placeInside } from './place.js';
import { runProgram } from './program.js';
import type { Root } from './root.js';
import type { TrustStore } from './trust.js';

/** Seconds that a hook may take where it does not say. */
const usual = 60;

/** The hooks of a project in their order, each with the hash of what it is now and whether that is trusted. */
export function readHooks(root: Root, hooks: Config['hooks'], store: TrustStore): KnownHook[] {
  // Worktrees of one repository share it.
  const project = root.git?.commonDir ?? root.path;
  return hookEvents.flatMap((event) =>
    (hooks[event] ?? []).map(({ run, timeout = usual }) => {
      const [program = ''] = run;
      if (/[\\/]/.test(program)) placeInside(program);
      const files = [...new Set(run.filter((word) => fileOf(root, word) !== null))].sort();
      const contents = files.map((word) => [word, contentOf(root, word)]);
      const sha256 = hash(JSON.stringify({ project, event, run, timeout, contents }));
      return { event, run, timeout, files, sha256, trusted: store.holds(sha256) };
    }),
  );
}

/** The real path of a regular file of the project that a word names; null where it names none. */
function fileOf(root: Root, word: string): string | null {
  const real = word === '' ? null : realInside(root.path, word);
  return real !== null && statSync(real, { throwIfNoEntry: false })?.isFile() === true ? real : null;
}

function contentOf(root: Root, word: string): string {
  const bytes = readBytes(fileOf(root, word) ?? '');
  if (Buffer.isBuffer(bytes)) return createHash('sha256').update(bytes).digest('hex');
  throw new SpecopsError('E_UNSAFE', `the hook's file "${printable(word)}" cannot be read`, {
    fix: 'make it a plain file that can be read',
  });
}

/** What a hook is given on stdin, beside its words. */
export interface Occasion {
  event: HookEvent;
  /** The command that writes. */
  command: string;
  feature: string | null;
  /** What will be written, or was, relative to the project. */
  paths: string[];
}

/**
 * Runs hooks one after the other in the project's folder, the occasion as JSON on stdin. The first that
 * fails, or takes longer than it may, is an E_ENV error with what it said; `stays` is what was written by then.
 */
export async function runHooks(
  root: Root,
  hooks: readonly KnownHook[],
  {
    occasion,
    environment,
    interrupted,
    stays,
  }: {
    occasion: Occasion;
    environment: Readonly<Record<string, string | undefined>>;
    interrupted: () => NodeJS.Signals | null;
    stays: readonly string[];
  },
): Promise<void> {
  for (const hook of hooks) {
    const [program = '', ...words] = hook.run;
    const file = /[\\/]/.test(program) ? join(root.path, placeInside(program)) : program;
    const ended = await runProgram([file, ...words], {
      folder: root.path,
      environment: {
        ...Object.fromEntries(Object.entries(environment).filter(([name]) => !/^GIT_/i.test(name))),
        SPECOPS_HOOK: hook.event,
        ...(occasion.feature === null ? {} : { SPECOPS_FEATURE: occasion.feature }),
      },
      input: `${JSON.stringify({ format_version: '1.0', kind: 'hook', ...occasion })}\n`,
      seconds: hook.timeout,
      interrupted,
      endOnly: true,
    });
    const signal = interrupted();
    if (signal !== null)
      throw new SpecopsError('E_INTERRUPTED', `interrupted by ${signal} while a hook ran${written(stays)}`);
    if (ended.status === 0) continue;
    const how = ended.late
      ? `took longer than its ${String(hook.timeout)} s and was ended`
      : ended.missing
        ? 'cannot be started'
        : `failed${ended.status === null ? '' : ` with ${String(ended.status)}`}`;
    throw new SpecopsError('E_ENV', `the hook ${hook.event} (${hook.run.join(' ')}) ${how}${written(stays)}`, {
      fix: `mend what it says, or ${hook.event} in hooks: of .specops/config.yaml`,
      output: ended.said,
    });
  }
}

function written(paths: readonly string[]): string {
  return paths.length === 0 ? '; nothing was written' : `; what was written stays: ${paths.join(', ')}`;
}

/** The hooks around a command. */
export interface Around {
  /** Runs those of a moment; none run where none may. */
  run(moment: 'before' | 'after', about: { feature: string | null; paths: string[] }): Promise<void>;
  /** Those that are skipped, for nobody trusts them. */
  warnings: string[];
}

/** The hooks around a command that may run: those that are trusted, or all; none where `which` is left out. */
export function around(
  root: Root,
  hooks: readonly KnownHook[],
  {
    command,
    which,
    environment,
    interrupted,
  }: {
    command: string;
    which: 'trusted' | 'all' | undefined;
    environment: Readonly<Record<string, string | undefined>>;
    interrupted: () => NodeJS.Signals | null;
  },
): Around {
  const moments = momentsOf(command);
  const own =
    which === undefined ? [] : hooks.filter(({ event }) => event === moments.before || event === moments.after);
  const skipped = which === 'all' ? [] : own.filter(({ trusted }) => !trusted);
  return {
    async run(moment, { feature, paths }) {
      const event = moments[moment];
      const due = own.filter((hook) => hook.event === event && !skipped.includes(hook));
      if (event === null || due.length === 0) return;
      const stays = moment === 'after' ? paths : [];
      await runHooks(root, due, { occasion: { event, command, feature, paths }, environment, interrupted, stays });
    },
    warnings: skipped.map(
      ({ event, run }) =>
        `the hook ${event} (${run.join(' ')}) was skipped, for nobody trusts it as it is: specops hooks list shows it, and a person may run specops hooks trust`,
    ),
  };
}
