import { realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { catalog } from './catalog/index.js';
import { baselinePath } from './core/lint/baseline.js';
import { check } from './core/lint/check.js';
import { localDate } from './core/date.js';
import { readConfig } from './io/config.js';
import { within } from './io/deadline.js';
import { ownKnowledge } from './io/own-files.js';
import { packageFolder } from './io/package.js';
import { readProject } from './io/project.js';
import { findRoot } from './io/root.js';
import type { Document } from './model/document.js';
import { counted, type Finding } from './model/finding.js';
import { lineStarts, positionAt } from './model/span.js';
import { rules } from './rules/index.js';

/** What the plugin needs of remark's file. */
interface File {
  path?: string | undefined;
  cwd: string;
  value?: string | Uint8Array | undefined;
  message(reason: string, options: MessageOptions): Message;
}

interface MessageOptions {
  place: { start: Point; end: Point };
  source: string;
  ruleId: string;
}

interface Point {
  line: number;
  column: number;
}

/** What the plugin says beside a message's reason and place. */
interface Message {
  fatal?: boolean | null | undefined;
  note?: string | undefined;
  /** What may stand in the message's place instead. */
  expected?: string[] | undefined;
}

/** Facts of documents by project, so that a text is parsed once however many files are asked about. */
const known = new Map<string, Map<string, { text: string; document: Document }>>();

/**
 * The door of remark: a plugin whose messages are the linter's findings of the file, as its text is now, among
 * the other documents of its project as they are on disk. A file that is no document of a project has none.
 */
export function remarkSpecops(): (tree: unknown, file: File) => Promise<undefined> {
  return async (_, file) => {
    if (file.path === undefined) return;
    const text = textOf(file.value);
    for (const finding of await findingsOf(file.cwd, resolve(file.cwd, file.path), text)) report(file, finding, text);
  };
}

/** remark loads a plugin by the default export of its module. */
export default remarkSpecops;

async function findingsOf(cwd: string, path: string, text: string): Promise<Finding[]> {
  const folder = existingFolder(dirname(path));
  if (folder === null) return [];
  const above = await findRoot(folder);
  // A document never lies in the project's own folder: where nothing above it says what the project is, remark's folder is.
  const root = above.path === folder ? await findRoot(cwd) : above;
  const place = relative(root.path, join(folder, path.slice(dirname(path).length + 1)))
    .split(sep)
    .join('/');
  const settings = await readConfig(root, { rules: rules.map(({ name }) => name), environment: process.env });
  const facts = known.get(root.path) ?? new Map<string, { text: string; document: Document }>();
  known.set(root.path, facts);
  const project = await readProject(root, {
    reads: { documents: 'all', made: true, sources: true },
    files: [baselinePath],
    feature: null,
    ...settings,
    ...ownKnowledge(root, catalog),
    templates: null,
    constitution: `${packageFolder}/memory/constitution.md`,
    overlay: new Map([[place, text]]),
    known: facts,
  });
  const circumstances = { ci: false, today: localDate(new Date()), known: rules.map(({ name }) => name), within };
  return counted(check(project, rules, circumstances)).filter(({ file }) => file === place);
}

function report(file: File, finding: Finding, text: string): void {
  const { rule, level, message, why, fix, repair, line, column, endLine, endColumn } = finding;
  const said = file.message(message, {
    place: { start: { line, column }, end: { line: endLine, column: endColumn } },
    source: 'specops',
    ruleId: rule,
  });
  said.fatal = { error: true, warning: false, info: null }[level];
  said.note = fix === undefined ? why : `${why}\n${fix}`;
  const [edit, ...others] = repair?.edits ?? [];
  if (!edit || others.length > 0 || edit.file !== finding.file) return;
  const lines = lineStarts(text);
  const [start, end] = [positionAt(lines, edit.start), positionAt(lines, edit.end)];
  if (start.line === line && start.column === column && end.line === endLine && end.column === endColumn)
    said.expected = [edit.text];
}

/** The text as the linter reads it: a byte order mark counts. */
function textOf(value: string | Uint8Array | undefined): string {
  return typeof value === 'string' ? value : new TextDecoder('utf-8', { ignoreBOM: true }).decode(value);
}

function existingFolder(folder: string): string | null {
  try {
    return realpathSync(folder);
  } catch {
    return null;
  }
}
