import type { Topic } from '../../model/catalog.js';
import type { Document } from '../../model/document.js';
import type { Text } from '../../model/markdown.js';
import { within } from '../../model/span.js';
import type { Piece } from './answer.js';
import { isCoverage } from '../coverage.js';
import { inline } from '../render.js';

/** What an answer means for the table of coverage. */
export interface Moved {
  /** The topic that the question asks about; null where it asks about none. */
  topic: Topic | null;
  /** Ids of the statements in which it stood. */
  subjects: readonly string[];
  /** Why the topic does not apply; null where it was answered. */
  reason: string | null;
}

/**
 * The rows of the table of coverage that an answer moves: to `clear` where nothing that the row points to is open any
 * more, to `n/a` with the reason where the topic was put aside. `spec` is the document with the answer in it.
 */
export function movedRows(spec: Document, { topic, subjects, reason }: Moved): Piece[] {
  return spec.tables.filter(isCoverage).flatMap(({ rows }) =>
    rows.flatMap((row) => {
      const [name, state, note] = row;
      if (!name || !state) return [];
      const ids = (note?.text ?? '').split(/[\s,;:()]+/).filter((id) => id !== '');
      const isTopic =
        topic !== null && [topic.name, topic.id].some((one) => one.toLowerCase() === name.text.toLowerCase());
      const pointed = ids.filter((id) => subjects.includes(id));
      if (!isTopic && pointed.length === 0) return [];
      const left = ids.filter((id) => spec.definitions.some((one) => one.id === id));
      if (reason !== null) {
        if (isTopic || left.length === 0) return [...cell(state, 'n/a'), ...cell(note, inline(reason))];
        return [...cell(state, stateOf(spec, left)), ...cell(note, left.join(', '))];
      }
      const asks = isTopic && note?.text.startsWith(topic.question) === true;
      const shown = asks ? subjects.join(', ') : (note?.text ?? '');
      const isMoving = /^\W*(?:deferred|missing|partial)\W*$/i.test(state.text);
      return [
        ...(isMoving ? cell(state, stateOf(spec, asks ? subjects : left)) : []),
        ...(shown === note?.text ? [] : cell(note, shown)),
      ];
    }),
  );
}

function stateOf(spec: Document, ids: readonly string[]): string {
  const cited = spec.definitions.filter(({ id }) => ids.includes(id));
  return cited.some((definition) => within(spec.markers, definition).length > 0) ? 'deferred' : 'clear';
}

function cell(at: Text | undefined, text: string): Piece[] {
  return at ? [{ start: at.start, end: at.end, text }] : [];
}
