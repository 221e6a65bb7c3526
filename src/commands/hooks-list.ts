import type { Command, JSONSchema } from '../model/command.js';
import { hookEvents, type KnownHook } from '../model/hook.js';
import { printable } from '../model/printable.js';

/** Schema of a list of hooks. */
export const hooksSchema: JSONSchema = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['event', 'run', 'timeout', 'files', 'sha256', 'trusted'],
    properties: {
      event: { enum: [...hookEvents] },
      run: { type: 'array', items: { type: 'string' }, description: 'The program and its arguments.' },
      timeout: { type: 'number', description: 'Seconds.' },
      files: {
        type: 'array',
        items: { type: 'string' },
        description: 'Files of the project whose content is part of the hash.',
      },
      sha256: { type: 'string' },
      trusted: { type: 'boolean' },
    },
  },
};

/** `specops hooks list`: what a project wants run, and whether you trusted it. */
export const hooksList: Command<{ hooks: KnownHook[] }> = {
  name: 'hooks list',
  examples: [['specops hooks list', 'each hook of .specops/config.yaml, and whether you trusted it']],
  arguments: [],
  options: [],
  writes: false,
  terminal: true,
  reads: { documents: 'none', hooks: true },
  result: { type: 'object', required: ['hooks'], properties: { hooks: hooksSchema } },
  run: ({ hooks = [] }) => ({ result: { hooks } }),
  text: ({ hooks }, paint) => {
    if (hooks.length === 0) return 'This project has no hooks.';
    return hooks
      .map((hook) => `${hook.trusted ? paint.green('trusted    ') : paint.yellow('not trusted')}  ${hookLine(hook)}`)
      .join('\n');
  },
};

/** A hook on one line, word by word as it would be run. */
export function hookLine({ event, run, files, sha256 }: KnownHook): string {
  const words = run.map((word) => (/^[\w./:=@%+-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
  const held = files.length === 0 ? '' : `; holds ${files.join(', ')}`;
  return printable(`${event.padEnd(14)}  ${words}  (${sha256.slice(0, 12)}${held})`);
}
