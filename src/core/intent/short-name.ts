import type { Catalog, Technology } from '../../model/catalog.js';
import { partsOfNames } from './proper-name.js';
import { findTerms } from './terms.js';

/** What stands before the name of a technology rather than before a thing: "secrets from Vault", "jobs on Nomad". */
const before =
  /(?:\b(?:with|via|by|in|from|on|using|use|uses|through|to|into|run|runs|deploy|into|and|or|plus)|[,/+])\s+(?:the\s+)?$/i;
/** In a text without capitals, only these tell. */
const plainBefore = /\b(?:with|via|using|use|uses)\s+$/i;
const plainAfter = /^(?:\s*(?:[,.;)]|$)|\s+(?:and|or|for|as|instead|on|in)\b)/;

/** What follows `OCI` where it is the Open Container Initiative, and no cloud of Oracle. */
const ofContainers =
  /^[\s-](?:registr(?:y|ies)|images?|arte?facts?|formats?|charts?|bundles?|repositor(?:y|ies)|compliant)\b/i;

/**
 * A catalog in which the technologies that a text calls by a short name go by it: only where the name has a capital and
 * stands where a technology does, as short names are words as well. In a text without capitals, behind "with" or "using".
 */
export function withShortNames(text: string, catalog: Catalog): Catalog {
  const hasCapitals = /\p{Lu}/u.test(text.replace(/^\P{L}*\p{L}/u, ''));
  const every = catalog.technologies.flatMap(({ aliases, shortNames = [] }) => [...aliases, ...shortNames]);
  const isPart = partsOfNames(text, findTerms(text, every));
  const isNamed = (name: string) =>
    findTerms(text, [name]).some(({ start, end }) => {
      if (isPart({ start, end })) return false;
      const [lead, rest] = [text.slice(Math.max(0, start - 20), start), text.slice(end)];
      if (/^\s?[\d:]/.test(rest) || (name === 'oci' && ofContainers.test(rest))) return false;
      if (!hasCapitals) return name.length > 3 && plainBefore.test(lead) && plainAfter.test(rest);
      const isLabelled = /:\s+$/.test(lead) && /^\s*(?:[,.;)]|$)/.test(rest);
      return /\p{Lu}/u.test(text.charAt(start)) && (isLabelled || before.test(lead));
    });
  const longer = (technology: Technology) => {
    const named = (technology.shortNames ?? []).filter(isNamed);
    return named.length === 0 ? technology : { ...technology, aliases: [...technology.aliases, ...named] };
  };
  const technologies = catalog.technologies.map(longer);
  return technologies.every((one, index) => one === catalog.technologies[index])
    ? catalog
    : { ...catalog, technologies };
}
