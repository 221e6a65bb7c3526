import type { Nodes, Parents, Root } from 'mdast';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import { remark } from 'remark';
import { readFrontMatter, type FrontMatter } from './front-matter.js';
import type { Span } from './span.js';

/**
 * A piece of the source with code, HTML and quote prefixes blanked out. It is as long as its span, so an
 * index into `text` plus `start` is an offset into the document.
 */
export interface Text extends Span {
  text: string;
}

/** What every block knows about its place. */
interface Placed {
  /** Index of the heading the block stands under, -1 before the first. */
  section: number;
}

export interface Heading extends Text, Placed {
  depth: number;
  /** The words alone: no emphasis, `*(mandatory)*`, emoji or trailing hashes. */
  title: string;
  /** Index of the heading this one stands under, -1 for none. */
  parent: number;
  /** Where the section ends: at the next heading of the same or a smaller depth. */
  sectionEnd: number;
}

export interface Item extends Text, Placed {
  ordered: boolean;
  /** The number an ordered item is written with, in its rendered order; 0 for a bullet. */
  number: number;
  checked: boolean | null;
  /** Offset of the character between the brackets of a task-list box, -1 without one. */
  box: number;
  /** Nesting, 0 for the outermost list. */
  depth: number;
  /** Index of the item this one is nested in, -1 for none. */
  parent: number;
  /** The end of the item with all that is nested in it. */
  blockEnd: number;
}

export interface Paragraph extends Text, Placed {
  /** Index of the list item the paragraph belongs to, -1 for none. */
  item: number;
}

export interface Table extends Span, Placed {
  header: Text[];
  rows: Text[][];
}

export interface Fence extends Span, Placed {
  language: string;
  /** The words after the language. */
  meta: string;
  value: string;
  /** Offset at which `value` begins in the source. */
  valueStart: number;
}

/** The blocks of a Markdown document in the order of the source: plain data, no tree. */
export interface Markdown {
  frontMatter: FrontMatter | null;
  headings: Heading[];
  items: Item[];
  paragraphs: Paragraph[];
  tables: Table[];
  fences: Fence[];
  /** Blocks of HTML, comments among them. */
  html: Text[];
  /** Pieces of HTML behind or between words. */
  inlineHtml: Text[];
}

/** What a document has of Markdown, for readers of one kind of document. */
export type Blocks = Pick<Markdown, 'headings' | 'items' | 'paragraphs' | 'tables' | 'fences'>;

const parser = remark()
  .data('micromarkExtensions', [gfmTable(), gfmTaskListItem()])
  .data('fromMarkdownExtensions', [gfmTableFromMarkdown(), gfmTaskListItemFromMarkdown()]);

/** A line that opens so many lists and quotes within one another is nobody's prose, and takes the parser very long. */
const bottomless = /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))){200}/m;

/** Throws a RangeError where a text is nested too deeply. */
function parse(source: string): Root {
  if (bottomless.test(source)) throw new RangeError('nested too deeply');
  return parser.parse(source);
}

function span(node: Nodes): Span {
  return { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
}

const blank = (text: string) => text.replace(/[^\r\n]/g, ' ');

/** The source of a block with inline code, HTML and the quote marks of continued lines blanked out. */
function masked(source: string, node: Nodes, quoted: boolean, html: Text[] = []): Text {
  const { start, end } = span(node);
  let text = '';
  let from = start;
  const hide = (child: Nodes) => {
    if (child.type === 'inlineCode' || child.type === 'html') {
      const at = span(child);
      if (child.type === 'html') html.push({ ...at, text: source.slice(at.start, at.end) });
      text += source.slice(from, at.start) + blank(source.slice(at.start, at.end));
      from = at.end;
    } else if ('children' in child) child.children.forEach(hide);
  };
  hide(node);
  text += source.slice(from, end);
  if (quoted) text = text.replace(/([\r\n])([ \t>]+)/g, (_, line: string, marks: string) => line + blank(marks));
  return { text, start, end };
}

/** The text of a task-list item behind its box; the parser leaves the box in a text that begins with emphasis. */
function withoutBox({ text, start, end }: Text, before: string): Text {
  const box = before.includes(']') ? 0 : (/^\[[^\]]\]\s*/.exec(text)?.[0].length ?? 0);
  return { text: text.slice(box), start: start + box, end };
}

