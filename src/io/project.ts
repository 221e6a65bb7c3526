import { basename, join } from 'node:path';
import type { Catalog } from '../model/catalog.js';
import type { Reads } from '../model/command.js';
import type { Config } from '../model/config.js';
import type { Constraint } from '../model/constraint.js';
import type { Document } from '../model/document.js';
import { featureName, isCalled, type Feature } from '../model/feature.js';
import type { Health } from '../model/health.js';
import { manifestPath, readManifest } from '../model/manifest.js';
import type { Project } from '../model/project.js';
import { readClaims } from './claims.js';
import { featureFolders, specRoots, withOverlaid } from './feature-folders.js';
import { readFeature } from './feature.js';
import { readInside, statOf } from './files.js';
import { foundRoots } from './found-roots.js';
import { readHistory } from './history.js';
import { madePaths } from './made.js';
import { parser, type Parser } from './parse.js';
import { capped, noted, readDocument, type Notes, type Reading } from './reading.js';
import { readRepository } from './repository.js';
import type { RemoteNumbers } from './reserve-remote.js';
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

/** What a project's features are made with, beside their own documents. */
const settingPaths: readonly string[] = [
  ...constitutionPaths,
  '.specops/config.yaml',
  ...['.specops/templates', '.specops/catalog', '.specops/constraints'],
];

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

function wanted(feature: string | null): (name: string) => boolean {
  return (name) => feature === '*' || (feature !== null && isCalled(name, feature));
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
