import type { AgentFile } from '../model/agent.js';
import type { JSONSchema } from '../model/command.js';
import type { Edit } from '../model/edit.js';
import { manifestPath, writeManifest, type Installed, type InstalledBlock, type Manifest } from '../model/manifest.js';
import { hash } from './hash.js';
import { blockIn, holderOf, withoutBlock, type Found } from './managed-block.js';

/** A file, or a block in a file of somebody's, that agents are to have. */
export interface Wanted extends AgentFile {
  agents: string[];
}

/** What is to be installed, what was, and what is there. */
export interface Installation {
  files: Wanted[];
  blocks: Wanted[];
  /** The agents there will be, with what was chosen for them. */
  agents: Manifest['agents'];
  manifest: Manifest;
  /** Texts by path, the manifest's among them. */
  texts: Readonly<Record<string, string>>;
  /** Paths that hold something that cannot be read. */
  unreadable: readonly string[];
  /** The agents it is about: what only others read stays as it is; null for all. */
  about: readonly string[] | null;
}

/** `missing` is to be made, `outdated` renewed, `leftover` removed; `edited` and `foreign` are a person's. */
export type State = 'missing' | 'current' | 'outdated' | 'edited' | 'foreign' | 'leftover' | 'gone';

/** A file or block that agents have or are to have, and how it stands. */
export interface Standing {
  path: string;
  what: 'file' | 'block';
  agents: string[];
  state: State;
}

/** The schema of a list of {@link Standing}. */
export const standingsSchema: JSONSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['path', 'what', 'agents', 'state'],
    additionalProperties: false,
    properties: {
      path: { type: 'string' },
      what: { enum: ['file', 'block'], description: 'A file of ours, or our block in a file of yours.' },
      agents: { type: 'array', items: { type: 'string' }, description: 'The agents that read it.' },
      state: {
        enum: ['missing', 'current', 'outdated', 'edited', 'foreign', 'leftover', 'gone'],
        description: 'edited: changed by hand; foreign: written by somebody else; leftover: no agent needs it.',
      },
    },
  },
};

interface Item extends Standing {
  /** The text it is to have; null where no agent wants it. */
  wanted: string | null;
  /** The text it has; null for none. */
  there: string | null;
  was: Installed | null;
  /** False where even force must not touch it. */
  mayChange: boolean;
}

/** How everything stands that agents have or are to have, by path. */
export function standings(installation: Installation): Standing[] {
  return itemsOf(installation).map(({ path, what, agents, state }) => ({ path, what, agents, state }));
}

/** What installing comes to. */
export interface Installing {
  edits: Edit[];
  /** What stays as somebody wrote it. */
  kept: Standing[];
  /** The folder that keeps the texts which force replaced; null where it replaced none. */
  backups: string | null;
}

