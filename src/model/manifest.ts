import { SpecopsError } from './error.js';
import { printable } from './printable.js';

/** Where what was installed for agents is written down. */
export const manifestPath = '.specops/agents.lock.json';

/** A file, or a block in somebody's file, that was written for agents. */
export interface Installed {
  /** The agents it is for: it goes with the last of them. */
  agents: string[];
  /** SHA-256 of what was written, with LF as line break. */
  sha256: string;
}

/** A block in somebody's file, and what was added around it. */
export interface InstalledBlock extends Installed {
  /** Line breaks put before it. */
  lead: string;
  /** True where the file itself was made for it. */
  created: boolean;
}

/** What was installed for agents: the memory by which an update or a removal knows what nobody edited. */
export interface Manifest {
  format_version: '1.0';
  /** By key, with what was chosen for it. */
  agents: Record<string, { commands_dir?: string; format?: string }>;
  files: Record<string, Installed>;
  blocks: Record<string, InstalledBlock>;
}

export const noManifest: Manifest = { format_version: '1.0', agents: {}, files: {}, blocks: {} };

/**
 * A manifest from its text. Throws E_INPUT for one that is not ours, and E_UNSAFE for one that claims files
 * no version of ours has ever written: a repository of somebody's could have us remove them.
 */
export function readManifest(text: string): Manifest {
  const data = parsed(text);
  if (!isRecord(data) || !['agents', 'files', 'blocks'].every((key) => isRecord(data[key])))
    throw broken('is no manifest of ours');
  const manifest = data as unknown as Manifest;
  const entries = [...Object.entries(manifest.files), ...Object.entries(manifest.blocks)];
  if (!entries.every(([, entry]) => isInstalled(entry))) throw broken('is no manifest of ours');
  if (!Object.values(manifest.agents).every(isRecord)) throw broken('is no manifest of ours');
  const strange = Object.keys(manifest.files).find((path) => !/(?:^|\/)specops(?:[.-]|\/SKILL\.md$)/.test(path));
  if (strange !== undefined) throw broken(`claims "${printable(strange)}", which SpecOps does not write`, 'E_UNSAFE');
  return {
    ...noManifest,
    agents: { ...manifest.agents },
    files: { ...manifest.files },
    blocks: { ...manifest.blocks },
  };
}

/** A manifest as its file: sorted, so that equal ones have equal bytes. */
export function writeManifest({ agents, files, blocks }: Manifest): string {
  const data = { format_version: '1.0', agents: sorted(agents), files: sorted(files), blocks: sorted(blocks) };
  return `${JSON.stringify(data, null, 2)}\n`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken('is no JSON');
  }
}

function broken(what: string, code: 'E_INPUT' | 'E_UNSAFE' = 'E_INPUT'): SpecopsError {
  return new SpecopsError(code, `${manifestPath} ${what}`, {
    fix: `restore it with git checkout -- ${manifestPath}, or remove it`,
  });
}

function isInstalled(entry: unknown): boolean {
  return (
    isRecord(entry) &&
    typeof entry['sha256'] === 'string' &&
    Array.isArray(entry['agents']) &&
    entry['agents'].every((key) => typeof key === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}
