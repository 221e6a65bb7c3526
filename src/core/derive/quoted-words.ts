import { excerpt } from './plan-document.js';

/** Letters, figures and what stands between words: none of it opens code, a link, a path or a mark of a task's line. */
const plain = /^[\p{L}\p{M}\p{N} ,.;:'’%€$&+–—…-]+$/u;
/** What would be read as a path, or as an id of ours. */
const meaning = /[\p{L}_]\.[\p{L}_]|\b(?:US|T|D|FR|NFR|SC|RES|CHK|G|RES)[-_ ]?\d|\bdepends? on\b/iu;
const longest = 90;

/** What a statement says, `, "…"`, to stand behind its id in the line of a task; empty where that would be read as more. */
export function quotedWords(text: string): string {
  const words = excerpt(text)
    .replace(/(?:(?<!\s)\s+)?\([^()]*\)/g, '')
    .replace(/(?<![.;,:\s])[.;,:\s]+$/, '');
  if (!plain.test(words) || meaning.test(words)) return '';
  const short =
    words.length <= longest ? words : `${words.slice(0, words.lastIndexOf(' ', longest)).replace(/[,;:]$/, '')} …`;
  return `, "${short}",`;
}
