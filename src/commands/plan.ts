import { answered } from '../core/clarify/answer.js';
import { answeredAgain } from '../core/clarify/answers-again.js';
import { localDate } from '../core/date.js';
import { constraintEdits, missingConstraints } from '../core/knowledge/constraint.js';
import { planFiles } from '../core/derive/plan-files.js';
import { contradicted, ruledOut } from '../core/derive/plan-warnings.js';
import { derivePlan } from '../core/derive/plan.js';
import type { PlanRequest } from '../core/derive/planned.js';
import { choiceLines, misspelled, readChoices } from '../core/intent/choice.js';
import { cited } from '../core/facts.js';
import { featureAfter } from '../core/feature-after.js';
import { gates, gateStates, type GateState } from '../core/gate.js';
import { hash } from '../core/hash.js';
import { openQuestions, questionsOf, type OpenQuestion } from '../core/clarify/questions.js';
import { splice } from '../core/splice.js';
import { nextState, stateEdit, type WrittenFile } from '../core/state.js';
import type { Command, Question } from '../model/command.js';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { documentOf, type Feature } from '../model/feature.js';
import { printable } from '../model/printable.js';
import { currentFeature, missingDocument } from '../core/resolve.js';
import { unservedIn } from '../core/derive/served.js';
import { stepsOf } from '../core/work/steps.js';
import { variantNamed, variantOf, variantsFolder, withVariant } from '../core/derive/variant.js';
import { gateCounts, questionLines } from '../reports/summary.js';

interface Planned {
  feature: string;
  /** The folder of the plan: the feature's, or that of a variant. */
  folder: string;
  branch: string | null;
  /** Null for the feature's own plan. */
  variant: string | null;
  written: string[];
  /** Documents that stay as they are. */
  kept: string[];
  /** Those of them that were to be derived again, and stay because somebody has edited them. */
  edited: string[];
  decisions: { id: string; decision: string; satisfies: string[] }[];
  answered: { question: string; answer: string }[];
  gates: GateState[];
  undecided: string[];
  open_questions: OpenQuestion[];
}

