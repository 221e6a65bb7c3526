import type { JSONSchema, Option, Outcome, Question, Reads } from '../../model/command.js';
import type { Edit } from '../../model/edit.js';
import { SpecopsError } from '../../model/error.js';
import type { Feature } from '../../model/feature.js';
import { printable } from '../../model/printable.js';
import type { Project } from '../../model/project.js';
import type { RememberedAnswer } from '../../model/state.js';
import { clarify, settledAnswers, speakerName, type Given, type Settled } from './clarify.js';
import type { Speaker } from './in-document.js';
import { localDate } from '../date.js';
import { hash } from '../hash.js';
import { askedIn, openQuestions, questionsOf, type OpenQuestion } from './questions.js';
import { inline } from '../render.js';
import { currentFeature } from '../resolve.js';
import { nextState, stateEdit } from '../state.js';
import { stepsOf } from '../work/steps.js';

/** What answering came to, for a program. */
export interface ClarifyResult {
  feature: string;
  by: string;
  answered: Settled[];
  written: string[];
  open_questions: OpenQuestion[];
}

/** The outcome of answers to the questions of the current feature: all of them, or one E_INPUT that says why not. */
export function clarifiedOutcome(question: Question, given: readonly Given[]): Outcome<ClarifyResult> {
  const { project, options } = question;
  const feature = currentFeature(question);
  const said = typeof options['as'] === 'string' ? options['as'] : (question.author ?? '');
  const by = speakerName(said);
  const speaker = { by: inline(by), today: localDate(question.now) };
  const clarified = clarify({ feature, texts: textsOf(feature, project.files) }, given, speaker, project);
  if ('problems' in clarified) {
    const { problems } = clarified;
    const many = problems.length === 1 ? '' : `${String(problems.length)} answers cannot be used: `;
    throw new SpecopsError('E_INPUT', printable(many + problems.join('; ')), {
      fix: `specops clarify list --feature ${feature.name}`,
    });
  }
  const changed = Object.entries(clarified.texts).filter(([path, text]) => project.files[path] !== text);
  const edits = changed.map(([path, text]): Edit => ({
    kind: 'change',
    path,
    before: project.files[path] ?? '',
    text,
  }));
  return {
    result: {
      feature: feature.name,
      by,
      answered: clarified.settled,
      written: changed.map(([path]) => path),
      open_questions: questionsOf(clarified.feature.documents, project.catalog),
    },
    edits:
      edits.length === 0
        ? []
        : [
            ...edits,
            ...rememberedEdits(
              feature,
              clarified.texts,
              derivedAnswers(clarified.settled, feature, speaker, project),
              question,
            ),
          ],
    notes: clarified.settled.flatMap(({ reads }) => (reads === null ? [] : [`it reads: ${reads}`])),
    warnings: clarified.settled.flatMap(({ removed }) => stillCited(removed, clarified.feature)),
    next: stepsOf(project, clarified.feature),
  };
}

/** The texts of a feature's documents. */
function textsOf(feature: Feature, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    feature.documents.flatMap(({ path }) => (files[path] === undefined ? [] : [[path, files[path]] as const])),
  );
}

/**
 * The sidecar: documents that were as SpecOps wrote them still are, and what was answered in a derived one is
 * remembered, to be put back when it is derived again. None for a feature that came from elsewhere.
 */
function rememberedEdits(
  feature: Feature,
  texts: Readonly<Record<string, string>>,
  answers: readonly RememberedAnswer[],
  { project }: Question,
): Edit[] {
  if (feature.state === null) return [];
  const all = Object.entries(texts).map(([path, text]) => ({ path: path.slice(feature.folder.length + 1), text }));
  const ours = all.filter(({ path, text }) => {
    const before = project.files[`${feature.folder}/${path}`];
    return before !== undefined && before !== text && feature.state?.documents[path]?.hash === hash(before);
  });
  const known = feature.state.answers ?? [];
  const kept = known.filter(({ question }) => !answers.some((one) => one.question === question));
  const state = nextState(feature.state, {}, ours, all);
  return [stateEdit(feature.name, { ...state, answers: [...kept, ...answers] }, project)];
}

/** The answers that stand in documents other than the specification. */
function derivedAnswers(
  settled: readonly Settled[],
  feature: Feature,
  { by, today }: Speaker,
  { catalog }: Pick<Project, 'catalog'>,
): RememberedAnswer[] {
  const elsewhere = askedIn(feature.documents, catalog).filter(({ places }) =>
    places.some(({ document }) => document.kind !== 'spec'),
  );
  return settled
    .filter(({ id }) => elsewhere.some((asked) => asked.id === id))
    .map(({ question, answer }) => ({ question, text: answer, by, date: today }));
}

/** Documents that still speak of what went. */
function stillCited(removed: readonly string[], { documents, folder }: Feature): string[] {
  return removed.flatMap((id) => {
    const names = documents
      .filter(({ citations }) => citations.some((citation) => citation.id === id))
      .map(({ path }) => path.slice(folder.length + 1));
    return names.length === 0 ? [] : [`${id} is gone from spec.md, and ${names.join(', ')} still speak of it`];
  });
}

/** What commands that take answers have in common. */
export const clarifyReads: Reads = {
  documents: 'current',
  sources: true,
  author: true,
  templates: false,
  files: () => ['{state}'],
};

export const asOption: Option = {
  syntax: '--as <name>',
  about: "who answers; else SPECOPS_AUTHOR, or git's user.name",
};

export const clarifyResult: JSONSchema = {
  type: 'object',
  required: ['feature', 'by', 'answered', 'written', 'open_questions'],
  properties: {
    feature: { type: 'string' },
    by: { type: 'string', description: 'Who answered; empty where nothing was.' },
    answered: settledAnswers,
    written: { type: 'array', items: { type: 'string' } },
    open_questions: openQuestions,
  },
};
