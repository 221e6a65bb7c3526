import type { Catalog, Category, Technology } from '../../model/catalog.js';
import type { Document } from '../../model/document.js';
import { documentOf, type Feature } from '../../model/feature.js';
import { identifier } from '../../model/identifier.js';
import { withoutMarkers } from '../../model/marker.js';
import { alternatives, rivalsOf } from '../intent/choice.js';
import { cited } from '../facts.js';
import type { Piece } from './answer.js';
import { servedBy } from './serving-answer.js';
import { technologiesIn, technologyNamed } from '../intent/technology.js';
import { mentions } from '../intent/terms.js';

/** A technology that an answer chose. */
export interface AnsweredChoice {
  technology: Technology;
  category: Category | null;
  /** The requirement that asked what serves it; null where a kind of technology was asked for. */
  served: string | null;
}

/** The technology that an answer chooses: one of the kind that was asked for, or what serves a requirement; null for none. */
export function choiceOfAnswer(question: string, answer: string, catalog: Catalog): AnsweredChoice | null {
  const asked = question.replace(/^[IVXLC]+\.\d+\s+/, '');
  const kind = catalog.categories.find((one) => asked.toLowerCase().startsWith(one.question.toLowerCase()));
  const served = servedBy(asked);
  if (!kind && served === null) return null;
  const technology = technologyNamed(answer, catalog) ?? technologiesIn(answer, catalog)[0];
  if (!technology || (kind && technology.category !== kind.id)) return null;
  return { technology, category: catalog.categories.find(({ id }) => id === technology.category) ?? null, served };
}

/**
 * What makes a decision of a technology that an answer chose: a section of the plan with what it satisfies, or one more
 * requirement of the decision that is there. Null where the plan has it, or has no decisions to put it with.
 */
export function decisionPiece(
  feature: Feature,
  { technology, category, served }: AnsweredChoice,
  by: string,
  linked: readonly string[],
  catalog: Catalog,
): Piece | null {
  const plan = documentOf(feature, 'plan');
  const at = plan?.headings.findIndex(({ title, depth }) => depth === 2 && /^decisions$/i.test(title)) ?? -1;
  const section = plan?.headings[at];
  if (!plan || !section) return null;
  const decisions = plan.definitions.filter(({ kind }) => kind === 'decision');
  const there = decisions.find(({ text }) => mentions(text, [technology.name, ...technology.aliases]));
  const serves = served === null ? [...linked, ...subjectsOf(feature, technology, category)] : [served];
  if (there) {
    const known = cited(plan.citations, there);
    const missing = serves.filter((id) => !known.includes(id));
    const line = plan.paragraphs.find(
      ({ start, text }) => start > there.start && start < there.end && text.startsWith('**Satisfies**:'),
    );
    if (!line || served === null || missing.length === 0) return null;
    return { start: line.end, end: line.end, text: `, ${missing.join(', ')}` };
  }
  const highest = Math.max(0, ...decisions.map(({ id }) => Number(id.slice(2)) || 0));
  const rivals = rivalsOf(technology, category, catalog).map(({ name }) => name);
  const text = [
    `### ${identifier('D', highest + 1)} ${technology.name}${category ? ` (${category.name})` : ''}`,
    `**Satisfies**: ${[...new Set(serves)].sort().join(', ')}`,
    `**Rationale**: Answered by ${by}. ${technology.summary}`,
    ...(rivals.length > 0 ? [`**Alternatives**: ${alternatives(rivals)}.`] : []),
  ].join(plan.newline + plan.newline);
  return serves.length === 0 ? null : placed(plan, at, section.sectionEnd, text);
}

/** Behind the last decision: in the place of the line that says that there is none, else before what comes after. */
function placed(plan: Document, section: number, sectionEnd: number, text: string): Piece {
  const none = plan.paragraphs.find((one) => one.section === section && /^none yet\.?$/i.test(one.text.trim()));
  if (none) return { start: none.start, end: none.end, text };
  const next = plan.headings.find(({ parent, title }) => parent === section && !/^D-\d+/.test(title));
  const at = next?.start ?? sectionEnd;
  return { start: at, end: at, text: text + plan.newline + plan.newline };
}

/** Requirements that speak of what a technology of this kind does; of a tool that creates the rest, what that serves. */
function subjectsOf(feature: Feature, technology: Technology, category: Category | null): string[] {
  if (technology.iac !== undefined) {
    const resources = documentOf(feature, 'data-model')?.resources ?? [];
    const built = resources.flatMap(({ satisfies }) => satisfies.map(({ id }) => id));
    if (built.length > 0) return built;
  }
  return (documentOf(feature, 'spec')?.definitions ?? [])
    .filter(({ kind, text }) => kind === 'requirement' && mentions(withoutMarkers(text), category?.serves ?? []))
    .map(({ id }) => id);
}
