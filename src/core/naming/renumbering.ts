import type { Document } from '../../model/document.js';
import type { Edit } from '../../model/edit.js';
import type { Feature } from '../../model/feature.js';
import type { Project } from '../../model/project.js';
import type { State, WrittenDocument } from '../../model/state.js';
import { hash } from '../hash.js';
import { renamed, renamedDocument, type Renaming } from './renaming.js';
import { statePath, stateText } from '../state.js';

/** The pointer by which Spec Kit knows the current feature. */
export const pointerPath = '.specify/feature.json';

/** A text as it was, and as it is to be. */
interface Rewritten {
  before: string;
  text: string;
}

/**
 * Everything that gives a feature another name: its documents and what cites it, its sidecar with what was written of
 * it, its folder and its branch. What was untouched since it was written is still known as untouched.
 */
export function renumberEdits(
  project: Project,
  feature: Feature,
  { renaming, hasBranch }: { renaming: Renaming; hasBranch: boolean },
): Edit[] {
  const { files, features } = project;
  const documents = new Map(features.flatMap(documentsOf).map((document) => [document.path, document]));
  const texts = new Map<string, Rewritten>();
  for (const [path, before] of Object.entries(files)) {
    if (path.startsWith('.specops/state/')) continue;
    const isOwn = path.startsWith(`${feature.folder}/`);
    const text = isOwn ? renamedDocument(before, documents.get(path), renaming) : renamed(before, renaming);
    if (text !== before) texts.set(path, { before, text });
  }
  return [
    ...[...texts].map(([path, { before, text }]): Edit => ({ kind: 'change', path, before, text })),
    ...features.flatMap((one) => sidecarEdits(project, one, { texts, renaming, isOwn: one === feature })),
    { kind: 'move', from: feature.folder, to: feature.folder.slice(0, -renaming.from.name.length) + renaming.to.name },
    ...(hasBranch && renaming.branch.from !== renaming.branch.to
      ? [{ kind: 'rename' as const, ...renaming.branch }]
      : []),
  ];
}

/** The documents of a feature, those of its variants among them. */
function documentsOf({ documents, variants = [] }: Feature): Document[] {
  return [...documents, ...variants.flatMap((variant) => variant.documents)];
}

function sidecarEdits(
  { files }: Project,
  feature: Feature,
  { texts, renaming, isOwn }: { texts: ReadonlyMap<string, Rewritten>; renaming: Renaming; isOwn: boolean },
): Edit[] {
  const path = statePath(feature.name);
  const before = files[path];
  if (before === undefined) return [];
  const text = feature.state === null ? before : stateText(stateAfter(feature, feature.state, texts, renaming, isOwn));
  if (!isOwn) return feature.state === null || text === before ? [] : [{ kind: 'change', path, before, text }];
  return [
    { kind: 'create', path: statePath(renaming.to.name), text },
    { kind: 'remove', path, before },
  ];
}

/** The sidecar that knows the documents under their new texts, where it knew them as they were. */
function stateAfter(
  feature: Feature,
  state: State,
  texts: ReadonlyMap<string, Rewritten>,
  renaming: Renaming,
  isOwn: boolean,
): State {
  const hashes = new Map<string, string>();
  for (const document of documentsOf(feature)) {
    const change = texts.get(document.path);
    if (!change) continue;
    hashes.set(hash(change.before), hash(change.text));
    for (const { start, end } of document.definitions) {
      const definition = change.before.slice(start, end);
      hashes.set(hash(definition), hash(renamed(definition, renaming)));
    }
  }
  for (const { path } of feature.contracts) {
    const change = texts.get(path);
    if (change) hashes.set(hash(change.before), hash(change.text));
  }
  const known = (old: string) => hashes.get(old) ?? old;
  const written = (documents: State['documents']) =>
    Object.fromEntries(
      Object.entries(documents).map(([path, document]) => [path, writtenAfter(document, known, renaming)]),
    );
  const variants = Object.entries(state.variants ?? {}).map(
    ([name, variant]) => [name, { ...variant, documents: written(variant.documents) }] as const,
  );
  const { to, branch } = renaming;
  const own = branch.to === to.name ? {} : { branch: branch.to };
  const recorded = state.branch === undefined ? {} : { branch: state.branch };
  const { format_version, ticket, input, choices } = state;
  return {
    format_version,
    ...(isOwn ? own : recorded),
    ...(ticket === undefined ? {} : { ticket }),
    input,
    choices,
    documents: written(state.documents),
    ...(variants.length === 0 ? {} : { variants: Object.fromEntries(variants) }),
  };
}

function writtenAfter(
  { hash: whole, blocks }: WrittenDocument,
  known: (old: string) => string,
  renaming: Renaming,
): WrittenDocument {
  return {
    hash: known(whole),
    blocks: blocks.map(({ id, text, from }) => ({
      id,
      text: renamed(text, renaming),
      from: Object.fromEntries(Object.entries(from).map(([source, old]) => [source, known(old)])),
    })),
  };
}
