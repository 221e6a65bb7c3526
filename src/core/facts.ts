import { checksOf } from '../model/checklist.js';
import { articlesOf, constitutionGates, exceptionsOf, planGates } from '../model/constitution.js';
import type { Citation, Document, DocumentKind, ReadProblem } from '../model/document.js';
import type { Blocks } from '../model/markdown.js';
import type { Definition } from '../model/definition.js';
import { commentsIn, hiddenIn, ordersIn } from '../model/hidden.js';
import { fieldsOf } from '../model/field.js';
import { citationsIn } from '../model/identifier.js';
import { prose, readMarkdown, type Markdown, type Text } from '../model/markdown.js';
import { contractsIn, linksIn } from '../model/link.js';
import { markersIn, type Marker } from '../model/marker.js';
import { placeholdersIn } from '../model/placeholder.js';
import { bareMarkers, decisionsOf } from '../model/plan.js';
import type { Resource } from '../model/resource.js';
import { secretsIn } from '../model/secret.js';
import { lineStarts, within, type Span } from '../model/span.js';
import { requirementsOf, scenariosOf, storiesOf } from '../model/spec.js';
import { suppressionsOf } from '../model/suppression.js';
import { readTask } from '../model/tasks.js';
import { languageOf } from './intent/language.js';
import { hash } from './hash.js';
import { emptySections } from './empty-section.js';
import { readResources } from './resources.js';
import { validate } from './validate.js';

/** Facts of the texts that were read last, by kind and text: a command asks for the same ones again and again. */
const remembered = new Map<string, Document>();
const mostRemembered = 64;

/**
 * The facts of a document: the one function that turns a text into what rules and commands see. Plain
 * JSON; equal texts give equal facts. A text nested too deeply to parse gives facts whose only content is
 * that problem.
 */
export function readFacts(path: string, kind: DocumentKind, source: string): Document {
  const key = `${kind}\n${source}`;
  const known = remembered.get(key);
  if (known) return { ...known, path };
  const [oldest] = remembered.keys();
  if (remembered.size === mostRemembered && oldest !== undefined) remembered.delete(oldest);
  const facts = factsOf(path, kind, source);
  remembered.set(key, facts);
  return facts;
}

function factsOf(path: string, kind: DocumentKind, source: string): Document {
  const lines = lineStarts(source);
  const empty: Document = {
    version: 2,
    path,
    kind,
    lines,
    newline: source.includes('\r\n') ? '\r\n' : '\n',
    frontMatter: null,
    language: null,
    headings: [],
    items: [],
    paragraphs: [],
    tables: [],
    fences: [],
    codes: [],
    links: [],
    secrets: [],
    comments: [],
    hidden: [],
    placeholders: [],
    fields: {},
    definitions: [],
    hashes: {},
    citations: [],
    markers: [],
    tasks: [],
    gates: [],
    exceptions: [],
    articles: [],
    resources: [],
    suppressions: [],
    problems: [],
  };
  let markdown: Markdown;
  try {
    markdown = readMarkdown(source);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return {
      ...empty,
      secrets: secretsIn(source),
      hidden: hiddenIn(source),
      problems: [{ rule: 'file-too-deep', message: 'nested too deeply to be read', start: 0, end: 0 }],
    };
  }
  const { headings, items, paragraphs, tables, fences, frontMatter } = markdown;
  const comments = commentsIn([...markdown.html, ...markdown.inlineHtml]).sort(inOrder);
  const blocks: Blocks = { headings, items, paragraphs, tables, fences };
  const stretches = prose(markdown);
  const tasks = kind === 'tasks' ? items.flatMap((item) => readTask(blocks, item, source) ?? []) : [];
  const { resources, problems } = kind === 'data-model' ? readResources(markdown) : { resources: [], problems: [] };
  const definitions = [...definitionsOf(kind, blocks), ...tasks, ...resources.map(resourceDefinition)].sort(inOrder);
  const citations = citationsOf(markdown, stretches, definitions, resources);
  const gates =
    kind === 'plan' ? planGates(blocks, source) : kind === 'constitution' ? constitutionGates(blocks, source) : [];
  const markers = [...stretches.flatMap(markersIn), ...(kind === 'plan' ? bareMarkers(blocks) : [])].sort(inOrder);
  nameSubjects(markers, [...definitions, ...gates].sort(inOrder));
  for (const task of tasks) task.cites = cited(citations, task).filter((id) => !/^T\d/.test(id));
  return {
    ...empty,
    frontMatter,
    language: languageOf(stretches.map(({ text }) => text).join('\n')),
    ...blocks,
    codes: stretches.flatMap((stretch) => codesIn(stretch, source)),
    links: stretches.flatMap((stretch) => [...linksIn(stretch), ...contractsIn(source, stretch)]).sort(inOrder),
    secrets: secretsIn(source),
    comments,
    hidden: [...hiddenIn(source), ...ordersIn(comments)].sort(inOrder),
    placeholders: stretches.flatMap(placeholdersIn),
    fields: fieldsOf(blocks, source),
    definitions,
    hashes: Object.fromEntries(definitions.map(({ id, start, end }) => [id, hash(source.slice(start, end))])),
    citations,
    markers,
    tasks,
    gates,
    exceptions: kind === 'plan' ? exceptionsOf(blocks) : [],
    articles: kind === 'constitution' ? articlesOf(blocks) : [],
    resources,
    suppressions: suppressionsOf(markdown),
    problems: [...frontMatterProblems(markdown), ...problems, ...emptySections(markdown, source)],
  };
}