/** `specops plan`: the specification and the choices become plan, research, data model, contracts and quickstart. */
export const plan: Command<Planned> = {
  name: 'plan',
  examples: [
    ['specops plan EKS for Kubernetes, Cilium for network policies', 'choices as they are typed'],
    ['specops plan --choice kubernetes-service=EKS --choice cni=Cilium', 'choices by category, for a program'],
    ['specops plan --file choices.md', 'choices from a file'],
    ['specops plan --variant low-cost "k3s for Kubernetes"', 'a second plan beside the first'],
    ['specops plan --refresh', 'derive again what nobody has edited, after a change of spec.md'],
  ],
  arguments: [{ syntax: '[choices...]', about: 'technologies and what each is for; "-" reads them from stdin' }],
  options: [
    { syntax: '--file <path>', about: 'read the choices from a file', terminal: true },
    {
      syntax: '--variant <name>',
      about: 'another plan for the same specification, in variants/<name>/; see specops compare',
    },
    { syntax: '--choice <category=technology>', about: 'one choice by its category; may be repeated', repeat: true },
    {
      syntax: '--refresh',
      about: 'derive documents again that nobody has edited; without choices, with those of before',
    },
    { syntax: '--speckit', about: "print Spec Kit's keys: FEATURE_SPEC, IMPL_PLAN, SPECS_DIR, BRANCH" },
  ],
  writes: true,
  adds: true,
  hooks: true,
  reads: {
    documents: 'current',
    text: true,
    files: ({ variant }) => {
      const name = variantNamed(variant);
      const folder = name === null ? '{feature}' : `{feature}/${variantsFolder}/${name}`;
      const own = ['plan.md', 'research.md', 'data-model.md', 'quickstart.md'].map((file) => `${folder}/${file}`);
      return ['{feature}/spec.md', ...own, '{state}'];
    },
  },
  result: {
    type: 'object',
    required: [
      'feature',
      'folder',
      'branch',
      'variant',
      'written',
      'kept',
      'edited',
      'decisions',
      'answered',
      'gates',
      'undecided',
      'open_questions',
    ],
    properties: {
      feature: { type: 'string' },
      folder: { type: 'string' },
      branch: { type: ['string', 'null'] },
      variant: { type: ['string', 'null'], description: "Null for the feature's own plan." },
      written: { type: 'array', items: { type: 'string' } },
      kept: { type: 'array', items: { type: 'string' }, description: 'Documents that stay as they are.' },
      edited: {
        type: 'array',
        items: { type: 'string' },
        description: 'Those of them that --refresh leaves because somebody has edited them.',
      },
      decisions: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'decision', 'satisfies'],
          properties: {
            id: { type: 'string' },
            decision: { type: 'string' },
            satisfies: { type: 'array', items: { type: 'string' } },
          },
        },
      },
      answered: {
        type: 'array',
        description: 'Questions of spec.md that the choices answer.',
        items: {
          type: 'object',
          required: ['question', 'answer'],
          properties: { question: { type: 'string' }, answer: { type: 'string' } },
        },
      },
      gates,
      undecided: {
        type: 'array',
        items: { type: 'string' },
        description: 'Requirements that no decision or resource serves.',
      },
      open_questions: openQuestions,
    },
  },
  run(question) {
    const { project } = question;
    const current = currentFeature(question);
    const before = project.files[`${current.folder}/spec.md`];
    const variant = variantNamed(question.options['variant']);
    const { feature, source } =
      variant === null
        ? constrained(current, before, question)
        : { feature: variantOf(current, variant), source: before ?? '' };
    const spec = documentOf(feature, 'spec');
    if (!spec || before === undefined) {
      throw missingDocument(project, feature, 'spec.md', 'specops specify "what should exist, and why"');
    }
    if (!project.constitution) {
      throw new SpecopsError('E_INPUT', 'there is no constitution, so there are no gates to plan behind', {
        fix: 'specops init',
      });
    }
    const today = localDate(question.now);
    const choices = combined(feature, question);
    const request: PlanRequest = {
      feature,
      variant,
      spec,
      choices,
      gates: project.constitution.gates,
      articles: project.constitution.articles,
      catalog: project.catalog,
      constraints: project.constraints ?? [],
      today,
    };
    const derived = derivePlan(request);
    const files = answeredAgain(
      planFiles(request, derived, project),
      { path: variant === null ? 'spec.md' : '../../spec.md', text: source },
      feature,
      project,
    );
    const keep = files.filter(({ path }) => !writable(path, feature, question));
    refuseUnused(current, variant, keep, question);
    const written = files.filter((file) => !keep.includes(file) && textOf(file.path, feature, question) !== file.text);
    // What an earlier plan says stays as it is, so its specification does too.
    const answers = variant !== null || keep.some(({ path }) => path === 'plan.md') ? [] : derived.answers;
    const answeredSpec = answered(spec, source, answers, today);
    const changedSpec: WrittenFile[] = answeredSpec === before ? [] : [{ path: 'spec.md', text: answeredSpec }];
    const after = featureAfter(feature, [
      ...files.map((file) =>
        keep.includes(file)
          ? { path: file.path, text: project.files[`${feature.folder}/${file.path}`] ?? file.text }
          : file,
      ),
      ...(variant === null ? [{ path: 'spec.md', text: answeredSpec }] : []),
    ]);
    const ours = feature.state?.documents['spec.md']?.hash === hash(before) ? changedSpec : [];
    const state = nextState(
      feature.state,
      { choices },
      [...written, ...ours],
      [...files, { path: 'spec.md', text: answeredSpec }],
    );
    const open = questionsOf(after.documents, project.catalog);
    return {
      result: {
        feature: feature.name,
        folder: feature.folder,
        branch: project.repository?.branch ?? null,
        variant,
        written: [...changedSpec, ...written].map(({ path }) => `${feature.folder}/${path}`),
        kept: keep.map(({ path }) => `${feature.folder}/${path}`),
        edited: question.options['refresh'] === true ? keep.map(({ path }) => `${feature.folder}/${path}`) : [],
        decisions: decisionsIn(after),
        answered: answers.map(({ marker, text }) => ({ question: marker.question, answer: text })),
        gates: gateStates(after, project),
        undecided: unservedIn(after),
        open_questions: open,
      },
      edits:
        written.length + changedSpec.length === 0
          ? []
          : [
              ...[...changedSpec, ...written].map((file) =>
                edit(`${feature.folder}/${file.path}`, file.text, feature, question),
              ),
              stateEdit(
                feature.name,
                variant === null ? state : withVariant(current.state ?? state, variant, state),
                project,
              ),
            ],
      warnings: [
        ...misspelled(choices, project.catalog),
        ...ruledOut(derived),
        ...contradicted(after, project.catalog),
      ],
      next:
        variant === null
          ? stepsOf(project, after)
          : [{ command: 'specops compare', why: 'set the plans side by side', actor: 'agent' }],
    };
  },
  speckit({ feature, branch, folder, variant }) {
    const whole = variant === null ? folder : folder.slice(0, -`/${variantsFolder}/${variant}`.length);
    return {
      FEATURE_SPEC: `${whole}/spec.md`,
      IMPL_PLAN: `${folder}/plan.md`,
      SPECS_DIR: whole,
      BRANCH: branch ?? feature,
    };
  },
  text(result, paint) {
    const name = result.variant === null ? result.feature : `${result.feature}, variant ${result.variant}`;
    return [
      result.written.length === 0
        ? `${paint.bold(name)} is planned already; nothing was written.`
        : `${paint.green('Planned')} ${paint.bold(name)}`,
      '',
      ...result.written.map((path) => `  ${path}`),
      ...(result.kept.length > 0
        ? [
            paint.dim(`  kept: ${result.kept.join(', ')}`),
            paint.dim(
              result.edited.length > 0
                ? '  (edited since they were derived: yours to keep in step, or remove one to have it derived anew)'
                : '  (derive again what nobody has edited: specops plan --refresh)',
            ),
          ]
        : []),
      '',
      ...result.decisions.map(
        ({ id, decision, satisfies }) =>
          `  ${id}  ${printable(decision)}${satisfies.length > 0 ? paint.dim(`  ${satisfies.join(', ')}`) : paint.yellow('  serves no requirement')}`,
      ),
      ...(result.undecided.length > 0 ? [`  ${paint.yellow('no decision yet')}  ${result.undecided.join(', ')}`] : []),
      '',
      `Gates: ${gateCounts(result.gates, paint)}`,
      ...questionLines(result.open_questions, paint),
    ].join('\n');
  },
};

