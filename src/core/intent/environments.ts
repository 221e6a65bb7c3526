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
/** Words that are as often something else, on the same rungs: they name an environment where others stand beside them. */
const lesser = [
  ['playground', 'lab', 'sandpit', 'alpha'],
  ['int', 'integration', 'sit', 'nonprod', 'non-prod', 'beta'],
  ['demo', 'pilot', 'canary', 'preview', 'prelive', 'pre-live'],
  ['live', 'blue', 'green'],
];
const names = ladder.flat();
const either = [...names, ...lesser.flat()];
const anyOf = (words: readonly string[]) =>
  `(?:${[...words].sort((one, other) => other.length - one.length).join('|')})`;
const and = String.raw`(?: ?(?:,|/|\+|&|→|->) ?(?:(?:and|und|then|y|e|et) )?| (?:and|und|then|y|e|et) )(?:then )?(?:an? |the )?`;
const listOf = (word: string) => String.raw`(?<![\p{L}\p{N}-])${word}(?:${and}${word})+(?![\p{L}\p{N}-])`;
const several = new RegExp(listOf(anyOf(names)), 'giu');
/** What follows a list whose last word is no adjective of something: "blue and green", not "blue and green deployments". */
const stop = String.raw`(?= ?(?:$|[.,;:()])| (?:environments?|stages?|only|MUST|must|are|is|with|for|in|on|before|without|each|by)(?!\p{L}))`;
const mixed = new RegExp(`${listOf(anyOf(either))}${stop}`, 'giu');
/** A name of one's own. */
const own = String.raw`(?!(?:an?|the|one|two|each|all|our|then|to|and|or)\b)[\p{L}][\p{L}\p{N}-]{1,24}`;
/** Environments by whatever names, as they are listed: "environments: alpine and summit". */
const told = new RegExp(
  String.raw`\benvironments?,?(?: (?:called|named)| ?[:(]) (${own}(?:${and}${own})+)(?![\p{L}\p{N}-])`,
  'iu',
);
/** The way of a change: "promoted from alpine to summit, then to live". */
const promoted = new RegExp(
  String.raw`\b(?:promot\p{L}*|releas\p{L}*|changes?|builds?|versions?|deploy\p{L}*|everything|goes|go|moves?) [^.;:,]{0,40}?\bfrom (${own}) (?:through |via |over )?(?:(${own}) )?to (${own})(?:,? (?:and )?(?:then )?(?:to )(${own}))?${stop}`,
  'iu',
);
/** What moves between places that are no stages of a release. */
const moving = /\b(?:data|traffic|logs?|backups?|cop(?:y|ies)|requests?|access|messages?|users?)\b[^.;]{0,40}\bfrom\b/i;
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
  const pieces = plain
    .split(/[,;/→]|->|\b(?:and|then)\b/)
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece))
    .map((piece) => /^([a-z0-9][a-z0-9-]{0,40})(?:\s+in\s+([a-z0-9][a-z0-9-]{0,40}))?\W*$/i.exec(piece.trim()));
  const isList = pieces.length > 1 && pieces.every((match) => match !== null);
  return pieces.flatMap((match) => {
    const [, name = '', region = null] = match ?? [];
    const isKnown = either.includes(name.toLowerCase()) || placesIn(name).length > 0 || region !== null;
    return isKnown || (isList && match !== null) ? [environment(name, region)] : [];
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
  const listed = naming?.found ?? [];
  const isRanked = listed.every((name) => rank(name) >= 0);
  const found = isRanked ? [...listed].sort((one, other) => rank(one) - rank(other)) : listed;
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

/** The environments that a text lists, in its order: what a change passes through, by known names or names of one's own. */
export function namesIn(whole: string): string[] {
  const text = whole.replace(/\s+/g, ' ');
  const [, where = ''] = /\bMUST exist in ([^.;]+)/.exec(text) ?? [];
  const known = [where, ...(text.match(several) ?? [])].map((list) => named(list, names));
  // "blue/green" is a way to deploy.
  const joined = (text.match(mixed) ?? [])
    .map((list) => ({ list, found: named(list, either) }))
    .filter(({ list, found }) => !list.includes('/') || found.some((name) => names.includes(name.toLowerCase())))
    .map(({ found }) => found);
  const [longest = []] = [ownNames(text), ...known, ...joined].sort((one, other) => other.length - one.length);
  return [...new Set(longest.map((name) => name.toLowerCase()))];
}

function named(list: string, words: readonly string[]): string[] {
  return findTerms(list, words).map(({ start, end }) => list.slice(start, end));
}

/** Names that a text says are those of environments, or, one of them known, by which a change is promoted. */
function ownNames(text: string): string[] {
  const list = told.exec(text)?.[1];
  if (list !== undefined) return list.split(new RegExp(and, 'iu'));
  const way = moving.test(text)
    ? []
    : (promoted.exec(text)?.slice(1) ?? []).flatMap((name: string | undefined) => name ?? []);
  return way.some((name) => either.includes(name.toLowerCase())) ? way : [];
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
  return ladder.findIndex((rung, index) => [...rung, ...(lesser[index] ?? [])].includes(name));
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
