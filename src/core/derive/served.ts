import { documentOf, type Feature } from '../../model/feature.js';
import { spelled } from '../../model/identifier.js';
import { within } from '../../model/span.js';

/** What an answer says where the decision is still to come. */
const toCome = /\ba decision of its own\b/i;

/**
 * Ids of the requirements that a plan serves: cited by a resource, or by the plan outside of what it only asks about, or
 * says that it is still to decide.
 */
export function servedIn(feature: Feature): Set<string> {
  const plan = documentOf(feature, 'plan');
  const asking = (plan?.items ?? []).filter(
    (item) => within(plan?.markers ?? [], item).length > 0 || toCome.test(item.text),
  );
  const told = (plan?.citations ?? []).filter(
    ({ start }) => !asking.some((item) => start >= item.start && start < item.end),
  );
  const resources = documentOf(feature, 'data-model')?.resources ?? [];
  return new Set([...told, ...resources.flatMap(({ satisfies }) => satisfies)].map(({ id }) => spelled(id)));
}

/** Ids of the requirements of a feature that nothing its plan decides serves, in their order. */
export function unservedIn(feature: Feature): string[] {
  const served = servedIn(feature);
  return (documentOf(feature, 'spec')?.definitions ?? [])
    .filter(({ kind, id, text }) => kind === 'requirement' && !served.has(id) && !/^\W*~~/.test(text))
    .map(({ id }) => id);
}
