/** The library door: the same questions as on the terminal, from a program. */
export { commands } from './commands/index.js';
export { run, type Answer, type Request } from './run.js';
export { SpecopsError } from './model/error.js';
export type { Command, Outcome, Step } from './model/command.js';
export type { Finding, Level } from './model/finding.js';
