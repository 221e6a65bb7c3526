import { baselinePath, baselineText, isBaselinable, readBaseline } from '../core/lint/baseline.js';
import { check, count, reaches, type Counts } from '../core/lint/check.js';
import { localDate } from '../core/date.js';
import { unifiedDiff } from '../core/diff.js';
import { chosenRules, scopeOf, withChosen, type Scope } from '../core/lint/lint-scope.js';
import { mend, mendable, type Mended, type Mending } from '../core/lint/mend.js';
import { presetOf } from '../core/lint/preset.js';
import type { Command, JSONSchema, Outcome, Question, Step } from '../model/command.js';
import { presets, type Preset } from '../model/config.js';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { counted, levels, type Finding, type Level } from '../model/finding.js';
import type { Project } from '../model/project.js';
import { outputOption } from '../reports/outputs.js';
import { summary } from '../reports/text.js';
import { rules } from '../rules/index.js';

interface Linted {
  documents: number;
  features: string[];
  /** The set of rules of each feature, by its name. */
  presets: Record<string, Preset>;
  counts: Counts;
  /** How many findings do not count. */
  suppressed: number;
  /** What `--fix` mended, or would. */
  mended: Mended[];
  /** What `--fix` would mend, and what only `--fix --unsafe` would. */
  mendable: { safe: Mended[]; unsafe: Mended[] };
  /** The changes of `--fix --dry-run` as a unified diff. */
  diff: string;
  /** Entries in the baseline that was written; null where none was. */
  baseline: number | null;
}

const thresholds = [...levels, 'never'] as const;

const mendedSchema: JSONSchema = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['rule', 'file', 'line', 'about'],
    properties: {
      rule: { type: 'string' },
      file: { type: 'string' },
      line: { type: 'integer', minimum: 1 },
      about: { type: 'string', description: 'What the repair does.' },
    },
  },
};

