import type { Dirent } from 'node:fs';
import { basename, join } from 'node:path';
import type { Catalog } from '../model/catalog.js';
import type { Reads } from '../model/command.js';
import type { Config } from '../model/config.js';
import type { Document, DocumentKind } from '../model/document.js';
import { featureName, kindOfFile, type Feature } from '../model/feature.js';
import type { Project, Unreadable } from '../model/project.js';
import type { State } from '../model/state.js';
import { hasCode, list, readInside, readText, realInside, statOf } from './files.js';
import { readRepository } from './repository.js';
import type { Root } from './root.js';
import { takenNumbers } from './taken.js';
import { readTemplates } from './templates.js';

/** What of a project is to be read. */
export interface Request {
  reads: Reads;
  /** Files whose texts are wanted; `{feature}` stands for the current one's folder, `{state}` for its sidecar. */
  files: readonly string[];
  /** The feature whose documents `current` asks for, by its name or number; null for none. */
  feature: string | null;
  config: Config;
  initialised: boolean;
  catalog: Catalog;
  /** The folder of the package's templates; null where none are needed. */
  templates: string | null;
  /** The constitution that comes with SpecOps: the template `constitution.md`. */
  constitution: string;
}

/** Where a constitution may lie, the first one found counts. */
export const constitutionPaths = [
  'memory/constitution.md',
  '.specify/memory/constitution.md',
  '.specops/memory/constitution.md',
] as const;

/** What is noticed on the way: texts that were read, and files that could not be. */
interface Notes {
  texts: Map<string, string>;
  unreadable: Unreadable[];
}

/** Everything a question may be asked of. Each file is read once; whatever cannot be read is listed, and the rest goes on. */
export async function readProject(root: Root, request: Request): Promise<Project> {
  const { reads, config, initialised, catalog } = request;
  const notes: Notes = { texts: new Map(), unreadable: [] };
  const roots = specRoots(config);
  const folders = roots.flatMap((folder) => featureFolders(root.path, folder, notes));
  const isCurrent = wanted(request.feature);
  const features: Feature[] = [];
  for (const { name, folder } of folders) {
    const feature: Feature = {
      name,
      number: featureName.exec(name)?.[1] ?? '',
      folder,
      documents: [],
      contracts: [],
      state: null,
    };
    const read = reads.documents === 'all' || (reads.documents === 'current' && isCurrent(name));
    features.push(read ? await readFeature(root.path, feature, config, notes) : feature);
  }
  const current = features.filter(({ name }) => isCurrent(name)).map(({ folder }) => folder);
  return {
    name: basename(root.path),
    config,
    initialised,
    repository: await readRepository(root.git),
    constitution: reads.documents === 'none' ? null : await readConstitution(root.path, config, notes),
    features,
    files: readFiles(root.path, request.files, current, notes),
    unreadable: notes.unreadable,
    catalog,
    templates: request.templates === null ? {} : await readTemplates(root, request.templates, request.constitution),
    taken: reads.numbers ? await takenNumbers(root, roots) : { numbers: {}, branches: [] },
  };
}

/** The folders that hold features: the configured ones, and the one of a dialect of Spec Kit. */
export function specRoots(config: Pick<Config, 'roots'>): string[] {
  return [...new Set([...config.roots, '.specops/specs'])];
}

function wanted(feature: string | null): (name: string) => boolean {
  const number = feature !== null && /^\d{1,15}$/.test(feature) ? Number(feature) : null;
  return (name) => {
    const own = featureName.exec(name)?.[1];
    return feature !== null && (name === feature || own === feature || (number !== null && Number(own) === number));
  };
}

/** The numbered folders under a root. A link in place of one is listed as unreadable. */
function featureFolders(root: string, folder: string, notes: Notes): { name: string; folder: string }[] {
  if (statOf(join(root, folder)) === null) return [];
  const real = realInside(root, folder);
  if (real === null) {
    notes.unreadable.push({
      path: folder,
      rule: 'file-irregular',
      message: 'a link that leads out of the project, or nowhere',
    });
    return [];
  }
  return listed(real, folder, notes).flatMap((entry) => {
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (!featureName.test(entry.name)) return [];
    if (entry.isSymbolicLink())
      notes.unreadable.push({ path, rule: 'file-irregular', message: 'a symbolic link, which is not followed' });
    return entry.isDirectory() ? [{ name: entry.name, folder: path }] : [];
  });
}

