import { check, count, reaches, type Counts } from '../core/check.js';
import { localDate } from '../core/date.js';
import { plural } from '../core/gate.js';
import { nearest } from '../core/nearest.js';
import type { Command, Question } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import { levels, type Finding, type Level } from '../model/finding.js';
import { printable } from '../model/printable.js';
import type { Rule } from '../model/rule.js';
import { rules } from '../rules/index.js';

interface Linted {
  documents: number;
  features: string[];
  counts: Counts;
}

const thresholds = [...levels, 'never'] as const;

/** `specops lint`: proves the documents of every feature, or of those that are named. */
export const lint: Command<Linted> = {
  name: 'lint',
  examples: [
    ['specops lint', 'every feature, and the constitution'],
    ['specops lint specs/003-multi-tenant-k8s', 'one feature'],
    ['specops lint --ci --json | jq .counts', 'as a CI job: open questions are errors'],
    ['specops lint --only gate-unanswered,gate-missing', 'some rules only'],
  ],
  arguments: [{ syntax: '[paths...]', about: 'folders or files to report on; everything without' }],
  options: [
    { syntax: '--fail-on <level>', about: 'exit 2 from this level on (error)', choices: thresholds },
    { syntax: '--only <rules>', about: 'these rules only, separated by commas' },
    { syntax: '--skip <rules>', about: 'all rules but these' },
    { syntax: '--ci', about: 'judge as a CI job does; implied by the variable CI' },
  ],
  writes: false,
  reads: { documents: 'all' },
  result: {
    type: 'object',
    required: ['documents', 'features', 'counts'],
    properties: {
      documents: { type: 'integer', description: 'How many documents were read.' },
      features: { type: 'array', items: { type: 'string' } },
      counts: {
        type: 'object',
        required: ['error', 'warning', 'info'],
        properties: { error: { type: 'integer' }, warning: { type: 'integer' }, info: { type: 'integer' } },
      },
    },
  },
  run(question) {
    const { project, options } = question;
    const within = scope(question);
    const paths = [
      ...project.features.flatMap(({ documents }) => documents.map(({ path }) => path)),
      ...project.unreadable.map(({ path }) => path),
    ];
    const read = [...paths, ...(project.constitution ? [project.constitution.path] : [])].filter(within);
    if (read.length === 0) {
      throw new SpecopsError('E_INPUT', `no document was read under ${project.config.roots.join(', ')}`, {
        fix: 'specops specify "what should exist, and why", or name the folder in roots: of .specops/config.yaml',
      });
    }
    const found = check(project, chosenRules(options), { ci: question.ci, today: localDate(question.now) }).filter(
      ({ file }) => within(file),
    );
    const threshold = (options['failOn'] ?? 'error') as Level | 'never';
    const [first] = found;
    return {
      result: {
        documents: read.length,
        features: project.features
          .filter(({ folder }) => paths.some((path) => path.startsWith(`${folder}/`) && within(path)))
          .map(({ name }) => name),
        counts: count(found),
      },
      findings: found,
      failed: reaches(found, threshold),
      ...(first
        ? {
            next: [
              {
                command: `specops explain ${worst(found)}`,
                why: 'what it catches, why, and how to mend it',
                actor: 'agent' as const,
              },
            ],
          }
        : {}),
    };
  },
  text({ documents, counts }, paint) {
    const all = counts.error + counts.warning + counts.info;
    const read = `${plural(documents, 'document')} read`;
    if (all === 0) return `${paint.green('Clean')}: ${read}, nothing found.`;
    const parts = [
      ...(counts.error > 0 ? [paint.red(plural(counts.error, 'error'))] : []),
      ...(counts.warning > 0 ? [paint.yellow(plural(counts.warning, 'warning'))] : []),
      ...(counts.info > 0 ? [plural(counts.info, 'note')] : []),
    ];
    return `${parts.join(', ')} in ${read.replace(' read', '')}.`;
  },
};

/** The rule to explain first: of the heaviest finding. */
function worst(found: readonly Finding[]): string {
  for (const level of levels) {
    const one = found.find((finding) => finding.level === level);
    if (one) return one.rule;
  }
  return '';
}

function chosenRules(options: Question['options']): Rule[] {
  const only = named(options['only']);
  const skip = named(options['skip']);
  return rules.filter(({ name }) => (only.length === 0 || only.includes(name)) && !skip.includes(name));
}

function named(list: unknown): string[] {
  if (typeof list !== 'string') return [];
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  for (const name of names) {
    if (rules.some((rule) => rule.name === name)) continue;
    const meant = nearest(
      name,
      rules.map((rule) => rule.name),
    );
    throw new SpecopsError('E_USAGE', `there is no rule "${printable(name)}"`, {
      fix: meant === null ? 'specops explain lists the rules' : `did you mean ${meant}?`,
    });
  }
  return names;
}

/** Whether a path is one that was asked about. */
function scope({ words, project, feature, options }: Question): (path: string) => boolean {
  const asked = words.map((word) => word.replace(/\\/g, '/').replace(/^\.\//, '').replace(/\/+$/, ''));
  if (options['feature'] !== undefined && feature) asked.push(feature.folder);
  if (asked.length === 0 || asked.includes('.') || asked.includes('')) return () => true;
  const inside = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
  const all = [
    ...project.features.flatMap(({ documents, folder }) => [folder, ...documents.map(({ path }) => path)]),
    ...project.unreadable.map(({ path }) => path),
    project.constitution?.path ?? '',
  ];
  for (const [index, folder] of asked.entries()) {
    if (!all.some((path) => inside(path, folder)))
      throw new SpecopsError('E_INPUT', `there is no document at "${printable(words[index] ?? folder)}"`, {
        fix: 'paths are relative to the project: specops lint specs/001-…',
      });
  }
  return (path) => asked.some((folder) => inside(path, folder));
}
