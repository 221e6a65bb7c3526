import type { Catalog, Category, Technology } from '../../model/catalog.js';
import { alternatives } from '../intent/choice.js';
import { mentions } from '../intent/terms.js';

/** What a plan's technologies run on: the clouds, hosts of one's own, and Kubernetes. */
export interface Grounds {
  clouds: ReadonlySet<string>;
  hosts: boolean;
  kubernetes: boolean;
}

/** What a technology needs under it: the id of its one cloud, `kubernetes`, or nothing that is known. */
function groundOf({ id, category, traits }: Technology, clouds: readonly Technology[]): string | null {
  if (category === 'cloud') return id;
  const told = [traits['Runs'], traits['Licence'], traits['Operation']].map(
    (trait) => trait?.toLowerCase().split(';')[0] ?? '',
  );
  const cloud = clouds.find(({ name, aliases }) =>
    [name, ...aliases].some((one) => {
      const place = one.toLowerCase();
      return told.some((trait) =>
        [place, `a service of ${place}`, `by ${place}`, `kubernetes on ${place}`].includes(trait),
      );
    }),
  );
  if (cloud) return cloud.id;
  const [runs = ''] = told;
  return /^(?:any )?kubernetes\b/.test(runs) && !/\b(?:hosts|machines)\b/.test(runs) ? 'kubernetes' : null;
}

function cloudsIn({ technologies }: Catalog): Technology[] {
  return technologies.filter(({ category }) => category === 'cloud');
}

/** What technologies run on, and the words of a specification say of Kubernetes. */
export function groundsOf(technologies: readonly Technology[], words: string, catalog: Catalog): Grounds {
  const clouds = cloudsIn(catalog);
  const grounds = technologies.map((one) => groundOf(one, clouds));
  return {
    clouds: new Set(grounds.filter((one) => one !== null && one !== 'kubernetes') as string[]),
    hosts: technologies.some(({ category }) => category === 'virtualisation'),
    kubernetes:
      grounds.includes('kubernetes') ||
      technologies.some(({ category }) => category === 'kubernetes-service') ||
      mentions(words, ['kubernetes', 'k8s', 'cluster', 'clusters', 'pod', 'pods']),
  };
}

/**
 * What a chosen technology is really weighed against: the candidates of its kind that could stand where the rest of the
 * plan stands, and are not ruled out. For each that could not, another of the kind takes its place; what is no usual
 * proposal itself is weighed first against what does its work in the same way.
 */
export function rivalsOn(
  chosen: Technology | null,
  category: Category | null,
  { clouds, hosts, kubernetes }: Grounds,
  ruledOut: readonly string[],
  catalog: Catalog,
): Technology[] {
  if (category === null) return [];
  const known = cloudsIn(catalog);
  const own = chosen && groundOf(chosen, known);
  const isPossible = (one: Technology) => {
    const ground = groundOf(one, known);
    if (ground === null || ground === own || category.id === 'cloud') return true;
    if (ground === 'kubernetes') return kubernetes;
    return clouds.size > 0 ? clouds.has(ground) : !hosts && (chosen === null || (own !== null && own !== 'kubernetes'));
  };
  const kind = catalog.technologies.filter(({ category: its, id }) => its === category.id && id !== chosen?.id);
  const proposed = kind.filter(({ id }) => category.candidates.includes(id));
  const possible = kind.filter((one) => isPossible(one) && !ruledOut.includes(one.name));
  const candidates = possible.filter((one) => proposed.includes(one));
  const others = possible.filter((one) => !proposed.includes(one));
  const [axis = ''] = category.axes;
  const alike = possible.filter(({ traits }) => chosen !== null && traits[axis] === chosen.traits[axis]);
  const near = others.filter((one) => clouds.has(groundOf(one, known) ?? ''));
  const isProposed = chosen !== null && category.candidates.includes(chosen.id);
  const first = isProposed ? [...candidates, ...alike] : [...alike, ...candidates];
  return [...new Set([...first, ...near, ...others])].slice(0, proposed.length);
}

/** What to ask of a technology whose makers name clouds to run it on, none of which the plan is on; null where it fits. */
export function misfitOf(
  { name, traits }: Technology,
  { clouds }: Grounds,
  rivals: readonly string[],
  catalog: Catalog,
): string | null {
  const runs = traits['Runs'] ?? '';
  const known = cloudsIn(catalog);
  const named = known.filter(({ name: cloud, aliases }) => mentions(runs, [cloud, ...aliases]));
  const ours = known.filter(({ id }) => clouds.has(id));
  if (named.length === 0 || ours.length === 0 || named.some((one) => ours.includes(one))) return null;
  if (/\banywhere\b|\bon premises\b|\bas a service\b/i.test(runs)) return null;
  const instead = rivals.map((rival) => `${rival} instead`);
  return `${name} runs on ${runs}, and this plan on ${ours.map((one) => one.name).join(' and ')} - ${alternatives(['another provider of it', ...instead])}?`;
}
