import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { commands } from '../src/commands/index.js';
import { capped } from '../src/core/capped.js';
import { kindOf } from '../src/core/envelope.js';
import { repositoryWithTwoFeatures, workplace } from './cli/specops.js';

const binary = fileURLToPath(new URL('../bin/specops.js', import.meta.url));
const environment = { PATH: process.env['PATH'] ?? '', GIT_CONFIG_GLOBAL: '/dev/null', CANARY: 'k3y-0f-mine' };

/** A repository with two features, made once; a test gets a copy. */
let model: Promise<string> | undefined;
afterAll(async () => {
  if (model !== undefined) await rm(await model, { recursive: true, force: true });
});

async function modelRepository(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'specops-model-'));
  await cp((await repositoryWithTwoFeatures()).folder, copy, { recursive: true });
  return copy;
}

async function repository() {
  model ??= modelRepository();
  const place = await workplace();
  await cp(await model, place.folder, { recursive: true });
  return place;
}

/** The official client, connected to a server that was started in a folder. */
async function connect(folder: string, args: string[] = [], mode: 'legacy' | 'auto' = 'auto') {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const command = { command: process.execPath, args: [binary, 'mcp', ...args], cwd: folder, env: environment };
  await client.connect(new StdioClientTransport({ ...command, stderr: 'pipe' }));
  onTestFinished(() => client.close());
  /** Calls a tool; what it answers, or its error. */
  const call = async (name: string, given: Record<string, unknown> = {}) => {
    const { isError, structuredContent, content } = await client.callTool({ name, arguments: given });
    const [first] = content as { text: string }[];
    const text = first?.text ?? '';
    return {
      isError: isError === true,
      text,
      answer: (structuredContent ?? JSON.parse(text)) as Record<string, unknown>,
    };
  };
  return { client, call };
}

/** Arguments with which a tool has something to say. */
const given: Record<string, Record<string, unknown>> = {
  coverage: { feature: '001' },
  explain: { rule: 'gate-missing' },
  schema: { kind: 'status' },
};

const loaded = await Promise.all(commands.map(({ load }) => load()));
const readers = loaded.filter(
  ({ terminal, writes, options }) => terminal !== true && (!writes || options.some((option) => option.writes === true)),
);
const writers = loaded.filter(({ terminal, writes }) => terminal !== true && writes);

