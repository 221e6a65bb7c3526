import type { Blocks } from './markdown.js';
import type { Definition } from './definition.js';
import { headingPath, type Item } from './markdown.js';
import type { Span } from './span.js';

/** One line of work: `- [ ] T001 [P] [US1] text in path (FR-001) (depends on T000)`. */
export interface Task extends Definition {
  done: boolean;
  /** Asserted with `[P]`: may run beside the other such tasks of its phase. */
  parallel: boolean;
  /** Where `[P]` stands with the blank after it; null without one. */
  parallelAt: Span | null;
  /** `US1`, or null. */
  story: string | null;
  /** Index of the heading that is the task's phase. */
  phase: number;
  dependsOn: (Span & { id: string })[];
  /** Paths the task names. */
  files: string[];
  /** Those of them it makes or changes; not what it only reads or speaks of, `per contracts/tenant.json`. */
  writes: string[];
  /** Ids of requirements, criteria, decisions, resources and stories the task cites. */
  cites: string[];
}

const line =
  /^(?:\*\*)?(T\d{3,4}[a-zA-Z]?)(?:\*\*)?(?=[\s:]|\.(?!\d)|$)[:.]?(?:\*\*)?\s*(\[P\]\s*)?(?:\[(?:US|IS)-?(\d{1,3})\]\s*)?(\[P\]\s*)?/;
