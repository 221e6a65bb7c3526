import Handlebars from 'handlebars';
import { SpecopsError } from '../model/error.js';
import { hiddenIn } from '../model/hidden.js';
import { splice } from './splice.js';
import { boundedText, limitSteps, parsedTemplate } from './template-limits.js';

/** Plain data, as templates may see it. */
export type Data = string | number | boolean | null | Data[] | { [key: string]: Data };

/** Copies data onto objects without a prototype, so that a template reaches nothing but data; `told` where one is printed. */
function bare(data: Data, told: () => void): unknown {
  if (Array.isArray(data)) return data.map((item) => bare(item, told));
  if (typeof data !== 'object' || data === null) return data;
  const copy = Object.create(null) as Record<string | symbol, unknown>;
  for (const [key, value] of Object.entries(data)) copy[key] = bare(value, told);
  // What Handlebars says of a name that is missing has the data in it.
  copy[Symbol.toPrimitive] = () => {
    told();
    return 'its data';
  };
  return copy;
}

/**
 * Renders the template `key` with data, once: text in the data is never read as a template. Keys that begin
 * with `partials/` can be included by their name. A template that names what the data lacks, or is broken,
 * or does not come to an end soon, is an E_INPUT error that names the template. Markdown is not escaped, HTML is.
 */
export function render(templates: Record<string, string>, key: string, data: Data): string {
  const template = templates[key];
  if (typeof template !== 'string') throw new SpecopsError('E_INPUT', `there is no template "${key}"`);
  const engine = Handlebars.create();
  for (const name of Object.keys(engine.helpers))
    if (!['if', 'unless', 'each', 'with', 'helperMissing', 'blockHelperMissing'].includes(name))
      engine.unregisterHelper(name);
  engine.registerHelper('join', (list: unknown, separator: unknown) =>
    Array.isArray(list) ? list.join(String(separator)) : '',
  );
  limitSteps(engine);
  let part = key;
  try {
    for (const [name, text] of Object.entries(templates)) {
      if (!name.startsWith('partials/')) continue;
      part = name;
      parsedTemplate(engine, text);
      engine.registerPartial(name.slice('partials/'.length).replace(/\.md$/, ''), text);
    }
    part = key;
    const compiled = engine.compile(parsedTemplate(engine, template), {
      noEscape: !key.endsWith('.html'),
      strict: true,
      knownHelpersOnly: true,
      knownHelpers: { join: true },
      preventIndent: true,
    });
    let printed = 0;
    const text = compiled(
      bare(data, () => printed++),
      { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false },
    );
    if (printed > 0) throw new Error('it prints data of several values as one text');
    return tidy(boundedText(text));
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new SpecopsError('E_INPUT', `the template "${part}" cannot be rendered: ${message ?? ''}`, {
      fix: `correct .specops/templates/${part}.hbs, or remove it to use the one that comes with SpecOps`,
      cause: error,
    });
  }
}

/** At most one blank line in a row outside of fences, no blanks at line ends, one line break at the end. */
function tidy(text: string): string {
  const lines: string[] = [];
  let fence: string | null = null;
  for (const raw of text.split('\n')) {
    const line = raw.trimEnd();
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? null;
    if (mark !== null && fence === null) fence = mark;
    else if (mark !== null && fence !== null && line.trim() === mark && mark.startsWith(fence)) fence = null;
    if (fence === null && line === '' && lines.at(-1) === '') continue;
    lines.push(fence === null ? line : raw);
  }
  return `${lines
    .join('\n')
    .replace(/^\n+/, '')
    .replace(/(?<!\n)\n+$/, '')}\n`;
}

/** A text without the characters that no reader sees and an agent may obey; the sidecar keeps them. */
function withoutHidden(text: string): string {
  return splice(
    text,
    hiddenIn(text).map(({ start, end }) => ({ start, end, text: '' })),
  );
}

/**
 * Text of somebody's, as one line of Markdown that says just that: line breaks fold, characters that could
 * open code, emphasis, HTML or a table's cell are escaped, and what looks like an id of ours cites nothing.
 */
export function inline(text: string): string {
  return withoutHidden(text)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/[\\`*<|_]|\[(?!NEEDS CLARIFICATION)|\$(?=ARGUMENTS)|\{(?=\{)/g, (character) => `\\${character}`)
    .replace(/(?<=[\p{L}\p{N}])\\_(?=[\p{L}\p{N}])/gu, '_')
    .replace(/\b(N?FR|SC|RES)-(?=\w)/g, '$1\\-')
    .replace(/\((?=(?:US|T|D-|CHK)\d|[^()]{0,80}[ ,](?:US|T|D-|CHK)\d)/g, '\\(');
}

/** Text of somebody's, to the letter, in a fence that nothing in it can close. */
export function fenced(text: string, language = 'text'): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${withoutHidden(text).replace(/\r\n?/g, '\n').replace(/\n$/, '')}\n${fence}`;
}
