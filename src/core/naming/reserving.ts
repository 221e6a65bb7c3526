import type { Reads } from '../../model/command.js';
import type { Config } from '../../model/config.js';

/** Where a number is reserved, and what is said where a project wishes for more than anybody here allowed. */
export interface Reserving {
  /** On `origin` too, which uses the network. */
  remote: boolean;
  warnings: string[];
}

/**
 * Only a person turns the network on: by `--reserve remote`, or by `SPECOPS_RESERVE=remote` in the environment. What
 * a repository's own settings say came with the repository, so it is a wish that is told.
 */
export function reserving(
  { remote }: Pick<Reads, 'remote'>,
  options: Record<string, unknown>,
  environment: Readonly<Record<string, string | undefined>>,
  { git }: Pick<Config, 'git'>,
): Reserving {
  if (remote === undefined) return { remote: false, warnings: [] };
  const said = remote(options);
  if (said !== null) return { remote: said, warnings: [] };
  if (environment['SPECOPS_RESERVE'] === 'remote') return { remote: true, warnings: [] };
  const wish =
    'the settings wish the number to be reserved on origin too; a repository cannot turn the network on: ' +
    'add --reserve remote, or set SPECOPS_RESERVE=remote';
  return { remote: false, warnings: git.reserve === 'remote' ? [wish] : [] };
}
