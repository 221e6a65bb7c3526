import type { Capability, Catalog, Category } from '../../model/catalog.js';
import { withoutMarkers } from '../../model/marker.js';
import type { Choice } from '../intent/choice.js';
import { placesIn } from '../intent/figure.js';
import { isAbout } from '../intent/head.js';
import { mentioned } from '../intent/terms.js';
import { inline } from '../render.js';

/**
 * True where a choice takes part in what a requirement demands. A requirement in the catalog's own words is fulfilled by
 * the kinds that its capability is known to need, one about the whole of a capability by what carries it, and one in
 * somebody's own words by the kind that its subject or object is about.
 */
export function takesPart(choice: Choice, requirement: string, catalog: Catalog): boolean {
  const kind = kindOf(choice, catalog);
  const text = spoken(requirement);
  if (kind === null) return choice.purpose !== '' && isAbout(text, [inline(choice.purpose)]);
  const origin = originOf(text, catalog);
  if (origin) {
    const { capability, index, words, beside } = origin;
    if (capability.choices.some(({ category, requirement: at }) => category === kind.id && at === index)) return true;
    return (isOf(kind, capability) && isAbout(words, kind.serves)) || (beside !== '' && isOwnAbout(beside, kind));
  }
  const whole = wholeIn(text, catalog);
  if (whole === null) return isOwnAbout(text, kind);
  const { capabilities, rest } = whole;
  return (kind.carries === true && capabilities.some((one) => isOf(kind, one))) || isOwnAbout(rest, kind);
}

/** True where somebody's own words are about what a kind serves; the code of a region is a region. */
function isOwnAbout(text: string, { serves }: Category): boolean {
  return isAbout(placesIn(text).length > 0 ? `${text} (region)` : text, serves);
}

/** The kind that a choice is for: that of its purpose where it is another in the same module, as in `Prometheus for metrics`. */
function kindOf({ category, purpose }: Choice, { categories }: Catalog): Category | null {
  const meant = mentioned(purpose, categories, ({ terms }) => terms)[0];
  return meant?.module !== undefined && meant.module === category?.module ? meant : category;
}

/** True where a kind takes part in a capability. */
function isOf({ id, takesPartIn = [] }: Category, capability: Capability): boolean {
  return takesPartIn.includes(capability.id) || capability.choices.some(({ category }) => category === id);
}

/** What a requirement says: without its markers and links, and not of what it says it where its sentence is not understood. */
function spoken(text: string): string {
  return withoutMarkers(text)
    .replace(/\s+/g, ' ')
    .replace(/^[^:]{0,100} MUST be as asked for:/, '')
    .replace(/(?<!\s)\s\([^()]*\)\s*$/, '')
    .trim();
}

/** The part of a requirement that is in a capability's words, which of its requirements that is, and what stands beside it. */
interface Origin {
  capability: Capability;
  index: number;
  words: string;
  beside: string;
}

/** Where a requirement has its words from; null where they are somebody's own. */
function originOf(text: string, { capabilities }: Catalog): Origin | null {
  const lower = text.toLowerCase();
  for (const capability of capabilities)
    for (const [index, requirement] of capability.requirements.entries()) {
      if (isWordedAs(text, requirement.text)) return { capability, index, words: text, beside: '' };
      const { beside: words = '' } = requirement;
      const at = words === '' ? -1 : lower.indexOf(words.toLowerCase());
      if (at >= 0)
        return { capability, index, words, beside: `${text.slice(0, at)}${text.slice(at + words.length)}`.trim() };
    }
  return null;
}

/** True where a text says what a template does; anything may stand in the template's `{places}`. */
function isWordedAs(text: string, template: string): boolean {
  const pieces = template.split(/\{[^{}]*\}/);
  const [first = ''] = pieces;
  if (!text.toLowerCase().startsWith(first.toLowerCase())) return false;
  let at = first.length;
  for (const piece of pieces.slice(1)) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at === text.length || pieces.at(-1) === '';
}

/** The capabilities that a requirement is about as a whole, with what it says of them; null where it is about a part. */
function wholeIn(text: string, { capabilities, topics }: Catalog): { capabilities: Capability[]; rest: string } | null {
  const templates = topics.flatMap(({ requirement, readings = [] }) =>
    [requirement ?? '', ...readings.map((one) => one.text)].filter((one) => one.includes('{what}')),
  );
  const isWhole = ({ subject }: Capability) =>
    text.toLowerCase().startsWith(`${subject.toLowerCase()} must `) ||
    templates.some((template) => isWordedAs(text, template.replace('{what}', subject)));
  const named = capabilities.filter(isWhole);
  const [first] = named;
  if (!first) return null;
  const based = named.flatMap(({ extends: base = [] }) => capabilities.filter(({ id }) => base.includes(id)));
  const at = text.toLowerCase().indexOf(first.subject.toLowerCase());
  return {
    capabilities: [...named, ...based],
    rest: `${text.slice(0, at)}it${text.slice(at + first.subject.length)}`,
  };
}
