import { aspects, deriveChecklist, type Aspect, type Check } from '../core/derive/checklist.js';
import { titleOf } from '../core/derive/plan-document.js';
import { plural } from '../core/gate.js';
import { didYouMean } from '../core/nearest.js';
import { render } from '../core/render.js';
import { currentFeature, missingDocument } from '../core/resolve.js';
import { splice } from '../core/splice.js';
import { nextState, stateEdit, type WrittenFile } from '../core/state.js';
import type { Theme } from '../model/catalog.js';
import type { Command, Question } from '../model/command.js';
import type { Document } from '../model/document.js';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { documentOf, type Feature } from '../model/feature.js';
import { identifier } from '../model/identifier.js';
import { printable } from '../model/printable.js';
import type { State } from '../model/state.js';

/** A question as it was added. */
interface Added extends Check {
  id: string;
}

interface Checklist {
  theme: string;
  path: string;
  added: Added[];
  /** How many items it has, and how many nobody has ticked. */
  items: number;
  open: number;
}

interface Checked {
  feature: string;
  checklists: Checklist[];
}

/** `specops checklist`: questions about the quality of the requirements, a file a theme. */
export const checklist: Command<Checked> = {
  name: 'checklist',
  examples: [
    ['specops checklist security', 'checklists/security.md for the feature of this branch'],
    ['specops checklist network cost --feature 003', 'two themes for another feature'],
    ['specops checklist recovery --dry-run', 'show what would be written'],
  ],
  arguments: [
    {
      syntax: '[themes...]',
      about: 'such as security, network, recovery, cost, compliance, availability; without one, they are listed',
    },
  ],
  options: [],
  writes: true,
  reads: { documents: 'current', sources: true, files: () => ['{state}'] },
  result: {
    type: 'object',
    required: ['feature', 'checklists'],
    properties: {
      feature: { type: 'string' },
      checklists: {
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['theme', 'path', 'added', 'items', 'open'],
          properties: {
            theme: { type: 'string' },
            path: { type: 'string' },
            added: {
              type: 'array',
              description: 'The questions that were not there before.',
              items: {
                type: 'object',
                additionalProperties: false,
                required: ['id', 'aspect', 'text', 'answered'],
                properties: {
                  id: { type: 'string' },
                  aspect: { enum: [...aspects] },
                  text: { type: 'string', description: 'With what it cites at its end.' },
                  answered: { type: 'boolean', description: 'True where the text itself answers with yes.' },
                },
              },
            },
            items: { type: 'integer', description: 'How many items it has.' },
            open: { type: 'integer', description: 'How many of them nobody has ticked.' },
          },
        },
      },
    },
  },
  run(question) {
    const { project } = question;
    const themes = themesOf(question);
    const feature = currentFeature(question);
    const spec = documentOf(feature, 'spec');
    if (!spec) throw missingDocument(project, feature, 'spec.md', 'specops specify "what should exist, and why"');
    let number = highest(feature);
    const drafts = themes.map((theme) => {
      const path = `checklists/${theme.id}.md`;
      const known = knownTexts(feature, path);
      const added = distinct(deriveChecklist(spec, theme, project))
        .filter(({ text }) => !known.has(plain(text)))
        .map((check) => ({ id: identifier('CHK', ++number), ...check }));
      return { theme, path, added };
    });
    const files = drafts
      .filter(({ added }) => added.length > 0)
      .map(({ theme, path, added }) => ({ path, text: textWith(feature, spec, { theme, path, added }, question) }));
    return {
      result: {
        feature: feature.name,
        checklists: drafts.map(({ theme, path, added }) => {
          const before = checklistAt(feature, path)?.items.filter(({ checked }) => checked !== null) ?? [];
          const open = before.filter(({ checked }) => checked === false).length;
          return {
            theme: theme.id,
            path: `${feature.folder}/${path}`,
            added: added.map(({ id, aspect, text, answered }) => ({ id, aspect, text, answered })),
            items: before.length + added.length,
            open: open + added.filter(({ answered }) => !answered).length,
          };
        }),
      },
      edits: files.length === 0 ? [] : editsOf(feature, files, question),
      next: [
        ...files.slice(0, 1).map(({ path }) => ({
          command: `edit ${feature.folder}/${path}`,
          why: 'answer its questions: mend spec.md, or tick what holds',
          actor: 'human' as const,
        })),
        { command: 'specops lint', why: 'prove the documents', actor: 'agent' },
      ],
    };
  },
  text({ checklists }, paint) {
    return checklists
      .map(({ path, added, items, open }) => {
        const answered = added.filter((one) => one.answered).length;
        const head =
          added.length === 0
            ? `${paint.bold(path)} has them all already; nothing was written.`
            : `${paint.green('Asked')} ${plural(added.length, 'question')} in ${paint.bold(path)}, ${String(answered)} answered by the text itself`;
        return `${head}\n  ${String(items - open)} of ${plural(items, 'item')} ticked`;
      })
      .join('\n');
  },
};