async function readFeature(root: string, feature: Feature, config: Config, notes: Notes): Promise<Feature> {
  const real = realInside(root, feature.folder);
  if (real === null) return feature;
  for (const { inside, kind } of filesOf('', (way) => listed(join(real, way), `${feature.folder}/${way}`, notes))) {
    const path = `${feature.folder}/${inside}`;
    const text = noted(readText(join(real, inside), config.limits.max_file_bytes), path, notes);
    if (text === null) continue;
    if (kind === 'contract') feature.contracts.push({ path, text });
    else feature.documents.push(await readDocument(path, kind, text));
  }
  feature.state = readState(root, feature.name);
  return feature;
}

/** The files of a feature that are ours to read, in the order of their paths, and links in place of its folders. */
function filesOf(
  way: string,
  holding: (way: string) => Dirent[],
): { inside: string; kind: DocumentKind | 'contract' }[] {
  return holding(way).flatMap((entry) => {
    const inside = way + entry.name;
    const kind = kindOfFile(inside);
    if (kind !== null) return [{ inside, kind }];
    const holds = kindOfFile(`${inside}/a.md`) ?? kindOfFile(`${inside}/a.json`);
    if (holds === null) return [];
    if (entry.isSymbolicLink()) return [{ inside, kind: holds }];
    return entry.isDirectory() ? filesOf(`${inside}/`, holding) : [];
  });
}

/** What a folder holds; a folder that may not be opened is listed as unreadable. */
function listed(folder: string, path: string, notes: Notes): Dirent[] {
  try {
    return list(folder);
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM')) throw error;
    notes.unreadable.push({ path, rule: 'file-irregular', message: 'not readable: permission denied' });
    return [];
  }
}

async function readConstitution(root: string, config: Config, notes: Notes): Promise<Document | null> {
  for (const path of constitutionPaths) {
    const text = readInside(root, path, config.limits.max_file_bytes);
    if (text === null) continue;
    const known = noted(text, path, notes);
    return known === null ? null : readDocument(path, 'constitution', known);
  }
  return null;
}

/** Loads the parser only where a document is there to be parsed. */
async function readDocument(path: string, kind: DocumentKind, text: string): Promise<Document> {
  const { readFacts } = await import('../core/facts.js');
  return readFacts(path, kind, text);
}

function readFiles(
  root: string,
  paths: readonly string[],
  folders: readonly string[],
  notes: Notes,
): Record<string, string> {
  const places = paths.flatMap((path) =>
    /\{(?:feature|state)\}/.test(path) ? folders.map((folder) => placed(path, folder)) : [path],
  );
  const readable = [...new Set(places)].filter((path) => !notes.unreadable.some((known) => known.path === path));
  const texts = readable.map(
    (path) => [path, notes.texts.get(path) ?? noted(readInside(root, path), path, notes)] as const,
  );
  return Object.fromEntries(texts.filter((entry): entry is readonly [string, string] => entry[1] !== null));
}

function placed(path: string, folder: string): string {
  return path
    .replaceAll('{feature}', folder)
    .replaceAll('{state}', `.specops/state/${folder.slice(folder.lastIndexOf('/') + 1)}.json`);
}

/** A text that was read, remembered; null where there is none, with the reason listed. */
function noted(text: ReturnType<typeof readText>, path: string, notes: Notes): string | null {
  if (typeof text === 'string') notes.texts.set(path, text);
  else if (text !== null) notes.unreadable.push({ path, ...text });
  return typeof text === 'string' ? text : null;
}

/** The sidecar of a feature; null where it is missing, broken or not of our version. */
function readState(root: string, name: string): State | null {
  const text = readInside(root, `.specops/state/${name}.json`);
  if (typeof text !== 'string') return null;
  try {
    const data: unknown = JSON.parse(text);
    return isState(data) ? data : null;
  } catch {
    return null;
  }
}

function isState(data: unknown): data is State {
  if (!isRecord(data) || data['format_version'] !== '1.0' || !isRecord(data['documents'])) return false;
  return (
    typeof data['input'] === 'string' &&
    typeof data['choices'] === 'string' &&
    Object.values(data['documents']).every(
      (document) =>
        isRecord(document) &&
        typeof document['hash'] === 'string' &&
        Array.isArray(document['blocks']) &&
        document['blocks'].every(isBlock),
    )
  );
}

function isBlock(block: unknown): boolean {
  return (
    isRecord(block) &&
    typeof block['id'] === 'string' &&
    typeof block['text'] === 'string' &&
    isRecord(block['from']) &&
    Object.values(block['from']).every((hash) => typeof hash === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
