import type { JSONSchema } from '../model/command.js';

/** Shapes that several answers share. */
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

export const gates: JSONSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'question', 'state', 'evidence'],
    additionalProperties: false,
    properties: {
      id: { type: 'string' },
      question: { type: 'string' },
      state: { enum: ['passed', 'failed', 'justified', 'open', 'missing'] },
      evidence: { type: ['string', 'null'], description: 'What a machine counted; null where only a person can decide.' },
    },
  },
};
