import { resolve } from 'node:path';
import type { Command } from '../model/command.js';
import { SpecopsError } from '../model/error.js';

/** The text that a command is given: from its arguments, from stdin, or from a file; empty where it takes none. */
export async function givenText(
  command: Command,
  words: readonly string[],
  options: Record<string, unknown>,
): Promise<string> {
  return command.reads.text === true ? readText(words, options) : readPiped(command, words);
}

/** A document from stdin, where a command takes one for the word `-`; the settings say how large it may be. */
async function readPiped({ reads }: Command, words: readonly string[]): Promise<string> {
  if (!reads.stdin || words.length !== 1 || words[0] !== '-') return '';
  const [{ readStream }, { maxBytes }] = await Promise.all([import('../io/terminal.js'), import('../io/files.js')]);
  return readStream(process.stdin, 'stdin', maxBytes);
}

/** The intent or the choices: from the arguments, from stdin for `-`, or from `--file`. */
async function readText(words: readonly string[], options: Record<string, unknown>): Promise<string> {
  const { maxTextBytes, readStream, readTextFile } = await import('../io/terminal.js');
  if (typeof options['file'] === 'string') {
    if (words.length > 0)
      throw new SpecopsError('E_USAGE', 'the text is given twice: as arguments and with --file', {
        fix: 'leave one of them out',
      });
    return readTextFile(resolve(typeof options['chdir'] === 'string' ? options['chdir'] : '.', options['file']));
  }
  if (words.length === 1 && words[0] === '-') return readStream(process.stdin);
  const text = words.join(' ');
  if (Buffer.byteLength(text) > maxTextBytes)
    throw new SpecopsError('E_LIMIT', `the text is longer than ${String(maxTextBytes)} bytes`, {
      fix: 'shorten it, and link to the rest',
    });
  return text;
}
