import type { Dirent } from 'node:fs';
import { basename, join } from 'node:path';
import type { Catalog } from '../model/catalog.js';
import type { Reads } from '../model/command.js';
import type { Config } from '../model/config.js';
import type { Constraint } from '../model/constraint.js';
import type { Document, DocumentKind } from '../model/document.js';
import { featureName, isCalled, kindOfFile, type Feature, type Variant } from '../model/feature.js';
import type { Health } from '../model/health.js';
import { manifestPath, readManifest } from '../model/manifest.js';
import type { Project, Unreadable } from '../model/project.js';
import { variantsFolder } from '../core/derive/variant.js';
import { readClaims } from './claims.js';
import { foundRoots } from './found-roots.js';
import { hasCode, list, readInside, readText, realInside, statOf } from './files.js';
import { madePaths } from './made.js';
import { readHistory } from './history.js';
import { parser, type Parser } from './parse.js';
import { readRepository } from './repository.js';
import type { RemoteNumbers } from './reserve-remote.js';
import type { Root } from './root.js';
import { readState } from './sidecar.js';
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
  constraints?: readonly Constraint[];
  /** What was found of the machine and of crashes, where it was looked for. */
  health?: Health;
  /** What git is asked about: the features with their settings, or those alone. */
  history?: 'features' | 'settings' | null;
  /** The folder of the package's templates; null where none are needed. */
  templates: string | null;
  /** The constitution that comes with SpecOps: the template `constitution.md`. */
  constitution: string;
  /** The numbers on the remote, where they are to be heeded. */
  remote?: RemoteNumbers | null;
  /** Texts that stand in the place of those on disk, by path; null for a file that is to be taken as gone. */
  overlay?: ReadonlyMap<string, string | null>;
  /** True for a document that the question is about; nothing where it is about all. */
  changed?: (path: string) => boolean;
  /** Facts of texts that were read before, by path; those that are read now are added. */
  known?: Map<string, { text: string; document: Document }>;
  /** Reads texts into facts; else a parser of its own, closed again. */
  parser?: Parser;
}

/** Where a constitution may lie, the first one found counts. */
export const constitutionPaths = [
  'memory/constitution.md',
  '.specify/memory/constitution.md',
  '.specops/memory/constitution.md',
] as const;

/** A folder with what was read of it so far. */
type Held = Pick<Feature, 'folder' | 'documents' | 'contracts'>;

/** What a project's features are made with, beside their own documents. */
const settingPaths: readonly string[] = [
  ...constitutionPaths,
  '.specops/config.yaml',
  ...['.specops/templates', '.specops/catalog', '.specops/constraints'],
];

/** What is noticed on the way: texts that were read, and files that could not be. */
interface Notes {
  texts: Map<string, string>;
  unreadable: Unreadable[];
}

/** One reading of a project: what every part of it needs. */
interface Reading extends Notes {
  root: string;
  /** The most bytes a document may have. */
  cap: number;
  overlay: ReadonlyMap<string, string | null>;
  known: Map<string, { text: string; document: Document }>;
  parser: Parser;
}

/** Everything a question may be asked of. Each file is read once; whatever cannot be read is listed, and the rest goes on. */
export async function readProject(root: Root, request: Request): Promise<Project> {
  const reading: Reading = {
    texts: new Map(),
    unreadable: [],
    root: root.path,
    cap: request.config.limits.max_file_bytes,
    overlay: request.overlay ?? new Map<string, string | null>(),
    known: request.known ?? new Map<string, { text: string; document: Document }>(),
    parser: request.parser ?? parser(),
  };
  try {
    return await read(root, request, reading);
  } finally {
    if (!request.parser) await reading.parser.close();
  }
}

