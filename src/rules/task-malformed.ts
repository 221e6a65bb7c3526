import { respellings } from '../core/clarify/respell.js';
import type { Document } from '../model/document.js';
import { spelled } from '../model/identifier.js';
import type { Item } from '../model/markdown.js';
import { documentOf } from '../model/feature.js';
import { gathered, problemAt, type Problem } from '../model/finding.js';
import { within } from '../model/span.js';
import { phaseOf, type Task } from '../model/tasks.js';
import type { Rule } from '../model/rule.js';

export const taskMalformed: Rule = {
  name: 'task-malformed',
  level: 'error',
  set: 'recommended',
  about: 'A line among the tasks of a phase whose id is missing, out of order or misspelled.',
  why: 'What has no id is not scheduled, not traced and not ticked; what is out of order is done out of order.',
  fix: 'Write it as `- [ ] T012 [P] [US1] what to do in which file`, with the next free number.',
  source: 'The methodology, the tasks command; 25 % of public task lists trip over one of these.',
  bad: [
    tasks('- [ ] T001 Write the contract', '- [ ] Write the module', '- [ ] T002 Write the validation'),
    tasks('- [ ] T007 Write the contract', '- [ ] T005 Write the module'),
    tasks('- [ ] T-001 Write the contract'),
    tasks('- [ ] T1 Write the contract'),
    tasks('- [ ] T001 [p] Write the contract', '- [ ] T002 [ P ] Write the module'),
    tasks('- [ ] T046 Write the contract', '- [ ] T046aa Write the module'),
    tasks('- [ ] T001 Write the contract', '- [ ] T00X Write the module'),
  ],
  good: [
    tasks(
      '- [ ] T001 Write the contract',
      '- [X] T001a Review it',
      '- [ ] T002 [P] [US1] Write the module in modules/tenant/main.tf',
      '  - [ ] with its outputs',
    ),
    tasks('- [ ] T001 Write the contract', '', '**Checkpoint**:', '', '- [ ] A tenant can be created'),
    tasks('- [ ] T001 Write the contract', '', '### Definition of Done', '', '- [ ] A tenant can be created'),
    tasks('- [ ] The change window is booked', '- [ ] The on-call team knows'),
    tasks(
      '**Acceptance**:',
      '- [X] A tenant is created',
      '- [X] A tenant is removed',
      '',
      '- [ ] T001 Write the module',
    ),
  ],
  *check({ features }) {
    for (const feature of features) {
      const document = documentOf(feature, 'tasks');
      if (document) yield* [misspelled, unreadable, withoutId, outOfOrder].flatMap((look) => gathered(look(document)));
    }
  },
};

function tasks(...lines: string[]): string {
  return `<!-- file: tasks.md -->\n## Phase 1: Setup\n\n${lines.join('\n')}\n`;
}

/** Anything that was meant for a task's id. */
const idLike = /^(?:\*\*)?(T[-_ ]?\d{1,6}[a-zA-Z]?)(?![\w-])/;
/** Where a number is still to come: `T00X`, `TXXX`. */
const unnumbered = /^(?:\*\*)?(T[-_ ]?(?:\d{1,2}X+|X{2,}))(?![\w-])/i;
/** What begins as an id and goes on: `T046aa`, `T001-2`. */
const overlong = /^(?:\*\*)?(T[-_ ]?\d{1,6}[\w-]*\w)/;
/** A tag among those after the id, in another spelling than `[P]`. */
const parallelLike = /^\S+\s+(?:\[[^\]\r\n]{1,20}\]\s*){0,2}(\[(?:p|\s+[pP]\s*|[pP]\s+)\])/;

