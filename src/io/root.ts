import { realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Home } from '../model/agent.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import { readText } from './files.js';

/** Where a git repository keeps itself, told by its files. Real paths. */
export interface GitFolders {
  /** The folder that holds `.git`: the top of this worktree. */
  top: string;
  /** The repository, or what a worktree has of its own: HEAD. */
  dir: string;
  /** What all worktrees share: refs, and the reservations of numbers. */
  commonDir: string;
}

/** The project's folder. */
export interface Root {
  /** Its real path. */
  path: string;
  git: GitFolders | null;
}

/**
 * The project that a folder belongs to: the nearest folder upwards that holds `.specops`, `.specify` or
 * `.git`, else the folder itself. Only files are read; no git is run, and no GIT_ variable is obeyed.
 */
export async function findRoot(from: string): Promise<Root> {
  const start = realFolder(from);
  if (start === null)
    throw new SpecopsError('E_USAGE', `there is no folder "${printable(from)}"`, {
      fix: 'name a folder that exists after -C',
    });
  let path: string | null = null;
  for (const folder of upwards(start)) {
    refuseBare(folder);
    const git = gitFolders(folder);
    if (path === null && (git || isFolder(join(folder, '.specops')) || isFolder(join(folder, '.specify'))))
      path = folder;
    if (git) return { path: path ?? folder, git };
  }
  return { path: path ?? start, git: null };
}

/** The folder of a program in a person's home, as if it were a project; E_ENV where there is none. */
export function homeRoot({ folder, variable }: Home, environment: Readonly<Record<string, string | undefined>>): Root {
  const named = environment[variable] ?? '';
  const home = environment['HOME'] ?? '';
  const wanted = isAbsolute(named) ? named : join(isAbsolute(home) ? home : homedir(), folder);
  const path = realFolder(wanted);
  if (path !== null) return { path, git: null };
  throw new SpecopsError('E_ENV', `there is no folder "${printable(wanted)}"`, {
    fix: `set the agent up first, or name its folder in ${variable}`,
  });
}

/** The repository whose worktree a folder is the top of; null where it is none. */
export function gitFolders(top: string): GitFolders | null {
  const link = readText(join(top, '.git'), 4096);
  const target = typeof link === 'string' ? /^gitdir: (.+?)\r?\n*$/.exec(link)?.[1] : '.git';
  const dir = target === undefined ? null : realFolder(resolve(top, target));
  if (dir === null || line(join(dir, 'HEAD')) === null) return null;
  if (target === '.git' && isBare(dir)) throw bare(join(basename(top), '.git'));
  const shared = line(join(dir, 'commondir'));
  const commonDir = shared === null ? dir : realFolder(resolve(dir, shared));
  return commonDir === null ? null : { top, dir, commonDir };
}

function* upwards(from: string): Generator<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    yield folder;
    if (dirname(folder) === folder) return;
  }
}

function refuseBare(folder: string): void {
  const complete =
    isFolder(join(folder, 'objects')) && isFolder(join(folder, 'refs')) && line(join(folder, 'HEAD')) !== null;
  if (complete && isBare(folder)) throw bare(basename(folder));
}

function bare(name: string): SpecopsError {
  return new SpecopsError('E_ENV', `"${printable(name)}" is a bare git repository: there are no files to work on`, {
    fix: 'git worktree add ../work, then run it there',
  });
}

/** True where the config of a repository says `bare = true` under `[core]`. */
function isBare(dir: string): boolean {
  const config = readText(join(dir, 'config'));
  if (typeof config !== 'string') return false;
  let section = '';
  let answer = false;
  for (const row of config.split('\n')) {
    section = /^\s*\[([^\]]*)\]/.exec(row)?.[1]?.trim().toLowerCase() ?? section;
    const value =
      section === 'core'
        ? /^\s*bare\s*(?:=\s*(?:(\w+)\s*)?)?(?:[#;].*)?$/i.exec(row.replace(/^\s*\[[^\]]*\]/, ''))
        : null;
    if (value) answer = /^(?:true|yes|on|1)$/i.test(value[1] ?? 'true');
  }
  return answer;
}

/** The first line of a small file; null where there is none. */
function line(file: string): string | null {
  const text = readText(file, 4096);
  return typeof text === 'string' ? (/^[^\r\n]+/.exec(text)?.[0].trim() ?? null) : null;
}

function realFolder(path: string): string | null {
  try {
    const real = realpathSync(path);
    return isFolder(real) ? real : null;
  } catch {
    return null;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
