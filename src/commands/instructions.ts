import { artifactKinds, artifactNames, type ArtifactKind } from '../core/work/artifact.js';
import { staleBlocks, type Stale } from '../core/work/stale.js';
import { artifactsOf, type Artifact } from '../core/work/steps.js';
import type { Command, Question } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import { nearest } from '../core/nearest.js';
import { wrap } from '../reports/wrap.js';

interface Instructions {
  feature: string | null;
  artifact: string;
  path: string;
  state: Artifact['state'];
  blocked_by: string[];
  stale: Stale[];
  template: { key: string; override: string; overridden: boolean } | null;
  constraints: string[];
  rules: string[];
  depends_on: { artifact: string; path: string }[];
  unlocks: string[];
  make: string | null;
  check: string;
}

const override = (key: string) => `.specops/templates/${key}.hbs`;

/** `specops instructions <artifact>`: what to write where, from what, and how it is proved. */
export const instructions: Command<Instructions> = {
  name: 'instructions',
  examples: [
    ['specops instructions plan', 'what a plan has to hold, and what makes it'],
    ['specops instructions spec --json', 'the same for an agent'],
  ],
  arguments: [{ syntax: '<artifact>', about: `one of ${artifactNames.join(', ')}` }],
  options: [],
  writes: false,
  reads: {
    documents: 'current',
    places: artifactKinds.flatMap(({ template }) => (template ? [override(template)] : [])),
  },
  result: {
    type: 'object',
    required: [
      'feature',
      'artifact',
      'path',
      'state',
      'blocked_by',
      'stale',
      'template',
      'constraints',
      'rules',
      'depends_on',
      'unlocks',
      'make',
      'check',
    ],
    properties: {
      feature: { type: ['string', 'null'] },
      artifact: { enum: artifactNames },
      path: { type: 'string', description: 'Relative to the project.' },
      state: { enum: ['done', 'ready', 'blocked', 'stale'] },
      blocked_by: { type: 'array', items: { type: 'string' } },
      stale: staleBlocks,
      template: {
        type: ['object', 'null'],
        required: ['key', 'override', 'overridden'],
        additionalProperties: false,
        properties: {
          key: { type: 'string' },
          override: { type: 'string', description: "Where a template of the project's own lies." },
          overridden: { type: 'boolean' },
        },
      },
      constraints: { type: 'array', items: { type: 'string' }, description: 'What to write, and what not.' },
      rules: { type: 'array', items: { type: 'string' }, description: 'That judge it: specops explain says more.' },
      depends_on: {
        type: 'array',
        items: {
          type: 'object',
          required: ['artifact', 'path'],
          additionalProperties: false,
          properties: { artifact: { type: 'string' }, path: { type: 'string' } },
        },
      },
      unlocks: { type: 'array', items: { type: 'string' } },
      make: { type: ['string', 'null'], description: 'The command that makes it; one that ends in - reads stdin.' },
      check: { type: 'string', description: 'The command that proves it.' },
    },
  },
  run(question) {
    const { project, feature } = question;
    const kind = kindNamed(question.words[0] ?? '');
    const path = pathOf(kind, question);
    const artifacts = feature ? artifactsOf(feature, project) : [];
    const found = artifacts.find(({ name }) => name === kind.name);
    const missing = kind.after.filter((name) => !isThere(name, question, artifacts));
    const state =
      found?.state ?? (isThere(kind.name, question, artifacts) ? 'done' : missing.length > 0 ? 'blocked' : 'ready');
    const which = feature === null || kind.name === 'constitution' ? '' : ` ${path}`;
    return {
      result: {
        feature: feature?.name ?? null,
        artifact: kind.name,
        path,
        state,
        blocked_by: found?.blocked_by ?? (state === 'blocked' ? missing : []),
        stale: found?.stale ?? [],
        template:
          kind.template === null
            ? null
            : {
                key: kind.template,
                override: override(kind.template),
                overridden: project.places?.includes(override(kind.template)) === true,
              },
        constraints: [...kind.constraints],
        rules: [...kind.rules],
        depends_on: kind.after.map((name) => ({ artifact: name, path: pathOf(kindNamed(name), question) })),
        unlocks: artifactKinds.filter(({ after }) => after.includes(kind.name)).map(({ name }) => name),
        make: kind.make,
        check: `specops lint${which} --json`,
      },
    };
  },
  text(result, paint) {
    const { artifact, path, state, blocked_by: blocked, constraints, rules, make, check, template } = result;
    const line = (name: string, text: string) => `  ${name.padEnd(10)}${wrap(text, paint.width, 12)}`;
    return [
      `${paint.bold(artifact)}  ${printable(path)}  ${state}${blocked.length > 0 ? `: needs ${blocked.join(', ')}` : ''}`,
      '',
      ...(make === null ? [] : [line('make', make)]),
      line('check', printable(check)),
      ...(template === null
        ? []
        : [line('template', template.overridden ? template.override : `${template.key}, yours: ${template.override}`)]),
      ...(result.depends_on.length > 0 ? [line('from', result.depends_on.map((one) => one.artifact).join(', '))] : []),
      ...(result.unlocks.length > 0 ? [line('unlocks', result.unlocks.join(', '))] : []),
      line('rules', rules.join(', ')),
      '',
      ...constraints.map((text) => `- ${wrap(text, paint.width, 2)}`),
    ].join('\n');
  },
};

function kindNamed(name: string): ArtifactKind {
  const kind = artifactKinds.find((one) => one.name === name.replace(/\.md$/, ''));
  if (kind) return kind;
  const meant = nearest(name, artifactNames);
  throw new SpecopsError('E_USAGE', `there is no artifact "${printable(name)}"`, {
    fix: `specops instructions ${meant ?? 'spec'}; there are ${artifactNames.join(', ')}`,
  });
}

function pathOf({ name, file }: ArtifactKind, { feature, project }: Question): string {
  if (name === 'constitution') return project.constitution?.path ?? file;
  return `${feature?.folder ?? `${project.config.roots[0] ?? 'specs'}/NNN-slug`}/${file}`;
}

function isThere(name: string, { project, feature }: Question, artifacts: readonly Artifact[]): boolean {
  if (name === 'constitution') return project.constitution !== null;
  return (
    artifacts.some((one) => one.name === name && (one.state === 'done' || one.state === 'stale')) ||
    feature?.documents.some(({ kind }) => kind === name) === true
  );
}