async function read(root: Root, request: Request, notes: Reading): Promise<Project> {
  const { reads, config, initialised, catalog } = request;
  const roots = specRoots(config);
  const all = [...new Set([...roots, ...(reads.documents === 'none' ? [] : foundRoots(root.path))])];
  const folders = withOverlaid(
    all,
    all.flatMap((folder) => featureFolders(root.path, folder, notes)),
    notes.overlay,
  );
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
    features.push(read ? await readFeature(feature, notes) : feature);
    if (read && reads.made === true) feature.made = madePaths(root.path, feature);
  }
  const constitution = reads.documents === 'none' ? null : await readConstitution(notes);
  const about =
    request.history === 'features'
      ? [...features.map(({ folder }) => folder), '.specops/state', ...settingPaths]
      : request.history === 'settings'
        ? settingPaths
        : null;
  const current = features.filter(({ name }) => isCurrent(name)).map(({ folder }) => folder);
  return {
    name: basename(root.path),
    config,
    initialised,
    repository: await readRepository(root.git),
    constitution,
    features,
    files: {
      ...(reads.sources === true ? Object.fromEntries(notes.texts) : {}),
      ...readFiles(
        root.path,
        [...request.files, ...(reads.installed === true ? installedFiles(root.path) : [])],
        current,
        notes,
      ),
    },
    places: (reads.places ?? []).filter((path) => statOf(join(root.path, path)) !== null),
    changed: request.changed ? pathsOf(features, constitution, notes).filter(request.changed) : null,
    unreadable: notes.unreadable,
    catalog,
    constraints: request.constraints ?? [],
    ...(request.health ? { health: request.health } : {}),
    ...(about === null ? {} : { history: await readHistory(root, about, features) }),
    templates: request.templates === null ? {} : await readTemplates(root, request.templates, request.constitution),
    ...(reads.claims === true ? { claims: readClaims(root) } : {}),
    taken: reads.numbers ? await takenNumbers(root, roots, request.remote) : { numbers: {}, branches: [] },
  };
}

/** Every document, those that could not be read among them. */
function pathsOf(features: readonly Feature[], constitution: Document | null, { unreadable }: Notes): string[] {
  const documents = features.flatMap((feature) => feature.documents);
  return [...documents, ...unreadable, ...(constitution ? [constitution] : [])].map(({ path }) => path);
}

/** The folders that hold features: the configured ones, and the one of a dialect of Spec Kit. */
export function specRoots(config: Pick<Config, 'roots'>): string[] {
  return [...new Set([...config.roots, '.specops/specs'])];
}

