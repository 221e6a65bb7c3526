import type { JSONSchema } from '../../model/command.js';
import { documentOf, type Feature } from '../../model/feature.js';
import type { Project } from '../../model/project.js';
import { choiceOfAnswer, decisionPiece } from './answered-choice.js';
import { recordedIn } from './answer.js';
import { movedRows } from './coverage-row.js';
import { linksOf } from '../derive/answering.js';
import { readFacts } from '../facts.js';
import { gateOf } from './gate-answer.js';
import { inDocument, type Speaker, type Standing } from './in-document.js';
import { askedIn, isIdOf, questionMeant, type Asked, type Place } from './questions.js';
import { readReply, replyText, type Reply } from './reply.js';
import { servingPieces, untold } from './serving-answer.js';
import { splice } from '../splice.js';
import { stretchesOf } from './stretches.js';
import { nearest } from '../nearest.js';

/** An answer as it came: to which question, by its id or its words, and what was said. */
export interface Given {
  name: string;
  text: string;
}

/** What became of an answer. */
export interface Settled {
  id: string;
  question: string;
  kind: Reply['kind'];
  answer: string;
  /** The sentence it stands in as it reads with the answer; null where the sentence went, or is a gate's. */
  reads: string | null;
  /** Ids of requirements that went with a topic that does not apply. */
  removed: string[];
}

/** The JSON Schema of a list of {@link Settled}. */
export const settledAnswers: JSONSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'question', 'kind', 'answer', 'reads', 'removed'],
    additionalProperties: false,
    properties: {
      id: { type: 'string' },
      question: { type: 'string' },
      kind: { enum: ['answer', 'n/a', 'deferred'] },
      answer: { type: 'string' },
      reads: { type: ['string', 'null'], description: 'The sentence it stands in, with the answer.' },
      removed: {
        type: 'array',
        items: { type: 'string' },
        description: 'Requirements that went with a topic that does not apply.',
      },
    },
  },
};

/** A feature with answers in it, and the texts of its documents, by path. */
export interface Clarified {
  feature: Feature;
  texts: Record<string, string>;
  settled: Settled[];
}

/**
 * A feature with all of these answers in its documents, or the reasons why some of them cannot be used, one for each.
 * One question that stands in several places is answered in all of them; nothing else in a document moves.
 */
export function clarify(
  standing: Standing,
  given: readonly Given[],
  speaker: Speaker,
  project: Pick<Project, 'catalog' | 'constitution'>,
): Clarified | { problems: string[] } {
  const asked = askedIn(standing.feature.documents, project.catalog);
  const problems: string[] = [];
  const meant = new Map<string, { asked: Asked; reply: Reply }>();
  for (const { name, text } of given) {
    const question = questionMeant(name, asked);
    const reply = question && readReply(text, question, speaker.today);
    if (!question) problems.push(unknown(name, asked, standing.feature));
    else if (meant.has(question.key)) problems.push(`${question.id} is answered twice`);
    else if (typeof reply === 'string') problems.push(`${question.id}: ${reply}`);
    else if (reply) meant.set(question.key, { asked: question, reply });
  }
  let now = standing;
  const settled: Settled[] = [];
  for (const [key, { asked: before, reply }] of meant) {
    const question = askedIn(now.feature.documents, project.catalog).find((one) => one.key === key);
    // An answer before it may have taken its place away.
    const next = question ? settle(now, question, reply, speaker, project) : { ...now, removed: [] };
    if ('problem' in next) problems.push(`${before.id}: ${next.problem}`);
    else {
      now = { feature: next.feature, texts: next.texts };
      const { id, question: words } = before;
      const reads = question ? sentenceAfter(question.places[0], next.feature) : null;
      settled.push({ id, question: words, kind: reply.kind, answer: replyText(reply), reads, removed: next.removed });
    }
  }
  return problems.length > 0 ? { problems } : { ...now, settled };
}

/** The sentence that a question stood in, as it is now. */
function sentenceAfter({ document, marker }: Place, { documents }: Feature): string | null {
  if (gateOf(document, marker)) return null;
  const stretches = stretchesOf(document);
  const at = stretches.findIndex(({ start, end }) => start <= marker.start && marker.end <= end);
  const now = documents.find(({ path }) => path === document.path);
  const text = (now && stretchesOf(now)[at]?.text) ?? '';
  // A requirement that went, or one that nothing stands in front of, leaves the place to another.
  return at >= 0 && text !== '' && isSame(text, stretches[at]?.text ?? '') ? inWords(text) : null;
}

/** True for a stretch that begins as it began before, or whose question has become its beginning. */
function isSame(now: string, before: string): boolean {
  return now.slice(0, 8) === before.slice(0, 8) || before.trim().startsWith('[');
}

/** Markdown on one line as a reader sees it: without marks of emphasis, escapes, and the links at its end. */
function inWords(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/\*\*|__/g, '')
    .replace(/ \((?:(?:N?FR|SC)-|US)\d[^()]{0,200}\)$/, '')
    .replace(/\\(?=[^\p{L}\p{N}\s])/gu, '')
    .trim();
}

