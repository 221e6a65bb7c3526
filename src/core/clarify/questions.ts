import type { Catalog } from '../../model/catalog.js';
import type { JSONSchema } from '../../model/command.js';
import { documentKinds, type Document } from '../../model/document.js';
import { withoutMarkers, type Marker } from '../../model/marker.js';
import { positionAt } from '../../model/span.js';
import { hash } from '../hash.js';
import { stretchesOf } from './stretches.js';

/** A question that is open in the documents of a feature, as commands show it. */
export interface OpenQuestion {
  /** Made of the question itself, so that it stays while the documents around it change: `FR-003-a1b2`. */
  id: string;
  question: string;
  options: string[];
  /** Id of what it stands in: `FR-001`, `VII.2`; null outside of one. */
  subject: string | null;
  file: string;
  line: number;
  /** Who is to answer, without `@`; null where nobody is named. */
  owner: string | null;
  /** Until when it may stay open, `YYYY-MM-DD`; null where no date is given. */
  due: string | null;
  /** Where else it stands: one answer is for all of them. */
  also: { file: string; line: number }[];
}

/** A marker in its document. */
export interface Place {
  document: Document;
  marker: Marker;
}

/** An open question with every place it stands in. */
export interface Asked extends OpenQuestion {
  /** What tells it from every other question: the whole hash of which the id shows the beginning. */
  key: string;
  places: [Place, ...Place[]];
}

/** The JSON Schema of a list of {@link OpenQuestion}. */
export const openQuestions: JSONSchema = {
  type: 'array',
  description: 'The weightiest first; what is put off last.',
  items: {
    type: 'object',
    required: ['id', 'question', 'options', 'subject', 'file', 'line', 'owner', 'due', 'also'],
    additionalProperties: false,
    properties: {
      id: { type: 'string', description: 'For specops clarify answer; the same wherever the question moves.' },
      question: { type: 'string' },
      options: { type: 'array', items: { type: 'string' }, description: 'Proposed answers.' },
      subject: { type: ['string', 'null'], description: 'Id of the requirement or gate it stands in.' },
      file: { type: 'string' },
      line: { type: 'integer', minimum: 1 },
      owner: { type: ['string', 'null'], description: 'Who is to answer.' },
      due: { type: ['string', 'null'], description: 'Until when it may stay open, YYYY-MM-DD.' },
      also: {
        type: 'array',
        description: 'Where else it stands.',
        items: {
          type: 'object',
          required: ['file', 'line'],
          additionalProperties: false,
          properties: { file: { type: 'string' }, line: { type: 'integer', minimum: 1 } },
        },
      },
    },
  },
};

/** What nobody knows weighs most, then what a requirement needs, then gates. */
const weights = { unknown: 110, category: 85, requirement: 70, other: 60, gate: 30 };

/** The open questions of documents, the weightiest first and what is put off last; of equals, in the order of the documents. */
export function questionsOf(documents: readonly Document[], catalog: Catalog): OpenQuestion[] {
  return askedIn(documents, catalog).map(({ id, question, options, subject, file, line, owner, due, also }) => ({
    id,
    question,
    options,
    subject,
    file,
    line,
    owner,
    due,
    also,
  }));
}

/** The same with the markers that ask them; one question that stands in several places is one. */
export function askedIn(documents: readonly Document[], catalog: Catalog): Asked[] {
  const groups = new Map<string, [Place, ...Place[]]>();
  const order = (document: Document) => documentKinds.indexOf(document.kind);
  for (const document of [...documents].sort((one, other) => order(one) - order(other))) {
    for (const marker of document.markers) {
      const key = keyOf(document, marker, catalog);
      const group = groups.get(key);
      if (group) group.push({ document, marker });
      else groups.set(key, [{ document, marker }]);
    }
  }
  const weight = ({ places }: Asked) =>
    Math.max(...places.map(({ marker }) => weigh(marker.question, marker.subject, catalog)));
  return [...groups]
    .map(([key, places]) => {
      const [{ document, marker }, ...others] = places;
      const { question, options, subject, owner, due } = marker;
      const also = others.map((place) => ({ file: place.document.path, line: lineOf(place) }));
      const line = lineOf({ document, marker });
      return {
        id: idOf(key, subject, [...groups.keys()]),
        question,
        options,
        subject,
        file: document.path,
        line,
        owner,
        due,
        also,
        key,
        places,
      };
    })
    .sort((one, other) => Number(isDeferred(one)) - Number(isDeferred(other)) || weight(other) - weight(one));
}

