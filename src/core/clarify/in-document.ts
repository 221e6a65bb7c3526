import type { Topic } from '../../model/catalog.js';
import type { Definition } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import type { Feature } from '../../model/feature.js';
import { markerText, type Marker } from '../../model/marker.js';
import type { Project } from '../../model/project.js';
import { inline } from '../render.js';
import { splice } from '../splice.js';
import { inSentence, markerSpan, record, recordLine, type Piece } from './answer.js';
import { backgroundPiece, saysBackground } from './background.js';
import { answerGate, gateOf } from './gate-answer.js';
import { askedWords } from './joint.js';
import { isPointing, type Place } from './questions.js';
import { replyText, type Reply } from './reply.js';

/** Who answers, and when. */
export interface Speaker {
  by: string;
  /** `YYYY-MM-DD` */
  today: string;
}

/** A feature as it stands between two answers. */
export interface Standing {
  feature: Feature;
  texts: Record<string, string>;
}

/** The text of one document with the answer in each of its places, and recorded where `isFirst` says so. */
export function inDocument(
  { feature, texts }: Standing,
  places: readonly Place[],
  { reply, topic, isFirst }: { reply: Reply; topic: Topic | null; isFirst: boolean },
  { by, today }: Speaker,
  project: Pick<Project, 'catalog' | 'constitution'>,
): { text: string; removed: string[] } | { problem: string } {
  const [first] = places;
  const document = feature.documents.find(({ path }) => path === first?.document.path);
  const source = texts[document?.path ?? ''];
  if (!first || !document || source === undefined) return { problem: 'its document could not be read' };
  const gate = gateOf(document, first.marker);
  if (gate && reply.kind !== 'deferred') {
    const ticked = answerGate(
      { feature, plan: document, source, gate, marker: first.marker, reply, by: `${by}, ${today}` },
      project,
    );
    return typeof ticked === 'string' ? { text: ticked, removed: [] } : ticked;
  }
  const background =
    reply.kind === 'answer' && saysBackground(first.marker.question, reply.text)
      ? places.flatMap(({ marker }) => statementAt(document, marker))
      : [];
  const gone = [
    ...background,
    ...(reply.kind === 'n/a' ? places.flatMap(({ marker }) => onlyFor(topic, document, marker.subject)) : []),
  ];
  const pieces = places
    .filter(({ marker }) => !gone.some(({ start, end }) => marker.start >= start && marker.start < end))
    .map(({ marker }) => replied(document, source, marker, reply));
  const without = gone.map(({ id }) => id);
  const said = replyText(reply) + (without.length > 0 ? `, so ${without.join(', ')} is withdrawn` : '');
  const about = isPointing(first.marker.question) ? places.flatMap(({ marker }) => marker.subject ?? []) : [];
  const line = recordLine(first.marker.question, said, [by, ...about.map(inline)].join(', '));
  return {
    text: splice(source, [
      ...pieces,
      ...gone.map((item) => lineOf(source, item)),
      ...(background.length > 0 ? [backgroundPiece(document, source, background)] : []),
      ...(isFirst ? [record(document, source, [line], today)] : []),
    ]),
    removed: without,
  };
}

/** A reply in the place of its marker. */
function replied(document: Document, source: string, marker: Marker, reply: Reply): Piece {
  if (reply.kind === 'deferred')
    return { ...markerSpan(source, marker), text: markerText(inMarker(marker.question), reply) };
  if (reply.kind === 'n/a') return inSentence(document, source, marker, `not applicable: ${reply.reason}`, true);
  const piece = inSentence(document, source, marker, reply.text);
  return isAlone(document, marker) ? withQuestion(piece, marker) : piece;
}

/** True where a question is all that an item or a paragraph says: without it nobody knows what the answer is to. */
function isAlone({ items, paragraphs }: Document, marker: Marker): boolean {
  const stretch = [...items, ...paragraphs].find(({ start, end }) => start <= marker.start && marker.end <= end);
  return stretch?.text.trim().startsWith('[') === true && stretch.end - stretch.start <= marker.end - marker.start + 6;
}

function withQuestion(piece: Piece, question: Marker): Piece {
  const asked = inline(askedWords(question));
  if (asked === '') return piece;
  /** A name in code keeps its case: `sku_tier = Standard`. */
  const sentence = (text: string) => (/^\S*[_.=]\S/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1));
  return { ...piece, text: `${sentence(asked)}? ${sentence(piece.text)}${/[.!?]$/.test(piece.text) ? '' : '.'}` };
}

/** The requirement that a marker stands in. */
function statementAt({ definitions }: Document, { start }: Marker): Definition[] {
  return definitions.filter((one) => one.kind === 'requirement' && start >= one.start && start < one.end);
}

/** A question as it may stand in a marker again: its brackets are closed. */
function inMarker(question: string): string {
  let depth = 0;
  const open = [...question].some((character) => (depth += character === '[' ? 1 : character === ']' ? -1 : 0) < 0);
  return open || depth !== 0 ? question.replace(/[[\]]/g, '') : question;
}

/** The requirement that says nothing but what an open topic asks for, in the words that `specify` gives it. */
function onlyFor(topic: Topic | null, { definitions }: Document, subject: string | null): Definition[] {
  const [before = '', after = ''] = (topic?.requirement ?? '').split('{question}');
  const opening = before.replace('{what}', '').trim();
  if (!topic || opening === '') return [];
  return definitions.filter(
    ({ id, kind, text }) =>
      id === subject &&
      kind === 'requirement' &&
      text.includes(opening) &&
      text.includes(after) &&
      text.includes(topic.question),
  );
}

/** An item with the line break that ends it. */
function lineOf(source: string, { start, end }: Definition): Piece {
  const from = Math.max(source.lastIndexOf('\n', start), source.lastIndexOf('\r', start)) + 1;
  const line = /^[ \t]*(?:\r\n|\n|\r)/.exec(source.slice(end))?.[0] ?? '';
  return { start: from, end: end + line.length, text: '' };
}