/** Why nothing that is open is called so: it is answered, it is several, or it is misspelled. */
function unknown(name: string, asked: readonly Asked[], feature: Feature): string {
  const shown = name.trim().slice(0, 120);
  const before = answeredBefore(shown, feature);
  if (before) return `${shown} is answered already: ${before.answer} (${before.by})`;
  const own = asked.filter(({ subject }) => subject?.toLowerCase() === shown.toLowerCase());
  if (own.length > 1) return `${shown} asks ${String(own.length)} questions: ${own.map(({ id }) => id).join(', ')}`;
  const spec = documentOf(feature, 'spec');
  if (spec?.definitions.some(({ id }) => id.toLowerCase() === shown.toLowerCase())) return `${shown} asks nothing`;
  const ids = asked.map(({ id }) => id);
  const same = ids.find((id) => id.slice(0, id.lastIndexOf('-')) === name.slice(0, Math.max(0, name.lastIndexOf('-'))));
  const close =
    nearest(name, ids) ??
    nearest(
      name,
      asked.map(({ question }) => question),
    ) ??
    same ??
    null;
  return `no open question is "${shown}"${close === null ? '' : `; the nearest is ${close}`}`;
}

/** The last answer to a question that somebody means by its id or its words. */
function answeredBefore(name: string, { documents, state }: Feature): { answer: string; by: string } | undefined {
  const recorded = documents.flatMap(recordedIn);
  const remembered = (state?.answers ?? []).map(({ text, ...answer }) => ({ ...answer, answer: text }));
  const isMeant = (question: string) => question.toLowerCase() === name.toLowerCase() || isIdOf(name, question);
  return [...remembered, ...recorded].filter(({ question }) => isMeant(question)).at(-1);
}

/** One answer, in every place of its question. */
function settle(
  standing: Standing,
  asked: Asked,
  reply: Reply,
  speaker: Speaker,
  project: Pick<Project, 'catalog' | 'constitution'>,
): (Standing & { removed: string[] }) | { problem: string } {
  const topic = project.catalog.topics.find((one) => asked.question.startsWith(one.question)) ?? null;
  let { feature, texts } = standing;
  const vague = reply.kind === 'answer' ? untold(asked.question, reply.text, documentOf(feature, 'plan')) : null;
  if (vague !== null) return { problem: vague };
  const removed: string[] = [];
  const subjects = asked.places.flatMap(({ marker }) => marker.subject ?? []);
  const paths = [...new Set(asked.places.map(({ document }) => document.path))];
  for (const path of paths) {
    const places = asked.places.filter(({ document }) => document.path === path);
    const written = inDocument(
      { feature, texts },
      places,
      { reply, topic, isFirst: path === paths[0] },
      speaker,
      project,
    );
    if ('problem' in written) return written;
    removed.push(...written.removed);
    ({ feature, texts } = withText({ feature, texts }, path, written.text));
  }
  const spec = documentOf(feature, 'spec');
  if (spec && reply.kind !== 'deferred') {
    const reason = reply.kind === 'n/a' ? reply.reason : null;
    const rows = movedRows(spec, { topic, subjects, reason });
    ({ feature, texts } = withText({ feature, texts }, spec.path, splice(texts[spec.path] ?? '', rows)));
  }
  if (reply.kind === 'answer') {
    const choice = choiceOfAnswer(asked.question, reply.text, project.catalog);
    const linked = asked.places.flatMap(({ document, marker }) => linksOf(document, marker));
    const by = `${speaker.by}, ${speaker.today}`;
    const piece = choice && decisionPiece(feature, choice, by, linked, project.catalog);
    const plan = documentOf(feature, 'plan');
    const path = plan?.path ?? '';
    const pieces = piece ? [piece] : servingPieces(asked.question, reply.text, plan);
    if (pieces.length > 0) ({ feature, texts } = withText({ feature, texts }, path, splice(texts[path] ?? '', pieces)));
  }
  const open = askedIn(feature.documents, project.catalog).some(({ key }) => key === asked.key);
  const [first] = asked.places;
  const isGate = reply.kind !== 'deferred' && gateOf(first.document, first.marker) !== null;
  const headings = feature.documents.find(({ path }) => path === first.document.path)?.headings ?? [];
  const isRecorded = isGate || headings.some(({ title }) => title === `Session ${speaker.today}`);
  if ((open && reply.kind !== 'deferred') || !isRecorded)
    return { problem: `${asked.file} has code or a comment that is never closed, and would swallow the answer` };
  return { feature, texts, removed };
}

function withText({ feature, texts }: Standing, path: string, text: string): Standing {
  if (texts[path] === text) return { feature, texts };
  const documents = feature.documents.map((one) => (one.path === path ? readFacts(path, one.kind, text) : one));
  return { feature: { ...feature, documents }, texts: { ...texts, [path]: text } };
}

/** A name on one line, without what a record puts around it; `unknown` for none. */
export function speakerName(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').replace(/[()→]|\[(?=\s*needs\b)/giu, '');
  return plain.trim().slice(0, 80).trim() || 'unknown';
}
