import type { Document, Language } from '../../model/document.js';
import { meaningfulWords } from './terms.js';
import { stopWords, wordsOf, type Wording } from './wording.js';

/** How much of a text is looked at; more says nothing new. Characters. */
const sample = 40_000;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * The language a text is written in, told by its script and its commonest words; null where it is none that we
 * know, or too little to tell.
 */
export function languageOf(whole: string): Language | null {
  const text = whole.slice(0, sample);
  const letters = count(text, /\p{L}/gu);
  const han = count(text, /\p{Script=Han}/gu);
  const kana = count(text, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  if ((han + kana) * 5 > letters) return kana * 10 > han + kana ? 'ja' : 'zh';
  if (count(text, /\p{Script=Latin}/gu) * 5 < letters * 4) return null;
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const scores = [...stopWords]
    .map(([language, list]) => ({ language, score: scoreOf(words, list) }))
    .sort((one, other) => other.score - one.score);
  const [best, second] = scores;
  if (!best || best.score < 2 || best.score * 20 < words.length || best.score < (second?.score ?? 0) * 1.2) return null;
  return best.language === 'it' || best.language === 'nl' ? null : (best.language as Language);
}

function scoreOf(words: readonly string[], list: ReadonlySet<string>): number {
  return words.filter((word) => list.has(word)).length;
}

/** True where a statement is in another script than its document: a translated template, say. */
function isForeign(text: string, language: Language): boolean {
  const wide = count(text, /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  return language === 'zh' || language === 'ja' ? wide === 0 : wide > 0;
}

/** The words to look for in a statement; null where its language is unknown, and nothing can be said. */
export function wordingOf({ language }: Pick<Document, 'language'>, text: string): Lexicon | null {
  return language === null || isForeign(text, language) ? null : lexicon(language);
}

/** {@link Wording}, ready to be looked for. */
export type Lexicon = Record<keyof Wording, RegExp>;

const lexicons = new Map<Language, Lexicon>();

function lexicon(language: Language): Lexicon {
  const known = lexicons.get(language);
  if (known) return known;
  const made = Object.fromEntries(
    Object.entries<string[]>({ ...wordsOf(language) }).map(([key, words]) => [key, wordPattern(words, language)]),
  ) as Lexicon;
  lexicons.set(language, made);
  return made;
}

function wordPattern(words: string[], language: Language): RegExp {
  if (words.length === 0) return /(?!)/g;
  const list = words.join('|');
  return language === 'zh' || language === 'ja'
    ? new RegExp(list, 'giu')
    : new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${list})(?![\\p{L}\\p{N}_-])`, 'giu');
}

/** True where a pattern of a {@link Lexicon} is found; never remembers where. */
export function says(text: string, pattern: RegExp): boolean {
  return text.search(pattern) >= 0;
}

/** True for a phrase whose words may all be English: Latin letters, and no common word of another language alone. */
export function isEnglish(text: string): boolean {
  if (/[^\P{L}\p{ASCII}]/u.test(text.replace(/[’‘]/g, ''))) return false;
  const english = stopWords.get('en') ?? new Set();
  const others = [...stopWords].filter(([language]) => language !== 'en').map(([, list]) => list);
  return !meaningfulWords(text).some(
    ({ word }) =>
      word.length > 2 && !english.has(word.toLowerCase()) && others.some((list) => list.has(word.toLowerCase())),
  );
}
