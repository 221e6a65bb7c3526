import { join } from 'node:path';
import type { State } from '../model/state.js';
import { list, maxBytes, readBytes, readInside } from './files.js';

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

/** The feature whose sidecar records a branch; null for none. Sidecars name it first, so little of each is read. */
export function featureOfBranch(root: string, branch: string): string | null {
  const recorded = `"branch": ${JSON.stringify(branch)}`;
  const sidecars = list(join(root, '.specops/state')).filter(({ name }) => name.endsWith('.json'));
  const found = sidecars.find(({ name }) => {
    const bytes = readBytes(join(root, '.specops/state', name), maxBytes);
    return Buffer.isBuffer(bytes) && bytes.subarray(0, 1024).toString().includes(recorded);
  });
  return found?.name.slice(0, -'.json'.length) ?? null;
}

function isState(data: unknown): data is State {
  if (!isRecord(data) || data['format_version'] !== '1.0' || typeof data['input'] !== 'string') return false;
  const { variants = {}, answers = [] } = data;
  if (!Array.isArray(answers) || !answers.every(isAnswer)) return false;
  if (['branch', 'ticket'].some((key) => data[key] !== undefined && typeof data[key] !== 'string')) return false;
  return isWritten(data) && isRecord(variants) && Object.values(variants).every(isWritten);
}

function isAnswer(answer: unknown): boolean {
  return isRecord(answer) && ['question', 'text', 'by', 'date'].every((key) => typeof answer[key] === 'string');
}

/** What was written of a plan: its choices, and its documents. */
function isWritten(data: unknown): boolean {
  return (
    isRecord(data) &&
    typeof data['choices'] === 'string' &&
    isRecord(data['documents']) &&
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
