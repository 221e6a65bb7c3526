import { branchOfFeature } from '../core/naming/branch-name.js';
import { chosenNumber } from '../core/naming/chosen-number.js';
import { featureNameOf } from '../core/naming/name.js';
import { padded } from '../core/naming/number.js';
import { pickedFeature, type Picked } from '../core/picked-feature.js';
import { quoted } from '../core/quoted.js';
import { pointerPath, renumberEdits } from '../core/naming/renumbering.js';
import type { Command, Outcome, Question } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import type { Feature } from '../model/feature.js';
import { printable } from '../model/printable.js';
import type { Project } from '../model/project.js';

interface Renumbered {
  /** The name it had; null where no two features share a number. */
  from: string | null;
  to: string | null;
  number: string | null;
  folder: string | null;
  /** Its branch; null where it has none here. */
  branch: string | null;
  why: string;
}

/** `specops renumber`: two features with one number are told apart, with everything that names the one that is moved. */
export const renumber: Command<Renumbered> = {
  name: 'renumber',
  examples: [
    ['specops renumber --dry-run', 'of two features with one number, show what the newer one would become'],
    ['specops renumber', 'give it the next free number: folder, branch, documents, and what cites it'],
    ['specops renumber 002-backups-all-dbs --to 12 --dry-run', 'that one, and that number'],
  ],
  arguments: [
    { syntax: '[feature]', about: 'its whole name; else the one the default branch has not, or that was created last' },
  ],
  options: [{ syntax: '--to <n>', about: 'the number it gets; else the next free one' }],
  writes: true,
  alone: true,
  finishes: true,
  reads: {
    documents: 'all',
    sources: true,
    numbers: true,
    history: () => 'features',
    claims: true,
    templates: false,
    feature: () => '*',
    files: () => ['{state}', pointerPath],
  },
  result: {
    type: 'object',
    required: ['from', 'to', 'number', 'folder', 'branch', 'why'],
    properties: {
      from: { type: ['string', 'null'], description: 'The name it had; null where no two features share a number.' },
      to: { type: ['string', 'null'] },
      number: { type: ['string', 'null'] },
      folder: { type: ['string', 'null'] },
      branch: { type: ['string', 'null'], description: 'Its branch as it is called now; null where it has none here.' },
      why: { type: 'string', description: 'Why it is this feature.' },
    },
  },
  run(question) {
    const { project, words, options } = question;
    const named = typeof options['feature'] === 'string' ? options['feature'] : undefined;
    const picked = pickedFeature(project, words[0] ?? named);
    if (picked === null) return nothingToDo(question);
    const { feature, why } = picked;
    const number = numberFor(question, picked);
    const name = featureNameOf(number, feature.name.slice(feature.number.length + 1));
    const { branch, hasBranch, warnings } = branchFor(project, feature, { number, name });
    const others = project.features.map((one) => one.name).filter((one) => one !== feature.name);
    const renaming = { from: feature, to: { name, number }, branch, others };
    const edits = renumberEdits(project, feature, { renaming, hasBranch });
    const folder = feature.folder.slice(0, -feature.name.length) + name;
    refuseWork(
      project,
      feature,
      edits.flatMap((edit) => (edit.kind === 'change' || edit.kind === 'remove' ? edit.path : [])),
    );
    return {
      result: { from: feature.name, to: name, number, folder, branch: hasBranch ? branch.to : null, why },
      reserve: { number, owner: name, higher: question.options['to'] === undefined && !number.includes('-') },
      edits,
      warnings: [...warnings, ...unread(project, feature), ...vague(project, feature, picked.twins)],
      next: [
        { command: 'git add -A && git commit', why: 'one commit, which git shows as a move', actor: 'human' },
        { command: 'specops lint', why: 'see that nothing leads nowhere', actor: 'agent' },
      ],
    };
  },
  text({ from, to, folder, branch, why }, paint, { edits = [] }) {
    if (from === null) return 'No two features have one number.';
    const changed = edits.filter(({ kind }) => kind === 'change').length;
    const where = branch === null ? 'no branch of its own here' : `branch ${branch}`;
    return [
      `${paint.green('Renumbered')} ${from} to ${paint.bold(to ?? '')} (${where}), for ${why}.`,
      '',
      `  ${folder ?? ''}, and ${String(changed)} ${changed === 1 ? 'file' : 'files'} that named it`,
    ].join('\n');
  },
};

function nothingToDo({ options }: Question): Outcome<Renumbered> {
  if (options['to'] !== undefined)
    throw new SpecopsError('E_USAGE', 'no two features have one number, so --to needs the name of one', {
      fix: 'specops renumber 003-audit-log --to 12',
    });
  return {
    result: { from: null, to: null, number: null, folder: null, branch: null, why: 'no two features have one number' },
  };
}

