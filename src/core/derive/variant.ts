import { SpecopsError } from '../../model/error.js';
import { documentOf, type Feature } from '../../model/feature.js';
import { printable } from '../../model/printable.js';
import type { State } from '../../model/state.js';

/** Where the plans of a feature lie that stand beside its own, each in a folder of its name. */
export const variantsFolder = 'variants';

/** The name that `--variant` gives; null where none is. E_USAGE for one that is no name of a folder. */
export function variantNamed(option: unknown): string | null {
  if (option === undefined) return null;
  const name = typeof option === 'string' ? option : '';
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && name.length <= 60) return name;
  throw new SpecopsError(
    'E_USAGE',
    `--variant takes a name of small letters, digits and hyphens, not "${printable(name)}"`,
    {
      fix: 'specops plan --variant low-cost …',
    },
  );
}

/** A feature as one of its variants sees it: the same specification, with documents and a sidecar of its own. */
export function variantOf(feature: Feature, name: string): Feature {
  const spec = documentOf(feature, 'spec');
  const there = feature.variants?.find((variant) => variant.name === name);
  const own = feature.state?.variants?.[name];
  return {
    name: feature.name,
    number: feature.number,
    folder: `${feature.folder}/${variantsFolder}/${name}`,
    documents: [...(spec ? [spec] : []), ...(there?.documents ?? [])],
    contracts: there?.contracts ?? [],
    state: feature.state && { ...feature.state, choices: own?.choices ?? '', documents: own?.documents ?? {} },
  };
}

/** The sidecar of a feature with what was written of a variant. */
export function withVariant(state: State, name: string, { choices, documents }: State): State {
  return { ...state, variants: { ...state.variants, [name]: { choices, documents } } };
}
