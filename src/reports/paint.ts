import { Chalk } from 'chalk';
import type { Paint } from '../model/command.js';

/** Colours for a terminal that shows them; none for one that does not, a pipe or a file. */
export function paint(coloured: boolean, width: number): Paint {
  const chalk = new Chalk({ level: coloured ? 1 : 0 });
  return {
    width,
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    red: (text) => chalk.red(text),
    yellow: (text) => chalk.yellow(text),
    green: (text) => chalk.green(text),
    cyan: (text) => chalk.cyan(text),
  };
}
