import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import type { DocumentKind } from '../model/document.js';
import { kindOfFile, type Feature, type Variant } from '../model/feature.js';
import { variantsFolder } from '../core/derive/variant.js';
import { list, readText, realInside } from './files.js';
import { capped, listed, noted, readDocument, type Notes, type Reading } from './reading.js';
import { readState } from './sidecar.js';

/** A folder with what was read of it so far. */
type Held = Pick<Feature, 'folder' | 'documents' | 'contracts'>;

/** Reads a feature's documents, contracts, variants and state onto what is known of it. */
export async function readFeature(feature: Feature, notes: Reading): Promise<Feature> {
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
