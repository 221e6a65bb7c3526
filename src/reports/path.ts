import type { Reported } from '../model/report.js';

/** A document's path from the top of the repository, as the platforms count that show a report beside its files. */
export function pathIn({ prefix }: Pick<Reported, 'prefix'>, file: string): string {
  return prefix + file;
}

/** The same as a relative URI: percent-encoded, and without a step upwards. */
export function uriIn(reported: Pick<Reported, 'prefix'>, file: string): string {
  return pathIn(reported, file)
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map((step) => (/^\.\.?$/.test(step) ? step.replaceAll('.', '%2E') : encodeURIComponent(step)))
    .join('/');
}
