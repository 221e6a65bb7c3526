import { kindOfFile, type Feature } from '../model/feature.js';
import { readFacts } from './facts.js';
import type { WrittenFile } from './state.js';

/** The feature as it will be with these files. */
export function featureAfter(feature: Feature, files: readonly WrittenFile[]): Feature {
  const written = new Map(files.map(({ path, text }) => [`${feature.folder}/${path}`, text]));
  const facts = files.flatMap(({ path, text }) => {
    const kind = kindOfFile(path);
    return kind === null || kind === 'contract' ? [] : [readFacts(`${feature.folder}/${path}`, kind, text)];
  });
  const contracts = files
    .filter(({ path }) => kindOfFile(path) === 'contract')
    .map(({ path, text }) => ({ path: `${feature.folder}/${path}`, text }));
  return {
    ...feature,
    documents: [...feature.documents.filter(({ path }) => !written.has(path)), ...facts],
    contracts: [...feature.contracts.filter(({ path }) => !written.has(path)), ...contracts],
  };
}
