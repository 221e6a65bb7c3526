import type { Role } from './role.js';

/** A block of a text: a paragraph, a bullet or a row of a table, in one line. */
export interface Block {
  /** What the heading above it makes of it. */
  role: Role;
  text: string;
}

const reason = /^(?:why|background|context|motivation|problem|rationale|current state|today)\b/i;
const exclusion = /^(?:not in scope|out of scope|non-?goals?|not goals|exclusions?|excluded|what we do not need)\b/i;
const question =
  /^(?:open (?:points?|questions?|issues?)|questions?|to be (?:decided|clarified|discussed)|tb[dc]|unclear|undecided)\b/i;
/** Headings over what nobody insists on. */
const wishes = /^(?:nice[- ]to[- ]haves?|could[- ]haves?|should[- ]haves?|wish ?list|wishes|stretch goals?)\b/i;
const heading = /^ {0,3}#{1,6}\s+(\S.*|)$/;
/** A short line that ends with a colon introduces what follows, like a heading. */
const label = /^([^:|]{1,40}):$/;
const bullet = /^\s*(?:[-*+]|\d{1,3}[.)])\s+(\S.*|)$/;
/** What a ticket says about itself. */
const field =
  /^(?:priority|reporter|assignee|labels?|epic(?: link)?|sprint|story points|status|issue type|fix versions?|watchers):\s+\S/i;
/** What stands above a part of a ticket, without the mark of a heading. */
const section = /^(?:\*\*)?(acceptance criteria|definition of done|description|user story)(?:\*\*)?$/i;
const rule = /^\s*(?:[-*_=]\s*){3,}$/;
const separator = /^[\s:|]*-[\s:|-]*$/;

/**
 * The blocks of a text that may be a Markdown document, read line by line. Headings are structure; a row of
 * a table reads `first: second, third`; code and comments say nothing. Linear in its input.
 */
export function outlineOf(text: string): Block[] {
  const blocks: Block[] = [];
  let role: Block['role'] = 'body';
  let open: Block | null = null;
  let lead = '';
  let fence: string | null = null;
  const lines = withoutComments(text).split(/\r\n|\n|\r|\u2028|\u2029/);
  for (const [index, line] of lines.entries()) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1]?.slice(0, 3) ?? null;
    if (fence !== null || mark !== null) {
      fence = fence === null ? mark : mark === fence ? null : fence;
      open = null;
      continue;
    }
    const title = heading.exec(line)?.[1] ?? label.exec(line.trim())?.[1] ?? section.exec(line.trim())?.[1];
    if (title !== undefined) {
      role = exclusion.test(title)
        ? 'exclusion'
        : reason.test(title)
          ? 'reason'
          : question.test(title)
            ? 'question'
            : 'body';
      lead = wishes.test(title) ? 'Nice to have: ' : '';
      open = null;
    } else if (line.trim() === '' || rule.test(line)) open = null;
    else if (line.trimStart().startsWith('|')) {
      open = null;
      if (!separator.test(line) && !separator.test(lines[index + 1] ?? ''))
        blocks.push({ role, text: `${lead}${row(line)}` });
    } else {
      const item = bullet.exec(line)?.[1];
      const content = (item ?? line.replace(/^[\s>]+/, '')).trim();
      if (field.test(content)) {
        open = null;
        blocks.push({ role: 'reason', text: content });
      } else if (open && item === undefined && !(blocks.length === 1 && isTitle(open.text, content)))
        open.text += ` ${content}`;
      else blocks.push((open = { role, text: `${lead}${content}` }));
    }
  }
  return blocks.filter((block) => /[\p{L}\p{N}]/u.test(block.text));
}

/** True for the first line of a ticket: short, without a stop, and what follows begins anew. */
function isTitle(line: string, next: string): boolean {
  return (
    line.length <= 60 &&
    /^\p{Lu}/u.test(next) &&
    !/(?:[.!?,;:–—-]|\b(?:a|an|the|and|or|of|for|in|on|at|to|from|with|by|via|our|is|are|must|should|von|für|mit|und|der|die|das|im|in))$/i.test(
      line,
    )
  );
}

function row(line: string): string {
  const [first = '', ...others] = line
    .split('|')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '');
  return others.length === 0 ? first : `${first}: ${others.join(', ')}`;
}

function withoutComments(text: string): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf('<!--'); at >= 0; at = text.indexOf('<!--', from)) {
    const end = text.indexOf('-->', at);
    if (end < 0) break;
    result += text.slice(from, at);
    from = end + 3;
  }
  return result + text.slice(from);
}
