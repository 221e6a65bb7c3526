import { currentFeature } from '../core/resolve.js';
import type { Command } from '../model/command.js';
import { documentOf } from '../model/feature.js';

interface Paths {
  root: string;
  branch: string | null;
  feature: string;
  folder: string;
  spec: string;
  plan: string;
  tasks: string;
  /** Which of the feature's documents are there. */
  there: string[];
}

/** `specops paths`: where the documents of a feature lie, whether they are there or not. */
export const paths: Command<Paths> = {
  name: 'paths',
  examples: [
    ['specops paths', 'of the feature of this branch'],
    ['specops paths --feature 003 --json', 'of another one, for a program'],
  ],
  arguments: [],
  options: [
    {
      syntax: '--speckit',
      about: "print Spec Kit's keys: REPO_ROOT, BRANCH, FEATURE_DIR, FEATURE_SPEC, IMPL_PLAN, TASKS",
    },
  ],
  writes: false,
  reads: { documents: 'current' },
  result: {
    type: 'object',
    required: ['root', 'branch', 'feature', 'folder', 'spec', 'plan', 'tasks', 'there'],
    properties: {
      root: { const: '.', description: 'The project, to which all paths are relative.' },
      branch: { type: ['string', 'null'] },
      feature: { type: 'string' },
      folder: { type: 'string' },
      spec: { type: 'string' },
      plan: { type: 'string' },
      tasks: { type: 'string' },
      there: { type: 'array', items: { type: 'string' }, description: 'Those of the documents that are there.' },
    },
  },
  run(question) {
    const feature = currentFeature(question);
    const { folder } = feature;
    const kinds = ['spec', 'plan', 'tasks'] as const;
    return {
      result: {
        root: '.',
        branch: question.project.repository?.branch ?? null,
        feature: feature.name,
        folder,
        spec: `${folder}/spec.md`,
        plan: `${folder}/plan.md`,
        tasks: `${folder}/tasks.md`,
        there: kinds.filter((kind) => documentOf(feature, kind) !== undefined),
      },
    };
  },
  speckit({ root, branch, feature, folder, spec, plan, tasks }) {
    return {
      REPO_ROOT: root,
      BRANCH: branch ?? feature,
      FEATURE_DIR: folder,
      FEATURE_SPEC: spec,
      IMPL_PLAN: plan,
      TASKS: tasks,
    };
  },
  text({ folder, spec, plan, tasks }) {
    return [folder, spec, plan, tasks].join('\n');
  },
};
