import type { Agent, LayoutName, Prompt } from '../model/agent.js';
import { writeToml } from '../model/toml.js';
import { writeYaml } from '../model/yaml.js';

/** What an agent may do without asking each time: call us, and nothing else. */
const allowedTools = 'Bash(specops:*)';

/** A layout of a prompt file: how it is written, and what its name ends with. */
interface Layout {
  /** The name of a command's file; `<c>` stands for the command. */
  file: string;
  /** What stands for the text typed after the command, where its readers agree. */
  arguments: string;
  write: (prompt: Prompt) => string;
}

/** The layouts there are. Front matter, TOML and YAML come from writers, so that no text can break out of them. */
export const layouts: Record<LayoutName, Layout> = {
  skill: {
    file: 'specops-<c>/SKILL.md',
    arguments: '$ARGUMENTS',
    write: ({ name, description, body }) => frontMatter({ name, description, 'allowed-tools': allowedTools }, body),
  },
  markdown: {
    file: 'specops.<c>.md',
    arguments: '$ARGUMENTS',
    write: ({ description, hint, body }) => frontMatter({ description, 'argument-hint': hint }, body),
  },
  claude: {
    file: 'specops.<c>.md',
    arguments: '$ARGUMENTS',
    write: ({ description, hint, body }) =>
      frontMatter({ description, 'argument-hint': hint, 'allowed-tools': allowedTools }, body),
  },
  named: {
    file: 'specops.<c>.md',
    arguments: '$ARGUMENTS',
    write: ({ name, description, body }) => frontMatter({ name, description }, body),
  },
  continue: {
    file: 'specops.<c>.prompt',
    arguments: '$ARGUMENTS',
    write: ({ name, description, body }) => frontMatter({ name, description, invokable: true }, body),
  },
  toml: {
    file: 'specops.<c>.toml',
    arguments: '{{args}}',
    write: ({ description, body }) => writeToml({ description, prompt: body }),
  },
  recipe: {
    file: 'specops.<c>.yaml',
    arguments: '{{args}}',
    write: ({ name, description, hint, body }) =>
      writeYaml(
        {
          version: '1.0.0',
          title: name,
          description,
          parameters: [
            {
              key: 'args',
              input_type: 'string',
              requirement: 'optional',
              default: '',
              description: hint ?? 'nothing is needed',
            },
          ],
          prompt: body,
        },
        0,
      ),
  },
};

/** What a companion says: only where the command is. */
export const companions: Record<NonNullable<Agent['companion']>['layout'], (prompt: Prompt) => string> = {
  'agent-prompt': ({ name, description, hint }) =>
    `---\n${yaml({ agent: name, description, 'argument-hint': hint })}---\n`,
  'skill-prompt': ({ name }) => `use skill ${name} $ARGUMENTS\n`,
};

function frontMatter(front: Record<string, unknown>, body: string): string {
  return `---\n${yaml(front)}---\n\n${body}`;
}

/** A mapping without the keys that have nothing to say; a line each, for readers that know no more of YAML. */
function yaml(data: Record<string, unknown>): string {
  return writeYaml(Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null)), 0);
}
