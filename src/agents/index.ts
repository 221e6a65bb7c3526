import type { Agent } from '../model/agent.js';
import { layouts } from './layouts.js';
import rows from './agents.yaml';

/** A row as it is written: what is left out follows from the file. */
type Row = Pick<Agent, 'key' | 'name' | 'file'> & Partial<Agent>;

/** The agents that commands can be installed for, by key. */
export const agents: readonly Agent[] = (rows as Row[]).map(completed);

/** Other names that people know an agent by. */
export const agentAliases: Record<string, string> = {
  kiro: 'kiro-cli',
  cursor: 'cursor-agent',
  'claude-code': 'claude',
};

function completed(row: Row): Agent {
  const folder = row.file.split('/')[0] ?? '';
  const layout = row.layout ?? layoutOf(row.file);
  const context = row.context === undefined ? 'AGENTS.md' : row.context;
  const own = context === null || context === 'AGENTS.md' || context.startsWith(`${folder}/`) ? [] : [context];
  return {
    companion: null,
    index: null,
    arguments: layouts[layout].arguments,
    typed: `/specops${row.file.includes('specops-<c>') ? '-' : '.'}<c>`,
    skills: layout === 'skill' ? row.file.replace(/\/specops-<c>.*/, '') : '.agents/skills',
    signs: [folder, ...own],
    home: null,
    note: null,
    ...row,
    layout,
    context,
  };
}

function layoutOf(file: string): Agent['layout'] {
  if (file.endsWith('/SKILL.md')) return 'skill';
  if (file.endsWith('.toml')) return 'toml';
  return file.endsWith('.yaml') ? 'recipe' : 'markdown';
}
