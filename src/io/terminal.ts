import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import { decode, hasCode } from './files.js';

/** The longest description or choice that is taken. Bytes. */
export const maxTextBytes = 64 * 1024;

/** What a stream holds as UTF-8 text, without a byte order mark: E_LIMIT beyond the cap, E_INPUT where it is no text. */
export async function readStream(stream: Readable, name = 'stdin', cap = maxTextBytes): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array | string);
    length += bytes.length;
    if (length > cap)
      throw new SpecopsError('E_LIMIT', `${name} is longer than ${String(cap)} bytes`, {
        fix: 'shorten it, and link to the rest',
      });
    chunks.push(bytes);
  }
  const text = decode(Buffer.concat(chunks));
  if (typeof text !== 'string')
    throw new SpecopsError('E_INPUT', `${name} is ${text.message}`, { fix: 'save it as UTF-8' });
  return text.replace(/^\uFEFF/, '');
}

/** What a person types at a terminal, up to the end of the line; empty where they end it without. */
export async function readLine(stream: Readable): Promise<string> {
  const { createInterface } = await import('node:readline');
  const lines = createInterface({ input: stream });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
  }
}

/** The text of a file that a person named, or of the pipe their shell put in its place. */
export async function readTextFile(file: string, cap = maxTextBytes): Promise<string> {
  const name = `"${printable(file)}"`;
  try {
    const stats = await stat(file);
    if (!stats.isFile() && !stats.isFIFO())
      throw new SpecopsError('E_INPUT', `${name} is not a file`, { fix: 'name a text file' });
    return await readStream(createReadStream(file), name, cap);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR'))
      throw new SpecopsError('E_INPUT', `there is no file ${name}`, { fix: 'name a text file, or - for stdin' });
    if (hasCode(error, 'EACCES', 'EPERM'))
      throw new SpecopsError('E_INPUT', `${name} cannot be read: permission denied`, {
        fix: 'make it readable: chmod u+r',
      });
    throw error;
  }
}

/** How the system says that nobody reads any more. */
const goneCodes = ['EPIPE', 'ERR_STREAM_DESTROYED'];

/** The writing end of a terminal, pipe or file. */
export interface Output {
  isTTY: boolean;
  /** Characters a line may have; 80 where nobody knows. */
  columns: number;
  /** Writes a text whole; false, and silence from then on, where the reader has gone (`specops … | head -1`). */
  write(text: string): Promise<boolean>;
}

/** The reading end of a terminal, pipe or file. */
export type Input = Readable & { isTTY?: boolean };

/** What a run has around it: where it is, what it is told, where it writes its answer and what it says about that. */
export interface Terminal {
  /** The folder it was started in. */
  folder: string;
  environment: Readonly<Record<string, string | undefined>>;
  stdin: Input;
  stdout: Output;
  stderr: Output;
}

/** An output that outlives its reader. */
export function output(stream: Writable & { isTTY?: boolean; columns?: number }): Output {
  let gone = false;
  stream.on('error', () => {
    gone = true;
  });
  return {
    isTTY: stream.isTTY === true,
    // A window may be drawn wider while its program runs.
    get columns() {
      return stream.columns ?? 80;
    },
    write: (text) =>
      new Promise((done, fail) => {
        if (gone || text === '') {
          done(!gone);
          return;
        }
        stream.write(text, (error) => {
          if (!error || hasCode(error, ...goneCodes)) done(!error);
          else fail(new SpecopsError('E_IO', `the answer could not be written: ${error.message}`, { cause: error }));
        });
      }),
  };
}
