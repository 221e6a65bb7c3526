import { join } from 'node:path';
import { readText } from './files.js';
import type { Root } from './root.js';

/**
 * Who is at work: `SPECOPS_AUTHOR`, else the name in the configuration of the repository or of the person, read as
 * data; no git is run, and nothing that a configuration includes is followed. Empty where nobody says.
 */
export function authorOf(root: Root, environment: Readonly<Record<string, string | undefined>>): string {
  const { SPECOPS_AUTHOR: told, HOME: home, USERPROFILE: profile, XDG_CONFIG_HOME: config } = environment;
  if (told !== undefined && told.trim() !== '') return told.trim();
  const folder = [home, profile].find((path) => path !== undefined && path !== '');
  const settings = config !== undefined && config !== '' ? config : folder && join(folder, '.config');
  const files = [
    ...(root.git ? [join(root.git.dir, 'config.worktree'), join(root.git.commonDir, 'config')] : []),
    ...(folder === undefined ? [] : [join(folder, '.gitconfig')]),
    ...(settings === undefined || settings === '' ? [] : [join(settings, 'git', 'config')]),
  ];
  for (const file of files) {
    const text = readText(file, 1024 * 1024);
    const name = typeof text === 'string' ? userName(text) : '';
    if (name !== '') return name;
  }
  return '';
}

/** `name` under `[user]` in a file of git's configuration, the last one that counts. */
function userName(text: string): string {
  let section = '';
  let name = '';
  for (const row of text.split(/\r\n|\n|\r/)) {
    section = /^\s*\[([^\]]*)\]/.exec(row)?.[1]?.trim().toLowerCase() ?? section;
    const value = section === 'user' ? /^\s*(?:\[[^\]]*\]\s*)?name\s*=\s*(\S.*|)$/i.exec(row)?.[1] : undefined;
    if (value !== undefined) name = unquoted(value);
  }
  return name;
}

/** A value as git reads it: without its quotes, and without a comment behind it. */
function unquoted(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(value.trim())?.[1];
  return (quoted?.replace(/\\(.)/g, '$1') ?? value.replace(/(?:(?<!\s)\s+)?[#;][^]*/, '')).trim();
}
