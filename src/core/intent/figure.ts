import type { Measure } from '../../model/catalog.js';
import type { Span } from '../../model/span.js';

const number = String.raw`\d+(?:[.,]\d+)*`;

const measures: Record<Measure, RegExp> = {
  duration: new RegExp(
    String.raw`(?<![\w.,])${number}(?:\s*|-)(?:ms|milliseconds?|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?|months?|years?)\b`,
    'gi',
  ),
  share: new RegExp(String.raw`(?<![\w.,])${number}\s*(?:%|percent\b|per cent\b)`, 'gi'),
  money: new RegExp(
    String.raw`[€$£]\s?${number}\s?(?:[km]|million|mio\.?)?\b|(?<![\w.,])${number}\s?(?:[km]|million|mio\.?)?\s?(?:€|\$|£|(?:usd|eur|gbp|chf|euros?|dollars?|pounds?)\b)`,
    'gi',
  ),
  place:
    /\b(?:(?:us|eu|ap|sa|ca|me|af|il|mx)(?:-gov)?-(?:north|south|east|west|central)(?:east|west)?-\d|(?:us|europe|asia|northamerica|southamerica|australia|me|africa)-(?:north|south|east|west|central)(?:east|west)?\d|(?:north|west)europe|(?:east|west|central)us\d?|germanywestcentral|francecentral|uksouth|switzerlandnorth)\b/gi,
};

/** The figure of a measure in a text that stands nearest to a word of it, after it rather than before; null for none. */
export function figureIn(text: string, measure: Measure, near: Span): (Span & { text: string }) | null {
  const found = [...text.matchAll(measures[measure])].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
  const distance = ({ start, end }: Span) => (start >= near.start ? start - near.start : (near.start - end) * 2 + 1);
  return found.sort((one, other) => distance(one) - distance(other))[0] ?? null;
}

/** The period over which a text measures something, in words: `each calendar month`; null where it names none. */
export function periodIn(text: string): (Span & { name: string }) | null {
  const match =
    /\b(?:per|a|an|each|every|over a|calendar|\/)?\s*(month(?:ly)?|quarter(?:ly)?|year(?:ly)?|week(?:ly)?|annual(?:ly)?)\b/i.exec(
      text,
    );
  if (!match) return null;
  const unit = (match[1] ?? '').toLowerCase().replace(/ly$/, '').replace('annual', 'year');
  return {
    start: match.index,
    end: match.index + match[0].length,
    name: unit === 'month' ? 'each calendar month' : `each ${unit}`,
  };
}

/** The first place with a code in a text, a region of a cloud; null for none. */
export function placeIn(text: string): Span | null {
  return figureIn(text, 'place', { start: 0, end: 0 });
}

/** All of them, in their order. */
export function placesIn(text: string): Span[] {
  return [...text.matchAll(measures.place)].map(({ 0: name, index }) => ({ start: index, end: index + name.length }));
}

const hoursIn: readonly [RegExp, number][] = [
  [/^h/i, 1],
  [/^d/i, 24],
  [/^w/i, 24 * 7],
  [/^y/i, 24 * 365],
];

/** The duration nearest to a word of a text, as a whole number of days or hours; null where it is none. */
export function wholeIn(text: string, unit: 'days' | 'hours', near: Span): number | null {
  const [, amount = '', name = ''] = /^([\d.,]+)[\s-]*(\w+)/.exec(figureIn(text, 'duration', near)?.text ?? '') ?? [];
  const hours = hoursIn.find(([pattern]) => pattern.test(name))?.[1];
  const whole = hours === undefined ? NaN : (Number(amount.replace(',', '')) * hours) / (unit === 'days' ? 24 : 1);
  return Number.isInteger(whole) ? whole : null;
}
