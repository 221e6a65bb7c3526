import { createHash } from 'node:crypto';
import { join, relative, sep } from 'node:path';
import type { Changes } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import { decode, maxBytes, readBytes } from './files.js';
import { git, isMissing, type GitResult } from './git.js';
import type { GitFolders, Root } from './root.js';

/** Documents by what became of them in git. */
export interface Changed {
  /** True for a path, relative to the project, that is among them. */
  has: (path: string) => boolean;
  /** The texts that stand in the place of those on disk; null for a file that is gone. */
  overlay: Map<string, string | null>;
}

/** What a file of a project is called in git, which knows it from the top of the repository. */
interface Names {
  folders: GitFolders;
  prefix: string;
}

/** Finds what is staged, or what differs from where HEAD and a commit parted. E_ENV where there is no git to ask. */
export async function findChanges(root: Root, wish: Changes): Promise<Changed> {
  if (root.git === null)
    throw new SpecopsError('E_ENV', 'this is no git repository, so nothing in it is staged or changed', {
      fix: 'specops lint',
    });
  const way = relative(root.git.top, root.path).split(sep).join('/');
  const names: Names = { folders: root.git, prefix: way === '' ? '' : `${way}/` };
  return 'staged' in wish ? stagedIn(names) : changedSince(root, names, wish.since);
}

/** What the next commit would hold of the documents that it changes. */
async function stagedIn({ folders, prefix }: Names): Promise<Changed> {
  const head = await git(folders.top, 'commit', []);
  refuseMissing(head);
  let answer: GitResult | null = null;
  for (const tree of head.status === 0 ? [head.stdout.trim()] : emptyTrees) {
    if (answer?.status !== 0) answer = await git(folders.top, 'staged', [tree]);
  }
  const { status, stdout, words } = answer ?? head;
  if (status !== 0)
    throw new SpecopsError('E_ENV', `git could not say what is staged: ${words}`, { fix: 'git status' });
  const overlay = new Map<string, string | null>();
  const changed = new Set<string>();
  // `:100644 100644 <old> <new> M`, then the name.
  const fields = stdout.split('\0');
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const entry = /^:\d+ (\d+) [0-9a-f]+ ([0-9a-f]{40,64}) ([A-Z])/.exec(fields[index] ?? '');
    const name = fields[index + 1] ?? '';
    if (!entry || !name.startsWith(prefix) || !/\.(?:md|json|ya?ml)$/.test(name)) continue;
    const path = name.slice(prefix.length);
    if (entry[3] !== 'D') changed.add(path);
    const isFile = entry[1]?.startsWith('100') === true;
    overlay.set(path, entry[3] === 'D' || !isFile ? null : await blobText(folders, entry[2] ?? '', path));
  }
  return { has: (path) => changed.has(path), overlay };
}

/** The ids of the tree that holds nothing, which every repository knows: one for each kind of hash. */
const emptyTrees = ['sha1', 'sha256'].map((kind) => createHash(kind).update('tree 0\0').digest('hex'));

async function blobText(folders: GitFolders, id: string, path: string): Promise<string> {
  const size = await git(folders.top, 'blobSize', [id]);
  const name = printable(path);
  if (Number(size.stdout) > maxBytes)
    throw new SpecopsError('E_LIMIT', `${name} is staged with more than ${String(maxBytes)} bytes`, {
      fix: `git restore --staged ${name}`,
    });
  const { status, bytes, words } = await git(folders.top, 'blob', [id]);
  if (status !== 0) throw new SpecopsError('E_ENV', `git could not read ${name}: ${words}`, { fix: 'git fsck' });
  const text = decode(bytes);
  if (typeof text === 'string') return text;
  throw new SpecopsError('E_INPUT', `${name} is staged as ${text.message}`, { fix: 'save it as UTF-8, and stage it' });
}

/** What differs from the commit at which HEAD and a name parted, or is new; also what is not staged. */
async function changedSince(root: Root, { folders }: Names, name: string): Promise<Changed> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._/-]*(?:[~^]\d{0,4}){0,8}$/.test(name) || name.includes('..') || name.length > 244)
    throw new SpecopsError('E_INPUT', `"${printable(name)}" is no name for a commit`, {
      fix: 'name a branch, a tag or a commit: specops lint --since main',
    });
  const named = await git(folders.top, 'commitOf', [name]);
  refuseMissing(named);
  if (named.status !== 0)
    throw new SpecopsError('E_INPUT', `there is no commit "${printable(name)}" in this repository`, {
      fix: `git fetch, or name one that is there: git rev-parse ${printable(name)}`,
    });
  const commit = named.stdout.trim();
  const parted = await git(folders.top, 'mergeBase', [commit]);
  const base = parted.status === 0 ? parted.stdout.trim() : commit;
  const before = await blobsOf(root, base);
  return {
    has: (path) => {
      const id = before.get(path);
      const bytes = readBytes(join(root.path, path));
      return id === undefined || !Buffer.isBuffer(bytes) || !isBlob(bytes, id);
    },
    overlay: new Map(),
  };
}

/** Every file of a commit below the project, by its path in the project, with the id of its blob. */
export async function blobsOf(root: Root, commit: string): Promise<Map<string, string>> {
  const { status, stdout, words } = await git(root.path, 'files', [commit]);
  if (status !== 0) throw new SpecopsError('E_ENV', `git could not list ${commit}: ${words}`, { fix: 'git fsck' });
  return new Map(
    stdout.split('\0').flatMap((row): [string, string][] => {
      const [, id, path] = /^\d+ blob ([0-9a-f]{40,64})\t([^]+)$/.exec(row) ?? [];
      return id !== undefined && path !== undefined ? [[path, id]] : [];
    }),
  );
}

/** The files of the project in which the index differs from a commit. */
export async function stagedPaths(root: Root & { git: GitFolders }, commit: string): Promise<string[]> {
  const way = relative(root.git.top, root.path).split(sep).join('/');
  const prefix = way === '' ? '' : `${way}/`;
  const { status, stdout, words } = await git(root.git.top, 'staged', [commit]);
  if (status !== 0)
    throw new SpecopsError('E_ENV', `git could not say what is staged: ${words}`, { fix: 'git status' });
  const names = stdout.split('\0').filter((_, index) => index % 2 === 1);
  return names.flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
}

/** True where bytes are those of a blob, as they are or with the line ends that git would have stored. */
export function isBlob(bytes: Buffer, id: string): boolean {
  const kind = id.length === 64 ? 'sha256' : 'sha1';
  const idOf = (content: Buffer) =>
    createHash(kind)
      .update(`blob ${String(content.length)}\0`)
      .update(content)
      .digest('hex');
  return idOf(bytes) === id || idOf(Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')) === id;
}

function refuseMissing(result: GitResult): void {
  if (isMissing(result))
    throw new SpecopsError('E_ENV', 'git could not be run', { fix: 'install git, or: specops lint' });
}
