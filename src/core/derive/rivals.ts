import type { Catalog, Category, Technology } from '../../model/catalog.js';
import { alternatives } from '../intent/choice.js';
import { mentions } from '../intent/terms.js';

/** What a plan stands on, as far as its technologies and its specification tell. */
export interface Grounds {
  /** Ids of the clouds. */
  clouds: ReadonlySet<string>;
  /** Ids of all technologies that are chosen. */
  chosen: ReadonlySet<string>;
  /** Machines of one's own. */
  hosts: boolean;
  kubernetes: boolean;
}

/** Words of a requirement that has to be met inside of a site of one's own. */
const sites = [
  'data centre',
  'data center',
  'on premises',
  'on-premises',
  'air-gapped',
  'no internet',
  'rechenzentrum',
];
const machines = ['virtual machine', 'virtual machines', 'vm', 'vms', 'servers'];

function cloudsIn({ technologies }: Catalog): Technology[] {
  return technologies.filter(({ category }) => category === 'cloud');
}

/** What technologies run on, and the words of a specification say of Kubernetes and machines. */
export function groundsOf(technologies: readonly Technology[], words: string, catalog: Catalog): Grounds {
  const clouds = cloudsIn(catalog).map(({ id }) => id);
  const needed = technologies.flatMap(({ needs = [] }) => (needs.length === 1 ? needs : []));
  const ids = technologies.map(({ id }) => id);
  const isChosen = (...kinds: string[]) => technologies.some(({ category }) => kinds.includes(category));
  return {
    clouds: new Set([...ids, ...needed].filter((id) => clouds.includes(id))),
    chosen: new Set(ids),
    hosts: isChosen('virtualisation', 'virtual-machines') || mentions(words, machines),
    kubernetes:
      isChosen('kubernetes-service') ||
      needed.includes('kubernetes-service') ||
      mentions(words, ['kubernetes', 'k8s', 'cluster', 'clusters', 'pod', 'pods']),
  };
}

/** What is to be weighed: what was chosen, of which kind, and the words of the requirements that it serves. */
export interface Weighed {
  chosen: Technology | null;
  category: Category;
  served: string;
}

/**
 * What a chosen technology is really weighed against: those of its kind that could do its work under what the plan
 * stands on, and are not ruled out. The usual proposals come first; what is no usual proposal itself is weighed first
 * against what does its work in the same way.
 */
export function rivalsOn(
  { chosen, category, served }: Weighed,
  grounds: Grounds,
  ruledOut: readonly string[],
  catalog: Catalog,
): Technology[] {
  const own = chosen?.needs ?? [];
  const kind = catalog.technologies.filter(({ category: its, id }) => its === category.id && id !== chosen?.id);
  const proposed = kind.filter(({ id }) => category.candidates.includes(id));
  const stands = standingOn(grounds, chosen, mentions(served, sites), catalog);
  const possible = kind.filter(
    ({ name, needs = [] }) => !ruledOut.includes(name) && (needs.length === 0 || needs.some(stands)),
  );
  const candidates = possible.filter((one) => proposed.includes(one));
  const [axis = ''] = category.axes;
  const alike = possible.filter(({ traits }) => chosen !== null && traits[axis] === chosen.traits[axis]);
  const isBeside = ({ needs = [] }: Technology) => needs.some((need) => own.includes(need));
  const isNear = ({ needs = [] }: Technology) => needs.some((need) => grounds.clouds.has(need));
  const clouds = new Set(cloudsIn(catalog).map(({ id }) => id));
  const beside = possible.filter((one) => isBeside(one) && one.needs?.some((need) => clouds.has(need)) !== true);
  const near = possible.filter(isNear);
  const familiar = alike.filter((one) => one.needs === undefined || isBeside(one) || isNear(one));
  const isProposed = chosen !== null && category.candidates.includes(chosen.id);
  const first = isProposed
    ? [...candidates, ...familiar, ...beside]
    : [...familiar, ...beside, ...alike, ...candidates];
  return [...new Set([...first, ...alike, ...near, ...possible])].slice(0, proposed.length);
}

/** Says of a need whether a plan has it; what the chosen one needs as well, it has. */
function standingOn(
  { clouds, chosen: ids, hosts, kubernetes }: Grounds,
  chosen: Technology | null,
  isInside: boolean,
  catalog: Catalog,
): (need: string) => boolean {
  const known = new Set(cloudsIn(catalog).map(({ id }) => id));
  const own = chosen?.needs ?? [];
  const isFree = clouds.size === 0 && !hosts && !isInside && (chosen === null || own.some((need) => known.has(need)));
  return (need) => {
    if (own.includes(need) || ids.has(need)) return true;
    if (need === 'kubernetes-service') return kubernetes;
    if (need === 'hosts') return hosts || (clouds.size === 0 && !kubernetes);
    if (need === 'online') return !isInside;
    return known.has(need) && (isFree || clouds.has(need));
  };
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