/** True where it is put off, to somebody or to a day. */
function isDeferred({ owner, due }: Pick<OpenQuestion, 'owner' | 'due'>): boolean {
  return owner !== null || due !== null;
}

function lineOf({ document, marker }: Place): number {
  return positionAt(document.lines, marker.start).line;
}

/** Words of questions that can only be told apart by where they stand. */
const pointing = /^$|\b(?:this|that|these|those|it|its|they|them|here|above|below)\b|^(?:which|what) result\b/i;

/** True for a question that several may ask: `how is it shown that this holds?` */
export function isPointing(question: string): boolean {
  return pointing.test(question);
}

/** Equal for markers that ask the same: the same words, and the same subject where the words point at it. */
function keyOf(document: Document, { question, subject, start, end }: Marker, catalog: Catalog): string {
  const words = question.toLowerCase();
  const isWhole =
    [...catalog.topics, ...catalog.categories].some((one) => words.startsWith(one.question.toLowerCase())) ||
    !isPointing(question);
  if (isWhole) return hash(words);
  const around = stretchesOf(document).find((stretch) => stretch.start <= start && end <= stretch.end)?.text ?? '';
  return hash(`${words}\n${subject ?? withoutMarkers(around)}`);
}

/** True where an id, as it was shown, is that of a question: `FR-003-a1b2`. */
export function isIdOf(id: string, question: string): boolean {
  const [, subject = '', digits = ''] = /^(.*)-([0-9a-f]{4}|[0-9a-f]{12})$/i.exec(id.trim()) ?? [];
  const words = question.toLowerCase();
  const keys = [hash(words), hash(`${words}\n${subject.toUpperCase()}`)];
  return digits !== '' && keys.some((key) => key.startsWith(digits.toLowerCase()));
}

/** `FR-003-a1b2`, `Q-7f3a`; longer where another question begins the same. */
function idOf(key: string, subject: string | null, keys: readonly string[]): string {
  const isAlone = (length: number) => keys.filter((one) => one.startsWith(key.slice(0, length))).length === 1;
  return `${subject ?? 'Q'}-${key.slice(0, isAlone(4) ? 4 : 12)}`;
}

/**
 * The question that somebody means by its id, in whatever case and whatever it stands in now, by its words, or by the
 * id of what it stands in, where that asks nothing else.
 */
export function questionMeant<One extends Pick<Asked, 'id' | 'key' | 'question' | 'subject'>>(
  name: string,
  asked: readonly One[],
): One | null {
  const wanted = name.trim().toLowerCase();
  const digits = /-([0-9a-f]{4}|[0-9a-f]{12})$/.exec(wanted)?.[1];
  return (
    asked.find(({ id }) => id.toLowerCase() === wanted) ??
    asked.find(({ question }) => question.toLowerCase() === wanted.replace(/\s+/g, ' ')) ??
    only(asked.filter(({ key }) => digits !== undefined && key.startsWith(digits))) ??
    only(asked.filter(({ subject }) => subject?.toLowerCase() === wanted))
  );
}

function only<One>(list: readonly One[]): One | null {
  return list.length === 1 ? (list[0] ?? null) : null;
}

function weigh(question: string, subject: string | null, catalog: Catalog): number {
  const topic = catalog.topics.find((one) => question.startsWith(one.question));
  if (topic) return topic.weight;
  if (catalog.categories.some((category) => question.startsWith(category.question))) return weights.category;
  if (/^(?:what must be true for|does ".{1,300} ask for something|how is it shown that)/.test(question))
    return weights.unknown;
  if (subject !== null && /^[IVXLC]+\.\d+$/.test(subject)) return weights.gate;
  return subject === null ? weights.other : weights.requirement;
}
