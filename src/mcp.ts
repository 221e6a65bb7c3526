import type * as Library from '@modelcontextprotocol/server';
import { getPrompt, listPrompts, listResources, readResource, resourceTemplates } from './mcp/documents.js';
import { serveProject, type Served } from './mcp/project.js';
import { callTool, listTools } from './mcp/tools.js';
import { abortOn } from './io/signals.js';
import { SpecopsError } from './model/error.js';
import type { Request } from './run.js';

/** What an agent is told of this server before it calls anything. */
const instructions = `SpecOps turns an intent into a specification, a plan and tasks, and proves them.
Ask "next" first: it says what to do now, and whether a person has to do it. Where it waits for a human, stop and ask.
After every change of a document call "lint", and mend what it finds. Never answer an open question yourself.`;

/**
 * The door of agents: MCP on stdin and stdout, in both generations of the protocol, for the project of a
 * folder. Ends with its client, or by a signal after what was being done is done; the exit code.
 * E_INPUT where a message is longer than it may be.
 */
export async function serve(
  folder: string,
  { allowWrite, environment }: { allowWrite: boolean; environment: Request['environment'] },
): Promise<number> {
  const ending = abortOn(['SIGINT', 'SIGTERM']);
  const ended = () => (ending.signal.aborted ? (ending.signal.reason as NodeJS.Signals) : null);
  const served = await serveProject(folder, { allowWrite, environment, ended });
  // The library checks messages with a package that would otherwise compile its checks when it runs.
  Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
  const [sdk, { serveStdio }] = await Promise.all([
    import('@modelcontextprotocol/server'),
    import('@modelcontextprotocol/server/stdio'),
  ]);
  const { promise: over, resolve: end } = untilEnd(ending.signal);
  const met = { isTooLong: false };
  const handle = serveStdio(() => answering(sdk, served), {
    // The library hears nothing more after a message that is longer than its buffer, and says so in this way only.
    onerror: ({ message }) => {
      if (!message.includes('exceeded maximum size')) return;
      met.isTooLong = true;
      end();
    },
  });
  process.stdin.once('end', end).once('close', end);
  await over;
  await served.idle();
  await handle.close();
  ending.forget();
  if (met.isTooLong)
    throw new SpecopsError('E_INPUT', 'a message of the client is longer than 10 MB', {
      fix: 'start the server again, and send less in a message',
    });
  return ended() === null ? 0 : ended() === 'SIGTERM' ? 143 : 130;
}

function untilEnd(signal: AbortSignal): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  signal.addEventListener('abort', resolve);
  return { promise, resolve };
}

/** A server that answers from a project. */
function answering(
  { McpServer, ProtocolError, ProtocolErrorCode, ResourceNotFoundError }: typeof Library,
  served: Served,
): Library.McpServer {
  const answer = new McpServer(
    { name: 'specops', version: process.env['SPECOPS_VERSION'] ?? '0.0.0' },
    { capabilities: { tools: {}, prompts: {}, resources: {} }, instructions },
  );
  const { server } = answer;
  server.setRequestHandler('tools/list', () => listTools(served));
  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => ({
    ...(await callTool(served, {
      name: params.name,
      given: params.arguments ?? {},
      aborted: () => mcpReq.signal.aborted,
    })),
  }));
  server.setRequestHandler('resources/list', () => listResources(served));
  server.setRequestHandler('resources/templates/list', () => resourceTemplates);
  server.setRequestHandler('resources/read', async ({ params }) => {
    const found = await readResource(served, params.uri);
    if (found) return found;
    throw new ResourceNotFoundError(params.uri);
  });
  server.setRequestHandler('prompts/list', () => listPrompts(served));
  server.setRequestHandler('prompts/get', async ({ params }) => {
    const found = await getPrompt(served, { name: params.name, given: params.arguments ?? {} });
    if (found) return found;
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'there is no such prompt: list them');
  });
  return answer;
}
