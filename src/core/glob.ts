import picomatch from 'picomatch/posix.js';

/**
 * Whether a path relative to the project is one of those that globs name: `*` within a folder, `**` across
 * folders, `{a,b}` and `[ab]`. Nothing in a glob is a regular expression, as long as it is one that the schema of
 * the settings lets through: that keeps parentheses, `|` and `\` out, and counts what may stand for much.
 */
export function globbed(globs: readonly string[]): (path: string) => boolean {
  return picomatch([...globs], { dot: true, noextglob: true, nonegate: true, regex: false });
}
