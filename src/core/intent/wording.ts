import type { Language } from '../../model/document.js';
import data from './wording.yaml';

/**
 * The words of one language that rules look for: pieces of regular expressions without quantifiers inside one
 * another. They are found as whole words, whatever their case; in Chinese and Japanese wherever they stand.
 */
export interface Wording {
  /** Qualities that nobody can measure. */
  vague: string[];
  /** What makes a quality one that can be: a standard, a test, a means. */
  anchor: string[];
  /** What lets a requirement off: where possible, as needed. */
  escape: string[];
  /** What is wanted for a day that may not come. */
  speculation: string[];
  /** What makes a statement an obligation, negated or not. */
  must: string[];
  /** What leaves it to the reader. */
  weak: string[];
  /** What admits no exception. */
  absolute: string[];
  /** What makes an absolute conditional. */
  condition: string[];
  /** What turns a sentence into its opposite. */
  negation: string[];
  /** Everything, or nothing, of a kind: a criterion that can be tried. */
  universal: string[];
  /** How a statement begins that commands without a modal; none where word order says nothing. */
  imperative: string[];
  /** What introduces a limit, before its number. */
  limit: string[];
}

type Lists = Record<keyof Wording, string>;

const { words, stops } = data as { words: Record<Language, Lists>; stops: Record<string, string> };

/** The words of a language. */
export function wordsOf(language: Language): Wording {
  const lists = Object.entries(words[language]).map(([key, list]) => [key, list === '' ? [] : list.split(' | ')]);
  return Object.fromEntries(lists) as Wording;
}

/** The commonest words of languages that share the Latin script; `it` and `nl` are known to be told from ours only. */
export const stopWords: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(stops).map(([language, list]) => [language, new Set(list.split(' '))]),
);
