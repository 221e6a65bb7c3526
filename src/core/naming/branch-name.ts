import { SpecopsError } from '../../model/error.js';
import { printable } from '../../model/printable.js';
import { featureName, type Feature } from '../../model/feature.js';
import { featureNameOf, maxNameBytes } from './name.js';

/** What a branch may be named after. */
export interface BranchParts {
  number: string;
  slug: string;
  /** The ticket as the team writes it; null for none. */
  ticket: string | null;
}

/** What keeps a name from being a branch of ours: stricter than git, so that no system, shell or option parser can misread it. */
export function branchProblem(name: string): string | null {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/.test(name))
    return 'is no name for a branch: use letters, digits and dashes';
  if (/\.\.|\.(?:\/|$)|\.lock(?:\/|$)/i.test(name) || /^HEAD$/i.test(name) || /^refs(?:\/|$)/i.test(name))
    return 'is a name that git keeps for itself';
  if (/^[0-9a-f]{7,40}$/i.test(name)) return 'git reads as a commit';
  if (/(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d)(?:[./]|$)/i.test(name)) return 'is a name that Windows keeps for itself';
  if (name.length > maxNameBytes) return `is longer than the ${String(maxNameBytes)} bytes a branch may have`;
  return null;
}

/**
 * The branch of a feature, as a template names it: `{number}`, `{slug}` and `{ticket}` between letters, digits,
 * dashes and slashes. At most 244 bytes, of which the slug gives way. E_INPUT for a template that is none, that
 * wants a ticket where there is none, or whose branch would be read as another feature's.
 */
export function branchNameOf(template: string, { number, slug, ticket }: BranchParts): string {
  const refuse = (problem: string, fix: string) =>
    new SpecopsError('E_INPUT', `the branch template "${printable(template)}" ${problem}`, { fix });
  const example = 'use {number}, {slug} and {ticket}, as in feature/{ticket}-{slug}';
  if (!/^(?:[A-Za-z0-9._/-]|\{(?:number|slug|ticket)\})+$/.test(template)) throw refuse('is no template', example);
  if (!/\{(?:number|slug|ticket)\}/.test(template)) throw refuse('names every feature alike', example);
  if (ticket === null && template.includes('{ticket}')) throw refuse('wants a ticket', 'add --ticket ABC-123');
  const filled = (short: string) =>
    template
      .replaceAll('{number}', number)
      .replaceAll('{ticket}', ticket ?? '')
      .replaceAll('{slug}', short);
  let short = slug;
  for (
    let over = filled(short).length - maxNameBytes;
    over > 0 && short.length > 1;
    over = filled(short).length - maxNameBytes
  )
    short = short.slice(0, Math.max(1, short.length - over)).replace(/(?<!-)-+$/, '');
  const name = filled(short);
  const problem = branchProblem(name);
  if (problem !== null) throw refuse(`gives "${printable(name)}", which ${problem}`, example);
  const read = featureName.exec(name.split('/').at(-1) ?? '')?.[1];
  if (read !== undefined && read !== number)
    throw refuse(
      `gives "${name}", which reads as feature ${read}`,
      'begin its last part with {number}, or with a word',
    );
  return name;
}

/** The branch of a feature where none is recorded. */
export const plainTemplate = '{number}-{slug}';

/** A ticket as a team writes it, such as `ABC-123`; E_INPUT for what could not stand in a branch or a document. */
export function ticketOf(text: string): string {
  if (text.length <= 64 && /^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$/.test(text)) return text;
  throw new SpecopsError('E_INPUT', `"${printable(text)}" is no ticket`, {
    fix: 'use letters, digits and dashes, as in --ticket ABC-123',
  });
}

/** The name and branch that a feature gets of a template. The plain one gives both the same name. */
export function namesOf(template: string, parts: BranchParts): { feature: string; branch: string } {
  const feature = featureNameOf(parts.number, parts.slug);
  return { feature, branch: template === plainTemplate ? feature : branchNameOf(template, parts) };
}

/** The branch a feature was specified on: the recorded one, else that of its name. */
export function branchOfFeature({ name, state }: Pick<Feature, 'name' | 'state'>): string {
  return state?.branch ?? name;
}
