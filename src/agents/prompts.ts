import { render } from '../core/render.js';
import type { Prompt } from '../model/agent.js';
import { SpecopsError } from '../model/error.js';
import { readFrontMatter } from '../model/front-matter.js';

/** The commands that agents get, in the order of the work; each is the template `prompts/<name>.md`. */
export const promptNames = [
  'constitution',
  'specify',
  'clarify',
  'plan',
  'tasks',
  'checklist',
  'analyze',
  'implement',
  'converge',
  'taskstoissues',
] as const;

/** The skill that says when to ask SpecOps, and what. */
export const umbrella = 'specops';

/** How an agent names the commands, and what stands there for the text typed after one. */
export interface Speech {
  /** Before the name of a command: `specops.` or `specops-`. */
  prefix: string;
  /** Null where nothing stands for it. */
  arguments: string | null;
}

/**
 * A command for an agent, from its template: the front matter says what it does, the rest is the body. Throws
 * E_INPUT for a template without a description.
 */
export function promptOf(templates: Record<string, string>, name: string, { prefix, ...speech }: Speech): Prompt {
  const key = `prompts/${name}.md`;
  const template = templates[key] ?? '';
  const front = readFrontMatter(template);
  const { description, 'argument-hint': hint } = (front?.data ?? {}) as Record<string, unknown>;
  if (typeof description !== 'string' || line(description) === '')
    throw new SpecopsError('E_INPUT', `the template "${key}" has no description in its front matter`, {
      fix: `begin .specops/templates/${key}.hbs with ---, "description: what it does and when to use it", ---`,
    });
  const called = name === umbrella ? name : `${prefix}${name}`;
  const body = { ...templates, [key]: template.slice(front?.end ?? 0) };
  return {
    name: called,
    description: line(description).slice(0, 1024),
    hint: typeof hint === 'string' && line(hint) !== '' ? line(hint) : null,
    body: render(body, key, {
      prefix,
      arguments: speech.arguments ?? `(here, to the letter, what was typed after ${called})`,
    }),
  };
}

/** A text on one line. */
function line(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