describe.each(['legacy', 'auto'] as const)('to a client of the %s generation', (mode) => {
  test('every command that only looks is a tool, and answers as its schema says', async () => {
    const { folder } = await repository();
    const { client, call } = await connect(folder, [], mode);
    expect(client.getNegotiatedProtocolVersion()).toBe(mode === 'auto' ? '2026-07-28' : '2025-11-25');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(readers.map(({ name }) => kindOf(name)));
    const answered: string[] = [];
    for (const { name, description, annotations, inputSchema, outputSchema } of tools) {
      expect(description).not.toBe('');
      expect(annotations).toEqual({ readOnlyHint: true, destructiveHint: false, openWorldHint: false });
      expect([inputSchema.type, outputSchema?.type]).toEqual(['object', 'object']);
      // The client holds the answer against the schema, and throws where it differs.
      const about = Object.hasOwn(inputSchema.properties ?? {}, 'feature') ? { feature: '001' } : {};
      const { isError, answer } = await call(name, { ...about, ...given[name] });
      expect(answer).toMatchObject({ format_version: '1.0', kind: isError ? 'error' : name });
      // What needs a plan, tasks or more words says so, and how to go on.
      if (isError)
        expect({ name, ...answer }).toMatchObject({
          error: { code: expect.stringMatching(/^E_(?:INPUT|USAGE)$/) as string, fix: expect.any(String) as string },
        });
      else answered.push(name);
    }
    expect(answered).toEqual(expect.arrayContaining(['lint', 'coverage', 'explain', 'status', 'next', 'schema']));
  });

  test('prompts are listed, and take what was typed after them', async () => {
    const { folder } = await repository();
    const { client } = await connect(folder, [], mode);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(expect.arrayContaining(['plan', 'specify', 'tasks']));
    for (const { name, description, arguments: takes = [] } of prompts) {
      expect(description).toMatch(/^[A-Z].{10,}$/);
      const typed = 'Queues {{arguments}} for $ARGUMENTS';
      const { messages } = await client.getPrompt({ name, arguments: takes.length > 0 ? { arguments: typed } : {} });
      expect(messages).toHaveLength(1);
      const { text } = messages[0]?.content as { text: string };
      if (takes.length > 0) expect(text).toContain(typed);
      else expect(text).not.toContain('{{');
    }
    await expect(client.getPrompt({ name: 'nothing' })).rejects.toThrow(/no such prompt/);
  });

  test('documents are resources, by number and by name', async () => {
    const { folder } = await repository();
    const { client } = await connect(folder, [], mode);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([
      'specops://constitution',
      'specops://features/001/spec',
      'specops://features/002/spec',
    ]);
    const read = async (uri: string) => (await client.readResource({ uri })).contents;
    for (const { uri, title = '' } of resources)
      expect(await read(uri)).toEqual([
        { uri, mimeType: 'text/markdown', text: await readFile(join(folder, title), 'utf8') },
      ]);
    expect(await read('specops://features/002-backups-all-dbs/spec')).toMatchObject([{ mimeType: 'text/markdown' }]);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'specops://features/{feature}/{+document}',
    ]);
    for (const uri of [
      'specops://features/003/spec',
      'specops://features/001/../../../etc/passwd',
      'file:///etc/passwd',
    ])
      await expect(read(uri)).rejects.toThrow();
  });
});

test('what writes is no tool without --allow-write, says so when it is called, and is one with it', async () => {
  const { folder, tree } = await repository();
  const before = await tree();
  const { call } = await connect(folder);
  for (const { name } of writers.filter((one) => !readers.includes(one))) {
    const { isError, answer } = await call(kindOf(name), {});
    expect(isError).toBe(true);
    expect(answer).toMatchObject({
      kind: 'error',
      error: { code: 'E_UNSAFE', message: `"${kindOf(name)}" writes, and this server only reads` },
    });
  }
  expect((await call('lint', { fix: true })).answer).toMatchObject({ error: { code: 'E_USAGE' } });
  expect(await tree()).toEqual(before);

  const writing = await connect(folder, ['--allow-write']);
  const { tools } = await writing.client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(
    loaded.filter(({ terminal }) => terminal !== true).map(({ name }) => kindOf(name)),
  );
  const hints = Object.fromEntries(tools.map(({ name, annotations }) => [name, annotations]));
  expect(hints).toMatchObject({
    specify: { readOnlyHint: false, destructiveHint: false },
    lint: { readOnlyHint: false, destructiveHint: true },
    status: { readOnlyHint: true },
  });
  const dry = await writing.call('specify', { intent: 'Queues for orders', dry_run: true });
  expect(dry.answer).toMatchObject({ dry_run: true, feature: '003-queues-orders' });
  expect(await tree()).toEqual(before);
  const { answer } = await writing.call('specify', { intent: 'Queues for orders', no_branch: true });
  expect(answer).toMatchObject({ feature: '003-queues-orders', branch: null });
  expect((await writing.call('plan', { choices: 'SQS for queues', feature: '3' })).isError).toBe(false);
  expect((await writing.call('tasks', { feature: '3' })).answer).toMatchObject({
    written: ['specs/003-queues-orders/tasks.md'],
  });
  const { answer: open } = await writing.call('clarify-list', { feature: '3' });
  const [first] = open['open_questions'] as { id: string }[];
  const answers = JSON.stringify({ [first?.id ?? '']: '1' });
  expect((await writing.call('clarify', { answers, as: 'Ada', feature: '3' })).answer).toMatchObject({
    kind: 'clarify',
    by: 'Ada',
    answered: [{ id: first?.id }],
  });
});

