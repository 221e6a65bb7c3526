import { within, type Span } from '../../model/span.js';
import data from './proper-name.yaml';

const lists = data as Record<'kinds' | 'families' | 'products' | 'words', string>;
const anyOf = (list: string) =>
  list
    .trim()
    .replace(/(?:(?<!\s)\s+)?\|\s*/g, '|')
    .replace(/ /g, '\\s');

/** What may follow a name in capitals without making another name of it: `Kafka Topics`, `AWS Frankfurt`. */
const kinds = new RegExp(`^(?:${anyOf(lists.kinds)}|v?\\d.*)$`, 'i');
/** Companies and families whose name before another makes one name of both: `Ansible Vault` is no Vault. */
const families = `(?<![\\p{L}\\p{N}-])(?:${anyOf(lists.families)})`;
const family = new RegExp(`${families}$`, 'u');
const ofFamily = new RegExp(
  `${families}((?:\\s\\p{Lu}[\\p{L}\\p{N}/-]*){0,4})\\s((?:for|with)\\s(?:Apache\\s)?)?$`,
  'u',
);
/** Words of products, for a text that is written without capitals. */
const products = new RegExp(`^\\s(?:${anyOf(lists.products)})(?![\\p{L}\\p{N}])`, 'u');

/** Names that are words as well: `puppet`, `airflow`. */
const words = new RegExp(`^(?:${anyOf(lists.words)})$`);
/** What stands before a word, and hardly before a name: `a puppet theatre`. */
const ofWords =
  /(?:^|[^\p{L}\p{N}])(?:an?|the|this|that|each|every|any|no|our|my|his|her|its|their|of|as|about|der|die|das|den|dem|des|ein|eine|einem|einen|einer)\s$/iu;
/** What stands before a name: `with puppet`. Also the beginning of a sentence, a comma, an `and`. */
const ofNames = /(?:^|[.!?:;,/+(&]|\b(?:with|via|using|uses?|runs?|runs? on|by|through|and|or|mit|per|und|oder))$/iu;
/** What may follow a name in a sentence: none of its own words. */
const apart =
  /^(?:\s?[^\p{L}\p{N}\s]|\s*$|\s(?:and|or|for|as|on|in|at|to|from|by|with|via|is|are|was|were|will|must|should|can|has|which|that|und|oder|für|auf|in|mit|ist)\b)/iu;
/** What makes a plural of letters: the `SOPs` of a team are no SOPS. */
const plural = /^\p{Lu}{2,}s$/u;

/** What may stand between a name and a hyphen: `Kafka-based`, `AWS-managed`. */
const joint =
  /^-(?:based|managed|native|backed|driven|powered|hosted|only|first|side|wide|specific|internal|provided|issued)(?![\p{L}\p{N}])/u;
const prefix = /(?:^|[^\p{L}\p{N}-])(?:ex|pre|post|multi|cross|self|semi|non|inter|intra|per)-$/iu;

/**
 * Tells of a name that stands in a span of a text whether it is a part of a longer proper name: words in capitals follow
 * it, the name of a company that it does not belong to comes before it, or it is within a host name. A title, in which
 * most words have capitals, says nothing. `known` are the names found in the text, in its order.
 */
export function partsOfNames(text: string, known: readonly Span[]): (name: Span) => boolean {
  const hasCapitals = /\p{Lu}/u.test(text);
  return (name) => isPartOfName(text, name, { known, hasCapitals });
}

/** True where a span of a text that reads like a name is an ordinary word: `a puppet theatre`, `our SOPs`. */
export function isOrdinaryWord(text: string, { start, end }: Span): boolean {
  const name = text.slice(start, end);
  if (plural.test(name)) return true;
  if (!words.test(name)) return false;
  const [before, after] = [text.slice(Math.max(0, start - 20), start), text.slice(end, end + 40)];
  const [, next = ''] = /^\s(\p{L}+)/u.exec(after) ?? [];
  if (kinds.test(next)) return false;
  return (
    ofWords.test(before) || (!ofNames.test(before.slice(before.lastIndexOf('\n') + 1).trimEnd()) && !apart.test(after))
  );
}

function isPartOfName(
  text: string,
  { start, end }: Span,
  { known, hasCapitals }: { known: readonly Span[]; hasCapitals: boolean },
): boolean {
  const [before, after] = [text.slice(Math.max(0, start - 80), start), text.slice(end, end + 80)];
  if (/^\.\p{L}/u.test(after) || /[\p{L}\p{N}][._]$/u.test(before)) return true;
  if (/^-\p{Ll}/u.test(after) && !joint.test(after)) return true;
  if (/\p{Ll}-$/u.test(before) && !prefix.test(before)) return true;
  if (!hasCapitals) return products.test(after);
  const name = text.slice(start, end);
  if (!/\p{Lu}|\p{N}/u.test(name)) return false;
  const isKnown = (from: number, to: number) => within(known, { start: from, end: to }).length > 0;
  const led = ofFamily.exec(before);
  // `Aiven Kafka`, `Amazon Managed Workflows for Apache Airflow`; but not `AWS RDS`, of which both are known.
  if (led && !isKnown(start - led[0].length, start) && (led[1] !== '' || led[2] === undefined)) return true;
  if (isTitle(text, start)) return false;
  const [, next = ''] = /^ (\p{Lu}[\p{L}\p{N}./-]*)/u.exec(after) ?? [];
  if (next === '' || within(known, { start: end + 1, end: end + 2 }).length > 0) return false;
  return !kinds.test(next.replace(/(?<![./-])[./-]+$/, '')) || (family.test(name) && /^Databases?$/.test(next));
}

/** True where most words of the line around a place begin with a capital. */
function isTitle(text: string, at: number): boolean {
  const [before = ''] = text
    .slice(Math.max(0, at - 200), at)
    .split('\n')
    .slice(-1);
  const [after = ''] = text.slice(at, at + 200).split('\n');
  const words = (before + after).match(/\p{L}[\p{L}\p{N}'’-]{3,}/gu) ?? [];
  return words.length >= 5 && words.filter((word) => /^\p{Lu}/u.test(word)).length * 10 >= words.length * 7;
}