/** The ids a definition's block cites, each once, in their order. */
export function cited(citations: readonly Citation[], block: Span): string[] {
  return [...new Set(within(citations, block).map(({ id }) => id))];
}

function definitionsOf(kind: DocumentKind, blocks: Blocks): Definition[] {
  if (kind === 'spec') {
    const stories = storiesOf(blocks);
    return [...stories, ...scenariosOf(blocks, stories), ...requirementsOf(blocks)];
  }
  if (kind === 'plan') return decisionsOf(blocks);
  if (kind === 'checklist') return checksOf(blocks);
  return [];
}

function citationsOf(
  markdown: Markdown,
  stretches: Text[],
  definitions: Definition[],
  resources: Resource[],
): Citation[] {
  const cells = new Set(markdown.tables.flatMap((table) => table.rows.flat().map((cell) => cell.start)));
  const defining = new Set(definitions.map(({ at }) => at.start));
  const inProse = stretches.flatMap((stretch) => citationsIn(stretch, cells.has(stretch.start)));
  const inBlocks = resources.flatMap(({ satisfies }) => satisfies);
  return [...inProse.filter(({ start }) => !defining.has(start)), ...inBlocks].sort(inOrder);
}

/** Says of each marker which definition or gate it stands in, the innermost one; all in document order. */
function nameSubjects(markers: Marker[], blocks: readonly (Span & { id: string | null })[]): void {
  const open: (Span & { id: string | null })[] = [];
  let next = 0;
  for (const marker of markers) {
    for (let block = blocks[next]; block && block.start <= marker.start; block = blocks[++next]) open.push(block);
    while (open.length > 0 && (open.at(-1)?.end ?? 0) <= marker.start) open.pop();
    marker.subject = open.at(-1)?.id ?? null;
  }
}

const inOrder = (one: Span, other: Span) => one.start - other.start;

function frontMatterProblems({ frontMatter }: Markdown): ReadProblem[] {
  if (!frontMatter) return [];
  const rule = 'front-matter-invalid';
  const broken = frontMatter.problems.map((problem) => ({ rule, ...problem }));
  if (broken.length > 0) return broken;
  return validate('frontMatter', frontMatter.data).map(({ path, message }) => {
    const at = frontMatter.keys[String(path[0])] ?? { start: frontMatter.start, end: frontMatter.start + 3 };
    return { rule, message, ...at };
  });
}

/** The inline code of a stretch: what the source has between backquotes where the text is blank. */
function codesIn({ text, start, end }: Text, source: string): Text[] {
  return [...source.slice(start, end).matchAll(/(?<!`)`{1,2}(?!`)([^`\r\n]{1,400})`/g)]
    .filter((match) => text.charAt(match.index) === ' ')
    .map((match) => {
      const from = start + match.index + match[0].indexOf(match[1] ?? '');
      return { text: match[1] ?? '', start: from, end: from + (match[1] ?? '').length };
    });
}

function resourceDefinition(resource: Resource): Definition {
  return {
    kind: 'resource',
    id: resource.id,
    written: resource.id,
    at: resource.at,
    text: resource.address,
    start: resource.start,
    end: resource.end,
  };
}
