import type { Command } from '../model/command.js';
import { SpecopsError } from '../model/error.js';

interface Configured {
  client: string;
  /** Where the client reads it, relative to the project. */
  file: string;
  config: string;
}

/** A client, the file it reads servers from, and what stands there. */
interface Client {
  file: string;
  print(args: readonly string[]): string;
}

/** The settings of most: a JSON object of servers by name. */
const json =
  (key: string, more: Record<string, unknown> = {}, before: readonly string[] = []) =>
  (args: readonly string[]): string =>
    JSON.stringify({ [key]: { specops: { ...more, command: 'specops', args: [...before, ...args] } } }, null, 2);

/** These start a server elsewhere than in the project they have open. */
const here = ['-C', '${workspaceFolder}'];

/**
 * Clients that can be told of the server, in the file of a project: the MCP pages of Claude Code, VS Code, Cursor, Gemini
 * CLI and Codex, as they were in November 2026. Codex reads a project's file once the project is trusted.
 */
const clients: Record<string, Client> = {
  claude: { file: '.mcp.json', print: json('mcpServers') },
  vscode: { file: '.vscode/mcp.json', print: json('servers', { type: 'stdio' }, here) },
  cursor: { file: '.cursor/mcp.json', print: json('mcpServers', {}, here) },
  gemini: { file: '.gemini/settings.json', print: json('mcpServers') },
  codex: {
    file: '.codex/config.toml',
    print: (args) => `[mcp_servers.specops]\ncommand = "specops"\nargs = ${JSON.stringify(args)}`,
  },
};

/** `specops mcp`: the commands as tools of an agent's. The terminal's door serves it; alone it prints settings. */
export const mcp: Command<Configured> = {
  name: 'mcp',
  examples: [
    ['specops mcp --print-config claude', 'what to put into .mcp.json'],
    ['specops mcp --print-config codex --allow-write', 'the same for Codex, with the tools that write'],
    ['specops mcp', 'the server itself, as an agent starts it: MCP on stdin and stdout'],
  ],
  arguments: [],
  options: [
    { syntax: '--allow-write', about: 'offer the tools that write, too' },
    { syntax: '--print-config <client>', about: 'print the settings of a client', choices: Object.keys(clients) },
  ],
  writes: false,
  terminal: true,
  serves: ({ printConfig, json: asJson }) => (printConfig === undefined && asJson !== true ? 'mcp' : null),
  reads: { documents: 'none' },
  result: {
    type: 'object',
    required: ['client', 'file', 'config'],
    properties: {
      client: { type: 'string' },
      file: { type: 'string', description: 'Where the client reads it, relative to the project.' },
      config: { type: 'string' },
    },
  },
  run({ options }) {
    const name = typeof options['printConfig'] === 'string' ? options['printConfig'] : '';
    const client = Object.hasOwn(clients, name) ? clients[name] : undefined;
    if (!client)
      throw new SpecopsError('E_USAGE', 'a server of MCP speaks MCP, and no --json', {
        fix: 'specops mcp --print-config claude --json, for its settings',
      });
    const config = client.print(options['allowWrite'] === true ? ['mcp', '--allow-write'] : ['mcp']);
    return { result: { client: name, file: client.file, config }, notes: [`for ${client.file}`] };
  },
  text: ({ config }) => config,
};