test('nothing that a tool is given leads out of the project, or reads elsewhere', async () => {
  const outside = await workplace();
  await writeFile(join(outside.folder, 'secret.md'), '# A secret\n\nk3y-0f-theirs\n');
  const { folder } = await repository();
  await symlink(outside.folder, join(folder, 'specs', '009-elsewhere'));
  await mkdir(join(folder, 'specs', '008-linked'));
  await symlink(join(outside.folder, 'secret.md'), join(folder, 'specs', '008-linked', 'spec.md'));
  const { client, call } = await connect(folder, ['--allow-write']);
  for (const path of ['../', '/etc', '..\\..', 'specs/../../x', '.git/config', 'C:\\x', 'a\u0000b'])
    expect((await call('lint', { paths: [path] })).answer).toMatchObject({
      kind: 'error',
      error: { code: 'E_UNSAFE' },
    });
  for (const folderGiven of ['../commands', '/tmp/commands'])
    expect((await call('init', { agents: 'generic', commands_dir: folderGiven })).answer).toMatchObject({
      error: { code: 'E_UNSAFE' },
    });
  for (const [tool, more] of [
    ['specify', { file: join(outside.folder, 'secret.md') }],
    ['plan', { file: 'x.md', feature: '1' }],
    ['status', { chdir: outside.folder }],
    ['status', { C: outside.folder }],
    ['lint', { output: [`json=${join(outside.folder, 'x.json')}`] }],
    ['lint', { paths: ['-'], stdin_filename: 'specs/001-x/spec.md' }],
  ] as const)
    expect((await call(tool, more)).answer).toMatchObject({ kind: 'error', error: { code: 'E_USAGE' } });
  expect((await call('status', { feature: '../../x' })).answer).toMatchObject({ error: { code: 'E_INPUT' } });
  const everything = [
    JSON.stringify(await call('lint')),
    JSON.stringify((await client.listResources()).resources),
    await client.readResource({ uri: 'specops://features/008/spec' }).then(JSON.stringify, String),
    await client.readResource({ uri: 'specops://features/009/secret' }).then(JSON.stringify, String),
  ].join();
  expect(everything).not.toMatch(/k3y-0f/);
  expect(await outside.tree()).toEqual(['secret.md']);
});

test('an error says its class and what mends it, and a wrong argument what was meant', async () => {
  const { folder } = await repository();
  const { call } = await connect(folder);
  expect(await call('explain', { rule: 'gate-mising' })).toMatchObject({
    isError: true,
    answer: { kind: 'error', error: { code: 'E_USAGE', fix: 'specops explain gate-missing', retryable: false } },
  });
  expect((await call('explain', { rull: 'x' })).answer).toMatchObject({ error: { fix: 'did you mean "rule"?' } });
  expect((await call('explain', { rule: 3 })).answer).toMatchObject({
    error: { message: '"rule" of "explain" must be a string' },
  });
  expect((await call('lint', { fail_on: 'nonsense' })).answer).toMatchObject({
    error: { message: '"fail_on" of "lint" must be one of error, warning, info, never' },
  });
  expect((await call('lnit')).answer).toMatchObject({ error: { code: 'E_USAGE', fix: 'did you mean "lint"?' } });
});

