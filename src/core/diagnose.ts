import type { Edit } from '../model/edit.js';
import type { Feature } from '../model/feature.js';
import type { Health } from '../model/health.js';
import type { Project } from '../model/project.js';
import { quoted } from './quoted.js';
import { numberKey } from './naming/same-number.js';

/** One thing that was looked at. */
export interface Check {
  name: string;
  level: 'ok' | 'warn' | 'fail';
  message: string;
  /** The command, or the sentence, that mends it; null where nothing is amiss. */
  fix: string | null;
  /** What completes or cleans it without asking anybody. */
  edit?: Edit;
  /** True where it is finished before anything else is mended. */
  finishes?: true;
}

/** What is amiss with the machine, the settings and the features of a project, and what a crash has left of its runs. */
export function diagnose(project: Project, health: Health): Check[] {
  return [
    ...machine(project, health),
    ...settings(health),
    runs(health),
    ...drafts(health),
    ...branches(project, health),
    ...sidecars(project, health),
    ...numbers(project),
    ...claims(project),
    reservations(project, health),
  ];
}

function machine({ config, repository }: Project, { node, git, refusal, unwritable }: Health): Check[] {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const recent = major > 20 || (major === 20 && minor >= 19);
  const wanted = config.git.branch === 'always' ? fail : warn;
  return [
    recent ? ok('node', `Node ${node}`) : fail('node', `Node ${node} is older than 20.19`, 'install Node 22 or newer'),
    git !== null
      ? ok('git', `git ${git}`)
      : wanted('git', 'git cannot be run, so no branch is made', 'install git, or set git.branch to never'),
    repository === null
      ? wanted('repository', 'this is no git repository, so no branch is made', 'git init')
      : refusal !== null
        ? fail('repository', `git refuses this repository: ${refusal}`, 'git status, and what it advises')
        : ok('repository', 'a git repository'),
    ...orOk(
      unwritable.map((path) => fail('folders', `${shown(path)} cannot be written`, `chmod u+w ${quoted(path)}`)),
      ok('folders', 'can be written'),
    ),
  ];
}

function settings({ broken }: Health): Check[] {
  return orOk(
    broken.map(({ message, fix }) => fail('settings', message, fix)),
    ok('settings', 'can be read'),
  );
}

function runs({ unfinishedRun = null }: Health): Check {
  if (unfinishedRun === null) return ok('runs', 'each came to its end');
  const { message, fix } = unfinishedRun;
  return fix === null
    ? { ...warn('runs', message, 'specops doctor --fix'), finishes: true }
    : warn('runs', message, fix);
}

function drafts({ drafts: all }: Health): Check[] {
  return orOk(
    all.map(({ path, dead }) =>
      dead === true
        ? mendable('drafts', `${path} was left by a run that is over`, { kind: 'discard', path })
        : dead === false
          ? ok('drafts', `${path} belongs to a run that is not proved to be over`)
          : warn('drafts', `${path} does not say whose it is`, `if nobody works on it: rm -r ${quoted(path)}`),
    ),
    ok('drafts', 'nothing is left of a run that did not end'),
  );
}

function branches({ config }: Project, { unfinished, empty }: Health): Check[] {
  const missing = config.git.branch === 'never' ? [] : unfinished;
  return orOk(
    [
      ...missing.map(({ feature, branch, possible }) => {
        const message = `${feature} is in no commit, and its branch ${branch} does not exist`;
        if (possible)
          return mendable('branches', message, { kind: 'branch', name: branch, checkout: false, reuse: true });
        return warn('branches', message, `commit it, or write a branch that can be made into its spec.md`);
      }),
      ...empty.map(({ branch, held }) =>
        warn(
          'branches',
          `the branch ${branch} holds no feature of that name`,
          held ? `switch away from it, then: git branch -d ${quoted(branch)}` : `git branch -d ${quoted(branch)}`,
        ),
      ),
    ],
    ok('branches', 'each has its feature, and each new feature its branch'),
  );
}

function sidecars({ features, initialised }: Project, { sidecars: all, fresh }: Health): Check[] {
  const names = new Set(features.map(({ name }) => name));
  const known = new Set(all);
  // Features that are committed may well come from another tool.
  const without = initialised || all.length > 0 ? fresh.filter((name) => !known.has(name)) : [];
  return orOk(
    [
      ...all
        .filter((name) => !names.has(name))
        .map((name) => {
          const path = `.specops/state/${name}.json`;
          return warn('sidecars', `${path} has no feature`, `git rm ${quoted(path)}, or bring its feature back`);
        }),
      ...without.map((name) =>
        warn(
          'sidecars',
          `${name} has no sidecar, so all of it counts as written by a person`,
          `specops plan --feature ${quoted(name)}, which begins one`,
        ),
      ),
    ],
    ok('sidecars', 'each has its feature, and each new feature its sidecar'),
  );
}

/** Features of one root that carry one number. */
function numbers({ features }: Project): Check[] {
  const twice = features.flatMap((feature, index) => {
    const first = features.slice(0, index).find((other) => numberKey(other) === numberKey(feature));
    return first ? [fail('numbers', `${feature.name} has the number of ${first.name}`, renumbering(feature))] : [];
  });
  return orOk(twice, ok('numbers', 'no two features have one number'));
}

function renumbering({ number }: Feature): string {
  return `specops renumber ${number}`;
}

/** Claims of processes that are proved dead, and of features that are not here. */
function claims({ claims: all = [], features }: Project): Check[] {
  const names = new Set(features.map(({ name }) => name));
  const held = all.filter(({ done }) => !done);
  return orOk(
    held.flatMap(({ feature, task, owner, dead }) => {
      const what = `${task} of ${feature} is claimed by ${owner}`;
      const taking = `specops tasks start ${task} --take-over --feature ${quoted(feature)}`;
      if (dead) return [warn('claims', `${what}, whose process is over`, taking)];
      return names.has(feature) ? [] : [ok('claims', `${what}, and the feature is not in this worktree`)];
    }),
    ok('claims', `${String(held.length)} tasks claimed, none by a process that is over`),
  );
}

/** Numbers that nobody uses are burnt, and stay so: given out again, one could go to two. */
function reservations({ features }: Project, { reserved }: Health): Check {
  const used = new Set(features.map(({ number }) => Number(number)));
  const burnt = reserved.filter((number) => !used.has(Number(number))).length;
  return ok(
    'reservations',
    `${String(reserved.length)} numbers reserved, ${String(burnt)} of them by no feature here: they stay`,
  );
}

function orOk(found: Check[], otherwise: Check): Check[] {
  return found.length > 0 ? found : [otherwise];
}

function ok(name: string, message: string): Check {
  return { name, level: 'ok', message, fix: null };
}

function warn(name: string, message: string, fix: string): Check {
  return { name, level: 'warn', message, fix };
}

function fail(name: string, message: string, fix: string): Check {
  return { name, level: 'fail', message, fix };
}

function mendable(name: string, message: string, edit: Edit): Check {
  return { ...warn(name, message, 'specops doctor --fix'), edit };
}

function shown(path: string): string {
  return path === '.' ? "the project's folder" : path;
}
