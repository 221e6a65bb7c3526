import matter from 'gray-matter';
import type { Span } from './span.js';
import { readYaml, type Yaml } from './yaml.js';

/** The YAML block that a document may begin with. */
export interface FrontMatter extends Span {
  data: unknown;
  problems: (Span & { message: string })[];
  /** The spans of the top-level values, by key. */
  keys: Record<string, Span>;
}

/** Front matter larger than this is refused unread. */
const maxFrontMatter = 16 * 1024;

const refuse = () => {
  throw new Error('only YAML front matter is read');
};

/**
 * gray-matter evaluates code in front matter unless every engine is replaced, and remembers the second parse
 * of a broken text as empty unless options are given: both are guarded here, its only door.
 */
const matterOptions = {
  language: 'yaml',
  engines: {
    // The last line still has half of its CRLF.
    yaml: (text: string) => ({ yaml: readYaml(text.replace(/\r$/, '')) }),
    js: refuse,
    javascript: refuse,
    json: refuse,
    coffee: refuse,
    coffeescript: refuse,
    cson: refuse,
    toml: refuse,
  },
};

/**
 * The front matter of a document, null where there is none. Only a line of exactly three dashes opens it;
 * an opening fence that names a language is a problem, never run.
 */
export function readFrontMatter(source: string): FrontMatter | null {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const shift = source.length - text.length;
  const opening = /^---([^\r\n]*)(?:\r\n|\n|\r|$)/.exec(text);
  if (!opening) return null;
  const language = (opening[1] ?? '').trim();
  if (language.startsWith('-')) return null;
  const closing = /(?:^|[\r\n])---[ \t]*(?:\r\n|\n|\r|$)/.exec(text.slice(opening[0].length));
  const end = closing ? opening[0].length + closing.index + closing[0].length : language === '' ? 0 : opening[0].length;
  if (end === 0) return null;
  // A line of dashes may also be a rule above prose; front matter has keys.
  const body = text.slice(opening[0].length, closing ? opening[0].length + closing.index : end);
  if (language === '' && body.trim() !== '' && !/(?:^|[\r\n])[ \t]*["']?[\p{L}\p{N}_-]+["']?[ \t]*:/u.test(body))
    return null;
  const span = { start: shift, end: shift + end };
  const broken = (message: string): FrontMatter => ({
    ...span,
    data: undefined,
    problems: [{ message, ...span }],
    keys: {},
  });
  if (language !== '') return broken(`front matter opens with "---${language}": only "---" alone is read`);
  if (end > maxFrontMatter) return broken('front matter is larger than 16 KB');
  const { yaml } = matter(text.slice(0, end), matterOptions).data as { yaml?: Yaml };
  if (!yaml || (yaml.problems.length === 0 && yaml.data === null)) return null;
  const offset = shift + 3;
  const moved = (at: Span): Span => ({ start: at.start + offset, end: at.end + offset });
  const keys = Object.create(null) as Record<string, Span>;
  if (typeof yaml.data === 'object' && yaml.data !== null) {
    for (const key of Object.keys(yaml.data)) keys[key] = moved(yaml.at([key]));
  }
  return {
    ...span,
    data: yaml.data,
    problems: yaml.problems.map((problem) => ({ message: problem.message, ...moved(problem) })),
    keys,
  };
}
