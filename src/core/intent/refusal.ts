import type { Catalog, Technology } from '../../model/catalog.js';
import { withoutMarkers } from '../../model/marker.js';
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
