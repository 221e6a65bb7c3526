import { emptyCatalog, type Catalog } from '../../model/catalog.js';
import { defaultConfig } from '../../model/config.js';
import type { Document } from '../../model/document.js';
import { featureName, kindOfFile, type Contract, type Feature } from '../../model/feature.js';
import type { Project, Unreadable } from '../../model/project.js';
import type { State } from '../../model/state.js';
import { constraintFolder, readConstraints } from '../knowledge/own-constraints.js';
import { readFacts } from '../facts.js';

/** A file of an example: its path inside the feature's folder, what is said of it, and its text. */
interface ExampleFile {
  path: string;
  /** What follows the path: `300 KB`, `a symbolic link`, `UTF-16`; empty for most. */
  remark: string;
  text: string;
}

const folder = 'specs/001-example';
const divider = /^<!-- file: ([^\s,]+)(?:, ([^\r\n]{1,80}))? -->[ \t]*(?:\r\n|\n|$)/gm;
/** Remarks about the run instead of the file, with the rule that reports it. */
const metRules: Record<string, Unreadable['rule']> = {
  'a rule fails': 'rule-crash',
  'a rule takes too long': 'rule-timeout',
};

/**
 * A project of one feature, made of an example: `spec.md`, and what follows each line
 * `<!-- file: plan.md -->` as that file of the feature's folder. A remark after the path stands for what a text cannot
 * show: `<!-- file: plan.md, 300 KB -->`, `…, a symbolic link -->`, `…, UTF-16 -->`. With
 * `<!-- file: .specops/state/001-example.json -->` the feature is one that SpecOps wrote, in a project of its own;
 * `<!-- file: ../002-other/spec.md -->` is of a feature beside it, `<!-- file: .specops/constraints/org.yaml -->` holds
 * constraints of the organisation. Files that tasks write are named as tasks name them.
 */
export function exampleProject(example: string, catalog: Catalog = emptyCatalog): Project {
  const files = filesOf(example);
  const unreadable = files.flatMap((file) => refused(file) ?? []);
  const here = files.filter((file) => !refused(file));
  const read = here.filter(({ path }) => !path.startsWith('../'));
  const documents = read.flatMap(documentOf);
  const state = stateOf(read);
  return {
    name: 'example',
    config: { ...defaultConfig, preset: 'strict' },
    initialised: state !== null,
    repository: null,
    constitution: documents.find(({ kind }) => kind === 'constitution') ?? null,
    features: [
      {
        name: '001-example',
        number: '001',
        folder,
        documents: documents.filter(({ kind }) => kind !== 'constitution'),
        contracts: read.flatMap(contractOf),
        paths: files.filter(({ path }) => !path.startsWith('../')).map(({ path }) => `${folder}/${path}`),
        made: madeIn(documents, read),
        state,
      },
      ...neighbours(here),
    ],
    unreadable,
    catalog,
    constraints: readConstraints(
      read.filter(({ path }) => path.startsWith(`${constraintFolder}/`)),
      catalog,
    ),
    templates: {},
    files: Object.fromEntries(read.map(({ path, text }) => [fullPath(path), text])),
    taken: { numbers: {}, branches: [] },
  };
}

/** Whether what its tasks write is among the files of the example, by path as the task names it. */
function madeIn(documents: readonly Document[], files: readonly ExampleFile[]): Record<string, boolean> {
  const writes = documents.flatMap(({ tasks }) => tasks.flatMap((task) => task.writes));
  const tops = writes.flatMap((path) => /^[^/]+\/(?=[^/])/.exec(path) ?? []);
  const isThere = (path: string) =>
    files.some((file) => file.path === path || (path.endsWith('/') && file.path.startsWith(path)));
  return Object.fromEntries([...writes, ...tops].map((path) => [path, isThere(path)]));
}

/** The features beside it, whose files are named `../002-other/spec.md`. */
function neighbours(files: readonly ExampleFile[]): Feature[] {
  const beside = files.flatMap(({ path, text }) => {
    const [, name, inside] = /^\.\.\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const kind = inside === undefined ? null : kindOfFile(inside);
    if (name === undefined || inside === undefined || kind === null || kind === 'contract') return [];
    return [{ name, document: readFacts(`specs/${name}/${inside}`, kind, text) }];
  });
  return [...new Set(beside.map(({ name }) => name))].map((name) => {
    const documents = beside.filter((one) => one.name === name).map(({ document }) => document);
    return {
      name,
      number: featureName.exec(name)?.[1] ?? '',
      folder: `specs/${name}`,
      documents,
      contracts: [],
      paths: documents.map(({ path }) => path),
      state: null,
    };
  });
}

/** A path of an example as the project knows it. */
function fullPath(path: string): string {
  return path === 'memory/constitution.md' || path.startsWith('.specops/') ? path : `${folder}/${path}`;
}

function filesOf(example: string): ExampleFile[] {
  const dividers = [...example.matchAll(divider)];
  const before = example.slice(0, dividers[0]?.index);
  const named = dividers.map((match, index) => ({
    path: match[1] ?? '',
    remark: match[2] ?? '',
    text: example.slice(match.index + match[0].length, dividers[index + 1]?.index),
  }));
  return before === '' ? named : [{ path: 'spec.md', remark: '', text: before }, ...named];
}

function documentOf({ path, text }: ExampleFile): Document[] {
  if (path === 'memory/constitution.md') return [readFacts(path, 'constitution', text)];
  const kind = kindOfFile(path);
  return kind === null || kind === 'contract' ? [] : [readFacts(`${folder}/${path}`, kind, text)];
}

function contractOf({ path, text }: ExampleFile): Contract[] {
  return kindOfFile(path) === 'contract' ? [{ path: `${folder}/${path}`, text }] : [];
}

function stateOf(files: readonly ExampleFile[]): State | null {
  const sidecar = files.find(({ path }) => path === '.specops/state/001-example.json');
  if (!sidecar) return null;
  const written = sidecar.text.trim() === '' ? {} : (JSON.parse(sidecar.text) as Partial<State>);
  return { format_version: '1.0', input: '', choices: '', documents: {}, ...written };
}

/** What the reader of files would say of a file with such a remark; null for one it would read. */
function refused({ path, remark }: ExampleFile): Unreadable | null {
  const file = `${folder}/${path}`;
  const size = Number(/^(\d{1,9}) KB$/.exec(remark)?.[1] ?? 0);
  const limit = defaultConfig.limits.max_file_bytes / 1024;
  if (size > limit)
    return { path: file, rule: 'file-too-large', message: `${String(size)} KB, more than ${String(limit)} KB` };
  if (/^a (?:symbolic link|folder|named pipe|socket|device)$/.test(remark))
    return { path: file, rule: 'file-irregular', message: `${remark}, not a file` };
  if (/^(?:UTF-16|UTF-32|Latin-1)$/.test(remark))
    return { path: file, rule: 'file-encoding', message: `${remark}, not UTF-8` };
  const seconds = Number(/^(\d{1,9}) s to read$/.exec(remark)?.[1] ?? 0);
  if (seconds > 10) return { path: file, rule: 'file-timeout', message: 'not read within 10 s' };
  const met = /^(?:a rule fails|a rule takes too long)$/.exec(remark)?.[0];
  if (met !== undefined) return { path: file, rule: metRules[met] ?? 'rule-crash', message: met };
  const levels = Number(/^(\d{1,9}) levels deep$/.exec(remark)?.[1] ?? 0);
  if (levels > 1000) return { path: file, rule: 'file-too-deep', message: 'nested too deeply to be read' };
  return null;
}
