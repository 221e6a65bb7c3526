import { namesOf, ticketOf } from '../core/naming/branch-name.js';
import { chosenNumber, isNext, wishOf } from '../core/naming/chosen-number.js';
import { chosenWorktree, wayTo } from '../core/naming/chosen-worktree.js';
import { applying } from '../core/knowledge/constraint.js';
import { deriveSpec, type SpecRequest } from '../core/derive/spec.js';
import { readFacts } from '../core/facts.js';
import { readIntent, type Intent } from '../core/intent/intent.js';
import { labelsOf } from '../core/intent/label.js';
import { misspellingsIn } from '../core/intent/misspelling.js';
import { shortName, slug } from '../core/naming/name.js';
import { openQuestions, questionsOf, type OpenQuestion } from '../core/clarify/questions.js';
import { quoted } from '../core/quoted.js';
import { render } from '../core/render.js';
import { nextState, statePath, stateText } from '../core/state.js';
import { localDate } from '../core/date.js';
import type { Command, Outcome, Question } from '../model/command.js';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import type { State } from '../model/state.js';
import { questionLines } from '../reports/summary.js';

interface Specified {
  feature: string;
  number: string;
  folder: string;
  spec: string;
  /** Null where no branch was made. */
  branch: string | null;
  ticket: string | null;
  /** The worktree that holds it, as it was named or relative to the project; null for this one. */
  worktree: string | null;
  /** Whether HEAD is on the branch. */
  checked_out: boolean;
  /** False where the very same feature was there already. */
  created: boolean;
  open_questions: OpenQuestion[];
}