test('a long answer is cut, and says so', async () => {
  const { folder } = await repository();
  const { call } = await connect(folder);
  const { answer, text } = await call('explain');
  expect(text.length).toBeLessThanOrEqual(60_000);
  expect(answer['warnings']).toEqual([expect.stringMatching(/^rules: the first \d+ of \d+, to keep this short$/)]);
  const many = Array.from({ length: 120 }, (_, index) => `- **FR-0${String(index)}**: It should maybe be fast etc.\n`);
  await writeFile(
    join(folder, 'specs/001-object-storage-build-artefacts/spec.md'),
    `# Feature\n\n## Requirements\n\n${many.join('')}`,
  );
  const lint = await call('lint');
  expect(lint.answer['findings']).toHaveLength(50);
  expect(lint.answer['warnings']).toEqual([expect.stringMatching(/^findings: the heaviest 50 of \d+$/)]);
  expect(JSON.parse(lint.text.trim().split('\n').at(-1) ?? '')).toMatchObject({ kind: 'lint-summary', shown: 50 });

  const list = Array.from({ length: 1000 }, (_, index) => ({ index }));
  const short = capped({ list, other: [1, 2], text: 'x', warnings: ['w'] }, 2000);
  expect(JSON.stringify(short).length).toBeLessThanOrEqual(2000);
  expect((short['list'] as unknown[])[0]).toEqual({ index: 0 });
  expect(short).toMatchObject({ other: [1, 2], text: 'x', warnings: ['w', expect.stringMatching(/of 1000/)] });
  expect(capped({ text: 'x'.repeat(99), list: [1] }, 10)).toEqual({ text: 'x'.repeat(99), list: [1] });
});

test('stdout is protocol only, also for what is none; the server ends with its client', async () => {
  const { folder } = await repository();
  const child = spawn(process.execPath, [binary, 'mcp'], { cwd: folder, env: environment });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => (out += String(data)));
  child.stderr.on('data', (data) => (err += String(data)));
  const send = (message: unknown) =>
    child.stdin.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
  const request = (id: number, method: string, params: unknown) => send({ jsonrpc: '2.0', id, method, params });
  send('this is no JSON');
  request(1, 'initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 't', version: '1' },
  });
  send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  request(2, 'tools/call', { name: 'lint', arguments: {} });
  request(3, 'no/such/method', {});
  await expect.poll(() => out.split('\n').length, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
  child.stdin.end();
  const code = await new Promise((done) => child.on('close', done));
  expect([code, err]).toEqual([0, '']);
  const messages = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { jsonrpc: string });
  expect(messages.every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
  expect(out).not.toContain(environment.CANARY);
});

test.skipIf(process.platform === 'win32').each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s ends it with %i', async (signal, expected) => {
  const { folder } = await repository();
  const child = spawn(process.execPath, [binary, 'mcp'], { cwd: folder, env: environment });
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })}\n`);
  await new Promise((done) => child.stdout.once('data', done));
  child.kill(signal);
  expect(await new Promise((done) => child.on('close', done))).toBe(expected);
});

describe('--print-config', () => {
  test.each([
    ['claude', '.mcp.json', 'mcpServers', ['mcp']],
    ['vscode', '.vscode/mcp.json', 'servers', ['-C', '${workspaceFolder}', 'mcp']],
    ['cursor', '.cursor/mcp.json', 'mcpServers', ['-C', '${workspaceFolder}', 'mcp']],
    ['gemini', '.gemini/settings.json', 'mcpServers', ['mcp']],
  ])('%s: what belongs into %s', async (client, file, key, args) => {
    const { specops } = await workplace();
    const { exitCode, stdout, stderr } = await specops(['mcp', '--print-config', client]);
    expect([exitCode, stderr]).toEqual([0, `note: for ${file}\n`]);
    expect(JSON.parse(stdout)).toMatchObject({ [key]: { specops: { command: 'specops', args } } });
    const writing = JSON.parse((await specops(['mcp', '--print-config', client, '--allow-write'])).stdout) as unknown;
    expect(writing).toMatchObject({ [key]: { specops: { args: [...args, '--allow-write'] } } });
  });

  test('codex reads TOML', async () => {
    const { specops } = await workplace();
    const { stdout } = await specops(['mcp', '--print-config', 'codex']);
    expect(stdout).toBe('[mcp_servers.specops]\ncommand = "specops"\nargs = ["mcp"]\n');
  });

  test('the server itself has no --json', async () => {
    const { specops } = await workplace();
    expect((await specops(['mcp', '--json'])).exitCode).toBe(1);
  });
});
