import type { Catalog } from '../model/catalog.js';
import { defaultConfig } from '../model/config.js';
import type { Document } from '../model/document.js';
import { kindOfFile, type Contract } from '../model/feature.js';
import type { Project, Unreadable } from '../model/project.js';
import { readFacts } from './facts.js';

/** A file of an example: its path inside the feature's folder, what is said of it, and its text. */
interface ExampleFile {
  path: string;
  /** What follows the path: `300 KB`, `a symbolic link`, `UTF-16`; empty for most. */
  remark: string;
  text: string;
}

const folder = 'specs/001-example';
const divider = /^<!-- file: ([^\s,]+)(?:, ([^\r\n]{1,80}))? -->[ \t]*(?:\r\n|\n|$)/gm;
const noCatalog: Catalog = { topics: [], capabilities: [], categories: [], technologies: [] };

/**
 * A project of one feature, made of an example: `spec.md`, and what follows each line
 * `<!-- file: plan.md -->` as that file of the feature's folder. A remark after the path stands for what a text cannot
 * show: `<!-- file: plan.md, 300 KB -->`, `…, a symbolic link -->`, `…, UTF-16 -->`.
 */
export function exampleProject(example: string, catalog: Catalog = noCatalog): Project {
  const files = filesOf(example);
  const unreadable = files.flatMap((file) => refused(file) ?? []);
  const read = files.filter((file) => !refused(file));
  const documents = read.flatMap(documentOf);
  return {
    name: 'example',
    config: defaultConfig,
    initialised: false,
    repository: null,
    constitution: documents.find(({ kind }) => kind === 'constitution') ?? null,
    features: [
      {
        name: '001-example',
        number: '001',
        folder,
        documents: documents.filter(({ kind }) => kind !== 'constitution'),
        contracts: read.flatMap(contractOf),
        state: null,
      },
    ],
    unreadable,
    catalog,
    templates: {},
    files: {},
    taken: { numbers: {}, branches: [] },
  };
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
  const levels = Number(/^(\d{1,9}) levels deep$/.exec(remark)?.[1] ?? 0);
  if (levels > 1000) return { path: file, rule: 'file-too-deep', message: 'nested too deeply to be read' };
  return null;
}
