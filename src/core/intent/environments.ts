import type { Document } from '../../model/document.js';
import { headingPath } from '../../model/markdown.js';
import { withoutMarkers } from '../../model/marker.js';
import { placesIn } from './figure.js';
import { findTerms } from './terms.js';

/** Somewhere that a feature is put to work: an environment, or one of several regions of it. */
export interface Environment {
  /** As it is called; null where only regions are told apart. */
  name: string | null;
  /** Null where it has but one. */
  region: string | null;
  /** `production in eu-west-1` */
  label: string;
  /** Where its code belongs, and its state: `environments/production/eu-west-1/` */
  folder: string;
}

/** Environments as they are promoted, with the requirements that name them. */
export interface Environments {
  list: Environment[];
  ids: string[];
}

/** What environments are called, in the order in which a change passes through them. */
const ladder = [
  ['sandbox', 'dev', 'development', 'entwicklung', 'desarrollo', 'développement', 'desenvolvimento'],
  ['test', 'testing', 'qa', 'uat', 'acceptance', 'abnahme', 'recette', 'homologação'],
  ['stage', 'staging', 'preprod', 'pre-prod', 'preproduction', 'pre-production', 'préproduction', 'preproducción'],
  ['prod', 'production', 'produktion', 'producción', 'produção'],
];
const names = ladder.flat();
const word = `(?:${[...names].sort((one, other) => other.length - one.length).join('|')})`;
const and = String.raw`(?:\s*(?:,|/|\+|&|→|->)\s*(?:and|und|then|y|e|et)?\s*|\s+(?:and|und|then|y|e|et)\s+)(?:then\s+)?(?:an?\s+|the\s+)?`;
const several = new RegExp(String.raw`(?<![\p{L}\p{N}-])${word}(?:${and}${word})+(?![\p{L}\p{N}-])`, 'giu');
/** What tells that an environment is not where this is to be. */
const denied = /\b(?:MUST NOT|never|cannot|nicht|nunca|jamais)\b/;
/** What tells that a place is where data may be, rather than what runs. */
const residence = /\b(?:kept|stored?|stays?|remain|cop(?:y|ies|ied)|replicated?|leave|residency)\b/i;

/**
 * Where a feature is to be, as its plan says in Technical Context, else as its requirements do: environments that one
 * of them lists, and regions where there is more than one. The last environment has all the regions, the others the
 * first. Empty where nobody has said.
 */
export function environmentsOf(spec: Document, plan?: Document): Environments {
  const line = plan?.items.find(
    ({ text, section }) =>
      text.startsWith('**Environments**:') &&
      headingPath(plan, section).some((title) => /^technical context/i.test(title)),
  );
  const told = line && readLine(line.text.slice('**Environments**:'.length));
  return told && told.length > 0 ? { list: told, ids: [] } : environmentsIn(spec);
}

/** `staging, then production in eu-central-1 (NFR-001)`; also where somebody else wrote it. */
function readLine(text: string): Environment[] {
  const plain = withoutMarkers(text).replace(/\([^()]*\)/g, '');
  return plain
    .split(/[,;/→]|->|\b(?:and|then)\b/)
    .map((piece) => /^([a-z0-9][a-z0-9-]{0,40})(?:\s+in\s+([a-z0-9][a-z0-9-]{0,40}))?\W*$/i.exec(piece.trim()))
    .flatMap((match) => {
      const [, name = '', region = null] = match ?? [];
      const isKnown = names.includes(name.toLowerCase()) || placesIn(name).length > 0 || region !== null;
      return isKnown ? [environment(name, region)] : [];
    });
}

function environmentsIn(spec: Document): Environments {
  const requirements = spec.definitions
    .filter(({ kind, text }) => kind === 'requirement' && !/^\W*~~/.test(text) && !denied.test(text))
    .map(({ id, text }) => ({ id, text: withoutMarkers(text).replace(/\s+/g, ' ') }));
  const naming = requirements
    .map(({ id, text }) => ({ id, found: namesIn(text) }))
    .sort((one, other) => other.found.length - one.found.length)[0];
  const placed = requirements
    .map(({ id, text }) => ({ id, found: regionsIn(text) }))
    .find(({ found }) => found.length > 1);
  const found = [...(naming?.found ?? [])].sort((one, other) => rank(one) - rank(other));
  const regions = placed?.found ?? [];
  const last = found.at(-1) ?? null;
  const list = [
    ...found.slice(0, -1).map((name) => environment(name, null)),
    ...(regions.length > 0
      ? regions.map((region) => (last === null ? environment(region, null) : environment(last, region)))
      : last === null
        ? []
        : [environment(last, null)]),
  ];
  const ids = [found.length > 0 ? naming?.id : undefined, placed?.id].flatMap((id) => id ?? []);
  return { list, ids: [...new Set(ids)] };
}

/** The environments that a requirement lists, or in which it says that something exists. */
function namesIn(text: string): string[] {
  const [, where = ''] = /\bMUST exist in ([^.;]+)/.exec(text) ?? [];
  const lists = [where, ...(text.match(several) ?? [])];
  const found = lists.map((list) => findTerms(list, names).map(({ start, end }) => list.slice(start, end)));
  const [longest = []] = found.sort((one, other) => other.length - one.length);
  return [...new Set(longest.map((name) => name.toLowerCase()))];
}

/** Regions joined by "and", in which something is to run. */
function regionsIn(text: string): string[] {
  if (residence.test(text)) return [];
  const places = placesIn(text);
  const isJoined = places.every(
    ({ start }, index) =>
      index === 0 || /^\s*(?:,|and|und|,\s*and|\+|&)\s*$/i.test(text.slice(places[index - 1]?.end, start)),
  );
  return isJoined ? [...new Set(places.map(({ start, end }) => text.slice(start, end).toLowerCase()))] : [];
}

function rank(name: string): number {
  return ladder.findIndex((rung) => rung.includes(name));
}

function environment(name: string, region: string | null): Environment {
  const parts = [name, region].filter((part) => part !== null);
  return { name, region, label: parts.join(' in '), folder: `environments/${parts.join('/').toLowerCase()}/` };
}

/** A stretch of the way to where a feature is used: an environment that is applied, or the proof of the whole in one. */
export interface Stage {
  kind: 'environment' | 'proof';
  /** Null where nobody has named one: a first environment. */
  place: Environment | null;
  /** The environment that has to work before; null for the first. */
  before: Environment | null;
}

/** The order of promotion. The whole is proved before the last environment, where there is more than one. */
export function stagesOf(list: readonly Environment[]): Stage[] {
  const environments = (list.length === 0 ? [null] : list).map((place, index): Stage => ({
    kind: 'environment',
    place,
    before: list[index - 1] ?? null,
  }));
  const last = list.findIndex(({ name }) => name === list.at(-1)?.name);
  const proved = Math.max(1, last);
  const place = list[proved - 1] ?? null;
  return [...environments.slice(0, proved), { kind: 'proof', place, before: place }, ...environments.slice(proved)];
}