function plainTitle(text: string): string {
  return text
    .replace(/[\r\n][=-]+[ \t]*$/, '')
    .trim()
    .replace(/^#{1,6}/, '')
    .replace(/(?<!#)#+$/, '')
    .replace(/\*\((?:mandatory|optional|required|include)[^()]*\)\*/gi, '')
    .replace(/(?<!\\)[*`]|(?<![\p{L}\p{N}])_+|(?<!_)_+(?![\p{L}\p{N}])/gu, '')
    .replace(/\p{Extended_Pictographic}\uFE0F?/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * Reads a Markdown text into its blocks. Front matter is set aside, so nothing in it counts as Markdown.
 * Never throws on any text; a text nested too deeply for the parser throws RangeError, which the reader of
 * files turns into a finding.
 */
export function readMarkdown(source: string): Markdown {
  const frontMatter = readFrontMatter(source);
  const hidden = frontMatter?.end ?? (source.startsWith('\uFEFF') ? 1 : 0);
  const body = blank(source.slice(0, hidden)) + source.slice(hidden);
  const markdown: Markdown = {
    frontMatter,
    headings: [],
    items: [],
    paragraphs: [],
    tables: [],
    fences: [],
    html: [],
    inlineHtml: [],
  };
  const at = () => markdown.headings.length - 1;

  const visitAll = (parent: Parents, quoted: boolean, item: number, depth: number) => {
    for (const child of parent.children) visit(child, quoted, item, depth);
  };
  const visit = (node: Nodes, quoted: boolean, item: number, depth: number): void => {
    switch (node.type) {
      case 'heading': {
        const text = masked(body, node, quoted, markdown.inlineHtml);
        markdown.headings.push({
          ...text,
          section: at(),
          depth: node.depth,
          title: plainTitle(body.slice(text.start, text.end)),
          parent: -1,
          sectionEnd: source.length,
        });
        return;
      }
      case 'paragraph':
        markdown.paragraphs.push({ ...masked(body, node, quoted, markdown.inlineHtml), section: at(), item });
        return;
      case 'blockquote':
        visitAll(node, true, item, depth);
        return;
      case 'list': {
        let number = node.start ?? 1;
        for (const child of node.children) {
          const { start, end } = span(child);
          const first = child.children[0];
          const checked = child.checked ?? null;
          const paragraph =
            first?.type === 'paragraph'
              ? masked(body, first, quoted, markdown.inlineHtml)
              : { text: '', start, end: start };
          const text = checked === null ? paragraph : withoutBox(paragraph, body.slice(start, paragraph.start));
          const index = markdown.items.length;
          markdown.items.push({
            ...text,
            section: at(),
            ordered: node.ordered ?? false,
            number: node.ordered ? number++ : 0,
            checked,
            box: checked === null ? -1 : body.lastIndexOf(']', text.start) - 1,
            depth,
            parent: item,
            blockEnd: end,
          });
          child.children.slice(first?.type === 'paragraph' ? 1 : 0).forEach((inner) => {
            visit(inner, quoted, index, depth + 1);
          });
        }
        return;
      }
      case 'table': {
        const rows = node.children.map((row) =>
          row.children.map((cell) => cellText(masked(body, cell, quoted, markdown.inlineHtml), body)),
        );
        markdown.tables.push({ ...span(node), section: at(), header: rows[0] ?? [], rows: rows.slice(1) });
        return;
      }
      case 'code': {
        const { start, end } = span(node);
        const line = body.indexOf('\n', start);
        markdown.fences.push({
          start,
          end,
          section: at(),
          language: node.lang ?? '',
          meta: node.meta ?? '',
          value: node.value,
          valueStart: '`~'.includes(body.charAt(start)) && line >= 0 && line < end ? line + 1 : start,
        });
        return;
      }
      case 'html': {
        const { start, end } = span(node);
        markdown.html.push({ start, end, text: body.slice(start, end) });
        return;
      }
      default:
        if ('children' in node) visitAll(node, quoted, item, depth);
    }
  };
  visitAll(parse(body), false, -1, 0);

  nest(markdown.headings);
  return markdown;
}

/** Says of each heading where its section ends and which heading it stands under, in one pass. */
function nest(headings: Heading[]): void {
  const open: number[] = [];
  headings.forEach((heading, index) => {
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const above = headings[last];
      if (!above || above.depth < heading.depth) break;
      above.sectionEnd = heading.start;
      open.pop();
    }
    heading.parent = open.at(-1) ?? -1;
    open.push(index);
  });
}

/** A cell without its pipes and padding; code at its ends belongs to it. */
function cellText({ text, start }: Text, source: string): Text {
  let from = 0;
  let to = text.length;
  const isPadding = (index: number) => /\s/.test(source.charAt(start + index));
  if (text.startsWith('|')) from++;
  if (to > from && text.endsWith('|') && text.charAt(to - 2) !== '\\') to--;
  while (from < to && isPadding(from)) from++;
  while (to > from && isPadding(to - 1)) to--;
  return { text: text.slice(from, to), start: start + from, end: start + to };
}

/** Every stretch of prose of a document, in the order of the source: where markers and citations live. */
export function prose(markdown: Markdown): Text[] {
  return [
    ...markdown.headings,
    ...markdown.items,
    ...markdown.paragraphs,
    ...markdown.tables.flatMap((table) => [...table.header, ...table.rows.flat()]),
  ]
    .map(({ text, start, end }) => ({ text, start, end }))
    .filter(({ text }) => text !== '')
    .sort((one, other) => one.start - other.start);
}

/** The titles of the headings from the outermost down to the one at `section`. */
export function headingPath({ headings }: Pick<Markdown, 'headings'>, section: number): string[] {
  const path: string[] = [];
  for (let heading = headings[section]; heading; heading = headings[heading.parent]) path.unshift(heading.title);
  return path;
}
