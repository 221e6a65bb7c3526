import { commands } from '../commands/index.js';
import { capped } from '../core/capped.js';
import { envelope, errorEnvelope } from '../core/envelope.js';
import { nearest } from '../core/nearest.js';
import { callOf, toolOf, type Call, type Tool } from '../core/derive/tool.js';
import { placeInside } from '../io/place.js';
import { maxTextBytes } from '../io/terminal.js';
import type { Outcome } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import { byWeight, counted } from '../model/finding.js';
import { printable, printableJson } from '../model/printable.js';
import { outputOption } from '../reports/outputs.js';
import { paint } from '../reports/paint.js';
import type { Answer } from '../run.js';
import type { Served } from './project.js';

/** The longest answer of a tool, in characters of JSON: about 15,000 tokens. */
const longest = 60_000;
/** Findings that an agent is given at once. */
const mostFindings = 50;

/** A tool as the protocol lists it. */
interface Listed {
  name: string;
  description: string;
  inputSchema: { type: 'object' };
  outputSchema: { type: 'object' };
  annotations: { readOnlyHint: boolean; destructiveHint: boolean; openWorldHint: boolean };
}

/** What a call came to, as the protocol has it. */
interface Called {
  isError?: boolean;
  structuredContent?: Record<string, unknown>;
  content: { type: 'text'; text: string }[];
}

/** The commands as tools, in the order of the help. */
export async function listTools({ allowWrite }: Served): Promise<{ tools: Listed[] }> {
  const tools = (await toolsOf(allowWrite)).map(({ name, about, reads, destroys, input, output }) => ({
    name,
    description: about,
    inputSchema: input as { type: 'object' },
    outputSchema: output as { type: 'object' },
    annotations: { readOnlyHint: reads, destructiveHint: destroys, openWorldHint: false },
  }));
  return { tools };
}

/** Calls a tool: its answer as `--json` prints it, or the error as `--json` prints that. */
export async function callTool(
  served: Served,
  { name, given, aborted }: { name: string; given: Readonly<Record<string, unknown>>; aborted: () => boolean },
): Promise<Called> {
  try {
    const tool = await toolNamed(served, name);
    const call = callOf(tool, given);
    refuseFar(call);
    const judges = tool.command.options.includes(outputOption);
    const answer = await served.ask(tool.command, {
      ...call,
      options: judges ? { ...call.options, output: ['agent'] } : call.options,
      interrupted: () => (aborted() ? 'SIGINT' : null),
    });
    return resultOf(tool, answer);
  } catch (error) {
    return { isError: true, content: [{ type: 'text', text: printableJson(errorEnvelope(known(error))) }] };
  }
}

async function toolsOf(allowWrite: boolean): Promise<Tool[]> {
  const loaded = await Promise.all(commands.map(async (entry) => toolOf(entry, await entry.load(), allowWrite)));
  return loaded.flatMap((tool) => (tool === null ? [] : [tool]));
}

async function toolNamed({ allowWrite }: Served, name: string): Promise<Tool> {
  const tools = await toolsOf(allowWrite);
  const tool = tools.find((one) => one.name === name);
  if (tool) return tool;
  if ((await toolsOf(true)).some((one) => one.name === name))
    throw new SpecopsError('E_UNSAFE', `"${name}" writes, and this server only reads`, {
      fix: 'a person starts it so that it may write: specops mcp --allow-write',
    });
  const meant = nearest(
    name,
    tools.map((one) => one.name),
  );
  throw new SpecopsError('E_USAGE', `there is no tool "${printable(name)}"`, {
    fix: meant === null ? 'list the tools' : `did you mean "${meant}"?`,
  });
}

/** Refuses what leads out of the project, and texts that a command would not take from a terminal either. */
function refuseFar({ places, words, text, options }: Call): void {
  for (const place of places) placeInside(place);
  const texts = [text, ...words, ...Object.values(options).flat()].filter((one) => typeof one === 'string');
  if (texts.some((one) => Buffer.byteLength(one) > maxTextBytes))
    throw new SpecopsError('E_LIMIT', `a text is longer than ${String(maxTextBytes)} bytes`, {
      fix: 'shorten it, and link to the rest',
    });
}

function resultOf({ command }: Tool, { outcome, shown, changes, dryRun }: Answer): Called {
  const json = printableJson(capped(envelope(command.name, heaviest(outcome), { changes, dryRun }), longest));
  const text = shown?.stdout?.print(shown.reported, paint(false, Infinity)) ?? json;
  return { structuredContent: JSON.parse(json) as Record<string, unknown>, content: [{ type: 'text', text }] };
}

/** An outcome with the findings that count most, where it has many. */
function heaviest(outcome: Outcome): Outcome {
  const { findings = [], warnings = [] } = outcome;
  if (findings.length <= mostFindings) return outcome;
  const fewer = [...counted(findings).sort(byWeight), ...findings.filter(({ suppressed }) => suppressed)];
  return {
    ...outcome,
    findings: fewer.slice(0, mostFindings),
    warnings: [...warnings, `findings: the heaviest ${String(mostFindings)} of ${String(findings.length)}`],
  };
}

function known(error: unknown): SpecopsError {
  return error instanceof SpecopsError
    ? error
    : new SpecopsError('E_BUG', error instanceof Error ? error.message : String(error), {
        fix: 'report it with what you did',
        cause: error,
      });
}
