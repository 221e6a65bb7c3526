import { openQuestions, questionsOf, type OpenQuestion } from '../core/clarify/questions.js';
import { currentFeature } from '../core/resolve.js';
import { clarifyStep } from '../core/work/steps.js';
import type { Command } from '../model/command.js';
import { questionList } from '../reports/questions.js';

interface Listed {
  feature: string;
  open_questions: OpenQuestion[];
}

/** `specops clarify list`: what nobody has answered yet. */
export const clarifyList: Command<Listed> = {
  name: 'clarify list',
  examples: [
    ['specops clarify list', 'of the feature of this branch, with ids and proposed answers'],
    ['specops clarify list --feature 003 --json', 'of another one, for a program'],
  ],
  arguments: [],
  options: [],
  writes: false,
  reads: { documents: 'current' },
  result: {
    type: 'object',
    required: ['feature', 'open_questions'],
    properties: { feature: { type: 'string' }, open_questions: openQuestions },
  },
  run(question) {
    const feature = currentFeature(question);
    return {
      result: { feature: feature.name, open_questions: questionsOf(feature.documents, question.project.catalog) },
      next: clarifyStep(question.project, feature),
    };
  },
  text({ open_questions: open }, paint) {
    return questionList(open, paint);
  },
};