const phaseHeading = /^(?:phase|stage|fase|阶段|フェーズ)\b|^阶段|^第.{1,3}阶段|^フェーズ/i;
const dependency = /(?:\bdepends?\s+on\b|\bdependen?\s+de\b|依赖于?|依賴於?)\s*[:：]?\s*([^()（）[\]]*)/gi;
const taskId = /T\d{3,4}[a-zA-Z]?(?![a-zA-Z\d])/g;
const code = /`([^`\n]+)`/g;
/** A path: segments joined by slashes, or one name with a known ending. */
const path =
  /(?<![\w@:/.{}*-])(?:\.{0,2}\/)?(?:[\w.{}*@-]+\/)+[\w.{}*@-]*|(?<![\w@:/.-])[\w-][\w.-]*\.(?:tf|tfvars|hcl|tofu|ya?ml|json|toml|md|sh|ps1|py|go|ts|js|rego|bicep|sql|tpl|hbs|bats|lock)\b/g;

/** True for the title of a heading that opens a phase. */
export function isPhase(title: string): boolean {
  return phaseHeading.test(title);
}

/** Index of the phase heading that a block stands under, -1 outside of a phase. */
export function phaseOf({ headings }: Pick<Blocks, 'headings'>, section: number): number {
  for (let index = section; index >= 0; index = headings[index]?.parent ?? -1) {
    if (isPhase(headings[index]?.title ?? '')) return index;
  }
  return -1;
}

function isUrl(text: string): boolean {
  return text.includes('://') || text.startsWith('//');
}

/** What stands before a path that is only read, compared with or spoken of. */
const reading =
  /(?:\b(?:per|for|from|see|using|uses?|of|with|via|by|like|as in|against|following|follows|match(?:es|ing)?|mirror(?:s|ing)?|reads?|reading|loads?|parses?|imports?|imported|references?|referencing|according to|based on|(?:defined|described|specified|documented|listed|implemented|covered) in|verify|verifies|validate[sd]?|validating|check|checks|tests?|testing|run|runs|running|review|calls?|calling|wraps?|wrapping|exists? in|already in|after|before|once|depends on|existing)(?:\s+(?:the|its|an?|all|existing|that|both))?|→|←|->|<-)\s*$/i;
/** What ties a path to the one before it in a list. */
const tie = /^[\s,;&+]*(?:(?:and|or)\s*)?$/i;

interface NamedPath extends Span {
  name: string;
}

/** Paths in a text, in backquotes or bare, in their order; the backquotes and web addresses are blanked out. */
function namedPaths(source: string): { plain: string; paths: NamedPath[] } {
  const plain = source
    .replace(/(?<![\w+.-])[a-z][a-z+.-]*:\/\/\S+/gi, (url) => ' '.repeat(url.length))
    .replace(code, (_, inside: string) => ` ${inside} `);
  const paths = [...plain.matchAll(path)].flatMap((match) => {
    const name = match[0].replace(/(?<![.,;:])[.,;:]+$/, '');
    const isPath =
      !isUrl(name) &&
      !/^\d+\/\d+$/.test(name) &&
      !/^(?:and|or|n|w)\//i.test(name) &&
      (name.includes('.') || name.split('/').length > 2 || name.endsWith('/'));
    return isPath ? [{ name, start: match.index, end: match.index + name.length }] : [];
  });
  return { plain, paths };
}

/** Paths named in a text, each once. */
export function pathsIn(source: string): string[] {
  return [...new Set(namedPaths(source).paths.map(({ name }) => name))];
}

/** The paths of a text that what it describes makes or changes, each once. */
function writtenIn(source: string): string[] {
  const { plain, paths } = namedPaths(source);
  const written = new Set<string>();
  let isRead = false;
  let end = 0;
  for (const { name, start, end: after } of paths) {
    const between = plain.slice(Math.max(end, start - 60), start);
    if (end === 0 || !tie.test(between))
      isRead = reading.test(between) || (name.endsWith('.md') && /\(\s*$/.test(between));
    if (!isRead) written.add(name);
    end = after;
  }
  return [...written];
}

/** A task, or null where the item is none; `source` is the whole document. */
export function readTask(blocks: Blocks, item: Item, source: string): Task | null {
  const phase = phaseOf(blocks, item.section);
  const match = item.checked === null || phase < 0 ? null : line.exec(item.text);
  if (!match) return null;
  const id = match[1] ?? '';
  const raw = source.slice(item.start, item.blockEnd);
  const dependsOn = [...item.text.matchAll(dependency)].flatMap((clause) => {
    const list = clause[1] ?? '';
    const from = item.start + clause.index + clause[0].length - list.length;
    return expanded(list).map(({ id: on, start, end }) => ({ id: on, start: from + start, end: from + end }));
  });
  const mark = match[2] ?? match[4];
  const markAt = mark === undefined ? -1 : item.start + item.text.indexOf('[P]');
  return {
    kind: 'task',
    id,
    written: id,
    at: { start: item.start + match[0].indexOf(id), end: item.start + match[0].indexOf(id) + id.length },
    text: item.text.slice(match[0].length),
    start: item.start,
    end: item.blockEnd,
    done: item.checked === true,
    parallel: mark !== undefined,
    parallelAt: mark === undefined ? null : { start: markAt, end: markAt + mark.length },
    story: match[3] === undefined ? null : `US${String(Number(match[3]))}`,
    phase,
    dependsOn,
    files: pathsIn(raw.slice(match[0].length).replace(/\((?:depends?\s+on|dependen?\s+de)[^)]*\)/gi, '')),
    writes: writtenIn(source.slice(item.start + match[0].length, item.end)),
    cites: [],
  };
}

/** Ids in a list, with ranges (`T001-T004`) spelled out. */
function expanded(list: string): (Span & { id: string })[] {
  const found: (Span & { id: string })[] = [];
  let before: RegExpMatchArray | null = null;
  for (const match of list.matchAll(taskId)) {
    const span = { start: match.index, end: match.index + match[0].length };
    const between = before ? list.slice((before.index ?? 0) + before[0].length, match.index).trim() : '';
    const from = Number(before?.[0].slice(1));
    const to = Number(match[0].slice(1));
    if (/^(?:[-–—]|to|through)$/.test(between) && to - from > 1 && to - from < 200) {
      for (let number = from + 1; number < to; number++)
        found.push({ id: `T${String(number).padStart(3, '0')}`, ...span });
    }
    found.push({ id: match[0], ...span });
    before = match;
  }
  return found;
}

/** The id and the text of a task, from its item's line; null for a line that is none. */
export function taskLine(text: string): { id: string; text: string } | null {
  const match = line.exec(text);
  return match?.[1] === undefined ? null : { id: match[1], text: text.slice(match[0].length) };
}

/** The name of a task's phase, as its heading gives it. */
export function phaseTitle(blocks: Pick<Blocks, 'headings'>, task: Task): string {
  return headingPath(blocks, task.phase).at(-1) ?? '';
}
