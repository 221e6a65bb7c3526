import { plural } from '../core/gate.js';
import { headingOf, issuesOf } from '../core/work/issue.js';
import { currentFeature, missingDocument } from '../core/resolve.js';
import type { Command, JSONSchema } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import { documentOf } from '../model/feature.js';
import type { Issue, Tracked } from '../model/issue.js';

const formats = ['json', 'markdown'] as const;
const targets = ['github', 'gitlab'] as const;

interface Exported {
  feature: string;
  target: (typeof targets)[number];
  format: (typeof formats)[number];
  issues: Issue[];
  /** Issues that --create made, and those that were there already. */
  created: Tracked[];
  existing: Tracked[];
}

const tracked: JSONSchema = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['task', 'url'],
    properties: { task: { type: 'string' }, url: { type: 'string' } },
  },
};

/** `specops export issues`: the open tasks as issues, which know their task again. */
export const exportIssues: Command<Exported> = {
  name: 'export issues',
  examples: [
    ['specops export issues --feature 002', 'the open tasks of a feature, as Markdown to read'],
    ['specops export issues --feature 002 --format json | jq .[0].title', "bodies for the API of GitHub's issues"],
    ['specops export issues --feature 002 --target gitlab --format json', "for GitLab's"],
  ],
  arguments: [],
  options: [
    { syntax: '--format <format>', about: 'how to print them (markdown)', choices: formats },
    { syntax: '--target <tracker>', about: 'for whom (github)', choices: targets },
    {
      syntax: '--create',
      about: 'make those that are missing, with gh, after a question',
      writes: true,
      terminal: true,
    },
    { syntax: '-y, --yes', about: 'do not ask', terminal: true },
  ],
  writes: false,
  reads: { documents: 'current', files: () => ['{feature}/tasks.md'] },
  result: {
    type: 'object',
    required: ['feature', 'target', 'format', 'issues', 'created', 'existing'],
    properties: {
      feature: { type: 'string' },
      target: { enum: [...targets] },
      format: { enum: [...formats] },
      issues: {
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['task', 'title', 'body', 'marker'],
          properties: {
            task: { type: 'string' },
            title: { type: 'string' },
            body: { type: 'string', description: 'Markdown that mentions nobody.' },
            marker: {
              type: 'string',
              description: 'Stands in the body: the issue of this task is the one that has it.',
            },
          },
        },
      },
      created: { ...tracked, description: 'What --create made.' },
      existing: { ...tracked, description: 'What was there already, by the marker.' },
    },
  },
  run(question) {
    const { project, options } = question;
    const feature = currentFeature(question);
    const tasks = documentOf(feature, 'tasks');
    if (!tasks) throw missingDocument(project, feature, 'tasks.md', `specops tasks --feature ${feature.name}`);
    const target = targets.find((one) => one === options['target']) ?? 'github';
    const format = formats.find((one) => one === options['format']) ?? 'markdown';
    const create = options['create'] === true;
    if (create && target !== 'github')
      throw new SpecopsError('E_USAGE', '--create works with gh, and so with GitHub only', {
        fix: 'specops export issues --target gitlab --format json, for a script of yours',
      });
    const issues = issuesOf(feature.name, tasks, project.files[tasks.path] ?? '');
    const result: Exported = { feature: feature.name, target, format, issues, created: [], existing: [] };
    if (!create || issues.length === 0) return { result };
    const ask = `Make an issue on GitHub for each of the ${plural(issues.length, 'task')} that has none?`;
    return { result, deed: { kind: 'issues', issues, question: ask } };
  },
  done: (result, { created = [], existing = [] }) => ({ ...result, created, existing }),
  text({ issues, format, target, created, existing, feature }, paint) {
    if (created.length + existing.length > 0)
      return [
        `${paint.green('Made')} ${plural(created.length, 'issue')}; ${String(existing.length)} of ${feature} were there already.`,
        ...created.map(({ task, url }) => `  + ${task}  ${url}`),
        ...existing.map(({ task, url }) => paint.dim(`    ${task}  ${url}`)),
      ].join('\n');
    if (format === 'json')
      return JSON.stringify(
        issues.map(({ title, body }) => ({ title, [target === 'gitlab' ? 'description' : 'body']: body })),
        null,
        2,
      );
    if (issues.length === 0) return `Every task of ${feature} is done.`;
    return issues.map((issue) => `${headingOf(issue)}\n\n${issue.body.trimEnd()}`).join('\n\n');
  },
};
