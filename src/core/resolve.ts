import type { Question } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import { bareName, featureName, type Feature } from '../model/feature.js';
import { printable } from '../model/printable.js';
import type { Project } from '../model/project.js';
import { quoted } from './quoted.js';

/** Where the current feature may be named, the strongest first. */
export interface Naming {
  /** `--feature` */
  flag: string | null;
  /** `SPECOPS_FEATURE` */
  environment: string | null;
  branch: string | null;
  /** The feature that records this very branch, where no feature is called like it. */
  recorded?: string | null;
  /** The pointer file of Spec Kit, read in its repositories only. */
  pointer: string | null;
  /** Where the feature is that a flag or the environment names, and that another worktree has. */
  elsewhere?: { feature: string; place: string } | null;
}

/** The number, or the name without one, of the feature that is named, before it is known which there are; null for none. */
export function namedFeature({ flag, environment, branch, recorded, pointer }: Naming): string | null {
  const name = flag ?? environment ?? recorded ?? ofBranch(branch) ?? lastSegment(pointer);
  return name === null ? null : (featureName.exec(name)?.[1] ?? name);
}

/**
 * The current feature among those there are; null where the branch is none's, or says a number that several have.
 * Throws E_INPUT for a name that is none's, that is several's, or that the environment or a pointer gives against
 * the branch.
 */
export function resolveFeature(naming: Naming, features: readonly Feature[]): Feature | null {
  const { flag, environment, pointer } = naming;
  const ofThis = branchFeatures(naming, features);
  const byBranch = ofThis.length === 1 ? (ofThis[0] ?? null) : null;
  if (flag !== null) return one(flag, features, '--feature', naming.elsewhere);
  const told = environment ?? lastSegment(pointer);
  const teller = environment !== null ? 'SPECOPS_FEATURE' : '.specify/feature.json';
  if (environment === null && byBranch !== null && (told === null || match(told, features).length === 0))
    return byBranch;
  if (told === null) return byBranch;
  const feature = one(told, features, teller, environment === null ? null : naming.elsewhere);
  if (byBranch !== null && byBranch !== feature) {
    throw new SpecopsError('E_INPUT', `${teller} says ${feature.name}, but the branch is ${byBranch.name}'s`, {
      fix: `add --feature ${byBranch.name} or --feature ${feature.name}`,
    });
  }
  return feature;
}

function lastSegment(path: string | null): string | null {
  const segment =
    path
      ?.replace(/(?<![\\/])[\\/]+$/, '')
      .split(/[\\/]/)
      .at(-1) ?? null;
  return segment === '' ? null : segment;
}

/** True where HEAD is on the branch of this feature, so that it need not be named. */
export function isOnBranchOf(feature: Feature, branch: string | null): boolean {
  return branch !== null && (branch === feature.state?.branch || lastSegment(branch) === feature.name);
}

/**
 * Features that a branch may be of: the one that records it, else the one that is called like it, else those that
 * have its number.
 */
function branchFeatures({ branch, recorded }: Pick<Naming, 'branch' | 'recorded'>, features: readonly Feature[]) {
  const named = ofBranch(branch);
  const own = features.filter(({ name, state }) => name === recorded || (named !== null && state?.branch === branch));
  if (own.length > 0 || named === null) return own;
  const found = match(named, features);
  return found[0]?.name === named ? found.slice(0, 1) : found;
}

function ofBranch(branch: string | null): string | null {
  const segment = lastSegment(branch);
  return segment !== null && featureName.test(segment) ? segment : null;
}

/** Features a name may mean: by their whole name, else by their number, or by their name without it. */
function match(name: string | null, features: readonly Feature[]): Feature[] {
  if (name === null) return [];
  const exact = features.filter((feature) => feature.name === name);
  if (exact.length > 0) return exact;
  const number = featureName.exec(name)?.[1] ?? name;
  if (!/^(?:\d{1,15}|\d{8}-\d{6})$/.test(number)) return features.filter((feature) => bareName(feature.name) === name);
  return features.filter(
    (feature) =>
      feature.number === number ||
      (/^\d{1,15}$/.test(number) && !feature.number.includes('-') && Number(feature.number) === Number(number)),
  );
}

function one(name: string, features: readonly Feature[], teller: string, elsewhere?: Naming['elsewhere']): Feature {
  // A name with words in it means that very feature; a number alone means whichever bears it.
  const found = featureName.test(name) ? features.filter((feature) => feature.name === name) : match(name, features);
  const [first] = found;
  const listed = (names: readonly Feature[]) =>
    names
      .slice(-5)
      .map((feature) => feature.name)
      .join(', ');
  if (!first && elsewhere)
    throw new SpecopsError(
      'E_INPUT',
      `${teller} names "${printable(name)}", which is in another worktree: ${printable(elsewhere.place)}`,
      { fix: `cd ${printable(quoted(elsewhere.place))}` },
    );
  if (!first)
    throw new SpecopsError('E_INPUT', `${teller} names "${printable(name)}", which is no feature here`, {
      fix: features.length === 0 ? 'specops specify "what should exist, and why"' : `use one of: ${listed(features)}`,
    });
  if (found.length > 1)
    throw new SpecopsError(
      'E_INPUT',
      `${teller} names "${printable(name)}", which several features have: ${listed(found)}`,
      { fix: `name the whole of one, as in --feature ${first.name}` },
    );
  return first;
}

/** The names of several features that have the number which the branch says, where nothing says which is meant. */
export function rivalsOf({ repository, features }: Pick<Project, 'repository' | 'features'>): string[] {
  const found = branchFeatures({ branch: repository?.branch ?? null }, features).map(({ name }) => name);
  return found.length > 1 ? found : [];
}

/** The feature a question is about; without one, an error that names those there are. */
export function currentFeature({ feature, project }: Pick<Question, 'feature' | 'project'>): Feature {
  if (feature) return feature;
  const names = project.features.map(({ name }) => name);
  if (names.length === 0)
    throw new SpecopsError('E_INPUT', 'there is no feature yet', {
      fix: 'specops specify "what should exist, and why"',
    });
  const shown = names.slice(-5).join(', ');
  const rivals = branchFeatures({ branch: project.repository?.branch ?? null }, project.features).map(
    ({ name }) => name,
  );
  if (rivals.length > 0)
    throw new SpecopsError('E_INPUT', `this branch says a number that several features have: ${rivals.join(', ')}`, {
      fix: `specops renumber, or add --feature ${rivals.at(-1) ?? ''}`,
    });
  if (project.repository === null && project.features.length === 1 && project.features[0]) return project.features[0];
  const where =
    project.repository === null
      ? 'without a branch nothing says which feature is meant'
      : "this branch is no feature's, so say which";
  throw new SpecopsError('E_INPUT', `${where}: ${names.length > 5 ? '…, ' : ''}${shown}`, {
    fix: `add --feature ${names.at(-1) ?? ''}${project.repository === null ? '' : ', or git switch to its branch'}`,
  });
}

/** Why a document that a command needs is not there: it does not exist, or it cannot be read. */
export function missingDocument(
  { unreadable }: Pick<Project, 'unreadable'>,
  feature: Feature,
  file: string,
  fix: string,
): SpecopsError {
  const path = `${feature.folder}/${file}`;
  const broken = unreadable.find((one) => one.path === path);
  if (broken)
    return new SpecopsError('E_INPUT', `${path} cannot be read: ${broken.message}`, {
      fix: 'specops lint says more; mend the file, or raise limits.max_file_bytes',
    });
  return new SpecopsError('E_INPUT', `${feature.name} has no ${file}`, { fix });
}
