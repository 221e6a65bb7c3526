import { applying } from '../core/constraint.js';
import { deriveSpec, type SpecRequest } from '../core/derive/spec.js';
import { readFacts } from '../core/facts.js';
import { featureNameOf, shortName, slug } from '../core/name.js';
import { nextNumber, padded, timestamp, wishedNumber } from '../core/number.js';
import { openQuestions, questionsOf, type OpenQuestion } from '../core/questions.js';
import { render } from '../core/render.js';
import { nextState, statePath, stateText } from '../core/state.js';
import { localDate } from '../core/date.js';
import type { Command, Outcome, Question } from '../model/command.js';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import type { Project } from '../model/project.js';
import { questionLines } from '../reports/summary.js';

interface Specified {
  feature: string;
  number: string;
  folder: string;
  spec: string;
  /** Null where no branch was made. */
  branch: string | null;
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
    ['specops specify --dry-run Private network for two regions', 'show what would be written'],
  ],
  arguments: [{ syntax: '[intent...]', about: 'what should exist, and why; "-" reads it from stdin' }],
  options: [
    { syntax: '--file <path>', about: 'read the intent from a file' },
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
    { syntax: '--speckit', about: "print Spec Kit's keys: BRANCH_NAME, SPEC_FILE, FEATURE_NUM" },
  ],
  writes: true,
  reads: {
    documents: 'none',
    numbers: true,
    text: true,
    feature: ({ number }) => (typeof number === 'string' ? number : null),
    files: () => ['{feature}/spec.md', '{state}'],
  },
  result: {
    type: 'object',
    required: ['feature', 'number', 'folder', 'spec', 'branch', 'checked_out', 'created', 'open_questions'],
    properties: {
      feature: { type: 'string', description: 'The name: number and slug.' },
      number: { type: 'string' },
      folder: { type: 'string' },
      spec: { type: 'string', description: 'Path of spec.md.' },
      branch: { type: ['string', 'null'], description: 'Null where no branch was made.' },
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
    const { number, warnings } = numberFor(question, name);
    const feature = featureNameOf(number, name);
    const root = project.config.roots[0] ?? 'specs';
    const folder = `${root}/${feature}`;
    const wantsBranch = branchWanted(question);
    const spec = `${folder}/spec.md`;
    const text = specText(question, { feature, branch: wantsBranch, spec });
    const file = { path: 'spec.md', text };
    const checkout = wantsBranch && options['switch'] !== false;
    const edits: Edit[] = [
      { kind: 'folder', path: folder, files: [file] },
      { kind: 'create', path: statePath(feature), text: stateText(nextState(null, { input }, [file], [file])) },
      ...(wantsBranch
        ? [{ kind: 'branch' as const, name: feature, checkout, reuse: options['allowExistingBranch'] === true }]
        : []),
    ];
    return {
      result: {
        feature,
        number,
        folder,
        spec,
        branch: wantsBranch ? feature : null,
        checked_out: checkout,
        created: true,
        open_questions: questionsOf([readFacts(spec, 'spec', text)], project.catalog),
      },
      reserve: { number, owner: feature, higher: isNext(question) },
      edits,
      warnings,
      next: [
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
    return { ...result, branch, checked_out: branch !== null && branch === head };
  },
  speckit({ feature, spec, number }) {
    return { BRANCH_NAME: feature, SPEC_FILE: spec, FEATURE_NUM: number };
  },
  text(result, paint) {
    const where =
      result.branch === null
        ? 'no branch'
        : `branch ${result.branch}${result.checked_out ? ', checked out' : ', not checked out'}`;
    const head = result.created
      ? `${paint.green('Specified')} ${paint.bold(result.feature)} (${where})`
      : `${paint.bold(result.feature)} is already specified with this intent; nothing was written.`;
    return [head, '', `  ${result.spec}`, '', ...questionLines(result.open_questions, paint)].join('\n');
  },
};

/** The text of the specification, with a requirement for each constraint that applies to what it says without them. */
function specText(
  { project, text: input, options, now }: Question,
  { feature, branch, spec }: { feature: string; branch: boolean; spec: string },
): string {
  const { catalog, constraints = [], templates } = project;
  const labels = Array.isArray(options['label']) ? options['label'].map(String) : [];
  const request: SpecRequest = {
    input,
    feature,
    branch,
    created: localDate(now),
    catalog,
    coverage: project.config.coverage,
    labels,
  };
  const plain = render(templates, 'spec.md', deriveSpec(request));
  const own = applying(constraints, catalog, { spec: readFacts(spec, 'spec', plain), intent: input });
  return own.length === 0 ? plain : render(templates, 'spec.md', deriveSpec({ ...request, constraints: own }));
}

/** The feature that `--number` names, where it was specified with the very same intent: nothing to do. */
function same({ project, options }: Question, input: string): Outcome<Specified> | null {
  const wish = options['timestamp'] === true ? null : wishOf(options);
  const feature = project.features.find(
    ({ name, number }) => Number(number) === wish && inputOf(project.files[statePath(name)]) === input,
  );
  const spec = `${feature?.folder ?? ''}/spec.md`;
  const text = project.files[spec];
  if (!feature || text === undefined) return null;
  const branch = project.taken.branches.includes(feature.name) ? feature.name : null;
  return {
    result: {
      feature: feature.name,
      number: feature.number,
      folder: feature.folder,
      spec,
      branch,
      checked_out: branch !== null && project.repository?.branch === branch,
      created: false,
      open_questions: questionsOf([readFacts(spec, 'spec', text)], project.catalog),
    },
    next: [{ command: `specops status --feature ${feature.name}`, why: 'see where it stands', actor: 'agent' }],
  };
}

/** The intent that a sidecar holds; null where there is none. */
function inputOf(state: string | undefined): string | null {
  try {
    const data = JSON.parse(state ?? '') as { input?: unknown } | null;
    return typeof data?.input === 'string' ? data.input : null;
  } catch {
    return null;
  }
}

function wishOf(options: Question['options']): number | null {
  const wish = options['number'];
  if (wish === undefined) return null;
  const text = typeof wish === 'string' ? wish : '';
  if (!/^\d{1,9}$/.test(text)) {
    throw new SpecopsError('E_USAGE', `--number takes a whole number, not "${printable(text)}"`, {
      fix: 'specops specify --number 12 …',
    });
  }
  return Number(text);
}

/** True where the number is the next one, not one that was wished for or is made of the time. */
function isNext({ project, options }: Question): boolean {
  return wishOf(options) === null && options['timestamp'] !== true && project.config.numbering !== 'timestamp';
}

function numberFor({ project, options, now, claimed }: Question, name: string): { number: string; warnings: string[] } {
  const wish = wishOf(options);
  if (options['timestamp'] === true || (project.config.numbering === 'timestamp' && wish === null)) {
    return { number: timestamp(now), warnings: wish === null ? [] : ['--number is ignored with --timestamp'] };
  }
  if (wish === null) return { number: claimed ?? padded(nextNumber(project.taken)), warnings: [] };
  const free = wishedNumber(allowed(project, options, wish, name), wish);
  const warning = `number ${padded(wish)} belongs to ${free.owner ?? ''}; took ${padded(free.number)}`;
  return { number: padded(free.number), warnings: free.owner === null ? [] : [warning] };
}

/** With `--allow-existing-branch`, a number that only the branch of this very name owns is free. */
function allowed(
  { taken, features }: Project,
  options: Question['options'],
  wish: number,
  name: string,
): Project['taken'] {
  const branch = featureNameOf(padded(wish), name);
  const usable =
    options['allowExistingBranch'] === true &&
    taken.branches.includes(branch) &&
    !features.some(({ number }) => Number(number) === wish);
  if (!usable) return taken;
  return {
    ...taken,
    numbers: Object.fromEntries(Object.entries(taken.numbers).filter(([number]) => Number(number) !== wish)),
  };
}

function branchWanted({ project, options }: Question): boolean {
  const policy = project.config.git.branch;
  if (options['branch'] === false || policy === 'never') return false;
  return project.repository !== null || policy === 'always';
}