function misspelled(document: Document): Problem[] {
  const named = boxesOf(document)
    .filter(({ text }) => !unnumbered.test(text))
    .map((item) => ({ item, id: idLike.exec(item.text)?.[1] }));
  const repairs = respellings([document], spellings(named.flatMap(({ id }) => id ?? [])));
  return named.flatMap(({ item, id }) => {
    if (id === undefined) return [];
    const tag = parallelLike.exec(item.text);
    const edits = repairs.get(id);
    return [
      ...(isSpelled(id)
        ? []
        : [
            problemAt(document, item, `${id} is spelled ${spelled(id)}`, {
              ...(edits ? { repair: { about: `spell it ${spelled(id)}`, safe: true, edits } } : {}),
            }),
          ]),
      ...(tag ? [misspelledTag(document, item, tag)] : []),
    ];
  });
}

/** Ids of which nobody can say which number is meant. */
function unreadable(document: Document): Problem[] {
  return boxesOf(document).flatMap((item) => {
    const open = unnumbered.exec(item.text)?.[1];
    if (open !== undefined) return [problemAt(document, item, `${open} still waits for its number`)];
    const odd = idLike.test(item.text) ? undefined : overlong.exec(item.text)?.[1];
    return odd === undefined
      ? []
      : [problemAt(document, item, `${odd} is no id: it is T, three digits, and one small letter at the most`)];
  });
}

/** True for what begins with an id, whatever is wrong with it. */
function hasId(text: string): boolean {
  return [idLike, unnumbered, overlong].some((pattern) => pattern.test(text));
}

function isSpelled(id: string): boolean {
  return spelled(id).toLowerCase() === id.toLowerCase();
}

/** What to write for each misspelled id that no other task has in its right spelling. */
function spellings(ids: readonly string[]): Map<string, string> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(spelled(id), (counts.get(spelled(id)) ?? 0) + 1);
  return new Map(ids.filter((id) => !isSpelled(id) && counts.get(spelled(id)) === 1).map((id) => [id, spelled(id)]));
}

function misspelledTag(document: Document, item: Item, match: RegExpExecArray): Problem {
  const tag = match[1] ?? '';
  const end = item.start + match[0].length;
  const edits = [{ file: document.path, start: end - tag.length, end, text: '[P]' }];
  return problemAt(document, item, `${tag} is spelled [P]`, {
    repair: { about: 'spell it [P]', safe: true, edits },
  });
}

/** Boxes in a row with tasks: a list that a paragraph introduces is a checklist of its own. */
function withoutId(document: Document): Problem[] {
  const boxes = boxesOf(document).filter(({ depth }) => depth === 0);
  return boxes.flatMap((item, index) => {
    const isTask = (other: Item | undefined) =>
      other?.section === item.section && hasId(other.text) && isInRow(document, item, other);
    const before = boxes[index - 1];
    const isLater = before?.section === item.section && isInRow(document, item, before);
    if (hasId(item.text) || !(isTask(before) || (!isLater && isTask(boxes[index + 1])))) return [];
    return [problemAt(document, item, 'a task without an id')];
  });
}

function isInRow(document: Document, one: Item, other: Item): boolean {
  const between = { start: Math.min(one.start, other.start), end: Math.max(one.start, other.start) };
  return !within(document.paragraphs, between).some(({ item }) => item === -1);
}

/** Tasks that break the order of the numbers; lettered ones stand where they are needed. */
function outOfOrder(document: Document): Problem[] {
  const outer = new Set(document.items.filter(({ depth }) => depth === 0).map(({ start }) => start));
  const listed = document.tasks.filter(({ id, start }) => outer.has(start) && /\d$/.test(id));
  return listed.flatMap((task, index) => {
    const before = listed[index - 1];
    const earlier = listed[index - 2];
    if (!before || number(task) >= number(before)) return [];
    // T001 T093 T002: the number that was put in between is the one out of order.
    if (earlier && number(earlier) < number(task))
      return [problemAt(document, before.at, `${before.id} stands before ${task.id}`)];
    return [problemAt(document, task.at, `${task.id} stands after ${before.id}`)];
  });
}

function number({ id }: Task): number {
  return Number(id.slice(1));
}

/** The boxes of a task list's phases. */
function boxesOf(document: Document): Item[] {
  return document.items.filter(({ checked, section }) => checked !== null && phaseOf(document, section) >= 0);
}
