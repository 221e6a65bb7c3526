import type { Document } from '../../model/document.js';
import type { Span } from '../../model/span.js';

/** A feature that gets another name. */
export interface Renaming {
  /** The names, and the numbers they begin with. */
  from: { name: string; number: string };
  to: { name: string; number: string };
  /** What its branch is called, and will be: the same where it keeps its name. */
  branch: { from: string; to: string };
  /** The names of the other features, of which none is to be taken for this one. */
  others: readonly string[];
}

/** A text in which a feature, and its branch, have their new names. Whatever only begins like them stays. */
export function renamed(text: string, { from, to, branch, others }: Renaming): string {
  const names: [string, string][] = [
    [branch.from, branch.to],
    [from.name, to.name],
  ];
  // The later one counts where both are called the same.
  const known = new Map(names);
  const longer = others.filter((other) => names.some(([name]) => other.startsWith(name)));
  const either = names.map(([name]) => name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${either})(?![\\p{L}\\p{N}_-])`, 'gu'), (name, at: number) =>
    longer.some((other) => text.startsWith(other, at)) ? name : (known.get(name) ?? name),
  );
}

/**
 * A document of the feature itself under its new name: also where its head says the number alone. A branch that keeps
 * its name is still named in the head.
 */
export function renamedDocument(text: string, document: Document | undefined, renaming: Renaming): string {
  if (!document) return renamed(text, renaming);
  const keeps = renaming.branch.from === renaming.branch.to ? branchFields(document) : [];
  const pieces = [
    ...keeps.map((span) => ({ span, write: (stretch: string) => stretch })),
    ...numbered(document)
      .filter((span) => !keeps.some(({ start }) => start === span.start))
      .map((span) => ({ span, write: (stretch: string) => renumbered(renamed(stretch, renaming), renaming) })),
  ].sort((one, other) => one.span.start - other.span.start);
  let [result, end] = ['', 0];
  for (const { span, write } of pieces) {
    if (span.start < end) continue;
    result += renamed(text.slice(end, span.start), renaming) + write(text.slice(span.start, span.end));
    end = span.end;
  }
  return result + renamed(text.slice(end), renaming);
}

/** Where a branch is named that is the feature's own. */
function branchFields({ fields }: Document): Span[] {
  return ['feature branch', 'branch'].flatMap((key) => fields[key] ?? []);
}

/** Where a head may say the number alone: its title, fields that name the feature, and front matter. */
function numbered({ headings, fields, frontMatter }: Document): Span[] {
  const keys = ['feature', 'feature branch', 'branch', 'spec id', 'feature id', 'feature number', 'number', 'id'];
  const own = ['feature', 'feature_id', 'spec', 'spec_id', 'number', 'id', 'title'];
  return [
    ...headings.filter(({ depth }) => depth === 1).slice(0, 1),
    ...keys.flatMap((key) => fields[key] ?? []),
    ...own.flatMap((key) => frontMatter?.keys[key] ?? []),
  ];
}

function renumbered(text: string, { from, to }: Renaming): string {
  const alone = new RegExp(`(?<![\\p{L}\\p{N}_.,-])${from.number}(?![\\p{L}\\p{N}_-]|[.,]\\p{N})`, 'gu');
  return text.replace(alone, to.number);
}
