import type { Measure } from '../../model/catalog.js';
import type { Span } from '../../model/span.js';

const number = String.raw`\d+(?:[.,]\d+)*`;

/** Units of time in the other languages of our documents, in English. */
const foreignUnits: Record<string, string> = {
  ...{ sekunde: 'seconds', sekunden: 'seconds', minuten: 'minutes', stunde: 'hours', stunden: 'hours' },
  ...{ tag: 'days', tage: 'days', tagen: 'days', woche: 'weeks', wochen: 'weeks', monat: 'months', monate: 'months' },
  ...{ monaten: 'months', jahr: 'years', jahre: 'years', jahren: 'years' },
  ...{ seconde: 'seconds', secondes: 'seconds', heure: 'hours', heures: 'hours', jour: 'days', jours: 'days' },
  ...{ semaine: 'weeks', semaines: 'weeks', mois: 'months', ans: 'years', année: 'years', années: 'years' },
  ...{ segundo: 'seconds', segundos: 'seconds', minuto: 'minutes', minutos: 'minutes', hora: 'hours', horas: 'hours' },
  ...{ día: 'days', días: 'days', dia: 'days', dias: 'days', semana: 'weeks', semanas: 'weeks', mes: 'months' },
  ...{ meses: 'months', mês: 'months', año: 'years', años: 'years', ano: 'years', anos: 'years' },
};

/** A time in English: `4 Stunden` is `4 hours`. */
export function inEnglish(time: string): string {
  return time.replace(/(?<!\p{L})\p{L}+$/u, (unit) => {
    const english = foreignUnits[unit.toLowerCase()];
    return english === undefined ? unit : /^1\s/.test(time) ? english.replace(/s$/, '') : english;
  });
}

const measures: Record<Measure, RegExp> = {
  duration: new RegExp(
    String.raw`(?<![\w.,])${number}(?:\s*|-)(?:ms|milliseconds?|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?|months?|years?|${Object.keys(foreignUnits).join('|')})(?![\p{L}\p{N}])`,
    'giu',
  ),
  share: new RegExp(String.raw`(?<![\w.,])${number}\s*(?:%|percent\b|per cent\b)`, 'gi'),
  money: new RegExp(
    String.raw`[€$£]\s?${number}\s?(?:[km]|million|mio\.?)?\b|(?<![\w.,])${number}\s?(?:[km]|million|mio\.?)?\s?(?:€|\$|£|(?:usd|eur|gbp|chf|euros?|dollars?|pounds?)\b)`,
    'gi',
  ),
  growth:
    /(?<![\w.,])\d+(?:[.,]\d+)*(?=\s(?:\p{L}+\s)?(?:within|in|after)\s(?:\d{1,2}|two|three|four|five|ten)\syears\b)/giu,
  place:
    /\b(?:(?:us|eu|ap|sa|ca|me|af|il|mx)(?:-gov)?-(?:north|south|east|west|central)(?:east|west)?-\d|(?:us|europe|asia|northamerica|southamerica|australia|me|africa)-(?:north|south|east|west|central)(?:east|west)?\d|(?:north|west)europe|(?:east|west|central)us\d?|germanywestcentral|francecentral|uksouth|switzerlandnorth)\b/gi,
};

/** How far what divides a figure from a word is looked for. Characters. */
const nearby = 200;

/** The figure of a measure in a text that stands nearest to a word of it, after it rather than before; null for none. */
export function figureIn(text: string, measure: Measure, near: Span): (Span & { text: string }) | null {
  // What stands behind an "and" or a comma is of something else, where anything stands on this side of it.
  const isOther = (start: number, end: number) =>
    /[,;]\s|\s(?:and|und|et|y|e)\s/i.test(text.slice(start, Math.min(end, start + nearby)));
  const distance = (start: number, end: number) =>
    start >= near.start
      ? start - near.start + (isOther(near.end, start) ? text.length : 0)
      : (near.start - end) * 2 + 1 + (isOther(end, near.start) ? text.length : 0);
  const found = [...text.matchAll(measures[measure])].map(({ 0: figure, index }) => {
    const end = index + figure.length;
    return { text: figure, start: index, end, distance: distance(index, end) };
  });
  const [first] = found.sort((one, other) => one.distance - other.distance);
  return first === undefined ? null : { text: first.text, start: first.start, end: first.end };
}

