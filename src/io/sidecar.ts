import type { State } from '../model/state.js';
import { readInside } from './files.js';

/** The sidecar of a feature; null where it is missing, broken or not of our version. */
export function readState(root: string, name: string): State | null {
  const text = readInside(root, `.specops/state/${name}.json`);
  if (typeof text !== 'string') return null;
  try {
    const data: unknown = JSON.parse(text);
    return isState(data) ? data : null;
  } catch {
    return null;
  }
}

function isState(data: unknown): data is State {
  if (!isRecord(data) || data['format_version'] !== '1.0' || !isRecord(data['documents'])) return false;
  return (
    typeof data['input'] === 'string' &&
    typeof data['choices'] === 'string' &&
    Object.values(data['documents']).every(
      (document) =>
        isRecord(document) &&
        typeof document['hash'] === 'string' &&
        Array.isArray(document['blocks']) &&
        document['blocks'].every(isBlock),
    )
  );
}

function isBlock(block: unknown): boolean {
  return (
    isRecord(block) &&
    typeof block['id'] === 'string' &&
    typeof block['text'] === 'string' &&
    isRecord(block['from']) &&
    Object.values(block['from']).every((hash) => typeof hash === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