/** The themes that were asked for, each once; an error that names those there are where one is none. */
function themesOf({ words, project }: Question): Theme[] {
  const { themes = [] } = project.catalog;
  const names = themes.map(({ id }) => id);
  if (words.length === 0)
    throw new SpecopsError('E_USAGE', `no theme was named; there are ${names.join(', ')}`, {
      fix: `specops checklist ${names[0] ?? 'security'}`,
    });
  return [...new Set(words)].map((word) => {
    const theme = themes.find(({ id }) => id === word.toLowerCase());
    if (theme) return theme;
    throw new SpecopsError('E_USAGE', `there is no theme "${printable(word)}"${didYouMean(word, names)}`, {
      fix: `use one of: ${names.join(', ')}`,
    });
  });
}

function checklistAt({ documents, folder }: Feature, path: string): Document | undefined {
  return documents.find((document) => document.path === `${folder}/${path}`);
}

/** What of the sidecar is about checklists: also items that somebody has removed. */
function rememberedIn(state: State | null, path?: string): { id: string; text: string }[] {
  return Object.entries(state?.documents ?? {})
    .filter(([key]) => (path === undefined ? key.startsWith('checklists/') : key === path))
    .flatMap(([, { blocks }]) => blocks);
}

/** The highest number that an item of the feature's checklists has or had. */
function highest({ documents, state }: Feature): number {
  const here = documents.filter(({ kind }) => kind === 'checklist').flatMap(({ definitions }) => definitions);
  const numbers = [...here, ...rememberedIn(state)].map(({ id }) => Number(/^CHK(\d+)$/.exec(id)?.[1] ?? 0));
  return Math.max(0, ...numbers);
}

/** The questions that a checklist has or had, as they were asked, and as they read now. */
function knownTexts(feature: Feature, path: string): Set<string> {
  const here = checklistAt(feature, path)?.definitions ?? [];
  return new Set([...here, ...rememberedIn(feature.state, path)].map(({ text }) => plain(text)));
}

/** A question without its box, its id and its blanks. */
function plain(text: string): string {
  return text
    .replace(/^(?:\s*[-*+]\s*\[.\])?\s*CHK\d+:?\s*/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function distinct(checks: readonly Check[]): Check[] {
  return [...new Map(checks.map((check) => [plain(check.text), check])).values()];
}

/** The checklist with what is new: a new file, or each question at the end of its section. */
function textWith(
  feature: Feature,
  spec: Document,
  { theme, path, added }: { theme: Theme; path: string; added: readonly Added[] },
  { project }: Question,
): string {
  const sections = aspects
    .map((aspect) => ({ aspect, items: added.filter((one) => one.aspect === aspect) }))
    .filter(({ items }) => items.length > 0);
  const document = checklistAt(feature, path);
  const source = project.files[`${feature.folder}/${path}`];
  if (!document || source === undefined)
    return render(project.templates, 'checklist.md', {
      theme: theme.name,
      title: titleOf(spec),
      feature: feature.name,
      sections: sections.map(({ aspect, items }) => ({
        aspect,
        items: items.map(({ id, text, answered }) => ({ id, text, box: answered ? 'x' : ' ' })),
      })),
    });
  const pieces = sections.map(({ aspect, items }) => pieceOf(document, source, aspect, items));
  return splice(source, pieces);
}

function pieceOf(
  { headings, items, newline }: Document,
  source: string,
  aspect: Aspect,
  added: readonly Added[],
): { start: number; end: number; text: string } {
  const lines = added.map(({ id, text, answered }) => `- [${answered ? 'x' : ' '}] ${id} ${text}`);
  const section = headings.findIndex(({ title }) => title.toLowerCase() === aspect.toLowerCase());
  const last = items.filter((item) => section >= 0 && item.section === section).at(-1);
  if (last) return { start: last.blockEnd, end: last.blockEnd, text: ['', ...lines].join(newline) };
  const heading = headings[section];
  if (heading) return { start: heading.end, end: heading.end, text: ['', '', ...lines].join(newline) };
  const gap = /\n[ \t]*\r?\n$/.test(source) ? [] : source.endsWith('\n') ? [''] : ['', ''];
  const text = [...gap, `## ${aspect}`, '', ...lines, ''].join(newline);
  return { start: source.length, end: source.length, text };
}

function editsOf(feature: Feature, files: readonly WrittenFile[], { project }: Question): Edit[] {
  const edits = files.map(({ path, text }): Edit => {
    const whole = `${feature.folder}/${path}`;
    const before = project.files[whole];
    return before === undefined ? { kind: 'create', path: whole, text } : { kind: 'change', path: whole, before, text };
  });
  // A sidecar makes a feature one of SpecOps's own, which a checklist alone does not.
  return feature.state === null
    ? edits
    : [...edits, stateEdit(feature.name, stateWith(feature, files, project), project)];
}

/** The sidecar with the new items; those of before stay as they were asked, so that none is asked or numbered again. */
function stateWith(feature: Feature, files: readonly WrittenFile[], project: Question['project']): State {
  const texts = feature.documents.flatMap(({ path }) => {
    const text = project.files[path];
    const inside = path.slice(feature.folder.length + 1);
    return text === undefined || files.some((file) => file.path === inside) ? [] : [{ path: inside, text }];
  });
  const state = nextState(feature.state, {}, files, [...texts, ...files]);
  for (const { path } of files) {
    const before = feature.state?.documents[path]?.blocks ?? [];
    const written = state.documents[path];
    if (written)
      written.blocks = [...before, ...written.blocks.filter(({ id }) => !before.some((one) => one.id === id))];
  }
  return state;
}
