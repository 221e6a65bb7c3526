import { relative } from 'node:path';
import { envelope } from '../core/envelope.js';
import { readInside } from '../io/files.js';
import { reportEdit, reportPlace } from '../io/report-file.js';
import type { Root } from '../io/root.js';
import type { Command, Outcome } from '../model/command.js';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import type { Project } from '../model/project.js';
import type { Report, Reported } from '../model/report.js';

/** What is asked, as far as it says how findings are shown. */
interface Asked {
  /** The folder it is asked in. */
  folder: string;
  options: Record<string, unknown>;
  environment: Readonly<Record<string, string | undefined>>;
  dryRun: boolean;
}

/** An answer of a command to a project. */
interface Answered {
  root: Root;
  command: Command;
  request: Asked;
  project: Project;
  outcome: Outcome;
}

/** Which reports go where: to stdout at most one document, then annotations; to files, by their places in the project. */
export interface Showing {
  stdout: Report | null;
  annotations: Report | null;
  files: { report: Report; path: string }[];
}

/** The same with what the reports are made of. */
export interface Shown extends Showing {
  reported: Reported;
}

/** What `-o` asks for, and the annotations that GitHub Actions shows where stdout is left to us; null for nothing. */
export async function showingOf(root: Root, { options, folder, environment }: Asked): Promise<Showing | null> {
  const onGithub = environment['GITHUB_ACTIONS'] === 'true' && options['json'] !== true;
  if (options['output'] === undefined && !onGithub) return null;
  const { outputsOf, reportNamed } = await import('../reports/outputs.js');
  const outputs = outputsOf(options['output'], options['json'] === true);
  const files = outputs.files.map(({ report, file }) => ({ report, path: reportPlace(root, folder, file) }));
  const twice = files.find(({ path }, index) => files.findIndex((other) => other.path === path) < index);
  if (twice)
    throw new SpecopsError('E_USAGE', `"${printable(twice.path)}" is named twice`, { fix: 'give each a file' });
  const annotations = onGithub && outputs.stdout === null ? reportNamed('github') : null;
  return { stdout: outputs.stdout, annotations, files };
}

/** What there is to report of an answer; null for a command that judges no documents. */
export async function shownOf(
  { root, command, request, project, outcome }: Answered,
  showing: Showing,
): Promise<Shown | null> {
  const { stdout, annotations, files } = showing;
  if (outcome.judged === undefined) return null;
  const { rules } = await import('../rules/index.js');
  const findings = outcome.findings ?? [];
  const textual = [stdout, annotations, ...files.map(({ report }) => report)].some((one) => one?.needs === 'texts');
  const way = root.git === null ? '' : relative(root.git.top, root.path).replaceAll('\\', '/');
  const reported: Reported = {
    command: command.name,
    version: process.env['SPECOPS_VERSION'] ?? '0.0.0',
    findings,
    rules,
    documents: outcome.judged,
    threshold: (request.options['failOn'] ?? 'error') as Reported['threshold'],
    next: outcome.next ?? [],
    prefix: way === '' ? '' : `${way}/`,
    texts: textual ? textsOf(root, project, outcome) : {},
    answer: envelope(command.name, outcome, { changes: [], dryRun: request.dryRun }),
  };
  return { ...showing, reported };
}

/** The texts of the documents that findings stand in, or that mending them would change; as the answer leaves them. */
export function textsOf(root: Root, project: Project, { findings = [], edits = [] }: Outcome): Record<string, string> {
  const left = new Map(edits.flatMap((edit) => ('text' in edit ? [[edit.path, edit.text] as const] : [])));
  const paths = findings.flatMap(({ file, repair }) => [file, ...(repair?.edits ?? []).map((edit) => edit.file)]);
  return Object.fromEntries(
    [...new Set(paths)].flatMap((path) => {
      const cap = project.config.limits.max_file_bytes;
      const text = left.get(path) ?? project.files[path] ?? readInside(root.path, path, cap);
      return typeof text === 'string' ? [[path, text]] : [];
    }),
  );
}

/** What writes the reports that go to files. */
export async function reportEdits(root: Root, { reported, files }: Shown): Promise<Edit[]> {
  if (files.length === 0) return [];
  const { paint } = await import('../reports/paint.js');
  return files.flatMap(({ report, path }) => {
    const edit = reportEdit(root, path, { ours: report.ours, text: report.print(reported, paint(false, 100)) });
    return edit === null ? [] : [edit];
  });
}
