import { completionScripts, shells, type Shell } from '../core/completion-script.js';
import type { Command } from '../model/command.js';
import { SpecopsError } from '../model/error.js';

/** `specops completion`: what a shell needs to complete commands, options, features, rules and tasks. */
export const completion: Command<{ shell: Shell; script: string }> = {
  name: 'completion',
  examples: [
    ['specops completion bash', 'source <(specops completion bash), in ~/.bashrc'],
    ['specops completion zsh', 'source <(specops completion zsh), in ~/.zshrc after compinit'],
    ['specops completion fish', 'specops completion fish | source, in config.fish'],
    ['specops completion powershell', '… | Out-String | Invoke-Expression, in $PROFILE'],
  ],
  arguments: [{ syntax: '<shell>', about: 'the shell', choices: shells }],
  options: [],
  writes: false,
  terminal: true,
  reads: { documents: 'none', settings: false },
  result: {
    type: 'object',
    required: ['shell', 'script'],
    properties: { shell: { enum: [...shells] }, script: { type: 'string' } },
  },
  run({ words }) {
    const shell = shells.find((one) => one === words[0]);
    if (shell === undefined)
      throw new SpecopsError('E_USAGE', 'there is no completion for that shell', {
        fix: `name one of: ${shells.join(', ')}`,
      });
    return { result: { shell, script: completionScripts[shell] } };
  },
  text: ({ script }) => script,
};
