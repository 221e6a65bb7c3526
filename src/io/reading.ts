import type { Dirent } from 'node:fs';
import type { Document, DocumentKind } from '../model/document.js';
import type { Unreadable } from '../model/project.js';
import { hasCode, list, type readText } from './files.js';
import type { Parser } from './parse.js';

/** What is noticed on the way: texts that were read, and files that could not be. */
export interface Notes {
  texts: Map<string, string>;
  unreadable: Unreadable[];
}

/** One reading of a project: what every part of it needs. */
export interface Reading extends Notes {
  root: string;
  /** The most bytes a document may have. */
  cap: number;
  overlay: ReadonlyMap<string, string | null>;
  known: Map<string, { text: string; document: Document }>;
  parser: Parser;
}

/** A text as a file of this cap would be read: itself, or why it is not. */
export function capped(text: string, cap: number): ReturnType<typeof readText> {
  return Buffer.byteLength(text) > cap
    ? { rule: 'file-too-large', message: `larger than ${String(cap)} bytes, and not read` }
    : text;
}

/** A text that was read, remembered; null where there is none, with the reason listed. */
export function noted(text: ReturnType<typeof readText>, path: string, notes: Notes): string | null {
  if (typeof text === 'string') notes.texts.set(path, text);
  else if (text !== null) notes.unreadable.push({ path, ...text });
  return typeof text === 'string' ? text : null;
}

/** What a folder holds; a folder that may not be opened is listed as unreadable. */
export function listed(folder: string, path: string, notes: Notes): Dirent[] {
  try {
    return list(folder);
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM')) throw error;
    notes.unreadable.push({ path, rule: 'file-irregular', message: 'not readable: permission denied' });
    return [];
  }
}

/** The facts of a text, within the parser's deadline; nothing, and the reason listed, where it was not read. */
export async function readDocument(
  path: string,
  kind: DocumentKind,
  text: string,
  notes: Reading,
): Promise<Document[]> {
  const before = notes.known.get(path);
  if (before?.text === text) return [before.document];
  const document = await notes.parser.read(path, kind, text);
  if ('rule' in document) {
    notes.unreadable.push({ path, ...document });
    return [];
  }
  notes.known.set(path, { text, document });
  return [document];
}
