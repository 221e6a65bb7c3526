import type { Catalog, Technology } from '../../model/catalog.js';
import { withoutMarkers } from '../../model/marker.js';
import { clauseOf } from './clause.js';
import { stretchesIn } from './stance.js';
import { mentionsOf, technologyNamed } from './technology.js';

/** What a request rules out: `nginx instead of HAProxy`, `no Terraform`, `replace Jenkins with Tekton`. */
export interface Refusal {
  /** What says so, to the letter. */
  text: string;
  /** What is ruled out, by the catalog's name or the request's. */
  name: string;
  technology: Technology | null;
  /** True where it is there, and is to go. */
  isReplaced: boolean;
}

/** What a text rules out or replaces: the technologies that the catalog knows, and other names in capitals. */
export function readRefusals(text: string, catalog: Catalog): Refusal[] {
  const plain = withoutMarkers(text);
  const found = stretchesIn(plain)
    .filter(({ stance }) => stance !== 'aside')
    .flatMap((stretch) => {
      const said = plain.slice(stretch.start, stretch.end);
      const words = plain.slice(stretch.phrase.start, stretch.phrase.end).replace(/\s+/g, ' ').trim();
      return namesIn(said, catalog).map(({ name, technology }) => ({
        text: words,
        name,
        technology,
        isReplaced: stretch.stance === 'replaced',
      }));
    });
  return found.filter(({ name }, index) => found.findIndex((one) => one.name === name) === index);
}

/** The things that a stretch of a text names: known ones, and what has a capital letter and is not the first word of a sentence. */
function namesIn(said: string, catalog: Catalog): Pick<Refusal, 'name' | 'technology'>[] {
  return said.split(/,|\s(?:n?or|and)\s/).flatMap((part): Pick<Refusal, 'name' | 'technology'>[] => {
    const name = part
      .trim()
      .replace(/^(?:(?:the|our|any|an?|on|in|with|or|nor|and)\s+)+/i, '')
      .replace(/(?<![.!?])[.!?]+$/, '');
    const exact = technologyNamed(name, catalog);
    if (exact) return [{ name: exact.name, technology: exact }];
    const known = mentionsOf(name, catalog).filter(({ isWhole }) => isWhole);
    if (known.length > 0) return known.map(({ technology }) => ({ name: technology.name, technology }));
    return /^\p{Lu}\S*(?:\s\p{Lu}\S*){0,3}$/u.test(name) ? [{ name, technology: null }] : [];
  });
}

/** How a refusal begins that can stand alone: `without AWS`, `no AWS`, `anything but AWS`. */
const alone = /^(?:without|w\/o|no|not|neither|except|(?:anything|everything|all) but|other than)\s/i;
/** What joins a refusal to what stands before it. */
const joint = /(?:,|(?<!\s)\s+(?:but|and|with|on|in|using))\s*$/i;

/** A refusal behind another: `, without B`, `and no C`. */
const another = /^(?:,|(?:,\s)?(?:and|or|but)\s)\s*(?:without|w\/o|no|not)\s/i;

/**
 * A statement with each refusal of a thing by its name as a statement of its own: `a cluster without AWS` is `a cluster`
 * and `without AWS`. As it is where the refusal is a part of what it says: `runs without AWS`, `a user without MFA is blocked`.
 */
export function refusalsApart(statement: string, catalog: Catalog): string[] {
  const phrase = stretchesIn(statement)
    .filter((one) => one.stance === 'refused' && alone.test(statement.slice(one.phrase.start, one.phrase.end)))
    .filter((one) => one.phrase.start > 0 && areNames(statement.slice(one.start, one.end), catalog))
    .map((one) => one.phrase)[0];
  if (phrase === undefined) return [statement];
  const [before, after] = [statement.slice(0, phrase.start), statement.slice(phrase.end).trim()];
  const refusal = statement.slice(phrase.start, phrase.end).trim();
  const whole = clauseOf(statement);
  if (whole && phrase.start < whole.subject.length) return [statement];
  if (whole && /^and\s(?:must|shall|should|has to|have to)\s/i.test(after))
    return [`${before}${refusal}`, `${whole.subject} ${after.replace(/^and\s/i, '')}`];
  const rest = before.replace(joint, '').trim();
  const said = clauseOf(rest);
  if (!/[\p{L}\p{N}]/u.test(rest) || (whole && (said === null || /^(?:be\s)?\S*$/.test(said.rest)))) return [statement];
  if (after === '') return [rest, refusal];
  if (another.test(after)) return [...refusalsApart(`${rest} ${after}`.replace(' ,', ','), catalog), refusal];
  return /^(?:for|as|to|with|by|on|in)\s/i.test(after)
    ? [...refusalsApart(`${rest} ${after}`, catalog), refusal]
    : [statement];
}

/** True where each of a list is a name and nothing else. */
function areNames(list: string, catalog: Catalog): boolean {
  return list
    .trim()
    .split(/,\s*(?:n?or\s|and\s)?|\s(?:n?or|and)\s/)
    .every((name) => technologyNamed(name, catalog) !== undefined || /^\p{Lu}\S*(?:\s\p{Lu}\S*){0,3}$/u.test(name));
}

/** A text without what it rules out, and the commas around it: `use Nomad, not Kubernetes, for jobs` is `use Nomad for jobs`. */
export function withoutRefusals(text: string): string {
  let result = '';
  let from = 0;
  const phrases = stretchesIn(text)
    .map(({ phrase }) => phrase)
    .sort((one, other) => one.start - other.start);
  for (const { start, end } of phrases) {
    if (start < from) {
      from = Math.max(from, end);
      continue;
    }
    result += text.slice(from, start).replace(/,\s*$/, ' ');
    from = end;
    const comma = /^\s*,\s*(?=(?:for|as|to|with|by|on|in)\s)/i.exec(text.slice(from));
    if (comma) from += comma[0].length;
    result += ' ';
  }
  return result + text.slice(from);
}