/** `specops specify`: an intent becomes a numbered feature with a branch and a specification. */
export const specify: Command<Specified> = {
  name: 'specify',
  examples: [
    ['specops specify Multi-tenant Kubernetes platform with namespace isolation', 'the intent as it is typed'],
    ['specops specify - < intent.md', 'a longer intent from stdin'],
    ['specops specify --file intent.md --number 12 --no-switch', 'number 12 if it is free; HEAD stays where it is'],
    ['specops specify --worktree Backups of all volumes', 'in .worktrees/NNN-slug, for an agent beside others'],
    ['specops specify --ticket OPS-42 Audit log', 'kept in the spec, and for --branch-template'],
    ['specops specify --dry-run Private network for two regions', 'show what would be written'],
  ],
  arguments: [{ syntax: '[intent...]', about: 'what should exist, and why; "-" reads it from stdin' }],
  options: [
    { syntax: '--file <path>', about: 'read the intent from a file', terminal: true },
    { syntax: '--short-name <name>', about: 'the name after the number, instead of one made from the intent' },
    { syntax: '--number <n>', about: 'the number to take if it is free, else the next free one' },
    { syntax: '--timestamp', about: 'number by date and time: YYYYMMDD-HHMMSS' },
    {
      syntax: '--label <label>',
      about: 'a label of the feature, which constraints may name; repeatable',
      repeat: true,
    },
    { syntax: '--no-branch', about: 'make no branch' },
    { syntax: '--no-switch', about: 'make the branch and stay on this one' },
    { syntax: '--allow-existing-branch', about: 'use the branch of that name if there is one' },
    { syntax: '--branch-template <template>', about: 'the branch, of {number}, {slug} and {ticket}' },
    { syntax: '--ticket <id>', about: 'the ticket it is for, such as ABC-123' },
    { syntax: '--worktree', about: 'in a git worktree of its own: .worktrees/NNN-slug' },
    {
      syntax: '--worktree-path <folder>',
      about: 'the same, in a folder you name, which may be outside',
      terminal: true,
    },
    {
      syntax: '--reserve <where>',
      about: 'reserve the number here, or on origin too, through git',
      choices: ['local', 'remote'],
      terminal: true,
    },
    { syntax: '--speckit', about: "print Spec Kit's keys: BRANCH_NAME, SPEC_FILE, FEATURE_NUM", terminal: true },
  ],
  writes: true,
  adds: true,
  hooks: true,
  reads: {
    documents: 'none',
    numbers: true,
    remote: ({ reserve }) => (typeof reserve === 'string' ? reserve === 'remote' : null),
    text: true,
    history: ({ worktree, worktreePath }) => (worktree === true || worktreePath !== undefined ? 'settings' : null),
    feature: ({ number }) => (typeof number === 'string' ? number : null),
    files: () => ['{feature}/spec.md', '{state}'],
  },
  result: {
    type: 'object',
    required: [
      ...['feature', 'number', 'folder', 'spec', 'branch', 'ticket', 'worktree'],
      ...['checked_out', 'created', 'open_questions'],
    ],
    properties: {
      feature: { type: 'string', description: 'The name: number and slug.' },
      number: { type: 'string' },
      folder: { type: 'string' },
      spec: { type: 'string', description: 'Path of spec.md.' },
      branch: { type: ['string', 'null'], description: 'Null where no branch was made.' },
      ticket: { type: ['string', 'null'] },
      worktree: {
        type: ['string', 'null'],
        description: 'Where the folder and the branch are checked out, relative to the project; null for here.',
      },
      checked_out: { type: 'boolean', description: 'Whether HEAD is on the branch.' },
      created: { type: 'boolean', description: 'False where the very same feature was there already.' },
      open_questions: openQuestions,
    },
  },
  run(question) {
    const input = question.text;
    if (input.trim() === '') {
      throw new SpecopsError('E_USAGE', 'there is no intent to specify', {
        fix: 'specops specify "what should exist, and why"',
      });
    }
    const { project, options } = question;
    const name = typeof options['shortName'] === 'string' ? shortName(options['shortName']) : slug(input);
    const again = same(question, input);
    if (again) return again;
    const { number, warnings } = chosenNumber(question, name);
    const wantsBranch = branchWanted(question);
    const ticket = typeof options['ticket'] === 'string' ? ticketOf(options['ticket']) : null;
    const names = namesOf(templateOf(question), { number, slug: name, ticket });
    const { feature } = names;
    const branch = wantsBranch ? names.branch : null;
    const root = project.config.roots[0] ?? 'specs';
    const folder = `${root}/${feature}`;
    const spec = `${folder}/spec.md`;
    const intent = readIntent(input, project.catalog);
    const text = specText(question, intent, { feature, branch, ticket, spec });
    const file = { path: 'spec.md', text };
    const worktree = chosenWorktree(question, feature, branch);
    const checkout = branch !== null && (worktree !== null || options['switch'] !== false);
    const state = nextState(
      null,
      { input, ...(branch === null || branch === feature ? {} : { branch }), ...(ticket === null ? {} : { ticket }) },
      [file],
      [file],
    );
    const edits: Edit[] = [
      ...(worktree === null ? [] : [worktree]),
      { kind: 'folder', path: folder, files: [file] },
      { kind: 'create', path: statePath(feature), text: stateText(state) },
      ...(branch === null || worktree !== null
        ? []
        : [{ kind: 'branch' as const, name: branch, checkout, reuse: options['allowExistingBranch'] === true }]),
    ];
    return {
      result: {
        feature,
        number,
        folder,
        spec,
        branch,
        ticket,
        worktree: worktree?.path ?? null,
        checked_out: checkout,
        created: true,
        open_questions: questionsOf([readFacts(spec, 'spec', text)], project.catalog),
      },
      reserve: { number, owner: feature, higher: isNext(question) },
      edits,
      warnings: [...warnings, ...doubtsOf(question, intent), ...(worktree === null ? [] : missingThere(project))],
      notes: missing(question, wantsBranch),
      next: [
        ...(worktree === null
          ? []
          : [
              {
                command: `cd ${quoted(wayTo(question, worktree.path))}`,
                why: 'the feature is there',
                actor: 'agent' as const,
              },
            ]),
        { command: `edit ${spec}`, why: 'answer the open questions', actor: 'human' },
        ...(project.initialised
          ? []
          : [{ command: 'specops init', why: 'a plan needs a constitution', actor: 'agent' as const }]),
        {
          command: `specops plan${checkout ? '' : ` --feature ${feature}`} "<technology> for <purpose>, …"`,
          why: 'choose how it is built',
          actor: 'agent',
        },
      ],
    };
  },
  settle(result, { head, branches }) {
    const branch = branches.find((name) => name === result.branch) ?? null;
    return { ...result, branch, checked_out: branch !== null && (result.worktree !== null || branch === head) };
  },
  speckit({ feature, branch, spec, number, worktree }) {
    const file = worktree === null ? spec : `${worktree}/${spec}`;
    return { BRANCH_NAME: branch ?? feature, SPEC_FILE: file, FEATURE_NUM: number };
  },
  text(result, paint) {
    const where =
      result.branch === null
        ? 'no branch'
        : `branch ${result.branch}${result.checked_out ? ', checked out' : ', not checked out'}`;
    const head = result.created
      ? `${paint.green('Specified')} ${paint.bold(result.feature)} (${where})`
      : `${paint.bold(result.feature)} is already specified with this intent; nothing was written.`;
    const place = result.worktree === null ? '' : `${result.worktree.replace(/(?<!\/)\/+$/, '')}/`;
    return [head, '', `  ${printable(place)}${result.spec}`, '', ...questionLines(result.open_questions, paint)].join(
      '\n',
    );
  },
};

