import type { Entry, Family } from '../model/command.js';

/** Names that only gather commands: alone they do nothing. Listed where their first command is. */
export const families: readonly Family[] = [
  { name: 'agents', group: 'set up', about: 'Slash commands and skills for AI agents' },
  { name: 'hooks', group: 'set up', about: 'See and trust the programs a project wants run' },
  { name: 'export', group: 'work', about: 'Hand tasks over to other tools' },
];

/** Every command, in the order of the help. A command's module is loaded when it is asked for, not before. */
export const commands: readonly Entry[] = [
  {
    name: 'init',
    group: 'set up',
    about: 'Set up a repository, and commands for agents',
    load: async () => (await import('./init.js')).init,
  },
  {
    name: 'agents list',
    group: 'set up',
    about: 'List the agents there are, and those in use here',
    load: async () => (await import('./agents-list.js')).agentsList,
  },
  {
    name: 'agents install',
    group: 'set up',
    about: 'Write commands where agents read them',
    load: async () => (await import('./agents-install.js')).agentsInstall,
  },
  {
    name: 'agents update',
    group: 'set up',
    about: 'Renew what nobody has edited',
    load: async () => (await import('./agents-update.js')).agentsUpdate,
  },
  {
    name: 'agents remove',
    group: 'set up',
    about: 'Take away what is ours',
    load: async () => (await import('./agents-remove.js')).agentsRemove,
  },
  {
    name: 'agents status',
    group: 'set up',
    about: 'Show what is installed, and what was edited',
    load: async () => (await import('./agents-status.js')).agentsStatus,
  },
  {
    name: 'hooks list',
    group: 'set up',
    about: 'Show the hooks, and whether you trust them',
    load: async () => (await import('./hooks-list.js')).hooksList,
  },
  {
    name: 'hooks trust',
    group: 'set up',
    about: 'Let the hooks run as they are now',
    load: async () => (await import('./hooks-trust.js')).hooksTrust,
  },
  {
    name: 'completion',
    group: 'set up',
    about: 'Print what a shell needs to complete commands',
    load: async () => (await import('./completion.js')).completion,
  },
  {
    name: 'doctor',
    group: 'set up',
    about: 'Show what is amiss; --fix mends what a crash left',
    load: async () => (await import('./doctor.js')).doctor,
  },
  {
    name: 'specify',
    group: 'write',
    about: 'Turn an intent into a numbered spec on a branch',
    load: async () => (await import('./specify.js')).specify,
  },
  {
    name: 'clarify',
    group: 'write',
    about: 'Answer open questions, one after the other or from a file',
    load: async () => (await import('./clarify.js')).clarify,
  },
  {
    name: 'clarify list',
    group: 'write',
    about: 'Show the open questions, the weightiest first',
    load: async () => (await import('./clarify-list.js')).clarifyList,
  },
  {
    name: 'clarify answer',
    group: 'write',
    about: 'Answer one open question',
    load: async () => (await import('./clarify-answer.js')).clarifyAnswer,
  },
  {
    name: 'plan',
    group: 'write',
    about: 'Turn the spec into a plan, behind the gates',
    load: async () => (await import('./plan.js')).plan,
  },
  {
    name: 'tasks',
    group: 'write',
    about: 'Derive tasks.md: ordered, traced, safely parallel',
    load: async () => (await import('./tasks.js')).tasks,
  },
  {
    name: 'checklist',
    group: 'write',
    about: 'Ask about the quality of the requirements, by theme',
    load: async () => (await import('./checklist.js')).checklist,
  },
  {
    name: 'tasks next',
    group: 'write',
    about: 'Show what can be started now, or claim the first of it',
    load: async () => (await import('./tasks-next.js')).tasksNext,
  },
  {
    name: 'tasks start',
    group: 'write',
    about: 'Claim a task, so that nobody else begins it',
    load: async () => (await import('./tasks-start.js')).tasksStart,
  },
  {
    name: 'tasks done',
    group: 'write',
    about: 'Tick a task whose file is there, and end its claim',
    load: async () => (await import('./tasks-done.js')).tasksDone,
  },
  {
    name: 'tasks release',
    group: 'write',
    about: 'Give a task back undone',
    load: async () => (await import('./tasks-release.js')).tasksRelease,
  },
  {
    name: 'renumber',
    group: 'write',
    about: 'Tell two features with one number apart',
    load: async () => (await import('./renumber.js')).renumber,
  },
  {
    name: 'lint',
    group: 'prove',
    about: 'Prove the documents; CI fails on what is open',
    load: async () => (await import('./lint.js')).lint,
  },
  {
    name: 'coverage',
    group: 'prove',
    about: 'Show which topics of infrastructure a spec speaks of',
    load: async () => (await import('./coverage.js')).coverage,
  },
  {
    name: 'choices',
    group: 'see',
    about: 'List what a plan can choose, by category',
    load: async () => (await import('./choices.js')).choices,
  },
  {
    name: 'compare',
    group: 'see',
    about: 'Set the plans of one specification side by side',
    load: async () => (await import('./compare.js')).compare,
  },
  {
    name: 'ack',
    group: 'prove',
    about: 'Say that what is stale was looked at',
    load: async () => (await import('./ack.js')).ack,
  },
  {
    name: 'explain',
    group: 'prove',
    about: 'Say what a rule catches, and how to mend it',
    load: async () => (await import('./explain.js')).explain,
  },
  {
    name: 'status',
    group: 'see',
    about: 'Show where a feature stands',
    load: async () => (await import('./status.js')).status,
  },
  {
    name: 'next',
    group: 'see',
    about: 'Say what to do next, and who has to do it',
    load: async () => (await import('./next.js')).next,
  },
  {
    name: 'graph',
    group: 'see',
    about: 'Draw what waits for what in tasks.md',
    load: async () => (await import('./graph.js')).graph,
  },
  {
    name: 'instructions',
    group: 'see',
    about: 'Say what to write in a document, and how it is proved',
    load: async () => (await import('./instructions.js')).instructions,
  },
  {
    name: 'paths',
    group: 'see',
    about: "Print where a feature's documents lie",
    load: async () => (await import('./paths.js')).paths,
  },
  {
    name: 'schema',
    group: 'see',
    about: 'Print the JSON Schema of an answer or a file',
    load: async () => (await import('./schema.js')).schema,
  },
  {
    name: 'export issues',
    group: 'work',
    about: 'The open tasks as issues of GitHub or GitLab',
    load: async () => (await import('./export-issues.js')).exportIssues,
  },
  {
    name: 'mcp',
    group: 'work',
    about: 'Serve these commands to agents as tools (MCP)',
    load: async () => (await import('./mcp.js')).mcp,
  },
];
