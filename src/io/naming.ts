import { join } from 'node:path';
import type { Naming } from '../core/resolve.js';
import { featureName } from '../model/feature.js';
import { featureElsewhere } from './elsewhere.js';
import { readInside, statOf } from './files.js';
import { readRepository } from './repository.js';
import type { Root } from './root.js';
import { featureOfBranch } from './sidecar.js';

interface Asked {
  options: Record<string, unknown>;
  environment: Readonly<Record<string, string | undefined>>;
}

/** What says which feature is meant: the option, the variable, the branch and its record, or Spec Kit's pointer. */
export async function readNaming(
  root: Root,
  { options, environment }: Asked,
  roots: readonly string[],
): Promise<Naming> {
  const repository = await readRepository(root.git);
  const branch = repository?.branch ?? null;
  const flag = typeof options['feature'] === 'string' ? options['feature'] : null;
  const said = named(environment['SPECOPS_FEATURE']);
  const wanted = flag ?? said;
  return {
    flag,
    environment: said,
    elsewhere: wanted === null ? null : featureElsewhere(root, roots, wanted),
    branch,
    recorded: branch === null || isNamed(root, branch, roots) ? null : featureOfBranch(root.path, branch),
    pointer: pointerOf(root),
  };
}

/** True where a feature is called like a branch, so that no record of it is looked for. */
function isNamed(root: Root, branch: string, roots: readonly string[]): boolean {
  const name = branch.slice(branch.lastIndexOf('/') + 1);
  return featureName.test(name) && roots.some((folder) => statOf(join(root.path, folder, name)) !== null);
}

/** What a variable names; null where it is not set, or empty. */
function named(variable: string | undefined): string | null {
  return variable === undefined || variable === '' ? null : variable;
}

/** The feature that a repository of Spec Kit points at; null where it does not, or another layout is used. */
function pointerOf(root: Root): string | null {
  const text = readInside(root.path, '.specify/feature.json', 64 * 1024);
  if (typeof text !== 'string') return null;
  try {
    const data: unknown = JSON.parse(text);
    const folder =
      typeof data === 'object' && data !== null && 'feature_directory' in data ? data.feature_directory : null;
    return typeof folder === 'string' ? folder : null;
  } catch {
    return null;
  }
}
