import { promptNames, promptOf } from '../agents/prompts.js';
import type { Command } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import type { Project } from '../model/project.js';
import type { Served } from './project.js';

const scheme = 'specops://';
const constitutionUri = `${scheme}constitution`;

/** Where the documents of a feature are, for those who know its number. */
export const resourceTemplates = {
  resourceTemplates: [
    {
      name: 'document',
      uriTemplate: `${scheme}features/{feature}/{+document}`,
      description:
        'A document of a feature, by its number: spec, plan, research, data-model, quickstart, tasks, or a path',
    },
  ],
};

/** A document of the project as a resource. */
interface Resource {
  uri: string;
  name: string;
  mimeType: string;
  path: string;
}

/** The same as the protocol lists it. */
type Listed = Omit<Resource, 'path'> & { title: string };

/** A prompt as the protocol lists it. */
interface Prompt {
  name: string;
  description: string;
  arguments?: { name: string; description: string; required: boolean }[];
}

/** Every document of the project. */
export async function listResources(served: Served): Promise<{ resources: Listed[] }> {
  const project = await read(served, { documents: 'all' });
  return {
    resources: resourcesOf(project).map(({ uri, name, mimeType, path }) => ({ uri, name, title: path, mimeType })),
  };
}

/** The text of a document; null where none has this address. A feature goes by its number or its whole name. */
export async function readResource(
  served: Served,
  uri: string,
): Promise<{ contents: { uri: string; mimeType: string; text: string }[] } | null> {
  const [, feature] = /^specops:\/\/features\/(\d[\w-]*)\/./.exec(uri) ?? [];
  if (feature === undefined && uri !== constitutionUri) return null;
  const project = await read(served, { documents: 'all', sources: true });
  const wanted = project.features.find(({ name, number }) => feature === name || feature === number);
  const address = wanted && feature ? uri.replace(`features/${feature}/`, `features/${wanted.number}/`) : uri;
  const found = resourcesOf(project).find((one) => one.uri === address);
  const contract = project.features.flatMap(({ contracts }) => contracts).find(({ path }) => path === found?.path);
  const text = contract?.text ?? project.files[found?.path ?? ''];
  return found && text !== undefined ? { contents: [{ uri, mimeType: found.mimeType, text }] } : null;
}

/** What agents are asked to do, as prompts that a person may call by name. */
export async function listPrompts(served: Served): Promise<{ prompts: Prompt[] }> {
  const { templates } = await read(served, { documents: 'none', templates: true });
  return {
    prompts: promptNames.map((name) => {
      const { description, hint } = promptOf(templates, name, { prefix, arguments: '' });
      return {
        name,
        description,
        ...(hint === null ? {} : { arguments: [{ name: 'arguments', description: hint, required: false }] }),
      };
    }),
  };
}

/** A prompt with what was typed after its name; null where there is none of that name. */
export async function getPrompt(
  served: Served,
  { name, given }: { name: string; given: Readonly<Record<string, string>> },
): Promise<{ messages: { role: 'user'; content: { type: 'text'; text: string } }[] } | null> {
  const known = promptNames.find((one) => one === name);
  if (known === undefined) return null;
  const { templates } = await read(served, { documents: 'none', templates: true });
  const { body } = promptOf(templates, known, { prefix, arguments: given['arguments'] ?? '' });
  return { messages: [{ role: 'user', content: { type: 'text', text: `${forTools}\n\n${body}` } }] };
}

/** How a prompt that was written for a command line is followed with tools. */
const forTools =
  'Where a tool of this server bears the name of a command below, call the tool instead: `specops plan --json -` is the tool `plan`, with what would be on stdin as its text.';

/** What a prompt calls the others by. */
const prefix = 'specops.';

function resourcesOf({ constitution, features }: Project): Resource[] {
  return [
    ...(constitution
      ? [{ uri: constitutionUri, name: 'constitution', mimeType: 'text/markdown', path: constitution.path }]
      : []),
    ...features.flatMap(({ number, folder, documents, contracts }) =>
      [...documents, ...contracts].map(({ path }) => {
        const inside = path.slice(folder.length + 1);
        const name = /^[\w-]+\.md$/.test(inside) ? inside.slice(0, -'.md'.length) : inside;
        return {
          uri: `${scheme}features/${number}/${name.split('/').map(encodeURIComponent).join('/')}`,
          name: `${number}/${name}`,
          mimeType: mimeTypeOf(inside),
          path,
        };
      }),
    ),
  ];
}

function mimeTypeOf(path: string): string {
  return path.endsWith('.md') ? 'text/markdown' : path.endsWith('.json') ? 'application/json' : 'application/yaml';
}

/** The project as a question sees it, read in the one way in which it is read. */
async function read(served: Served, reads: Command['reads']): Promise<Project> {
  const seen: Project[] = [];
  const look: Command = {
    name: 'documents',
    examples: [],
    arguments: [],
    options: [],
    writes: false,
    reads,
    result: {},
    run: (question) => {
      seen.push(question.project);
      return { result: {} };
    },
    text: () => '',
  };
  await served.ask(look, { dryRun: true });
  const project = seen.at(-1);
  if (!project) throw new SpecopsError('E_BUG', 'the project was not read');
  return project;
}
