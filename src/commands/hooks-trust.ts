import { plural } from '../core/gate.js';
import type { Command } from '../model/command.js';
import type { KnownHook } from '../model/hook.js';
import { hookLine, hooksSchema } from './hooks-list.js';

/** `specops hooks trust`: a person lets the hooks of this project run as they are now. */
export const hooksTrust: Command<{ hooks: KnownHook[] }> = {
  name: 'hooks trust',
  examples: [['specops hooks trust', 'show what is not trusted yet, and ask']],
  arguments: [],
  options: [{ syntax: '-y, --yes', about: 'do not ask; without a terminal only where the variable CI is set' }],
  writes: false,
  terminal: true,
  reads: { documents: 'none', hooks: true },
  result: { type: 'object', required: ['hooks'], properties: { hooks: hooksSchema } },
  run({ hooks = [] }) {
    const fresh = hooks.filter(({ trusted }) => !trusted);
    return {
      result: { hooks: fresh },
      ...(fresh.length === 0
        ? {}
        : {
            deed: {
              kind: 'trust',
              hooks: fresh,
              question: `Let ${fresh.length === 1 ? 'it' : 'them'} run as they are now, whenever a command writes?`,
            },
          }),
    };
  },
  done: (result) => ({ hooks: result.hooks.map((hook) => ({ ...hook, trusted: true })) }),
  text: ({ hooks }, paint) => {
    if (hooks.length === 0) return 'There is nothing to trust: no hook is new, and none has changed.';
    const trusted = hooks.every((hook) => hook.trusted);
    return [
      trusted ? `${paint.green('Trusted')} ${plural(hooks.length, 'hook')}:` : `${paint.yellow('Not trusted')} yet:`,
      '',
      ...hooks.map((hook) => `  ${hookLine(hook)}`),
    ].join('\n');
  },
};
