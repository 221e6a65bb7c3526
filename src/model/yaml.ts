import { LineCounter, isCollection, isScalar, parseDocument, stringify } from 'yaml';
import type { Span } from './span.js';

/** A YAML text that was read: plain data, what is wrong with it, and where each value stands. */
export interface Yaml {
  data: unknown;
  problems: (Span & { message: string })[];
  /** The span of the value at a path of keys and indexes; of the nearest parent where the path leads nowhere. */
  at(path: readonly (string | number)[]): Span;
}

/** Deeper data than this is refused: no document of ours needs it, and recursion over it is unsafe. */
const maxDepth = 64;

function depthOf(node: unknown, depth = 0): number {
  if (depth > maxDepth || !isCollection(node)) return depth;
  let deepest = depth;
  for (const item of node.items) {
    const value: unknown =
      typeof item === 'object' && item !== null && 'value' in item && !isScalar(item) ? item.value : item;
    deepest = Math.max(deepest, depthOf(value, depth + 1));
  }
  return deepest;
}

/**
 * Reads one YAML 1.2 document: core schema (dates and versions stay strings), unique keys, no merge keys, no
 * aliases, at most 64 levels deep. Never throws; what is wrong comes back as problems, with data undefined.
 */
export function readYaml(text: string): Yaml {
  const whole = { start: 0, end: text.length };
  try {
    const counter = new LineCounter();
    const document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      merge: false,
      uniqueKeys: true,
      strict: true,
      prettyErrors: false,
      lineCounter: counter,
    });
    const problems = document.errors.map((error) => ({
      message: error.message.split('\n')[0] ?? error.message,
      start: error.pos[0],
      end: error.pos[1],
    }));
    if (problems.length === 0 && depthOf(document.contents) > maxDepth) {
      problems.push({ message: `nested more than ${String(maxDepth)} levels deep`, ...whole });
    }
    const data: unknown = problems.length === 0 ? document.toJS({ maxAliasCount: 0 }) : undefined;
    return {
      data,
      problems,
      at(path) {
        for (let length = path.length; length > 0; length--) {
          const node = document.getIn(path.slice(0, length), true);
          const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
          if (Array.isArray(range)) return { start: Number(range[0]), end: Number(range[1]) };
        }
        return { start: 0, end: (text.split('\n', 1)[0] ?? '').length };
      },
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { data: undefined, problems: [{ message, ...whole }], at: () => whole };
  }
}

/** Data as a YAML document that {@link readYaml} reads back equal; texts are folded at a width, 0 folds none. */
export function writeYaml(data: unknown, lineWidth = 100): string {
  return stringify(data, { version: '1.2', schema: 'core', lineWidth });
}
