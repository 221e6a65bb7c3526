import { answered } from '../core/answer.js';
import { localDate } from '../core/date.js';
import { derivePlan, type Plan, type PlanRequest } from '../core/derive/plan.js';
import { dataModelData, planData, quickstartData, researchData } from '../core/derive/plan-documents.js';
import { featureAfter } from '../core/feature-after.js';
import { gates, decide, gateStates, planFacts, type GateState, type Verdict } from '../core/gate.js';
import { hash } from '../core/hash.js';
import { openQuestions, questionsOf, type OpenQuestion } from '../core/questions.js';
import { render } from '../core/render.js';
import { nextState, statePath, stateText, type WrittenFile } from '../core/state.js';
import type { Command, Question } from '../model/command.js';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { documentOf, type Feature } from '../model/feature.js';
import { printable } from '../model/printable.js';
import { currentFeature } from '../core/resolve.js';
import { gateCounts, questionLines } from '../reports/summary.js';

interface Planned {
  feature: string;
  written: string[];
  /** Documents that stay as they are: written before, or edited since. */
  kept: string[];
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
    ['specops plan --file choices.md', 'choices from a file'],
    ['specops plan --refresh OpenTofu for provisioning', 'derive again what nobody has edited, with other choices'],
  ],
  arguments: [{ syntax: '[choices...]', about: 'technologies and what each is for; "-" reads them from stdin' }],
  options: [
    { syntax: '--file <path>', about: 'read the choices from a file' },
    {
      syntax: '--refresh',
      about: 'derive documents again that nobody has edited; earlier choices stay unless replaced',
    },
  ],
  writes: true,
  reads: {
    documents: 'current',
    text: true,
    files: () => [
      '{feature}/spec.md',
      '{feature}/plan.md',
      '{feature}/research.md',
      '{feature}/data-model.md',
      '{feature}/quickstart.md',
      '{state}',
    ],
  },
  result: {
    type: 'object',
    required: ['feature', 'written', 'kept', 'decisions', 'answered', 'gates', 'undecided', 'open_questions'],
    properties: {
      feature: { type: 'string' },
      written: { type: 'array', items: { type: 'string' } },
      kept: { type: 'array', items: { type: 'string' }, description: 'Documents that stay as they are.' },
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
    const feature = currentFeature(question);
    const spec = documentOf(feature, 'spec');
    const source = project.files[`${feature.folder}/spec.md`];
    if (!spec || source === undefined) {
      throw new SpecopsError('E_INPUT', `${feature.name} has no spec.md to plan from`, {
        fix: 'specops specify "what should exist, and why"',
      });
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
      spec,
      choices,
      gates: project.constitution.gates,
      articles: project.constitution.articles,
      catalog: project.catalog,
      today,
    };
    const derived = derivePlan(request);
    const answeredSpec = answered(spec, source, derived.answers, today);
    const files = documents(request, derived, question);
    const keep = files.filter(({ path }) => !writable(path, feature, question));
    const written = files.filter((file) => !keep.includes(file));
    const changedSpec: WrittenFile[] = answeredSpec === source ? [] : [{ path: 'spec.md', text: answeredSpec }];
    const after = featureAfter(feature, [
      ...files.map((file) =>
        keep.includes(file)
          ? { path: file.path, text: project.files[`${feature.folder}/${file.path}`] ?? file.text }
          : file,
      ),
      { path: 'spec.md', text: answeredSpec },
    ]);
    const ours = feature.state?.documents['spec.md']?.hash === hash(source) ? changedSpec : [];
    const state = nextState(
      feature.state,
      { choices },
      [...written, ...ours],
      [...files, { path: 'spec.md', text: answeredSpec }],
    );
    const stateFile = statePath(feature.name);
    const open = questionsOf(after.documents, project.catalog);
    return {
      result: {
        feature: feature.name,
        written: [...changedSpec, ...written].map(({ path }) => `${feature.folder}/${path}`),
        kept: keep.map(({ path }) => `${feature.folder}/${path}`),
        decisions: derived.decisions.map(({ id, title, satisfies }) => ({ id, decision: title, satisfies })),
        answered: derived.answers.map(({ marker, text }) => ({ question: marker.question, answer: text })),
        gates: gateStates(after, project),
        undecided: derived.unserved.map(({ id }) => id),
        open_questions: open,
      },
      edits:
        written.length + changedSpec.length === 0
          ? []
          : [
              ...[...changedSpec, ...written].map((file) =>
                edit(`${feature.folder}/${file.path}`, file.text, question),
              ),
              edit(stateFile, stateText(state), question),
            ],
      next: [
        ...(open.length > 0
          ? [
              {
                command: `edit ${open[0]?.file ?? ''}:${String(open[0]?.line ?? 1)}`,
                why: 'answer the open questions',
                actor: 'human' as const,
              },
            ]
          : []),
        { command: 'specops tasks', why: 'derive the task list', actor: 'agent' as const },
      ],
    };
  },
  text(result, paint) {
    return [
      result.written.length === 0
        ? `${paint.bold(result.feature)} is planned already; nothing was written.`
        : `${paint.green('Planned')} ${paint.bold(result.feature)}`,
      '',
      ...result.written.map((path) => `  ${path}`),
      ...(result.kept.length > 0
        ? [
            paint.dim(`  kept: ${result.kept.join(', ')}`),
            paint.dim('  (derive again what nobody has edited: specops plan --refresh)'),
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

/** The choices of this run; of an earlier one where it has none. */
function combined(feature: Feature, { text, options }: Question): string {
  const before = feature.state?.choices ?? '';
  if (text.trim() === '') return before;
  return options['refresh'] === true && before !== '' && before !== text ? `${text}\n${before}` : text;
}

/** Missing documents are always written; with `--refresh` also those that still are as SpecOps wrote them. */
function writable(path: string, feature: Feature, { project, options }: Question): boolean {
  const contract = feature.contracts.find((one) => one.path === `${feature.folder}/${path}`);
  const text = contract?.text ?? project.files[`${feature.folder}/${path}`];
  if (text === undefined) return true;
  return options['refresh'] === true && feature.state?.documents[path]?.hash === hash(text);
}

function edit(path: string, text: string, { project, feature }: Question): Edit {
  const before = project.files[path] ?? feature?.contracts.find((contract) => contract.path === path)?.text;
  return before === undefined ? { kind: 'create', path, text } : { kind: 'change', path, before, text };
}

/** Everything a plan writes. Gates are decided by the facts of the very documents they stand beside. */
function documents(request: PlanRequest, derived: Plan, { project }: Question): WrittenFile[] {
  const { templates } = project;
  const others: WrittenFile[] = [
    { path: 'research.md', text: render(templates, 'research.md', researchData(request, derived)) },
    { path: 'data-model.md', text: render(templates, 'data-model.md', dataModelData(request, derived)) },
    { path: 'quickstart.md', text: render(templates, 'quickstart.md', quickstartData(request, derived)) },
    ...derived.contracts.map(({ file, text }) => ({ path: `contracts/${file}`, text })),
  ];
  const undecided = render(templates, 'plan.md', planData(request, derived, new Map()));
  const facts = planFacts(featureAfter(request.feature, [...others, { path: 'plan.md', text: undecided }]), project);
  const verdicts = new Map<string, Verdict>(
    request.gates.flatMap(({ id, check }) =>
      id !== null && check !== null ? [[id, decide(check, facts)] as const] : [],
    ),
  );
  return [{ path: 'plan.md', text: render(templates, 'plan.md', planData(request, derived, verdicts)) }, ...others];
}
