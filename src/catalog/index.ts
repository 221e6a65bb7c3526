import type { Capability, Catalog, Category, Technology, Topic } from '../model/catalog.js';
import capabilities from './capabilities.yaml';
import categories from './categories.yaml';
import technologies from './technologies.yaml';
import topics from './topics.yaml';

/** What SpecOps knows of infrastructure, as it was built in. `test/catalog.test.ts` holds it to its shape. */
export const catalog: Catalog = {
  topics: topics as Topic[],
  capabilities: capabilities as Capability[],
  categories: categories as Category[],
  technologies: technologies as Technology[],
};