/** The period over which a text measures something, in words: `each calendar month`; null where it names none. */
export function periodIn(text: string): (Span & { name: string }) | null {
  const match =
    /\b(?:per|a|an|each|every|over a|calendar|\/)?\s*(month(?:ly)?|quarter(?:ly)?|year(?:ly)?|week(?:ly)?|annual(?:ly)?)\b/i.exec(
      text,
    ) ??
    /(?<!\p{L})(?:(?:pro|im|je|par|al|por|à l['’]) ?(monat|quartal|jahr|woche|mois|trimestre|année|an|semaine|mes|año|semana|mês|ano)|monatlich|jährlich|mensuelle?|annuelle?|mensual|anual|mensal)(?!\p{L})/iu.exec(
      text,
    );
  if (!match) return null;
  const word = (match[1] ?? match[0]).toLowerCase();
  const unit = foreignPeriods.find(([pattern]) => pattern.test(word))?.[1] ?? '';
  const name = unit !== '' ? unit : word.replace(/ly$/, '').replace('annual', 'year');
  return {
    start: match.index,
    end: match.index + match[0].length,
    name: name === 'month' ? 'each calendar month' : `each ${name}`,
  };
}

const foreignPeriods: readonly [RegExp, string][] = [
  [/^(?:monat|mois|mes$|mês|mens)/, 'month'],
  [/^(?:quartal|trimestre)/, 'quarter'],
  [/^(?:jahr|jähr|an$|ann[ée]e|annuel|año|ano$|anual$)/, 'year'],
  [/^(?:woche|semai?na?e?)/, 'week'],
];

/** The first place with a code in a text, a region of a cloud; null for none. */
export function placeIn(text: string): Span | null {
  return figureIn(text, 'place', { start: 0, end: 0 });
}

/** All of them, in their order. */
export function placesIn(text: string): Span[] {
  return [...text.matchAll(measures.place)].map(({ 0: name, index }) => ({ start: index, end: index + name.length }));
}

const secondsIn: readonly [RegExp, number][] = [
  [/^s/i, 1],
  [/^min/i, 60],
  [/^h/i, 3600],
  [/^d/i, 86_400],
  [/^w/i, 604_800],
  [/^y/i, 31_536_000],
];

const units = { seconds: 1, hours: 3600, days: 86_400 };

/** The duration nearest to a word of a text, as a whole number of days, hours or seconds; null where it is none. */
export function wholeIn(text: string, unit: keyof typeof units, near: Span): number | null {
  const given = figureIn(text, 'duration', near)?.text ?? '';
  const [, amount = '', name = ''] = /^([\d.,]+)[\s-]*(\w+)/.exec(inEnglish(given)) ?? [];
  const seconds = secondsIn.find(([pattern]) => pattern.test(name))?.[1];
  // "1,5 Stunden" is one and a half, "1,000 hours" a thousand.
  const number = Number(amount.replace(/,(?=\d{1,2}$)/, '.').replaceAll(',', ''));
  const whole = seconds === undefined ? NaN : (number * seconds) / units[unit];
  return Number.isInteger(whole) ? whole : null;
}

/** What stands nearest to a word of a text: a duration as a whole number, or the code of a region; null where it is none. */
export function valueIn(text: string, kind: keyof typeof units | 'place', near: Span): string | null {
  if (kind === 'place') return figureIn(text, 'place', near)?.text ?? null;
  const whole = wholeIn(text, kind, near);
  return whole === null ? null : String(whole);
}

/** The one region that texts name; null for none, and for several. */
export function onlyPlaceIn(texts: readonly string[]): string | null {
  const places = new Set(texts.flatMap((text) => placesIn(text).map(({ start, end }) => text.slice(start, end))));
  const [place] = places;
  return places.size === 1 ? (place ?? null) : null;
}
