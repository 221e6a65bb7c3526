import type { Catalog, Category, Technology } from '../model/catalog.js';
import { withoutMarkers } from '../model/marker.js';
import { mentioned } from './terms.js';

/** A choice of technology, as a plan's request words it: `Cilium for network policies`. */
export interface Choice {
  /** To the letter. */
  text: string;
  /** What was chosen, as the request names it. */
  chosen: string;
  /** What for; empty where the request does not say. */
  purpose: string;
  technology: Technology | null;
  category: Category | null;
}

/** The choices of a request, one for each statement; technologies and categories the catalog knows are named. */
export function readChoices(text: string, catalog: Catalog): Choice[] {
  return withoutMarkers(text)
    .split(/[\r\n;,]+|[.!?](?=\s|$)|\s+and\s+(?=[\p{Lu}\d])/u)
    .map((piece) =>
      piece
        .replace(/^[\s>*#-]+/, '')
        .replace(/^(?:and|plus|use|using|with)\s+/i, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece))
    .map((piece) => readChoice(piece, catalog));
}

function readChoice(text: string, catalog: Catalog): Choice {
  const split = /^(.+?)\s+(?:for|as|to)\s+(.+)$/i.exec(text);
  const chosen = (split?.[1] ?? text).trim();
  const purpose = (split?.[2] ?? '').trim();
  const exact = catalog.technologies.find(({ aliases, name, shortNames = [] }) =>
    [...aliases, ...shortNames, name].some((alias) => alias.toLowerCase() === chosen.toLowerCase()),
  );
  const technology = exact ?? mentioned(chosen, catalog.technologies, ({ aliases }) => aliases)[0] ?? null;
  const byPurpose = mentioned(purpose, catalog.categories, ({ terms }) => terms)[0] ?? null;
  const category = catalog.categories.find(({ id }) => id === technology?.category) ?? byPurpose;
  return { text, chosen, purpose, technology, category };
}

/** What to ask where no technology of a category is chosen: `CNI not specified - Cilium, Calico, or Flannel?` */
export function categoryQuestion(category: Category, catalog: Catalog): string {
  const names = category.candidates.map(
    (id) => catalog.technologies.find((technology) => technology.id === id)?.name ?? id,
  );
  return `${category.question} - ${alternatives(names)}?`;
}

/** `a, b, or c` */
export function alternatives(names: readonly string[]): string {
  return names.length < 3 ? names.join(' or ') : `${names.slice(0, -1).join(', ')}, or ${names.at(-1) ?? ''}`;
}
