import { deriveTasks } from '../core/derive/tasks.js';
import { readFacts } from '../core/facts.js';
import { check } from '../core/lint/check.js';
import { gateStates, plural } from '../core/gate.js';
import { hash } from '../core/hash.js';
import { questionsOf } from '../core/clarify/questions.js';
import { render } from '../core/render.js';
import { nextState, stateEdit } from '../core/state.js';
import { localDate } from '../core/date.js';
import { waves } from '../core/work/schedule.js';
import type { Command, Question } from '../model/command.js';
import { documentOf, type Feature } from '../model/feature.js';
import type { Problem } from '../model/finding.js';
import type { Rule } from '../model/rule.js';
import { gateUnanswered } from '../rules/gate-unanswered.js';
import { currentFeature, missingDocument } from '../core/resolve.js';

interface Tasked {
  feature: string;
  /** The feature's folder. */
  folder: string;
  /** What tasks are made of and that is there: `research.md`, `contracts/`. */
  inputs: string[];
  /** The project's own template; empty where it has none. */
  template: string;
  written: string[];
  kept: string[];
  /** True where --refresh leaves the list because somebody has edited it. */
  edited: boolean;
  tasks: number;
  parallel: number;
  waves: number;
  open_questions: number;
}

/** `specops tasks`: plan, data model, contracts and quickstart become an ordered list of work. */
export const tasks: Command<Tasked> = {
  name: 'tasks',
  examples: [
    ['specops tasks', 'for the feature of this branch'],
    ['specops tasks --feature 003 --dry-run', 'show what would be written'],
    ['specops tasks --refresh', 'derive the list again, if nobody has edited it'],
  ],
  arguments: [],
  options: [
    { syntax: '--refresh', about: 'derive tasks.md again if nobody has edited it' },
    { syntax: '--speckit', about: "print Spec Kit's keys: FEATURE_DIR, AVAILABLE_DOCS, TASKS_TEMPLATE" },
  ],
  writes: true,
  adds: true,
  hooks: true,
  reads: {
    documents: 'current',
    places: ['.specops/templates/tasks.md.hbs'],
    files: () => [
      '{feature}/tasks.md',
      '{feature}/plan.md',
      '{feature}/spec.md',
      '{feature}/data-model.md',
      '{feature}/quickstart.md',
      '{feature}/research.md',
      '{state}',
    ],
  },
  result: {
    type: 'object',
    required: [
      'feature',
      'folder',
      'inputs',
      'template',
      'written',
      'kept',
      'edited',
      'tasks',
      'parallel',
      'waves',
      'open_questions',
    ],
    properties: {
      feature: { type: 'string' },
      folder: { type: 'string' },
      inputs: { type: 'array', items: { type: 'string' }, description: 'What tasks are made of and that is there.' },
      template: { type: 'string', description: "The project's own; empty where it has none." },
      written: { type: 'array', items: { type: 'string' } },
      kept: { type: 'array', items: { type: 'string' } },
      edited: { type: 'boolean', description: 'True where --refresh leaves the list because somebody has edited it.' },
      tasks: { type: 'integer' },
      parallel: { type: 'integer', description: 'How many carry [P].' },
      waves: { type: 'integer', description: 'How many steps it takes with everything that can run at once at once.' },
      open_questions: { type: 'integer' },
    },
  },
  run(question) {
    const { project } = question;
    const feature = currentFeature(question);
    const spec = documentOf(feature, 'spec');
    const plan = documentOf(feature, 'plan');
    if (!spec) throw missingDocument(project, feature, 'spec.md', 'specops specify "what should exist, and why"');
    if (!plan)
      throw missingDocument(
        project,
        feature,
        'plan.md',
        `specops plan --feature ${feature.name} "<technology> for <purpose>, …"`,
      );
    const blocked = check({ ...project, features: [feature] }, [failedGate], {
      ci: question.ci,
      today: localDate(question.now),
    });
    const open = questionsOf(feature.documents, project.catalog).length;
    const about = {
      feature: feature.name,
      folder: feature.folder,
      inputs: inputsOf(feature),
      template: project.places?.[0] ?? '',
    };
    const nothing = {
      ...about,
      written: [],
      edited: false,
      tasks: 0,
      parallel: 0,
      waves: 0,
      open_questions: open,
    };
    if (blocked.length > 0) {
      return {
        result: { ...nothing, kept: [] },
        findings: blocked,
        failed: true,
        next: [
          {
            command: `edit ${plan.path}:${String(blocked[0]?.line ?? 1)}`,
            why: 'justify the failed gate in Complexity Tracking, or change the plan',
            actor: 'human',
          },
        ],
      };
    }
    const path = `${feature.folder}/tasks.md`;
    const before = project.files[path];
    const text = render(project.templates, 'tasks.md', deriveTasks(feature, spec, plan, project.catalog));
    const keep =
      before !== undefined &&
      !(question.options['refresh'] === true && feature.state?.documents['tasks.md']?.hash === hash(before));
    const list = readFacts(path, 'tasks', keep ? before : text).tasks;
    const result: Tasked = {
      ...about,
      written: keep || text === before ? [] : [path],
      kept: keep || text === before ? [path] : [],
      edited: keep && question.options['refresh'] === true,
      tasks: list.length,
      parallel: list.filter(({ parallel }) => parallel).length,
      waves: waves(list.map((task) => ({ ...task, dependsOn: task.dependsOn.map(({ id }) => id) }))).length,
      open_questions: open,
    };
    const warnings = open > 0 ? [`${plural(open, 'question')} still open: what depends on them may change`] : [];
    const next = [{ command: 'specops lint', why: 'prove the documents', actor: 'agent' as const }];
    if (keep) return { result, warnings, next };
    const state = nextState(
      feature.state,
      {},
      [{ path: 'tasks.md', text }],
      [{ path: 'tasks.md', text }, ...texts(feature, question)],
    );
    return {
      result,
      warnings,
      next,
      edits: [
        before === undefined
          ? { kind: 'create' as const, path, text }
          : { kind: 'change' as const, path, before, text },
        stateEdit(feature.name, state, project),
      ].filter((edit) => edit.kind !== 'change' || edit.before !== edit.text),
    };
  },
  speckit({ folder, inputs, template }) {
    return { FEATURE_DIR: folder, AVAILABLE_DOCS: inputs, TASKS_TEMPLATE: template };
  },
  text(result, paint, { failed }) {
    if (failed === true)
      return `${paint.red('Refused')}: a gate of ${paint.bold(result.feature)} has failed and nothing justifies it. Nothing was written.`;
    const what = `${plural(result.tasks, 'task')} in ${plural(result.waves, 'wave')}, ${String(result.parallel)} of them parallel`;
    if (result.edited)
      return `${paint.bold(result.feature)} keeps its tasks (${what}): they were edited since they were derived.\nThey are yours to keep in step; or remove tasks.md to have it derived anew.`;
    if (result.written.length === 0)
      return `${paint.bold(result.feature)} has its tasks already (${what}); nothing was written. Derive them again: specops tasks --refresh`;
    return [`${paint.green('Derived')} ${what}`, '', ...result.written.map((path) => `  ${path}`)].join('\n');
  },
};