/** `specops lint`: proves the documents of every feature, or of those that are named. */
export const lint: Command<Linted> = {
  name: 'lint',
  examples: [
    ['specops lint', 'every feature, and the constitution'],
    ['specops lint specs/003-multi-tenant-k8s', 'one feature'],
    ['specops lint --fix', 'mend what is safe to mend; --fix --dry-run shows it as a diff'],
    ['specops lint --staged', 'what git has staged, in a pre-commit hook'],
    ['specops lint --ci --json | jq .counts', 'as a CI job: open questions are errors'],
    ['specops lint --only gate-unanswered,gate-missing', 'some rules only'],
    ['specops lint -o sarif=lint.sarif -o text', 'for people, and for code scanning in a file'],
    ['specops lint - --stdin-filename specs/001-x/spec.md < draft.md', 'a document from stdin'],
  ],
  arguments: [{ syntax: '[paths...]', about: 'folders or files to report on, or - for stdin; everything without' }],
  options: [
    { syntax: '--fail-on <level>', about: 'exit 2 from this level on (error)', choices: thresholds },
    { syntax: '--preset <name>', about: 'the set of rules, whatever the settings say', choices: presets },
    { syntax: '--only <rules>', about: 'these rules only, separated by commas' },
    { syntax: '--skip <rules>', about: 'all rules but these' },
    { syntax: '--fix', about: 'mend what can be mended without changing what is meant', writes: true },
    { syntax: '--unsafe', about: 'with --fix: mend also what somebody has to look at afterwards', writes: true },
    { syntax: '--staged', about: 'what git has staged' },
    { syntax: '--since <commit>', about: 'documents that differ from where HEAD and a commit parted' },
    { syntax: '--stdin-filename <path>', about: 'the path of the document on stdin', terminal: true },
    { syntax: '--watch', about: 'lint again whenever something changes, until Ctrl-C', terminal: true },
    {
      syntax: '--write-baseline',
      about: `keep what is found in ${baselinePath}, so that only new findings count`,
      writes: true,
    },
    outputOption,
    { syntax: '--ci', about: 'judge as a CI job does; implied by the variable CI' },
  ],
  writes: true,
  reads: {
    documents: 'all',
    sources: true,
    made: true,
    templates: false,
    files: () => [baselinePath],
    stdin: (options) => (typeof options['stdinFilename'] === 'string' ? options['stdinFilename'] : ''),
    changes: ({ staged, since }) => (staged === true ? { staged: true } : typeof since === 'string' ? { since } : null),
  },
  result: {
    type: 'object',
    required: ['documents', 'features', 'presets', 'counts', 'suppressed', 'mended', 'mendable', 'diff', 'baseline'],
    properties: {
      documents: { type: 'integer', description: 'How many documents were read.' },
      features: { type: 'array', items: { type: 'string' } },
      presets: {
        type: 'object',
        description: 'The set of rules that applied to each feature, by its name.',
        additionalProperties: { enum: [...presets] },
      },
      counts: {
        type: 'object',
        required: ['error', 'warning', 'info'],
        properties: { error: { type: 'integer' }, warning: { type: 'integer' }, info: { type: 'integer' } },
      },
      suppressed: { type: 'integer', description: 'How many findings do not count.' },
      mended: { ...mendedSchema, description: 'What --fix mended; in a dry run what it would.' },
      mendable: {
        type: 'object',
        description: 'What is left that mends itself: with --fix, and with --fix --unsafe only.',
        additionalProperties: false,
        required: ['safe', 'unsafe'],
        properties: { safe: mendedSchema, unsafe: mendedSchema },
      },
      diff: { type: 'string', description: 'The changes of --fix --dry-run as a unified diff.' },
      baseline: { type: ['integer', 'null'], description: 'Findings in the baseline that was written.' },
    },
  },
  run(question) {
    refuseContradictions(question);
    const { options } = question;
    const stdin = question.words[0] === '-' ? (question.project.changed?.[0] ?? null) : null;
    const judge = judgeOf(question);
    const scope = scopeOf(question, stdin);
    if (scope.documents.length === 0 && !isAboutChanges(question)) {
      throw new SpecopsError('E_INPUT', `no document was read under ${question.project.config.roots.join(', ')}`, {
        fix: 'specops specify "what should exist, and why", or name the folder in roots: of .specops/config.yaml',
      });
    }
    const project = withChosen(question.project, rules, options);
    const found = judge(project).filter(({ file }) => scope.has(file));
    if (options['writeBaseline'] === true) return keeping(project, judge, scope);
    const mending =
      options['fix'] === true
        ? mend(
            project,
            found,
            (next) => judge(next).filter(({ file }) => scope.has(file)),
            ({ safe }) => safe || options['unsafe'] === true,
          )
        : null;
    return answer(question, project, scope, mending ?? { project, findings: found, mended: [], changed: [] });
  },
  text({ documents, mended, mendable: left, baseline, diff }, paint, { findings = [] }) {
    const lines = [summary(findings, documents, paint)];
    if (baseline !== null) return `The baseline holds ${String(baseline)}: ${baselinePath}.`;
    if (mended.length > 0) lines.push(`${String(mended.length)} ${diff === '' ? 'mended' : 'would be mended'}.`);
    if (left.unsafe.length > 0)
      lines.push(`${String(left.unsafe.length)} can be mended and then looked at: specops lint --fix --unsafe`);
    return lines.join('\n');
  },
};

/** Runs the chosen rules over a project. */
function judgeOf({ options, ci, now, within }: Question): (project: Project) => Finding[] {
  const chosen = chosenRules(rules, options);
  const known = rules.map(({ name }) => name);
  return (project) => check(project, chosen, { ci, today: localDate(now), known, within });
}

function answer({ options }: Question, before: Project, scope: Scope, mending: Mending): Outcome<Linted> {
  const { project, findings, mended, changed } = mending;
  const threshold = (options['failOn'] ?? 'error') as Level | 'never';
  const texts = changed.map((path) => [path, before.files[path] ?? null, project.files[path] ?? ''] as const);
  const diff = texts.map(([path, old, text]) => unifiedDiff(path, old, text)).join('');
  const isDry = options['dryRun'] === true && options['fix'] === true;
  return {
    result: { ...plainResult(project, scope, findings), mended, diff: isDry ? diff : '' },
    findings,
    judged: scope.documents,
    edits: texts.map(([path, old, text]): Edit =>
      old === null ? { kind: 'create', path, text } : { kind: 'change', path, before: old, text },
    ),
    failed: reaches(findings, threshold),
    notes: presetNotes(project, scope),
    next: nextOf(findings),
    ...(isDry ? { diff } : {}),
  };
}

