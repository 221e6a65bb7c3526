import type { Capability, Catalog, Category, Check, Setting, Technology, Theme, Topic } from '../model/catalog.js';
import compute from './capabilities/compute.yaml';
import cost from './capabilities/cost.yaml';
import databases from './capabilities/databases.yaml';
import delivery from './capabilities/delivery.yaml';
import identity from './capabilities/identity.yaml';
import kubernetes from './capabilities/kubernetes.yaml';
import messaging from './capabilities/messaging.yaml';
import networking from './capabilities/networking.yaml';
import observability from './capabilities/observability.yaml';
import platform from './capabilities/platform.yaml';
import recovery from './capabilities/recovery.yaml';
import secrets from './capabilities/secrets.yaml';
import security from './capabilities/security.yaml';
import storage from './capabilities/storage.yaml';
import categories from './categories.yaml';
import checks from './checks.yaml';
import needs from './needs.yaml';
import order from './order.yaml';
import settings from './settings.yaml';
import { technologies } from './technologies/index.js';
import themes from './themes.yaml';
import topics from './topics.yaml';

/** Capabilities by area; where two are asked for in one breath, the area listed first is told first. */
const capabilities = [
  platform,
  kubernetes,
  compute,
  networking,
  storage,
  databases,
  messaging,
  identity,
  secrets,
  delivery,
  observability,
  recovery,
  security,
  cost,
].flat();

/** An entry with its checks, where it has some. */
function checked<Entry extends { id: string }>(entry: Entry): Entry & { checks?: Check[] } {
  const own = (checks as Record<string, Check[]>)[entry.id];
  return own ? { ...entry, checks: own } : entry;
}

/** A technology with what a plan must have for it, where it is listed under any need. */
function needing(technology: Technology): Technology {
  const own = Object.entries(needs as Record<string, string[]>).flatMap(([need, ids]) =>
    ids.includes(technology.id) ? [need] : [],
  );
  return own.length === 0 ? technology : { ...technology, needs: own };
}

/** What SpecOps knows of infrastructure, as it was built in. `test/catalog.test.ts` holds it to its shape. */
export const catalog: Catalog = {
  topics: topics as Topic[],
  capabilities: capabilities as Capability[],
  categories: (categories as Category[]).map(checked),
  technologies: (technologies as Technology[]).map((technology) => {
    const own = (settings as Record<string, Setting[]>)[technology.id];
    return needing(checked(own ? { ...technology, settings: own } : technology));
  }),
  themes: themes as Theme[],
  order: order as Record<string, string[]>,
};
