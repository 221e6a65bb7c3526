import { SpecopsError } from '../model/error.js';
import { bareName, type Feature } from '../model/feature.js';
import { printable } from '../model/printable.js';
import type { Project } from '../model/project.js';
import { createdOf, numberKey } from './naming/same-number.js';

/** The feature that is to get another number, why it is that one, and whether another has the one it has. */
export interface Picked {
  feature: Feature;
  why: string;
  twins: Feature[];
}

/**
 * Which feature gets another number: the one that is named, else of those that share a number the one that the default
 * branch does not hold, else the one that says it was created last. Null where no name is given and no two share a
 * number. Throws E_INPUT for a name that is nobody's, and where nothing tells those that share a number apart.
 */
export function pickedFeature({ features, history }: Project, word: string | undefined): Picked | null {
  const [bare, ...others] = features.filter(({ name }) => bareName(name) === word);
  const named = features.find(({ name }) => name === word) ?? (others.length === 0 ? bare : undefined);
  if (named) return { feature: named, why: 'it was named', twins: twinsOf(named, features) };
  const meant = word === undefined ? features : features.filter(({ number }) => isNumber(number, word));
  const first =
    meant.find((feature) => twinsOf(feature, features).length > 0) ?? (word === undefined ? null : meant[0]);
  if (first === null) return null;
  if (first === undefined)
    throw new SpecopsError('E_INPUT', `"${printable(word ?? '')}" is no feature here`, {
      fix: features.length === 0 ? 'specops specify "what should exist, and why"' : 'specops doctor',
    });
  const twins = twinsOf(first, features);
  if (twins.length === 0) return { feature: first, why: 'it was named', twins };
  return newest([first, ...twins], history?.merged ?? null);
}

function isNumber(number: string, word: string): boolean {
  return number === word || (/^\d{1,15}$/.test(word) && /^\d{1,15}$/.test(number) && Number(number) === Number(word));
}

function twinsOf(feature: Feature, features: readonly Feature[]): Feature[] {
  const key = numberKey(feature);
  return features.filter((other) => other !== feature && numberKey(other) === key);
}

function newest(group: readonly Feature[], merged: readonly string[] | null): Picked {
  const picked = (feature: Feature, why: string) => ({ feature, why, twins: group.filter((one) => one !== feature) });
  const fresh = merged === null ? [] : group.filter(({ folder }) => !merged.includes(folder));
  if (fresh[0] && fresh.length === 1) return picked(fresh[0], 'the default branch does not hold it');
  const days = group.map(createdOf);
  const last = [...days].sort().at(-1) ?? '';
  const late = group.filter((_, index) => days[index] === last);
  if (late[0] && late.length === 1 && !days.includes('')) return picked(late[0], `it was created last, on ${last}`);
  const names = group.map(({ name }) => name);
  throw new SpecopsError('E_INPUT', `nothing says which of these is to be moved: ${names.join(', ')}`, {
    fix: `name it: specops renumber ${names.at(-1) ?? ''}`,
  });
}