function plainResult(project: Project, scope: Scope, findings: readonly Finding[]): Linted {
  const features = project.features.filter(({ folder }) =>
    scope.documents.some((path) => path === folder || path.startsWith(`${folder}/`)),
  );
  return {
    documents: scope.documents.length,
    features: features.map(({ name }) => name),
    presets: Object.fromEntries(features.map((feature) => [feature.name, presetOf(feature, project.config)])),
    counts: count(findings),
    suppressed: findings.length - counted(findings).length,
    mended: [],
    mendable: {
      safe: mendable(findings, ({ safe }) => safe),
      unsafe: mendable(findings, ({ safe }) => !safe),
    },
    diff: '',
    baseline: null,
  };
}

/** Says which set of rules applied, where it is not the one that everybody expects. */
function presetNotes(project: Project, scope: Scope): string[] {
  const applied = Object.values(plainResult(project, scope, []).presets);
  const imported = applied.filter((preset) => preset === 'brownfield').length;
  const { preset } = project.config;
  if (preset !== null) return preset === 'recommended' ? [] : [`the preset ${preset} applies`];
  if (imported === 0) return [];
  const features = `${String(imported)} of ${String(applied.length)} features`;
  return [
    `the preset brownfield applies to ${features}, which SpecOps did not write; preset: in the settings pins one`,
  ];
}

/** The baseline of what is found: all of it where there is none yet, else only what is still found of it. */
function keeping(project: Project, judge: (project: Project) => Finding[], scope: Scope): Outcome<Linted> {
  const text = project.files[baselinePath];
  const files = Object.fromEntries(Object.entries(project.files).filter(([path]) => path !== baselinePath));
  const found = judge({ ...project, files }).filter(isBaselinable);
  const old = readBaseline(text);
  const held = old && new Set(old.map(({ fingerprint }) => fingerprint));
  const kept = held === null ? found : found.filter(({ fingerprint }) => held.has(fingerprint));
  const entries = kept.map(({ file, rule, message, fingerprint }) => ({ file, rule, message, fingerprint }));
  const next = baselineText(entries);
  const added = found.length - kept.length;
  const edit: Edit =
    text === undefined
      ? { kind: 'create', path: baselinePath, text: next }
      : { kind: 'change', path: baselinePath, before: text, text: next };
  return {
    result: { ...plainResult(project, scope, []), baseline: kept.length },
    edits: text === next ? [] : [edit],
    warnings:
      added === 0
        ? []
        : [`${String(added)} newer findings stay out: a baseline only shrinks; remove ${baselinePath} to begin anew`],
  };
}

/** What explains the heaviest finding. */
function nextOf(findings: readonly Finding[]): Step[] {
  const open = counted(findings);
  const worst = levels.flatMap((level) => open.find((finding) => finding.level === level) ?? [])[0];
  if (!worst) return [];
  return [
    { command: `specops explain ${worst.rule}`, why: 'what it catches, why, and how to mend it', actor: 'agent' },
  ];
}

function isAboutChanges({ options }: Question): boolean {
  return options['staged'] === true || options['since'] !== undefined;
}

/** Options that cannot go together, told before anything is judged. */
function refuseContradictions({ words, options }: Question): void {
  const on = (name: string) => options[name] !== undefined && options[name] !== false;
  const refuse = (message: string, fix: string) => {
    throw new SpecopsError('E_USAGE', message, { fix });
  };
  const stdin = words.includes('-');
  if (stdin && words.length > 1) refuse('stdin is one document: - goes with no path', 'specops lint -');
  if (on('stdinFilename') && !stdin) refuse('--stdin-filename names what stdin holds, and needs -', 'specops lint -');
  if (on('unsafe') && !on('fix')) refuse('--unsafe goes with --fix', 'specops lint --fix --unsafe');
  if (on('staged') && on('since')) refuse('--staged and --since are two questions', 'specops lint --staged');
  if (stdin && (on('staged') || on('since'))) refuse('a document from stdin is not in git', 'specops lint -');
  if (on('fix') && !on('dryRun') && (stdin || on('staged')))
    refuse('--fix writes files, and these texts are in none', 'specops lint --fix --dry-run, for a diff');
  if (on('writeBaseline') && (words.length > 0 || ['fix', 'staged', 'since', 'only', 'skip'].some(on)))
    refuse('a baseline is written of everything', 'specops lint --write-baseline');
}
