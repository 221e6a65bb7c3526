/** A path or name as a shell takes it. */
export function quoted(path: string): string {
  return /^[A-Za-z0-9._/-]+$/.test(path) && !path.startsWith('-') ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