/** What tasks are made of and that is there, as Spec Kit names it. */
function inputsOf(feature: Feature): string[] {
  const kinds = ['research', 'data-model', 'quickstart'] as const;
  const documents = kinds.filter((kind) => documentOf(feature, kind) !== undefined).map((kind) => `${kind}.md`);
  return [...documents, ...(feature.contracts.length > 0 ? ['contracts/'] : [])];
}

/** Texts of the documents that tasks are derived from, by their path inside the feature. */
function texts(feature: Feature, { project }: Question) {
  return feature.documents.flatMap(({ path }) => {
    const text = project.files[path];
    return text === undefined || path.endsWith('/tasks.md')
      ? []
      : [{ path: path.slice(feature.folder.length + 1), text }];
  });
}

/** What `tasks` refuses on: a gate that the facts decide against, without a reason in Complexity Tracking. */
const failedGate: Rule = {
  ...gateUnanswered,
  *check(project): Iterable<Problem> {
    for (const feature of project.features) {
      const plan = documentOf(feature, 'plan');
      if (!plan) continue;
      for (const { id, question, state, evidence } of gateStates(feature, project)) {
        if (state !== 'failed') continue;
        const gate = plan.gates.find((one) => one.id === id);
        yield {
          file: plan.path,
          message: `gate ${id} failed: ${question} ${evidence ?? ''}`,
          start: gate?.start ?? 0,
          end: gate?.end ?? 0,
        };
      }
    }
  },
};
