import type { Document } from '../../model/document.js';
import { counted, type Finding, type Repair } from '../../model/finding.js';
import { kindOfFile, type Feature } from '../../model/feature.js';
import type { Project } from '../../model/project.js';
import { count } from './check.js';
import { readFacts } from '../facts.js';
import { splice } from '../splice.js';

/** A finding that was mended, or could be. */
export interface Mended {
  rule: string;
  file: string;
  line: number;
  about: string;
}

/** What mending came to. */
export interface Mending {
  /** The project as it will be. */
  project: Project;
  /** What is found in it. */
  findings: Finding[];
  mended: Mended[];
  /** Paths of the files that differ, sorted. */
  changed: string[];
}

/** How often what is left is looked at again. */
const mostPasses = 10;

/**
 * Mends what can be mended by itself: the repairs of the findings that `wanted` chooses, as text edits that
 * leave every other byte alone, then again of what is found after them. Ends when nothing is left to mend,
 * with the last pass taken back where it made errors, and where the texts come to what they were before. A
 * question that is asked in the place of a silence is no error it made.
 */
export function mend(
  project: Project,
  findings: readonly Finding[],
  again: (project: Project) => Finding[],
  wanted: (repair: Repair, finding: Finding) => boolean,
): Mending {
  let now: Mending = { project, findings: [...findings], mended: [], changed: [] };
  const seen = new Set([textsKey(project.files)]);
  for (let pass = 0; pass < mostPasses; pass++) {
    const { files, done } = repaired(now.project.files, now.findings, wanted);
    if (done.length === 0) break;
    const next = withTexts(now.project, files);
    const found = again(next);
    if (errors(found) > errors(now.findings)) break;
    now = {
      project: next,
      findings: found,
      mended: [...now.mended, ...done],
      changed: [...new Set([...now.changed, ...Object.keys(files)])],
    };
    const key = textsKey(next.files);
    if (seen.has(key)) break;
    seen.add(key);
  }
  const changed = now.changed.filter((path) => now.project.files[path] !== project.files[path]).sort();
  return { ...now, changed };
}

function errors(findings: readonly Finding[]): number {
  return count(findings.filter(({ rule }) => rule !== 'clarification-open')).error;
}

/** The findings among these that a repair could mend, as one line each. */
export function mendable(findings: readonly Finding[], wanted: (repair: Repair) => boolean): Mended[] {
  return counted(findings).flatMap((finding) =>
    finding.repair && wanted(finding.repair) ? [lineOf(finding, finding.repair)] : [],
  );
}

function lineOf({ rule, file, line }: Finding, { about }: Repair): Mended {
  return { rule, file, line, about };
}

type Pieces = Repair['edits'];

/** The texts after all repairs that do not touch one another; a repair is made whole or not at all. */
function repaired(
  texts: Readonly<Record<string, string>>,
  findings: readonly Finding[],
  wanted: (repair: Repair, finding: Finding) => boolean,
): { files: Record<string, string>; done: Mended[] } {
  const taken = new Map<string, Pieces>();
  const made = new Map<string, string>();
  const done: Mended[] = [];
  for (const finding of findings) {
    const { repair } = finding;
    const silent = finding.suppressed?.by === 'comment';
    if (!repair || silent || repair.edits.length === 0 || !wanted(repair, finding)) continue;
    const creates = repair.creates ?? [];
    const fits =
      creates.every(({ file }) => texts[file] === undefined && !made.has(file)) &&
      repair.edits.every(
        (edit, index) =>
          isWithin(edit, texts[edit.file]) &&
          ![...(taken.get(edit.file) ?? []), ...repair.edits.slice(0, index)].some((other) => touch(edit, other)),
      );
    if (!fits) continue;
    for (const { file, text } of creates) made.set(file, text);
    for (const edit of repair.edits) taken.set(edit.file, [...(taken.get(edit.file) ?? []), edit]);
    done.push(lineOf(finding, repair));
  }
  const files = [...taken].map(([path, pieces]) => {
    const text = texts[path] ?? '';
    const lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
    return [
      path,
      splice(
        text,
        pieces.map((piece) => ({ ...piece, text: withLineEnds(piece.text, lineEnd) })),
      ),
    ] as const;
  });
  return { files: Object.fromEntries([...files, ...made]), done };
}

function isWithin({ start, end }: Pieces[number], text: string | undefined): boolean {
  return text !== undefined && start >= 0 && start <= end && end <= text.length;
}

/** True where two edits of a file overlap, or insert at one place. */
function touch(one: Pieces[number], other: Pieces[number]): boolean {
  if (one.file !== other.file) return false;
  return (one.start < other.end && other.start < one.end) || one.start === other.start;
}

/** What is put into a text ends its lines as the text does. */
function withLineEnds(text: string, lineEnd: string): string {
  return text.replace(/\r\n|\n|\r/g, lineEnd);
}

/** A project with other texts, and the facts of those that are documents read anew, or for the first time. */
function withTexts(project: Project, texts: Readonly<Record<string, string>>): Project {
  const anew = (document: Document): Document => {
    const text = texts[document.path];
    return text === undefined ? document : readFacts(document.path, document.kind, text);
  };
  return {
    ...project,
    files: { ...project.files, ...texts },
    constitution: project.constitution && anew(project.constitution),
    features: project.features.map((feature) => withNew(feature, feature.documents.map(anew), texts)),
  };
}

/** A feature with its documents as they are now, and those of the texts that it had not. */
function withNew(feature: Feature, documents: Document[], texts: Readonly<Record<string, string>>): Feature {
  const had = new Set(documents.map(({ path }) => path));
  const added = Object.entries(texts).flatMap(([path, text]) => {
    const kind = path.startsWith(`${feature.folder}/`) ? kindOfFile(path.slice(feature.folder.length + 1)) : null;
    return kind === null || kind === 'contract' || had.has(path) ? [] : [readFacts(path, kind, text)];
  });
  if (added.length === 0) return { ...feature, documents };
  const paths = [...(feature.paths ?? []), ...added.map(({ path }) => path)].sort();
  return {
    ...feature,
    documents: [...documents, ...added].sort((one, other) => (one.path < other.path ? -1 : 1)),
    ...(feature.paths ? { paths } : {}),
  };
}

function textsKey(texts: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1)));
}
