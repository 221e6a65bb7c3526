import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, onTestFinished, test } from 'vitest';
import { workplace } from '../cli/specops.js';
import { walk, type Ask } from './agent.js';
import { told } from './told.js';

const binary = fileURLToPath(new URL('../../bin/specops.js', import.meta.url));

/** The words of a command line as a call of a tool: its flags by name, a lone `-` for the text. */
function given(rest: readonly string[], input: string, names: readonly string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? '';
    if (word === '--json') continue;
    if (word.startsWith('--')) {
      const value = rest[at + 1];
      const takes = value !== undefined && !value.startsWith('--');
      values[word.slice(2).replaceAll('-', '_')] = takes ? (value === '-' ? input : value) : true;
      if (takes) at++;
    } else values[names[0] ?? ''] = word === '-' ? input : word;
  }
  return values;
}

test('an agent without a model walks the same road over MCP, with the official client', async () => {
  const { folder, specops, tree } = await workplace();
  const client = new Client({ name: 'walker', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  const env = { PATH: process.env['PATH'] ?? '', GIT_CONFIG_GLOBAL: '/dev/null' };
  const server = { command: process.execPath, args: [binary, 'mcp', '--allow-write'], cwd: folder, env };
  await client.connect(new StdioClientTransport({ ...server, stderr: 'pipe' }));
  onTestFinished(() => client.close());
  const { tools } = await client.listTools();

  const ask: Ask = async (words, input = '') => {
    const tool = tools
      .filter(({ name }) => words.join('-').startsWith(name))
      .sort((one, other) => other.name.length - one.name.length)[0];
    if (!tool) throw new Error(`no tool for ${words.join(' ')}`);
    const rest = words.slice(tool.name.split('-').length);
    const names = Object.keys(tool.inputSchema.properties ?? {});
    const called = await client.callTool({ name: tool.name, arguments: given(rest, input, names) });
    const [first] = called.content as { text: string }[];
    const document = (called.structuredContent ?? JSON.parse(first?.text ?? '{}')) as Record<string, unknown>;
    return { exitCode: called.isError === true ? 1 : 0, document };
  };

  const did = await walk(ask, told);
  expect(did).toEqual(['init', 'specify', 'clarify', 'plan', 'clarify', 'tasks', 'tasks']);
  expect(await tree()).toContain('specs/001-multi-tenant-k8s/tasks.md');
  const { exitCode, stdout } = await specops(['lint', '--ci', '--json']);
  expect([exitCode, (JSON.parse(stdout) as { findings: object[] }).findings]).toEqual([0, []]);
});
