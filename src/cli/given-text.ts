import { resolve } from 'node:path';
import type { Input } from '../io/terminal.js';
import type { Command } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import type { Parsed } from './command-line.js';

/**
 * The text that a command is given: from its arguments, from stdin, or from a file of the folder it is asked in; empty
 * where it takes none.
 */
export async function givenText({ command, words, options }: Parsed, folder: string, stdin: Input): Promise<string> {
  const named = command.reads.textFrom === undefined ? undefined : options[command.reads.textFrom];
  if (typeof named === 'string') return readNamed(resolve(folder, named), named === '-' ? stdin : null);
  return command.reads.text === true
    ? replacedText(await readText(words, { file: options['file'], folder, stdin }))
    : readPiped(command, words, stdin);
}

/** What stands in a prompt for the text of a person, where an agent has left it as it was. */
const placeholder =
  /^\s*(?:\$ARGUMENTS|\{\{(?:args|parameters)\}\}|\(here, to the letter, what was typed after [\w.-]+\))\s*$/;

function replacedText(text: string): string {
  if (!placeholder.test(text)) return text;
  throw new SpecopsError('E_INPUT', `the text is only "${text.trim()}", which stands for what a person typed`, {
    fix: 'put what was asked for in its place, to the letter',
  });
}

/** The text of a file that an option names, or of stdin for `-`. */
async function readNamed(file: string, stdin: Input | null): Promise<string> {
  const { readStream, readTextFile } = await import('../io/terminal.js');
  return stdin ? readStream(stdin) : readTextFile(file);
}

/** A document from stdin, where a command takes one for the word `-`; the settings say how large it may be. */
async function readPiped({ reads }: Command, words: readonly string[], stdin: Input): Promise<string> {
  if (!reads.stdin || words.length !== 1 || words[0] !== '-') return '';
  const [{ readStream }, { maxBytes }] = await Promise.all([import('../io/terminal.js'), import('../io/files.js')]);
  return readStream(stdin, 'stdin', maxBytes);
}

/** The intent or the choices: from the arguments, from stdin for `-`, or from `--file`. */
async function readText(
  words: readonly string[],
  { file, folder, stdin }: { file: unknown; folder: string; stdin: Input },
): Promise<string> {
  const { maxTextBytes, readStream, readTextFile } = await import('../io/terminal.js');
  if (typeof file === 'string') {
    if (words.length > 0)
      throw new SpecopsError('E_USAGE', 'the text is given twice: as arguments and with --file', {
        fix: 'leave one of them out',
      });
    return readTextFile(resolve(folder, file));
  }
  if (words.length === 1 && words[0] === '-') return readStream(stdin);
  const text = words.join(' ');
  if (Buffer.byteLength(text) > maxTextBytes)
    throw new SpecopsError('E_LIMIT', `the text is longer than ${String(maxTextBytes)} bytes`, {
      fix: 'shorten it, and link to the rest',
    });
  return text;
}
