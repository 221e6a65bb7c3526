import type { Question } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import type { Feature } from '../model/feature.js';

/** The feature a question is about; without one, an error that names those there are. */
export function currentFeature({ feature, project }: Pick<Question, 'feature' | 'project'>): Feature {
  if (feature) return feature;
  const names = project.features.map(({ name }) => name);
  if (names.length === 0) throw new SpecopsError('E_INPUT', 'there is no feature yet', { fix: 'specops specify "what should exist, and why"' });
  const shown = names.slice(-5).join(', ');
  throw new SpecopsError('E_INPUT', `this branch is no feature's, so say which: ${names.length > 5 ? '…, ' : ''}${shown}`, { fix: `add --feature ${names.at(-1) ?? ''}, or git switch to its branch` });
}