/** The number that was asked for, where it is free; else the next one, for a feature whose own is another's too. */
function numberFor(question: Question, { feature, twins }: Picked): string {
  const { project, options } = question;
  const wish = options['to'];
  if (wish === undefined) {
    if (twins.length > 0) return chosenNumber({ ...question, options: {} }, feature.name).number;
    throw new SpecopsError('E_INPUT', `${feature.name} shares its number with no other feature`, {
      fix: `specops renumber ${quoted(feature.name)} --to <n>, if it is to have another one all the same`,
    });
  }
  const text = typeof wish === 'string' ? wish : '';
  if (!/^\d{1,9}$/.test(text))
    throw new SpecopsError('E_USAGE', `--to takes a whole number, not "${printable(text)}"`, {
      fix: 'specops renumber 003-audit-log --to 12',
    });
  const { numbers } = project.taken;
  const owner = Object.hasOwn(numbers, String(Number(text))) ? numbers[String(Number(text))] : undefined;
  if (owner === undefined || question.claimed === padded(Number(text))) return padded(Number(text));
  throw new SpecopsError('E_INPUT', `number ${padded(Number(text))} belongs to ${printable(owner)}`, {
    fix: `leave --to out for the next free number`,
  });
}

/** What becomes of its branch: one that another worktree is on keeps its name, and is recorded. */
function branchFor(
  { history }: Project,
  feature: Feature,
  { number, name }: { number: string; name: string },
): { branch: { from: string; to: string }; hasBranch: boolean; warnings: string[] } {
  const from = branchOfFeature(feature);
  const hasBranch = history?.local.includes(from) === true;
  const token = new RegExp(`(^|[/-])${feature.number}(?=[/-]|$)`);
  const to = from.includes(feature.name)
    ? from.replace(feature.name, () => name)
    : from.replace(token, (_, before: string) => before + number);
  if (hasBranch && history.elsewhere.includes(from))
    return {
      branch: { from, to: from },
      hasBranch,
      warnings: [`the branch ${from} is checked out in another worktree, and keeps its name`],
    };
  const remote = history?.remote.find((ref) => ref.slice(ref.indexOf('/') + 1) === from);
  const pushed =
    remote === undefined || from === to ? [] : [`${remote} keeps its name until you push ${to}, and delete it there`];
  return { branch: { from, to }, hasBranch, warnings: pushed };
}

/** Refuses to move what git could not bring back, and what somebody is working on. */
function refuseWork({ history, repository, claims = [] }: Project, feature: Feature, touched: readonly string[]): void {
  const claim = claims.find((one) => one.feature === feature.name && !one.done && !one.dead);
  if (claim)
    throw new SpecopsError('E_INPUT', `${claim.owner} works on ${claim.task} of ${feature.name}`, {
      fix: `wait until it is done, or: specops tasks release ${claim.task} --feature ${quoted(feature.name)}`,
    });
  if (repository === null) return;
  if (!history)
    throw new SpecopsError('E_ENV', 'git could not be run, so nothing says what is committed', { fix: 'install git' });
  const paths = new Set(touched);
  // A draft that a killed run has left is nobody's work.
  const own = history.uncommitted.filter((path) => !/(?:^|\/)\.tmp-/.test(path));
  const work = own.filter((path) => (paths.has(path) && path !== pointerPath) || path.startsWith(`${feature.folder}/`));
  if (work.length === 0) return;
  const shown = work
    .slice(0, 3)
    .map((path) => printable(path))
    .join(', ');
  const more = work.length > 3 ? ` and ${String(work.length - 3)} more` : '';
  throw new SpecopsError('E_INPUT', `it would touch work that is not committed: ${shown}${more}`, {
    fix: `commit it first: git add ${quoted(feature.folder)} .specops && git commit`,
  });
}

/** Files of the feature whose text could not be read, and so says what it said. */
function unread({ unreadable }: Project, { folder }: Feature): string[] {
  return unreadable
    .filter(({ path }) => path.startsWith(`${folder}/`))
    .map(({ path, message }) => `${path} is moved and not rewritten: ${message}`);
}

/** Where other features say the number alone, which may mean either. */
function vague({ features, files }: Project, { number, folder }: Feature, twins: readonly Feature[]): string[] {
  if (twins.length === 0 || !/^\d{1,15}$/.test(number)) return [];
  const alone = new RegExp(`\\b(?:feature|spec|specification)s?\\s+#?0*${String(Number(number))}\\b(?!-)`, 'i');
  const places = features
    .filter((feature) => feature.folder !== folder && !twins.includes(feature))
    .flatMap(({ documents }) => documents.map(({ path }) => path))
    .flatMap((path) => {
      const line = (files[path] ?? '').split('\n').findIndex((text) => alone.test(text));
      return line < 0 ? [] : [`${path}:${String(line + 1)} says ${number} alone, which may mean either feature`];
    });
  return places.slice(0, 5);
}
