import { readYaml } from '../model/yaml.js';

/** A block of ours in somebody's file, its last line break included. */
export interface Found {
  start: number;
  end: number;
  text: string;
}

/** A kind of file that a block of ours may stand in. */
export interface Holder {
  start: string;
  end: string;
  /** What a file begins with that is made for the block. */
  prelude: string;
  /** A text with the block put in, and the line breaks that set it apart; null where that cannot be done safely. */
  insert(text: string, block: string): { text: string; lead: string } | null;
}

/** Markdown: between comments, at the end. */
const markdown: Holder = {
  start: '<!-- specops:start -->',
  end: '<!-- specops:end -->',
  prelude: '',
  insert(text, block) {
    const newline = newlineOf(text);
    const lead = text === '' || /\n\r?\n$/.test(text) ? '' : text.endsWith('\n') ? newline : newline + newline;
    return { text: text + lead + block.replaceAll('\n', newline), lead };
  },
};

/** A rule of Cursor and those like it: Markdown that is only read where its front matter says so. */
const rule: Holder = { ...markdown, prelude: '---\ndescription: SpecOps\nalwaysApply: true\n---\n\n' };

/** The list `prompts` of a YAML file: between comments, after its last entry. */
const list: Holder = {
  start: '# specops:start',
  end: '# specops:end',
  prelude: 'prompts:\n',
  insert(text, block) {
    const before = promptsIn(text);
    if (before === null) return null;
    const yaml = readYaml(text);
    const first = text.slice(0, yaml.at(['prompts', 0]).start);
    const indent = before.length === 0 ? '  ' : (/(?:^|\n)( *)-[ \t]*$/.exec(first)?.[1] ?? null);
    if (indent === null) return null;
    const last = before.length === 0 ? text.length : yaml.at(['prompts', before.length - 1]).end;
    const at = text[last - 1] === '\n' ? last : text.indexOf('\n', last) + 1 || text.length;
    const newline = newlineOf(text);
    const lead = at === 0 || text[at - 1] === '\n' ? '' : newline;
    const ours = block.replace(/^ *-/gm, `${indent}-`).replaceAll('\n', newline);
    const merged = text.slice(0, at) + lead + ours + text.slice(at);
    const entries = promptsIn(`prompts:\n${block}`) ?? [];
    return JSON.stringify(promptsIn(merged)) === JSON.stringify([...before, ...entries])
      ? { text: merged, lead }
      : null;
  },
};

/** How a block stands in a file, by the file's name. */
export function holderOf(path: string): Holder {
  if (path.endsWith('.yml')) return list;
  return path.endsWith('.mdc') ? rule : markdown;
}

/** The block in a text: null where there is none, `broken` where its marks do not pair up, one each. */
export function blockIn(text: string, { start: opening, end: closing }: Holder): Found | 'broken' | null {
  const [starts, ends] = [text.split(opening).length - 1, text.split(closing).length - 1];
  if (starts === 0 && ends === 0) return null;
  const start = text.indexOf(opening);
  const close = text.indexOf(closing);
  if (starts !== 1 || ends !== 1 || close < start) return 'broken';
  const after = close + closing.length;
  const end = after + (/^\r?\n/.exec(text.slice(after))?.[0].length ?? 0);
  return { start, end, text: text.slice(start, end) };
}

/** A text without its block and what was put before it: to the byte what it was. */
export function withoutBlock(text: string, { start, end }: Found, lead: string): string {
  const before = text.slice(0, start);
  return (before.endsWith(lead) ? before.slice(0, before.length - lead.length) : before) + text.slice(end);
}

function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The entries of the list; null where the text is no mapping that has it. */
function promptsIn(text: string): unknown[] | null {
  const { data, problems } = readYaml(text);
  if (problems.length > 0 || typeof data !== 'object' || data === null || !('prompts' in data)) return null;
  if (data.prompts === null) return [];
  return Array.isArray(data.prompts) ? data.prompts : null;
}