/** The choices of this run; those of an earlier one where it has none. */
function combined(feature: Feature, { text, options, project }: Question): string {
  const given = [...(text.trim() === '' ? [] : [text]), ...choiceLines(options['choice'], project.catalog)];
  return given.length === 0 ? (feature.state?.choices ?? '').slice(0, 64 * 1024) : given.join('\n');
}

/** Throws E_INPUT where choices are given that the plan which is there does not have, and would not get. */
function refuseUnused(
  feature: Feature,
  variant: string | null,
  keep: readonly WrittenFile[],
  question: Question,
): void {
  const view = variant === null ? feature : variantOf(feature, variant);
  const isNew = combined(view, question) !== (view.state?.choices ?? '');
  if (!isNew || !keep.some(({ path }) => path === 'plan.md')) return;
  const plan = `${view.folder}/plan.md`;
  throw question.options['refresh'] === true
    ? new SpecopsError(
        'E_INPUT',
        `${plan} has been edited since it was derived, so other choices cannot be put into it`,
        {
          fix: `edit its decisions, or remove it and run the command again`,
        },
      )
    : new SpecopsError('E_INPUT', `${feature.name} is planned already, with other choices`, {
        fix: 'specops plan --refresh "<all choices>" derives it again; specops plan --variant NAME makes a second plan',
      });
}

/** The specification with the constraints that apply to it by now, or by the choices; as it is where the plan stays. */
function constrained(
  feature: Feature,
  source: string | undefined,
  question: Question,
): { feature: Feature; source: string } {
  const spec = documentOf(feature, 'spec');
  const { catalog } = question.project;
  if (!spec || source === undefined || !writable('plan.md', feature, question))
    return { feature, source: source ?? '' };
  const unplanned = { ...feature, documents: feature.documents.filter(({ kind }) => kind !== 'plan') };
  const chosen = readChoices(combined(feature, question), catalog).map((one) => one.technology?.name ?? one.chosen);
  const edits = constraintEdits(spec, missingConstraints(unplanned, question.project, chosen));
  if (edits.length === 0) return { feature, source };
  const text = splice(source, edits);
  return { feature: featureAfter(feature, [{ path: 'spec.md', text }]), source: text };
}

function decisionsIn(feature: Feature): Planned['decisions'] {
  const plan = documentOf(feature, 'plan');
  const decisions = plan?.definitions.filter(({ kind }) => kind === 'decision') ?? [];
  return decisions.map((decision) => ({
    id: decision.id,
    decision: decision.text.trim(),
    satisfies: cited(plan?.citations ?? [], decision).filter((id) => /^(?:N?FR|SC)-/.test(id)),
  }));
}

/** Missing documents are always written; with `--refresh` also those that still are as SpecOps wrote them. */
function writable(path: string, feature: Feature, question: Question): boolean {
  const text = textOf(path, feature, question);
  if (text === undefined) return true;
  return question.options['refresh'] === true && feature.state?.documents[path]?.hash === hash(text);
}

function textOf(path: string, feature: Feature, { project }: Question): string | undefined {
  const whole = `${feature.folder}/${path}`;
  return feature.contracts.find((contract) => contract.path === whole)?.text ?? project.files[whole];
}

function edit(path: string, text: string, feature: Feature, { project }: Question): Edit {
  const before = project.files[path] ?? feature.contracts.find((contract) => contract.path === path)?.text;
  return before === undefined ? { kind: 'create', path, text } : { kind: 'change', path, before, text };
}