function wanted(feature: string | null): (name: string) => boolean {
  return (name) => feature === '*' || (feature !== null && isCalled(name, feature));
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

async function readFeature(feature: Feature, notes: Reading): Promise<Feature> {
  const { root } = notes;
  const real = realInside(root, feature.folder);
  if (real === null) return readOverlaid(feature, notes);
  await readDocuments(feature, real, notes);
  await readOverlaid(feature, notes);
  const variants = await readVariants(feature.folder, real, notes);
  if (variants.length > 0) feature.variants = variants;
  const paths = pathsUnder(real, feature.folder);
  if (paths) feature.paths = paths;
  feature.state = readState(root, feature.name);
  return feature;
}

/** The documents and contracts of a folder, onto what is known of it. */
async function readDocuments(held: Held, real: string, notes: Reading): Promise<void> {
  for (const { inside, kind } of filesOf('', (way) => listed(join(real, way), `${held.folder}/${way}`, notes))) {
    const path = `${held.folder}/${inside}`;
    if (!notes.overlay.has(path)) await readFile(held, path, kind, readText(join(real, inside), notes.cap), notes);
  }
}

/** The plans beside a feature's own, by name. A link in place of one is not followed. */
async function readVariants(folder: string, real: string, notes: Reading): Promise<Variant[]> {
  const variants: Variant[] = [];
  for (const entry of list(join(real, variantsFolder))) {
    if (!entry.isDirectory() || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(entry.name)) continue;
    const held = { folder: `${folder}/${variantsFolder}/${entry.name}`, documents: [], contracts: [] };
    await readDocuments(held, join(real, variantsFolder, entry.name), notes);
    variants.push({ name: entry.name, documents: held.documents, contracts: held.contracts });
  }
  return variants;
}

/** Of a folder with more files than these nobody says what is in it. */
const mostPaths = 5_000;

/** Every file under a folder, by its path in the project; null for too many. Links are named and not followed. */
function pathsUnder(real: string, folder: string): string[] | null {
  const paths: string[] = [];
  const open = [''];
  const notes: Notes = { texts: new Map(), unreadable: [] };
  for (let way = open.pop(); way !== undefined; way = open.pop()) {
    for (const entry of listed(join(real, way), folder, notes)) {
      if (entry.isDirectory()) open.push(`${way}${entry.name}/`);
      else paths.push(`${folder}/${way}${entry.name}`);
    }
    if (paths.length > mostPaths) return null;
  }
  return notes.unreadable.length > 0 ? null : paths.sort();
}

/** The files of a feature whose texts are given, in the place of those on disk. */
async function readOverlaid(feature: Feature, notes: Reading): Promise<Feature> {
  for (const [path, text] of notes.overlay) {
    if (!path.startsWith(`${feature.folder}/`) || text === null) continue;
    const kind = kindOfFile(path.slice(feature.folder.length + 1));
    if (kind !== null) await readFile(feature, path, kind, capped(text, notes.cap), notes);
  }
  if (notes.overlay.size === 0) return feature;
  feature.documents.sort((one, other) => (one.path < other.path ? -1 : 1));
  feature.contracts.sort((one, other) => (one.path < other.path ? -1 : 1));
  return feature;
}

async function readFile(
  feature: Held,
  path: string,
  kind: DocumentKind | 'contract',
  read: ReturnType<typeof readText>,
  notes: Reading,
): Promise<void> {
  const text = noted(read, path, notes);
  if (text === null) return;
  if (kind === 'contract') feature.contracts.push({ path, text });
  else feature.documents.push(...(await readDocument(path, kind, text, notes)));
}

function capped(text: string, cap: number): ReturnType<typeof readText> {
  return Buffer.byteLength(text) > cap
    ? { rule: 'file-too-large', message: `larger than ${String(cap)} bytes, and not read` }
    : text;
}

/** The folders of features, with those that only have files in an overlay. */
function withOverlaid(
  roots: readonly string[],
  folders: readonly { name: string; folder: string }[],
  overlay: Reading['overlay'],
): { name: string; folder: string }[] {
  const known = new Set(folders.map(({ folder }) => folder));
  const added = [...overlay].flatMap(([path, text]) => {
    const root = roots.find((one) => one === '.' || path.startsWith(`${one}/`));
    if (root === undefined || text === null) return [];
    const name = (root === '.' ? path : path.slice(root.length + 1)).split('/')[0] ?? '';
    const folder = root === '.' ? name : `${root}/${name}`;
    if (!featureName.test(name) || known.has(folder)) return [];
    known.add(folder);
    return [{ name, folder }];
  });
  return [...folders, ...added];
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

async function readConstitution(notes: Reading): Promise<Document | null> {
  for (const path of constitutionPaths) {
    const given = notes.overlay.get(path);
    const text =
      given === undefined ? readInside(notes.root, path, notes.cap) : given === null ? null : capped(given, notes.cap);
    if (text === null) continue;
    const known = noted(text, path, notes);
    return known === null ? null : ((await readDocument(path, 'constitution', known, notes))[0] ?? null);
  }
  return null;
}

/** The facts of a text, within the parser's deadline; nothing, and the reason listed, where it was not read. */
async function readDocument(path: string, kind: DocumentKind, text: string, notes: Reading): Promise<Document[]> {
  const before = notes.known.get(path);
  if (before?.text === text) return [before.document];
  const document = await notes.parser.read(path, kind, text);
  if ('rule' in document) {
    notes.unreadable.push({ path, ...document });
    return [];
  }
  notes.known.set(path, { text, document });
  return [document];
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

/** The manifest of what was installed for agents, and what it lists. */
function installedFiles(root: string): string[] {
  const text = readInside(root, manifestPath);
  if (typeof text !== 'string') return [manifestPath];
  const { files, blocks } = readManifest(text);
  return [manifestPath, ...Object.keys(files), ...Object.keys(blocks)];
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
