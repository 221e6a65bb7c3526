import { readAnswers } from '../core/clarify/answers-file.js';
import {
  asOption,
  clarifiedOutcome,
  clarifyReads,
  clarifyResult,
  type ClarifyResult,
} from '../core/clarify/clarified.js';
import { questionsOf } from '../core/clarify/questions.js';
import { currentFeature } from '../core/resolve.js';
import { clarifyStep } from '../core/work/steps.js';
import type { Command } from '../model/command.js';
import { clarifiedText, questionList } from '../reports/questions.js';

/** `specops clarify`: asks in a terminal, and takes answers from a file; else it shows what is open. */
export const clarify: Command<ClarifyResult> = {
  name: 'clarify',
  examples: [
    ['specops clarify', 'in a terminal: the five weightiest questions, one after the other'],
    ['specops clarify --answers answers.yaml', 'many at once: a map of id or question to answer'],
  ],
  arguments: [],
  options: [
    { syntax: '--answers <file>', about: 'answers in YAML or JSON, or - for stdin (schema: specops schema answers)' },
    { syntax: '--no-input', about: 'never ask, also in a terminal' },
    asOption,
  ],
  writes: true,
  reads: { ...clarifyReads, textFrom: 'answers' },
  result: clarifyResult,
  run(question) {
    if (question.options['answers'] !== undefined) return clarifiedOutcome(question, readAnswers(question.text));
    const feature = currentFeature(question);
    const open = questionsOf(feature.documents, question.project.catalog);
    return {
      result: { feature: feature.name, by: '', answered: [], written: [], open_questions: open },
      next: clarifyStep(question.project, feature),
    };
  },
  text(result, paint, outcome) {
    return result.answered.length === 0
      ? questionList(result.open_questions, paint)
      : clarifiedText(result, paint, outcome);
  },
};
