import { readLine, type Terminal } from '../io/terminal.js';
import { SpecopsError } from '../model/error.js';
import type { Request } from '../run.js';
import { isSet } from './environment.js';

/**
 * Asks at the terminal whether something outside of the project may be done; `-y` answers. What runs code
 * needs a terminal, or CI: an agent that may call specops, and nothing else, can neither answer nor set that.
 */
export function confirmation(
  options: Readonly<Record<string, unknown>>,
  { stdin, stderr, environment }: Terminal,
): NonNullable<Request['confirm']> {
  return async (command, outcome) => {
    const { deed } = outcome;
    const terminal = stdin.isTTY === true && stderr.isTTY;
    const trust = deed?.kind === 'trust';
    if (options['yes'] === true && (terminal || !trust || isSet(environment['CI']))) return true;
    if (!terminal || options['json'] === true)
      throw new SpecopsError(
        'E_USAGE',
        trust ? 'hooks are trusted by a person, at a terminal' : 'nobody is there to be asked',
        {
          fix: trust ? `a person runs it: specops ${command.name}` : `specops ${command.name} … -y`,
        },
      );
    const [{ paint }, { said }, { printableLines }] = await Promise.all([
      import('../reports/paint.js'),
      import('../reports/answer.js'),
      import('../model/printable.js'),
    ]);
    const shown = said(command, outcome, paint(false, stderr.columns));
    await stderr.write(`${printableLines(shown)}\n\n${deed?.question ?? ''} [y/N] `);
    return /^\s*y(?:es)?\s*$/i.test(await readLine(stdin));
  };
}
