import { spelled } from './identifier.js';
import type { Blocks } from './markdown.js';
import type { Definition } from './definition.js';
import type { Item, Text } from './markdown.js';
import { within } from './span.js';

/** The headings that open a story, in the words of the Spec Kit family and its infrastructure dialects. */
const storyHeading =
  /^(?:(?:User Story|Infrastructure Scenario|Deployment Scenario|User Scenario|Operational Story|Story|Historia de usuario|História de usuário|Récit utilisateur|Escenario de infraestructura|Cenário de infraestrutura)\s+|(?:用户故事|用戶故事|使用者故事|用户场景|基础设施场景|部署场景|ユーザーストーリー|インフラシナリオ)\s*|US[- ]?(?=\d))(\d{1,3}[a-z]?)(?![\d.])\s*(?:[(（][^()（）]*[)）]\s*)?(?:[-–—:：]\s*)?(\S.*|)$/i;
/** `(Priority: P1)`, `(P1)`, `（优先级：P1）`, `(Prioridad: P1)`. */
const priorityTag =
  /[(（]\s*(?:(?:Priority|Prioridad|Prioridade|Priorité|Priorität|优先级|優先級|優先度)\s*(?:[:：]\s*)?)?P?(\d)\s*[)）]/i;

/** `FR-001`, `**FR-001**:`, `**NFR-2 (MUST)**:`, `FR_01 -` at the beginning of an item. */
const labelled =
  /^(\*\*|__)?((FR|NFR|SC)(?:-[A-Z]{1,8}-\d+[a-z]?|[-_ ]?\d+[a-z]?))(?:\s*[(（][^()（）]*[)）])?(?:\*\*|__)?\s*(?:[:：]|[-–—]\s)(?:\*\*|__)?\s*/i;

/** The words that open the parts of a scenario, in the languages in which specifications are written. */
const givenWords =
  '(?:Given|Dad[oa]s?(?: que)?|Étant donnée?s?(?: que)?|Soit|Angenommen|Gegeben(?: sei(?:en)?)?)(?!\\p{L})|假设|假設|假如|假定|给定|給定|前提';
const whenWords = '(?:When|Cuando|Quando|Quand|Lorsque|Wenn)(?!\\p{L})|(?:当|當)(?![前时時])|もし';
const thenWords = '(?:Then|Entonces|Então|Alors|Dann)(?!\\p{L})|那么|那麼|则|則|ならば';
const label =
  '(?:(?:Acceptance )?(?:Scenario|Escenario|Cenário|AC|场景)[ -]?[\\d.]{0,8}(?:\\*\\*)?\\s*[:：](?:\\*\\*)?\\s*)?';

const given = new RegExp(`^(?:\\*\\*|__)?${label}(?:\\*\\*|__)?(?:${givenWords})`, 'iu');
/** A part that goes on from the part before it, in an item of its own. */
const onward = new RegExp(
  `^(?:\\*\\*|__)?(?:(?:And|But|Y|E|Et|Und)(?!\\p{L})|并且|而且|${whenWords}|${thenWords})`,
  'iu',
);
const leading = new RegExp(`^${label}(?:${givenWords})[\\s:：,，]*`, 'iu');
const whenPart = new RegExp(`(?:^|[,;.，；。、]\\s*|\\s)(?:${whenWords})[\\s:：]*`, 'iu');
const thenPart = new RegExp(`(?:^|[,;.，；。、]\\s*|\\s)(?:${thenWords})[\\s:：,，]*`, 'iu');

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
    const priority = priorityTag.exec(heading.title)?.[1];
    const id = spelled(`US${match[1] ?? ''}`);
    return [
      {
        kind: 'story' as const,
        id,
        written: id,
        at: { start: heading.start, end: heading.end },
        text: match[2] ?? '',
        title: (match[2] ?? '')
          .replace(priorityTag, '')
          .replace(/(?<!\s)\s+MVP$/, '')
          .trim(),
        priority: priority === undefined ? null : Number(priority),
        start: heading.start,
        end: heading.sectionEnd,
      },
    ];
  });
}

/**
 * The acceptance scenarios of a story, `US1.1`, `US1.2`, …, in the order of the document: items or paragraphs that
 * begin with what is given, with the items after them that go on from it.
 */
export function scenariosOf(
  { items, paragraphs }: Pick<Blocks, 'items' | 'paragraphs'>,
  stories: readonly Story[],
): Definition[] {
  const blocks = [
    ...items,
    ...paragraphs
      .filter(({ item }) => item === -1)
      .map(({ text, start, end, section }) => ({ text, start, end, blockEnd: end, section, depth: -1, parent: -1 })),
  ].sort((one, other) => one.start - other.start);
  return stories.flatMap((story) => {
    const found: Definition[] = [];
    let open: Place | null = null;
    for (const block of within(blocks, story)) {
      const text = block.text.trimStart();
      const last = found.at(-1);
      if (given.test(text)) {
        const id = `${story.id}.${String(found.length + 1)}`;
        const { start } = block;
        const at = { start, end: start };
        found.push({ kind: 'scenario', id, written: id, at, text: block.text, start, end: block.blockEnd });
        open = block;
      } else if (last && open && isBeside(block, open, last) && onward.test(text)) {
        last.text += `, ${text}`;
        last.end = Math.max(last.end, block.blockEnd);
      } else if (block.start >= (last?.end ?? 0)) open = null;
    }
    return found;
  });
}

interface Place {
  section: number;
  depth: number;
  parent: number;
}

/** True for an item of the same list, and for one within the item that is open. */
function isBeside(block: Place & { start: number }, open: Place, { end }: Definition): boolean {
  return (
    block.start < end || (block.section === open.section && block.depth === open.depth && block.parent === open.parent)
  );
}

/** The parts of a scenario, without the words that introduce them; a part that is missing is empty. */
export function scenarioParts({ text }: Pick<Text, 'text'>): { given: string; when: string; then: string } {
  const plain = text
    .replace(/\*\*|__/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.。]$/, '');
  const when = whenPart.exec(plain);
  const then = when ? thenPart.exec(plain.slice(when.index + when[0].length)) : null;
  if (!when || !then) return { given: plain.replace(leading, ''), when: '', then: '' };
  const afterWhen = when.index + when[0].length;
  return {
    given: plain.slice(0, when.index).replace(leading, ''),
    when: plain.slice(afterWhen, afterWhen + then.index),
    then: plain.slice(afterWhen + then.index + then[0].length),
  };
}