/** The folder for the texts that a run at this moment replaces. */
export function backupFolder(now: Date): string {
  return `.specops/backup/${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

/**
 * The edits that make an installation true, and what stays as somebody wrote it. With a folder for backups,
 * edited files are replaced or removed too, and their texts kept there.
 */
export function install(installation: Installation, backups: string | null): Installing {
  const { texts, manifest: before, agents, about } = installation;
  const edits: Edit[] = [];
  const kept: Standing[] = [];
  const saved: Edit[] = [];
  const manifest: Manifest = { format_version: '1.0', agents, files: {}, blocks: {} };
  for (const item of itemsOf(installation)) {
    const { path, what, state, wanted, was } = item;
    if (about !== null && ![...item.agents, ...(was?.agents ?? [])].some((key) => about.includes(key))) {
      if (what === 'file' && before.files[path]) manifest.files[path] = before.files[path];
      if (what === 'block' && before.blocks[path]) manifest.blocks[path] = before.blocks[path];
      continue;
    }
    const theirs = state === 'edited' || state === 'foreign';
    const keeps = theirs && (backups === null || !item.mayChange);
    if (keeps) kept.push({ path, what, agents: item.agents, state });
    if (theirs && !keeps) saved.push({ kind: 'create', path: `${backups ?? ''}/${path}`, text: texts[path] ?? '' });
    const done = keeps ? null : what === 'file' ? fileEdit(item, texts[path]) : blockEdit(item, texts[path], before);
    if (done?.edit) edits.push(done.edit);
    if (done?.refused === true) kept.push({ path, what, agents: item.agents, state: 'foreign' });
    if (wanted === null || (keeps && was === null) || done?.refused === true) continue;
    const sha256 = keeps ? (was?.sha256 ?? '') : hashOf(path, wanted);
    if (what === 'file') manifest.files[path] = { agents: item.agents, sha256 };
    else manifest.blocks[path] = { agents: item.agents, sha256, ...(done?.block ?? blockOf(before, path)) };
  }
  return {
    edits: [...saved, ...edits, ...manifestEdit(texts[manifestPath], manifest)],
    kept,
    backups: saved.length > 0 ? backups : null,
  };
}

interface Done {
  edit: Edit | null;
  block?: Pick<InstalledBlock, 'lead' | 'created'>;
  /** True where a block cannot be put in safely. */
  refused?: boolean;
}

function fileEdit({ path, wanted, state }: Item, before: string | undefined): Done {
  if (state === 'current' || state === 'gone') return { edit: null };
  if (wanted === null) return { edit: before === undefined ? null : { kind: 'remove', path, before } };
  return {
    edit:
      before === undefined ? { kind: 'create', path, text: wanted } : { kind: 'change', path, before, text: wanted },
  };
}

function blockEdit({ path, wanted, state }: Item, before: string | undefined, manifest: Manifest): Done {
  if (state === 'current' || state === 'gone') return { edit: null };
  const holder = holderOf(path);
  const found = blockIn(before ?? '', holder) as Found | null;
  const { lead, created } = blockOf(manifest, path);
  const rest = found ? withoutBlock(before ?? '', found, lead) : (before ?? holder.prelude);
  if (wanted === null) {
    const ours = created && [holder.prelude, ''].includes(rest.replaceAll('\r\n', '\n'));
    if (before === undefined) return { edit: null };
    return { edit: ours ? { kind: 'remove', path, before } : { kind: 'change', path, before, text: rest } };
  }
  const merged =
    found && !path.endsWith('.yml') ? replaced(before ?? '', found, wanted, lead) : holder.insert(rest, wanted);
  if (merged === null) return { edit: null, refused: true };
  const block = { lead: merged.lead, created: created || before === undefined };
  const { text } = merged;
  return {
    edit: before === undefined ? { kind: 'create', path, text } : { kind: 'change', path, before, text },
    block,
  };
}

/** A block in the place of the former one, wherever a person has moved that. */
function replaced(text: string, { start, end }: Found, block: string, lead: string): { text: string; lead: string } {
  const ours = text.includes('\r\n') ? block.replaceAll('\n', '\r\n') : block;
  return { text: text.slice(0, start) + ours + text.slice(end), lead };
}

function blockOf(manifest: Manifest, path: string): Pick<InstalledBlock, 'lead' | 'created'> {
  const { lead = '', created = false } = manifest.blocks[path] ?? {};
  return { lead, created };
}

function itemsOf(installation: Installation): Item[] {
  const { files, blocks, manifest, texts } = installation;
  const item = (what: Item['what'], path: string, wanted: Wanted | undefined, was: Installed | undefined): Item => {
    const text = texts[path];
    const found = what === 'block' && text !== undefined ? blockIn(text, holderOf(path)) : null;
    const there = what === 'file' ? (text ?? null) : found === 'broken' ? null : (found?.text ?? null);
    const blocked = found === 'broken' || installation.unreadable.includes(path);
    const parts = { path, wanted: wanted?.text ?? null, there, was: was ?? null };
    return {
      ...parts,
      what,
      agents: wanted?.agents ?? was?.agents ?? [],
      state: blocked ? 'foreign' : stateOf(parts),
      mayChange: !blocked,
    };
  };
  const all = (what: Item['what'], wanted: readonly Wanted[], known: Record<string, Installed>) =>
    [...new Set([...wanted.map(({ path }) => path), ...Object.keys(known)])].sort().map((path) =>
      item(
        what,
        path,
        wanted.find((one) => one.path === path),
        known[path],
      ),
    );
  return [...all('file', files, manifest.files), ...all('block', blocks, manifest.blocks)];
}

function stateOf({ path, wanted, there, was }: Pick<Item, 'path' | 'wanted' | 'there' | 'was'>): State {
  if (there === null) return wanted === null ? 'gone' : 'missing';
  if (wanted !== null && hashOf(path, there) === hashOf(path, wanted)) return 'current';
  if (was === null) return 'foreign';
  if (hashOf(path, there) !== was.sha256) return 'edited';
  return wanted === null ? 'leftover' : 'outdated';
}

/** The hash of a text however its lines end, and however a list is indented. */
function hashOf(path: string, text: string): string {
  const plain = text.replaceAll('\r\n', '\n');
  return hash(path.endsWith('.yml') ? plain.replace(/^ +/gm, '') : plain);
}

function manifestEdit(before: string | undefined, manifest: Manifest): Edit[] {
  const path = manifestPath;
  if (Object.keys(manifest.agents).length === 0) return before === undefined ? [] : [{ kind: 'remove', path, before }];
  const text = writeManifest(manifest);
  if (before === undefined) return [{ kind: 'create', path, text }];
  return before === text ? [] : [{ kind: 'change', path, before, text }];
}
