import type { Document } from '../model/document.js';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { kindOfFile } from '../model/feature.js';
import type { Project } from '../model/project.js';
import type { State, WrittenDocument } from '../model/state.js';
import { cited, readFacts } from './facts.js';
import { hash } from './hash.js';

/** A file SpecOps writes, by its path inside the feature's folder. */
export interface WrittenFile {
  path: string;
  text: string;
}

/** The path of a feature's sidecar, relative to the project's root. */
export function statePath(feature: string): string {
  return `.specops/state/${feature}.json`;
}

/**
 * The sidecar after `written` was written: the old one with those documents' blocks replaced. `all` holds
 * every document of the feature as it will be, for the hashes of what each block was derived from.
 */
export function nextState(
  before: State | null,
  change: Partial<Pick<State, 'input' | 'choices' | 'branch' | 'ticket'>>,
  written: readonly WrittenFile[],
  all: readonly WrittenFile[],
): State {
  const definitions = new Map<string, string>();
  for (const { path, text } of all) {
    for (const [id, digest] of Object.entries(facts({ path, text })?.hashes ?? {})) definitions.set(id, digest);
  }
  const documents: Record<string, WrittenDocument> = { ...before?.documents };
  for (const file of written) documents[file.path] = { hash: hash(file.text), blocks: blocksOf(file, definitions) };
  const branch = change.branch ?? before?.branch;
  const ticket = change.ticket ?? before?.ticket;
  return {
    ...before,
    format_version: '1.0',
    ...(branch === undefined ? {} : { branch }),
    ...(ticket === undefined ? {} : { ticket }),
    input: change.input ?? before?.input ?? '',
    choices: change.choices ?? before?.choices ?? '',
    documents: Object.fromEntries(Object.entries(documents).sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}

function facts({ path, text }: WrittenFile): Document | null {
  const kind = kindOfFile(path);
  return kind === null || kind === 'contract' ? null : readFacts(path, kind, text);
}

function blocksOf(file: WrittenFile, definitions: ReadonlyMap<string, string>): WrittenDocument['blocks'] {
  const document = facts(file);
  if (!document) return [];
  return document.definitions
    .filter(({ kind }) => kind !== 'story')
    .map((definition) => ({
      id: definition.id,
      text: file.text.slice(definition.start, definition.end),
      from: Object.fromEntries(
        cited(document.citations, definition)
          .filter((id) => id !== definition.id && definitions.has(id))
          .sort()
          .map((id) => [id, definitions.get(id) ?? '']),
      ),
    }));
}

/** The sidecar as a file. */
export function stateText(state: State): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}

/** The edit that writes a feature's sidecar; E_INPUT where the one that is there cannot be read. */
export function stateEdit(
  feature: string,
  state: State,
  { files, unreadable }: Pick<Project, 'files' | 'unreadable'>,
): Edit {
  const path = statePath(feature);
  const broken = unreadable.find((one) => one.path === path);
  if (broken)
    throw new SpecopsError('E_INPUT', `${path} cannot be read: ${broken.message}`, {
      fix: `restore it with git checkout -- ${path}, or remove it`,
    });
  const before = files[path];
  const text = stateText(state);
  return before === undefined ? { kind: 'create', path, text } : { kind: 'change', path, before, text };
}
