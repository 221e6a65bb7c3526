import { inEnglish } from './figure.js';

/** A number with its unit, as somebody wrote it. */
export interface Figure {
  text: string;
  /** In the singular, spelled out: `minute`, `%`. */
  unit: string;
}

const spellings: Record<string, string> = {
  '%': '%',
  percent: '%',
  ms: 'millisecond',
  s: 'second',
  sec: 'second',
  m: 'minute',
  min: 'minute',
  h: 'hour',
  hr: 'hour',
  d: 'day',
  y: 'year',
  yr: 'year',
  eur: 'money',
  euro: 'money',
  usd: 'money',
  dollar: 'money',
  gbp: 'money',
  chf: 'money',
};

/** How often, in a word: a figure of its own kind. */
export const rhythms: Record<string, string> = {
  hourly: 'hour',
  daily: 'day',
  nightly: 'day',
  weekly: 'week',
  monthly: 'month',
  quarterly: 'quarter',
  yearly: 'year',
  ...{ stündlich: 'hour', täglich: 'day', wöchentlich: 'week', monatlich: 'month', jährlich: 'year' },
  ...{ quotidien: 'day', quotidienne: 'day', hebdomadaire: 'week', mensuel: 'month', mensuelle: 'month' },
  ...{ diario: 'day', diaria: 'day', diariamente: 'day', semanal: 'week', mensual: 'month' },
};
/** How often, in words. */
export const rhythm = /(?:^|every |each |once an? )(minute|hour|day|week|month|quarter|year)$/i;

/** The figures of a text. */
export function figuresIn(text: string): Figure[] {
  const measures = [
    ...text.matchAll(/(?<![\p{L}\p{N}.,-])\d+(?:[.,]\d+)*[\s-]?(%|\p{L}+(?:\/\p{L}+)?)(?![\p{L}\p{N}])/gu),
  ].map((match) => {
    const word = inEnglish(match[1] ?? '').toLowerCase();
    return {
      text: inEnglish(match[0]),
      unit: spellings[word] ?? spellings[word.replace(/s$/, '')] ?? word.replace(/s$/, ''),
    };
  });
  const often = [
    ...text.matchAll(
      /\b(?:every|each|once an?) (?:minute|hour|day|night|week|month|quarter|year)\b|(?<!\p{L})\p{L}+(?!\p{L})/giu,
    ),
  ]
    .map(
      ([phrase]) =>
        (Object.hasOwn(rhythms, phrase.toLowerCase()) ? rhythms[phrase.toLowerCase()] : undefined) ??
        rhythm.exec(phrase.replace(/night$/i, 'day'))?.[1],
    )
    .flatMap((word) => (word === undefined ? [] : [{ text: word.toLowerCase(), unit: 'rhythm' }]));
  return [...measures, ...often];
}
