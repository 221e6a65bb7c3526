import type { Catalog } from '../model/catalog.js';
import type { JSONSchema } from '../model/command.js';
import type { Document } from '../model/document.js';
import { positionAt } from '../model/span.js';

/** A question that is open in a document, as commands show it. */
export interface OpenQuestion {
  question: string;
  options: string[];
  /** Id of what it stands in: `FR-001`, `VII.2`; null outside of one. */
  subject: string | null;
  file: string;
  line: number;
}

/** The JSON Schema of a list of {@link OpenQuestion}. */
export const openQuestions: JSONSchema = {
  type: 'array',
  description: 'The weightiest first.',
  items: {
    type: 'object',
    required: ['question', 'options', 'subject', 'file', 'line'],
    additionalProperties: false,
    properties: {
      question: { type: 'string' },
      options: { type: 'array', items: { type: 'string' }, description: 'Proposed answers.' },
      subject: { type: ['string', 'null'], description: 'Id of the requirement or gate it stands in.' },
      file: { type: 'string' },
      line: { type: 'integer', minimum: 1 },
    },
  },
};

/** What nobody knows weighs most, then what a requirement needs, then gates. */
const weights = { unknown: 110, category: 85, requirement: 70, other: 60, gate: 30 };

/** The open questions of documents, the weightiest first; of equals, in the order of the documents. */
export function questionsOf(documents: readonly Document[], catalog: Catalog): OpenQuestion[] {
  return documents
    .flatMap((document) =>
      document.markers.map(({ question, options, subject, start }) => ({
        weight: weigh(question, subject, catalog),
        open: { question, options, subject, file: document.path, line: positionAt(document.lines, start).line },
      })),
    )
    .sort((one, other) => other.weight - one.weight)
    .map(({ open }) => open);
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
