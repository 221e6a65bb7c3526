import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.js';
import { answerText } from '../../src/reports/answer.js';
import { finding, hostile, paint, printed } from './reported.js';

interface Command {
  name: string;
  properties: Record<string, string>;
  data: string;
}

const registered = new Set(
  'error warning notice debug group endgroup set-output set-env add-path add-mask add-matcher remove-matcher echo stop-commands save-state internal-set-repo-path'.split(
    ' ',
  ),
);

/** The runner of GitHub Actions, as it looks for commands in a line of output: `::name k=v::data`, else `##[name k=v]data`. */
function commandIn(line: string): Command | null {
  const second = /^[\s\u0085]*::([^ ]*?)(?: (.*?))?::(.*)$/su.exec(line);
  const [, name = '', properties = '', data = ''] =
    second && registered.has(second[1] ?? '') ? second : (/##\[([^ \]]*)(?: ([^\]]*))?\](.*)$/s.exec(line) ?? []);
  if (!registered.has(name)) return null;
  const pairs = properties.split(/[,;]/).flatMap((pair) => {
    const [key = '', ...rest] = pair.split('=');
    return rest.length > 0 ? [[key.trim(), unescaped(rest.join('='))]] : [];
  });
  return { name, properties: Object.fromEntries(pairs) as Record<string, string>, data: unescaped(data) };
}

function unescaped(text: string): string {
  const codes: Record<string, string> = { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' };
  return text.replace(/%(?:0D|0A|3A|2C|25)/g, (code) => codes[code] ?? code);
}

/** Every command in an output; the runner ends a line at LF, CRLF or CR. */
function commands(output: string): Command[] {
  return output.split(/\r\n|\n|\r/).flatMap((line) => commandIn(line) ?? []);
}

describe('the model of the runner', () => {
  it.each([
    ['::error::x', 'error'],
    ['  ::warning file=a::x', 'warning'],
    ['text ##[error]x', 'error'],
    ['::unknown::##[group]x', 'group'],
    ['a\r::error::x', 'error'],
  ])('obeys %j', (line, name) => {
    expect(commands(line).map((command) => command.name)).toEqual([name]);
  });
});

const places: [string, (payload: string) => Partial<Finding>][] = [
  ['message', (message) => ({ message })],
  ['file name', (payload) => ({ file: `specs/001-a/${payload}.md` })],
  ['whole file name', (file) => ({ file })],
  ['rule of a configuration', (rule) => ({ rule })],
  ['reason', (why) => ({ why })],
  ['fix', (fix) => ({ fix })],
];

describe.each(places)('a hostile %s', (_, given) => {
  it.each(hostile)('is one annotation of ours and nothing else: %j', (payload) => {
    const found = commands(printed('github', { findings: [finding(given(payload))] }));
    expect(found.map(({ name }) => name)).toEqual(['warning']);
    expect(Object.keys(found[0]?.properties ?? {})).toEqual(['title', 'file', 'line', 'endLine', 'col', 'endColumn']);
    for (const line of found[0]?.data.split('\n') ?? []) expect(commands(line)).toEqual([]);
  });

  it.each(hostile)('is no command in any other format: %j', (payload) => {
    for (const name of ['text', 'lines', 'agent', 'json', 'markdown', 'gitlab', 'sarif', 'junit', 'rdjson'])
      expect(commands(printed(name, { findings: [finding(given(payload))] }))).toEqual([]);
    const found = finding(given(payload));
    for (const texts of [{}, { [found.file]: `${payload}\n`.repeat(9) }, null]) {
      const text = answerText(
        { text: () => '1 warning.' },
        { result: {}, findings: [found] },
        { changes: [], dryRun: false },
        { paint, texts },
      );
      expect(commands(text)).toEqual([]);
    }
  });
});

describe('an annotation', () => {
  it('says what, why and how to mend it, on the lines it is about', () => {
    const [first] = commands(
      printed('github', { findings: [finding({ line: 3, endLine: 5, message: '100 %, a: b' })], prefix: 'infra/' }),
    );
    expect(first).toEqual({
      name: 'warning',
      properties: {
        title: 'specops: clarification-open',
        file: 'infra/specs/001-logs/spec.md',
        line: '3',
        endLine: '5',
      },
      data: '100 %, a: b\nWhy: What is built on an open question is built on a guess.\nMend: Answer it where it stands.',
    });
  });

  const many = (count: number, level: Finding['level']) =>
    Array.from({ length: count }, (_, index) => finding({ level, line: index + 1 }));

  it('stands for each of ten of a type', () => {
    const found = commands(
      printed('github', { findings: [...many(10, 'error'), ...many(10, 'warning'), ...many(10, 'info')] }),
    );
    expect(found).toHaveLength(30);
  });

  it('of more than ten is a notice that says how many more there are', () => {
    const found = commands(
      printed('github', { findings: [...many(12, 'error'), ...many(11, 'warning'), ...many(10, 'info')] }),
    );
    const ofType = (type: string) => found.filter(({ name }) => name === type).length;
    expect([ofType('error'), ofType('warning'), ofType('notice')]).toEqual([10, 10, 10]);
    expect(found.at(-1)?.data).toBe('2 errors, 1 warning, 1 note more: see the summary of this job');
  });

  it('of eleven notes leaves room for that notice', () => {
    const found = commands(printed('github', { findings: many(11, 'info') }));
    expect(found).toHaveLength(10);
    expect(found.at(-1)?.data).toBe('2 notes more: see the summary of this job');
  });
});
