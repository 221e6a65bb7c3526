import { stringify } from 'smol-toml';

/** Data as a TOML document that any TOML 1.0 reader reads back equal. */
export function writeToml(data: Record<string, string>): string {
  return `${stringify(data).trimEnd()}\n`;
}
