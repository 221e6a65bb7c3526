import type { JSONSchema } from '../../model/command.js';
import type { Document } from '../../model/document.js';
import type { Feature } from '../../model/feature.js';
import type { State, WrittenBlock } from '../../model/state.js';
import { hash } from '../hash.js';

/** A block that was derived from texts that have changed since, and that nobody has touched since. */
export interface Stale {
  /** `D-001`, `RES-002`, `T012` */
  id: string;
  /** What it was derived from and that says something else now, or is gone. */
  changed: string[];
}

/** The JSON Schema of a list of {@link Stale}. */
export const staleBlocks: JSONSchema = {
  type: 'array',
  description: 'What was derived from texts that have changed since, and has to be looked at again.',
  items: {
    type: 'object',
    required: ['id', 'changed'],
    additionalProperties: false,
    properties: { id: { type: 'string' }, changed: { type: 'array', items: { type: 'string' } } },
  },
};

/** What is stale in a document; nothing where SpecOps did not write it. */
export function staleIn(document: Document, feature: Feature): Stale[] {
  const written = feature.state?.documents[document.path.slice(feature.folder.length + 1)];
  if (!written) return [];
  const hashes = hashesOf(feature);
  return written.blocks.flatMap((block) => {
    const changed = Object.keys(block.from).filter((id) => hashes[id] !== block.from[id]);
    return changed.length > 0 && isAsWritten(block, document) ? [{ id: block.id, changed }] : [];
  });
}

/** What was looked at: the sidecar as if every block had been derived from the texts as they are now. */
export function lookedAt(state: State, feature: Feature): State {
  const hashes = hashesOf(feature);
  const renewed = ({ from, ...block }: WrittenBlock): WrittenBlock => ({
    ...block,
    from: Object.fromEntries(Object.keys(from).flatMap((id) => (hashes[id] === undefined ? [] : [[id, hashes[id]]]))),
  });
  const documents = Object.entries(state.documents).map(([path, { blocks, ...written }]) => [
    path,
    { ...written, blocks: blocks.map(renewed) },
  ]);
  return { ...state, documents: Object.fromEntries(documents) as State['documents'] };
}

/** The hash of every definition of a feature, by id. */
function hashesOf({ documents }: Feature): Record<string, string> {
  return Object.assign({}, ...documents.map(({ hashes }) => hashes)) as Record<string, string>;
}

/** True where a block stands as it was written, but for a tick in its box: one that somebody has edited is theirs. */
function isAsWritten({ id, text }: WrittenBlock, { hashes }: Document): boolean {
  const ticked = ['x', 'X'].map((mark) => text.replace(/^(\s*[-*+] )?\[ \]/, `$1[${mark}]`));
  return [text, ...ticked].some((one) => hashes[id] === hash(one));
}
