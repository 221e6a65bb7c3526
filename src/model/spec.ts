import { spelled } from './identifier.js';
import type { Blocks } from './markdown.js';
import type { Definition } from './definition.js';
import type { Item, Text } from './markdown.js';
import { within } from './span.js';

/** The headings that open a story, in the words of the Spec Kit family and its infrastructure dialects. */
const storyHeading =
  /^(?:User Story|Infrastructure Scenario|Deployment Scenario|User Scenario|Operational Story|Story)\s+(\d+[a-z]?)\s*(?:\([^)]*\))?\s*(?:[-–—:]\s*)?(.*)$/i;

/** `FR-001`, `**FR-001**:`, `**NFR-2 (MUST)**:`, `FR_01 -` at the beginning of an item. */
const labelled =
  /^(\*\*|__)?((FR|NFR|SC)(?:-[A-Z]{1,3}-\d+[a-z]?|[-_ ]?\d+[a-z]?))(?:\s*\([^()]*\))?(?:\*\*|__)?\s*(?::|[-–—]\s)(?:\*\*|__)?\s*/i;

const given = /^(?:\*\*|__)?(?:Given|假设|假如|给定|Dado|Dada)\b|^(?:\*\*|__)?(?:假设|假如|给定)/i;

/** A story: somebody's need, told by its heading, with what a person said of its weight. */
export interface Story extends Definition {
  title: string;
  /** 1 weighs most; null where none is given. */
  priority: number | null;
}

/** The labelled statements (FR, NFR, SC) of a document, where it defines them. */
export function requirementsOf({ items }: Pick<Blocks, 'items'>): Definition[] {
  return items.flatMap((item) => labelledStatement(item) ?? []);
}

function labelledStatement(item: Item): Definition | null {
  const match = labelled.exec(item.text);
  if (!match) return null;
  const written = match[2] ?? '';
  const from = item.start + (match[1]?.length ?? 0);
  return {
    kind: (match[3] ?? '').toUpperCase() === 'SC' ? 'criterion' : 'requirement',
    id: spelled(written),
    written,
    at: { start: from, end: from + written.length },
    text: item.text.slice(match[0].length),
    start: item.start,
    end: item.blockEnd,
  };
}

/** The stories of a specification. */
export function storiesOf({ headings }: Pick<Blocks, 'headings'>): Story[] {
  return headings.flatMap((heading) => {
    const match = storyHeading.exec(heading.title);
    if (!match || heading.depth < 2) return [];
    const priority = /\(\s*Priority:?\s*P?(\d)\s*\)/i.exec(heading.title)?.[1];
    const id = spelled(`US${match[1] ?? ''}`);
    return [
      {
        kind: 'story' as const,
        id,
        written: id,
        at: { start: heading.start, end: heading.end },
        text: match[2] ?? '',
        title: (match[2] ?? '').replace(/\(\s*Priority:?[^)]*\)\s*$/i, '').trim(),
        priority: priority === undefined ? null : Number(priority),
        start: heading.start,
        end: heading.sectionEnd,
      },
    ];
  });
}

/** The acceptance scenarios of a story, `US1.1`, `US1.2`, …, in the order of the document. */
export function scenariosOf({ items }: Pick<Blocks, 'items'>, stories: readonly Story[]): Definition[] {
  return stories.flatMap((story) => {
    const inside = within(items, story).filter((item) => given.test(item.text.trimStart()));
    return inside.map((item, index) => {
      const id = `${story.id}.${String(index + 1)}`;
      return {
        kind: 'scenario' as const,
        id,
        written: id,
        at: { start: item.start, end: item.start },
        text: item.text,
        start: item.start,
        end: item.blockEnd,
      };
    });
  });
}

/** The parts of a scenario, without the words that introduce them; a part that is missing is empty. */
export function scenarioParts({ text }: Pick<Text, 'text'>): { given: string; when: string; then: string } {
  const plain = text
    .replace(/\*\*|__/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  const when = /[,;.]? When /i.exec(plain);
  const then = when ? /[,;.]? Then /i.exec(plain.slice(when.index)) : null;
  if (!when || !then) return { given: plain.replace(/^Given /i, ''), when: '', then: '' };
  const afterWhen = when.index + when[0].length;
  return {
    given: plain.slice(0, when.index).replace(/^Given /i, ''),
    when: plain.slice(afterWhen, when.index + then.index),
    then: plain.slice(when.index + then.index + then[0].length),
  };
}
