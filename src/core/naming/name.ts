/** Words that say nothing about a feature, as the Spec Kit family leaves them out. */
const stopWords = new Set(
  (
    'i a an the to for of in on at by with from is are was were be been being have has had do does did will would ' +
    'should could can may might must shall this that these those my your our their want need add get set'
  ).split(' '),
);

/** What infrastructure people call long words. */
const abbreviations = new Map(
  Object.entries({
    kubernetes: 'k8s',
    postgresql: 'pg',
    postgres: 'pg',
    infrastructure: 'infra',
    authentication: 'auth',
    authorization: 'authz',
    authorisation: 'authz',
    observability: 'o11y',
    internationalization: 'i18n',
    configuration: 'config',
    environment: 'env',
    environments: 'envs',
    database: 'db',
    databases: 'dbs',
    development: 'dev',
    production: 'prod',
    repository: 'repo',
    repositories: 'repos',
    continuous: 'cont',
  }),
);

/** Latin letters that are no other one with a mark. */
const letters = new Map(Object.entries({ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' }));

/** The longest name git can lock a branch of, with room for its own suffixes. Bytes. */
export const maxNameBytes = 244;

/** Names that Windows keeps for devices. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** Lower-case ASCII words of a text: marks are stripped, letters of other scripts divide. */
function words(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => letters.get(letter) ?? letter)
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/**
 * The name of a feature, made of its description: the first three words that matter (four where exactly four
 * remain), long ones abbreviated. `feature` where no Latin letter or digit is left. Total: any text gives
 * `[a-z0-9]+(-[a-z0-9]+)*`.
 */
export function slug(description: string): string {
  const text = description.slice(0, 64 * 1024);
  const upper = new Set(text.match(/(?<![A-Za-z0-9])[A-Z0-9]{1,2}(?![A-Za-z0-9])/g) ?? []);
  const all = words(text);
  const kept = all.filter((word) => !stopWords.has(word) && (word.length >= 3 || upper.has(word.toUpperCase())));
  const chosen = kept.length === 0 ? all.slice(0, 3) : kept.slice(0, kept.length === 4 ? 4 : 3);
  return safe(chosen.map((word) => abbreviations.get(word) ?? word).join('-'));
}

/** A name somebody asked for with `--short-name`, with what cannot stand in a branch replaced by dashes. */
export function shortName(name: string): string {
  return safe(words(name.slice(0, 1024)).join('-'));
}

function safe(name: string): string {
  if (name === '') return 'feature';
  return device.test(name) ? `${name}-x` : name;
}

/** `NNN-slug`, at most 244 bytes, cut at a dash where one stands. */
export function featureNameOf(number: string, name: string): string {
  const whole = `${number}-${name}`;
  if (whole.length <= maxNameBytes) return whole;
  const cut = whole.slice(0, maxNameBytes + 1);
  const dash = cut.lastIndexOf('-');
  return dash > number.length ? cut.slice(0, dash) : whole.slice(0, maxNameBytes);
}
