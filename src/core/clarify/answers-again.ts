import type { Feature } from '../../model/feature.js';
import type { Project } from '../../model/project.js';
import { clarify } from './clarify.js';
import { featureAfter } from '../feature-after.js';
import { askedIn } from './questions.js';
import type { WrittenFile } from '../state.js';

/**
 * Documents that were derived again, with what people had answered in them before, where it is still asked. The
 * specification is only looked at.
 */
export function answeredAgain(
  files: readonly WrittenFile[],
  spec: WrittenFile,
  feature: Feature,
  project: Pick<Project, 'catalog' | 'constitution'>,
): WrittenFile[] {
  const all = [...files, spec];
  const pathOf = (file: WrittenFile) => `${feature.folder}/${file.path}`;
  let standing = {
    feature: featureAfter(feature, all),
    texts: Object.fromEntries(all.map((file) => [pathOf(file), file.text])),
  };
  for (const { question, text, by, date } of feature.state?.answers ?? []) {
    const asked = askedIn(standing.feature.documents, project.catalog).some((one) => one.question === question);
    const clarified = asked ? clarify(standing, [{ name: question, text }], { by, today: date }, project) : null;
    if (clarified !== null && !('problems' in clarified)) standing = clarified;
  }
  return files.map((file) => ({ path: file.path, text: standing.texts[pathOf(file)] ?? file.text }));
}
