import type { Catalog, Setting } from '../../model/catalog.js';
import type { Definition } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import { identifier } from '../../model/identifier.js';
import { markerText, withoutMarkers } from '../../model/marker.js';
import { cited } from '../facts.js';
import { valueIn } from '../intent/figure.js';
import { findTerms, mentions } from '../intent/terms.js';
import type { Decision, DerivedResource } from './planned.js';

/** A resource before its guarantees have their ids. */
type Promised = Omit<DerivedResource, 'guarantees'> & { guarantees: string[] };

/** What a setting makes of one requirement for one resource. */
interface Effect {
  setting: Setting;
  decision: Omit<Decision, 'id'>;
  requirement: string;
  guarantee: string | null;
}

/**
 * Resources with what the chosen technologies' settings promise of them: a guarantee where it follows from a
 * requirement's words, a marker where it is a judgement; and the decisions with the requirements they so serve.
 */
export function settled<D extends Omit<Decision, 'id'>>(
  resources: readonly Promised[],
  decisions: readonly D[],
  spec: Document,
  catalog: Pick<Catalog, 'capabilities'>,
): { resources: DerivedResource[]; decisions: D[] } {
  const served = new Map<D, Set<string>>(decisions.map((decision) => [decision, new Set(decision.satisfies)]));
  let guarantee = 0;
  const promised = resources.map((resource): DerivedResource => {
    const effects = effectsOn(resource, decisions, requirementsOf(resource, spec, catalog));
    for (const { decision, requirement } of effects) served.get(decision as D)?.add(requirement);
    const texts = [...resource.guarantees, ...effects.flatMap((one) => one.guarantee ?? [])];
    const followed = effects.filter((one) => one.guarantee !== null).map(({ requirement }) => requirement);
    return {
      ...resource,
      address: effects[0]?.setting.address ?? null,
      satisfies: [...new Set([...resource.satisfies, ...followed])].sort(),
      guarantees: [...new Set(texts)].map((text) => ({ id: identifier('G', ++guarantee), text })),
      questions: judgements(effects),
    };
  });
  return {
    resources: promised,
    decisions: decisions.map((decision) => ({ ...decision, satisfies: [...(served.get(decision) ?? [])].sort() })),
  };
}

function effectsOn(
  resource: Promised,
  decisions: readonly Omit<Decision, 'id'>[],
  inScope: readonly Definition[],
): Effect[] {
  const tool = decisions.find(({ technology }) => technology?.iac !== undefined)?.technology?.iac;
  return decisions.flatMap((decision) =>
    (decision.technology?.settings ?? [])
      .filter(({ address, resource: kind }) => kind === resource.kind && isWritable(address, tool))
      .flatMap((setting) => inScope.flatMap((requirement) => effectOf(setting, requirement, decision) ?? [])),
  );
}

/** Attributes of Terraform mean nothing to another tool; an object of Kubernetes is the same to all. */
function isWritable(address: string, tool: string | undefined): boolean {
  return address.includes('/') || tool === undefined || tool === 'terraform';
}

/** Requirements of the scenarios that a resource is there for, and those of all that name nothing else. */
function requirementsOf(
  { satisfies, kind }: Promised,
  spec: Document,
  { capabilities }: Pick<Catalog, 'capabilities'>,
) {
  const all = spec.definitions.filter((one) => one.kind === 'requirement');
  const storyOf = (one: Definition) => cited(spec.citations, one).find((id) => /^US\d+$/.test(id));
  const own = all.filter(({ id }) => satisfies.includes(id));
  const stories = new Set(own.flatMap((one) => storyOf(one) ?? []));
  const owners = capabilities.filter(({ resources }) => resources.some((one) => one.kind === kind));
  const others = capabilities.filter(({ subject }) => !owners.some((one) => one.subject === subject));
  const isOfAll = ({ id, text }: Definition) =>
    id.startsWith('NFR-') &&
    !mentions(
      text,
      others.map(({ subject }) => subject),
    );
  return all.filter((one) => own.includes(one) || stories.has(storyOf(one) ?? '') || isOfAll(one));
}

function effectOf(setting: Setting, { id, text }: Definition, decision: Omit<Decision, 'id'>): Effect | null {
  const plain = withoutMarkers(text);
  const [term] = findTerms(plain, setting.says);
  if (!term || mentions(plain, setting.unless ?? [])) return null;
  if (setting.guarantee === undefined) return { setting, decision, requirement: id, guarantee: null };
  const figure = setting.figure === undefined ? null : valueIn(plain, setting.figure, term);
  if (setting.figure !== undefined && figure === null) return null;
  return { setting, decision, requirement: id, guarantee: setting.guarantee.replace('{figure}', figure ?? '') };
}

/** One question for each setting that is a judgement, with the requirements that ask for it. */
function judgements(effects: readonly Effect[]): string[] {
  const asking = effects.filter(({ guarantee, setting }) => guarantee === null && setting.question !== undefined);
  return [...new Set(asking.map(({ setting }) => setting))].map((setting) => {
    const ids = asking.filter((one) => one.setting === setting).map(({ requirement }) => requirement);
    return markerText(`${ids.join(', ')}: ${setting.question ?? ''}`);
  });
}