/** What a new worktree has not got: it holds what is committed. */
function missingThere({ history }: Question['project']): string[] {
  const paths = (history?.uncommitted ?? []).map((path) => printable(path));
  if (paths.length === 0) return [];
  const shown = `${paths.slice(0, 4).join(', ')}${paths.length > 4 ? ` and ${String(paths.length - 4)} more` : ''}`;
  return [`not committed, so the worktree has not got as it is here: ${shown}; commit it, and merge that there`];
}

/** What somebody should know who asks for this, here. */
function doubtsOf({ project: { catalog }, text: input }: Question, intent: Intent): string[] {
  const { capabilities, technologies, undecided, refusals, statements } = intent;
  const misspelt = misspellingsIn(input, catalog);
  const isKnown =
    misspelt.length > 0 ||
    [capabilities, technologies, undecided, refusals].some((list) => list.length > 0) ||
    statements.some(({ topics, measured }) => topics.length > 0 || measured);
  return [
    ...misspelt.map(({ word, meant }) => `nothing is known of "${printable(word)}"; did you mean ${meant}?`),
    ...(isKnown
      ? []
      : [
          'nothing of the intent is recognised, so spec.md can only ask about it; name what should exist, as in "HA PostgreSQL for billing", or add your own words in .specops/catalog/ (specops schema catalog)',
        ]),
  ];
}

/** What a person may have meant to have, and is not there: a repository for the branch, a constitution for the plan. */
function missing({ project: { config, repository, initialised }, options }: Question, wantsBranch: boolean): string[] {
  const isWithout = !wantsBranch && options['branch'] !== false && config.git.branch !== 'never';
  return [
    ...(repository === null && isWithout ? ['there is no git repository, so no branch was made'] : []),
    ...(initialised ? [] : ['there is no constitution: "specops init" writes one']),
  ];
}

/** The text of the specification, with a requirement for each constraint that applies to what it says without them. */
function specText(
  { project, text: input, options, now }: Question,
  intent: Intent,
  { spec, ...names }: Pick<SpecRequest, 'feature' | 'branch' | 'ticket'> & { spec: string },
): string {
  const { catalog, constraints = [], templates } = project;
  const labels = Array.isArray(options['label']) ? labelsOf(options['label'].map(String)) : [];
  const request: SpecRequest = {
    input,
    intent,
    ...names,
    created: localDate(now),
    catalog,
    coverage: project.config.coverage,
    labels,
  };
  const plain = render(templates, 'spec.md', deriveSpec(request));
  if (constraints.length === 0) return plain;
  const own = applying(constraints, catalog, { spec: readFacts(spec, 'spec', plain), intent: input });
  return own.length === 0 ? plain : render(templates, 'spec.md', deriveSpec({ ...request, constraints: own }));
}

/** The feature that `--number` names, where it was specified with the very same intent: nothing to do. */
function same({ project, options }: Question, input: string): Outcome<Specified> | null {
  const wish = options['timestamp'] === true ? null : wishOf(options);
  const feature = project.features.find(
    ({ name, number }) => Number(number) === wish && stateOf(project.files[statePath(name)]).input === input,
  );
  const spec = `${feature?.folder ?? ''}/spec.md`;
  const text = project.files[spec];
  if (!feature || text === undefined) return null;
  const state = stateOf(project.files[statePath(feature.name)]);
  const name = state.branch ?? feature.name;
  const branch = project.taken.branches.includes(name) ? name : null;
  return {
    result: {
      feature: feature.name,
      number: feature.number,
      folder: feature.folder,
      spec,
      branch,
      ticket: state.ticket ?? null,
      worktree: null,
      checked_out: branch !== null && project.repository?.branch === branch,
      created: false,
      open_questions: questionsOf([readFacts(spec, 'spec', text)], project.catalog),
    },
    next: [{ command: `specops status --feature ${feature.name}`, why: 'see where it stands', actor: 'agent' }],
  };
}

/** What a sidecar holds of how a feature was specified; nothing where there is none. */
function stateOf(state: string | undefined): Partial<Pick<State, 'input' | 'branch' | 'ticket'>> {
  try {
    const data = JSON.parse(state ?? '') as Record<string, unknown> | null;
    const keys = (['input', 'branch', 'ticket'] as const).filter((key) => typeof data?.[key] === 'string');
    return Object.fromEntries(keys.map((key) => [key, data?.[key]]));
  } catch {
    return {};
  }
}

function branchWanted({ project, options }: Question): boolean {
  const policy = project.config.git.branch;
  if (options['branch'] === false || policy === 'never') return false;
  return project.repository !== null || policy === 'always';
}

function templateOf({ project, options }: Question): string {
  const template = options['branchTemplate'];
  return typeof template === 'string' ? template : project.config.git.branch_template;
}
