import type { Catalog, Category, Technology } from '../../model/catalog.js';
import { SpecopsError } from '../../model/error.js';
import { withoutMarkers } from '../../model/marker.js';
import { printable } from '../../model/printable.js';
import { nearest, nearestOf } from '../nearest.js';
import { withoutRefusals } from './refusal.js';
import { mentionsOf, technologyNamed } from './technology.js';
import { mentioned } from './terms.js';

/** A choice of technology, as a plan's request words it: `Cilium for network policies`, or `cni=Cilium`. */
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
  return withoutRefusals(withoutMarkers(text))
    .split(/[\r\n;,]+|[.!?](?=\s|$)|(?<!\s)\s+and\s+(?=[\p{Lu}\d])/u)
    .map((piece) =>
      piece
        .replace(/^[\s>*#-]+/, '')
        .replace(/\s+/g, ' ')
        .trim()
        .replace(leading, '')
        .trim(),
    )
    .filter(
      (piece) =>
        /[\p{L}\p{N}]/u.test(piece) &&
        !/^(?:we|it|they|the|there|should|must|only|just)(?:\s(?:we|is|are|should|must|only))*$/i.test(piece),
    )
    .map((piece) => readChoice(piece, catalog));
}

/** How a choice may begin without naming anything. */
const leading =
  /^(?:(?:and|plus|but|so|then|only|just|mit|use|using|with|by|to|we|should|must|will|want|take|prefer|choose|run|deploy)\s+)+/i;

function readChoice(text: string, catalog: Catalog): Choice {
  const [, id, named] = /^([a-z0-9-]+)\s*=\s*(\S.*)$/.exec(text) ?? [];
  const given = catalog.categories.find((category) => category.id === id);
  if (given && named !== undefined) {
    const known = technologyNamed(named, catalog) ?? catalog.technologies.find((one) => one.id === named.toLowerCase());
    return {
      text,
      chosen: named,
      purpose: '',
      technology: known?.category === given.id ? known : null,
      category: given,
    };
  }
  const { chosen, purpose, exact } = divided(text, catalog);
  const byPurpose = mentioned(purpose, catalog.categories, ({ terms }) => terms)[0] ?? null;
  const mention = mentionsOf(chosen, catalog).find((one) => one.isWhole && !isPartOf(one.technology, chosen));
  const meant = exact ?? mention?.technology ?? null;
  const technology = meant && ofPurpose(meant, chosen, byPurpose, catalog);
  const category = catalog.categories.find(({ id }) => id === technology?.category) ?? byPurpose;
  return { text, chosen, purpose, technology, category };
}

/**
 * The technology that a name means for a purpose. The name of a family, `Ceph`, means the member that serves the purpose;
 * null where it has none, and where the name is longer than that of a technology which serves something else.
 */
function ofPurpose(named: Technology, chosen: string, purpose: Category | null, catalog: Catalog): Technology | null {
  const name = chosen.toLowerCase();
  if (purpose === null || named.category === purpose.id || named.name.toLowerCase() === name) return named;
  const isFamily = (one: Technology) =>
    [one.name, ...one.aliases].some((alias) => alias.toLowerCase().startsWith(`${name} `));
  if (!isFamily(named) && technologyNamed(chosen, catalog)) return named;
  const member = catalog.technologies.find((one) => one.category === purpose.id && isFamily(one));
  return member ?? null;
}

/** True for a cloud that is a part of a name: `Azure Firewall`. */
function isPartOf({ category, aliases }: Technology, chosen: string): boolean {
  return category === 'cloud' && !aliases.some((alias) => alias.toLowerCase() === chosen.toLowerCase());
}

/** No name of a technology is longer. */
const longestName = 80;

/** A statement divided at its first "for", "as" or "to" that is not within the name of what is chosen. */
function divided(text: string, catalog: Catalog): { chosen: string; purpose: string; exact?: Technology } {
  const parts = [...text.matchAll(/(?<!\s)\s+(?:for|as|to)\s+/gi)].map(({ 0: word, index }) => ({
    chosen: text.slice(0, index).trim(),
    purpose: text.slice(index + word.length).trim(),
  }));
  const whole = { chosen: text, purpose: '' };
  for (const part of [whole, ...parts.filter(({ chosen }) => chosen.length <= longestName).reverse()]) {
    const exact = part.chosen.length <= longestName ? technologyNamed(part.chosen, catalog) : undefined;
    if (exact) return { ...part, exact };
  }
  return parts[0] ?? whole;
}

/** What a technology is weighed against: the candidates of its category, without itself. */
export function rivalsOf(technology: Technology | null, category: Category | null, catalog: Catalog): Technology[] {
  return catalog.technologies.filter(({ id }) => id !== technology?.id && category?.candidates.includes(id) === true);
}

/** What to ask where no technology of a category is chosen, without those ruled out: `CNI not specified - Cilium or Calico?` */
export function categoryQuestion(
  category: Category,
  { technologies }: Pick<Catalog, 'technologies'>,
  refused: readonly RuledOut[] = [],
): string {
  const open = technologies.filter(
    (one) => one.category === category.id && !refused.some((other) => other.technology === one || isOnlyOn(one, other)),
  );
  const candidates = category.candidates.flatMap((id) => open.find((technology) => technology.id === id) ?? []);
  const proposed = candidates.length > 1 ? candidates : [...new Set([...candidates, ...open])].slice(0, 3);
  const names = proposed.map(({ name }) => name);
  return names.length === 0 ? `${category.question}?` : `${category.question} - ${alternatives(names)}?`;
}

/** What is not wanted, by the name it goes by. */
interface RuledOut {
  name: string;
  technology: Technology | null;
}

/** True where a technology runs on nothing but what is ruled out: `AWS`, `any Kubernetes cluster`. */
function isOnlyOn({ traits }: Technology, { name, technology }: RuledOut): boolean {
  const runs = traits['Runs']?.toLowerCase() ?? '';
  return [name.toLowerCase(), ...(technology?.aliases ?? [])].some(
    (place) => runs === place || runs.startsWith(`${place} on `) || runs.startsWith(`any ${place} cluster`),
  );
}

/** `a, b, or c` */
export function alternatives(names: readonly string[]): string {
  return names.length < 3 ? names.join(' or ') : `${names.slice(0, -1).join(', ')}, or ${names.at(-1) ?? ''}`;
}

/** What `--choice` gives, a line each. Throws E_USAGE where it is no choice, or of a category that is not known. */
export function choiceLines(given: unknown, catalog: Catalog): string[] {
  return (Array.isArray(given) ? given.map(String) : []).map((choice) => {
    const [, category = '', technology = ''] = /^([^=]*)=(.*)$/s.exec(choice) ?? [];
    if (category.trim() === '' || technology.trim() === '')
      throw new SpecopsError('E_USAGE', `--choice takes <category>=<technology>, not "${printable(choice)}"`, {
        fix: 'specops choices lists the categories, and the technologies of each',
      });
    if (!catalog.categories.some(({ id }) => id === category)) throw unknownCategory(category, catalog);
    return `${category}=${technology.replace(/[\s,;]+/g, ' ').trim()}`;
  });
}

/** The mistake of naming a category that is not known, with those that are called nearly so. */
export function unknownCategory(name: string, { categories }: Catalog): SpecopsError {
  const near = nearestOf(
    name,
    categories.map(({ id }) => id),
  );
  return new SpecopsError('E_USAGE', `there is no category "${printable(name)}"`, {
    fix: near.length === 0 ? 'specops choices' : `did you mean ${alternatives(near)}? All of them: specops choices`,
  });
}

/** Choices that are nearly the name of something known. */
export function misspelled(choices: string, catalog: Catalog): string[] {
  const names = catalog.technologies.flatMap(({ name, aliases }) => [name, ...aliases]);
  return readChoices(choices, catalog).flatMap(({ technology, chosen }) => {
    const meant = technology === null ? nearest(chosen, names) : null;
    return meant === null ? [] : [`nothing is known of "${printable(chosen)}"; did you mean ${meant}?`];
  });
}
