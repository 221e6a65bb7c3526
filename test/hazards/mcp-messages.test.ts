import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ground } from '../io/ground.js';

const binary = fileURLToPath(new URL('../../bin/specops.js', import.meta.url));

/** Sends lines to a server; what it answered, said and ended with. */
async function sent(chunks: Iterable<string>): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const server = spawn(process.execPath, [binary, 'mcp'], { cwd: ground(), env: { PATH: process.env['PATH'] } });
  const told = { stdout: '', stderr: '' };
  server.stdout.on('data', (data: Buffer) => {
    told.stdout += data.toString();
    // The last one was answered.
    if (/"id":3\b/.test(told.stdout)) server.stdin.end();
  });
  server.stderr.on('data', (data: Buffer) => (told.stderr += data.toString()));
  server.stdin.on('error', () => undefined);
  for (const chunk of chunks) server.stdin.write(chunk);
  setTimeout(() => server.stdin.end(), 30_000).unref();
  const code = await new Promise<number | null>((resolve) => server.once('close', resolve));
  return { code, ...told };
}

const line = (id: number, method: string, params: object) =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
const hello = line(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } }); // prettier-ignore
const next = line(3, 'tools/call', { name: 'next', arguments: {} });
const answers = (stdout: string) =>
  stdout.split('\n').filter((row) => row !== '').map((row) => JSON.parse(row) as { id: number; error?: object; result?: object }); // prettier-ignore

describe('a message to the MCP server', () => {
  test('that is longer than 10 MB ends it, with words and without a stack', async () => {
    const long = [
      hello,
      '{"jsonrpc":"2.0","id":2,"method":"',
      ...Array.from({ length: 11 }, () => 'x'.repeat(2 ** 20)),
    ];
    const { code, stderr } = await sent([...long, '"}\n', next]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'error[E_INPUT]: a message of the client is longer than 10 MB\nhint: start the server again, and send less in a message\n',
    );
  });

  test.each([
    ['a text that is too long', line(2, 'tools/call', { name: 'explain', arguments: { rule: 'x'.repeat(2 ** 21) } })],
    [
      'nested without end',
      `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"next","arguments":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}}\n`,
    ],
    [
      'with keys of every object',
      '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"next","arguments":{"__proto__":{"a":1},"constructor":{"prototype":{"a":1}}}}}\n',
    ],
    ['for a tool of every object', line(2, 'tools/call', { name: 'constructor', arguments: {} })],
    ['that is no JSON', '{"jsonrpc":"2.0","id":2,\u0000\n'],
    ['of escapes', line(2, '\u001b[2J\n::error::x', {})],
  ])('%s is refused, and the next is answered', async (_, message) => {
    // prettier-ignore
    const { code, stdout, stderr } = await sent([hello, message, next]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    const known = answers(stdout);
    expect(known.find(({ id }) => id === 3)?.result).toBeDefined();
    const about = known.find(({ id }) => id === 2);
    if (about) expect(about.error ?? (about.result as { isError?: boolean }).isError).toBeTruthy();
  });
});
