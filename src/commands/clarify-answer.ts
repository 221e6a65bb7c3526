import { clarifiedOutcome, type ClarifyResult } from '../core/clarify/clarified.js';
import type { Command } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import { clarifiedText } from '../reports/questions.js';
import { clarifyReads, clarifyResult, asOption } from '../core/clarify/clarified.js';

/** `specops clarify answer`: one question, one answer. */
export const clarifyAnswer: Command<ClarifyResult> = {
  name: 'clarify answer',
  examples: [
    ['specops clarify answer NFR-001-7990 99.9 %', 'in your words'],
    ['specops clarify answer NFR-001-7990 2', 'the second of the proposed answers'],
    ['specops clarify answer NFR-001-7990 "n/a: a lab, switched off at night"', 'put aside, and why'],
    ['specops clarify answer NFR-001-7990 defer @platform 2099-12-31', 'put off: who answers it, until when'],
    ['specops clarify answer VII.2-2c76 yes', 'a gate passes; or say why it does not'],
  ],
  arguments: [
    { syntax: '<id>', about: 'the question: its id from specops clarify list, or its exact words' },
    { syntax: '<answer...>', about: 'text, the number of an option, n/a: reason, or defer @owner date' },
  ],
  options: [asOption],
  writes: true,
  reads: clarifyReads,
  result: clarifyResult,
  run(question) {
    const [name = '', ...words] = question.words;
    if (words.join('').trim() === '')
      throw new SpecopsError('E_USAGE', 'there is no answer', { fix: 'specops clarify answer <id> "<answer>"' });
    return clarifiedOutcome(question, [{ name, text: words.join(' ') }]);
  },
  text: clarifiedText,
};
