import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { catalog } from '../src/catalog/index.js';
import { plan } from '../src/commands/plan.js';
import { specify } from '../src/commands/specify.js';
import { tasks } from '../src/commands/tasks.js';
import { check } from '../src/core/lint/check.js';
import { readFacts } from '../src/core/facts.js';
import type { Question } from '../src/model/command.js';
import { defaultConfig } from '../src/model/config.js';
import type { Edit } from '../src/model/edit.js';
import { kindOfFile, type Feature } from '../src/model/feature.js';
import type { Project } from '../src/model/project.js';
import { rules } from '../src/rules/index.js';

const folder = fileURLToPath(new URL('../templates/', import.meta.url));
const constitution = readFileSync(fileURLToPath(new URL('../memory/constitution.md', import.meta.url)), 'utf8');
const templates = Object.fromEntries(
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.hbs'))
    .map((name) => [name.replaceAll('\\', '/').slice(0, -4), readFileSync(`${folder}${name}`, 'utf8')]),
);

/** A project in memory, on which the commands that write run one after the other. */
export function memory(intent: string) {
  const files: Record<string, string> = {};
  const project = (feature: Feature | null): Project => ({
    name: 'example',
    config: defaultConfig,
    initialised: true,
    repository: null,
    constitution: readFacts('memory/constitution.md', 'constitution', constitution),
    features: feature ? [feature] : [],
    unreadable: [],
    catalog,
    templates,
    files,
    taken: { numbers: {}, branches: [] },
  });
  const write = (edits: readonly Edit[]) => {
    for (const edit of edits) {
      if (edit.kind === 'folder') for (const { path, text } of edit.files) files[`${edit.path}/${path}`] = text;
      else if ('text' in edit) files[edit.path] = edit.text;
    }
  };
  const read = (name: string): Feature => {
    const inside = Object.entries(files).filter(([path]) => path.startsWith(`specs/${name}/`));
    const kind = (path: string) => kindOfFile(path.slice(`specs/${name}/`.length));
    return {
      name,
      number: name.split('-')[0] ?? '',
      folder: `specs/${name}`,
      documents: inside.flatMap(([path, text]) => {
        const known = kind(path);
        return known === null || known === 'contract' ? [] : [readFacts(path, known, text)];
      }),
      contracts: inside.filter(([path]) => kind(path) === 'contract').map(([path, text]) => ({ path, text })),
      state: JSON.parse(files[`.specops/state/${name}.json`] ?? 'null') as Feature['state'],
    };
  };
  const question = (feature: Feature | null, text: string): Question => ({
    project: project(feature),
    feature,
    words: [],
    text,
    options: {},
    now: new Date(2026, 10, 21),
    ci: false,
    schemas: {},
  });
  const specified = specify.run(question(null, intent));
  write(specified.edits ?? []);
  const { feature: name } = specified.result;
  return {
    files,
    feature: () => read(name),
    plan: (choices: string) => {
      write(plan.run(question(read(name), choices)).edits ?? []);
    },
    tasks: () => {
      write(tasks.run(question(read(name), '')).edits ?? []);
    },
    /** What lint finds on the default set with `--ci`. */
    findings: (levels: readonly string[] = ['error']) =>
      check(project(read(name)), rules, { ci: true, today: '2026-11-21' }).filter(({ level }) =>
        levels.includes(level),
      ),
  };
}
