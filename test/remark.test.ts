import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { remark } from 'remark';
import { describe, expect, it } from 'vitest';
import { commands } from '../src/commands/index.js';
import type { Finding } from '../src/model/finding.js';
import remarkSpecops from '../src/remark.js';
import { rules } from '../src/rules/index.js';
import { run } from '../src/run.js';
import { ground } from './io/ground.js';

const divider = /^<!-- file: (\S+?) -->[ \t]*\n/gm;

/** The files of an example, as a project has them. */
function filesOf(example: string): Record<string, string> {
  const parts = example.split(divider);
  const named = parts.slice(1).flatMap((path, index, all) => (index % 2 === 0 ? [[path, all[index + 1] ?? '']] : []));
  const first = parts[0] === '' ? [] : [['spec.md', parts[0] ?? '']];
  const placed = [...first, ...named].map(([path = '', text = '']) => [
    path === 'memory/constitution.md' ? path : posix.join('specs/001-example', path),
    text,
  ]);
  return Object.fromEntries(placed) as Record<string, string>;
}

/** What the linter finds in a project. */
async function linted(folder: string): Promise<Finding[]> {
  const lint = await commands.find(({ name }) => name === 'lint')?.load();
  if (!lint) throw new Error('there is no lint');
  const { outcome } = await run(lint, {
    folder,
    words: [],
    text: '',
    options: {},
    environment: {},
    dryRun: false,
    ci: false,
    now: new Date(),
    interrupted: () => null,
  });
  return (outcome.findings ?? []).filter(({ suppressed }) => suppressed === undefined);
}

/** The messages of the plugin about a file. */
async function messages(folder: string, path: string, text?: string) {
  const value = text ?? (await readFile(join(folder, path), 'utf8'));
  const { VFile } = await import('vfile');
  const file = new VFile({ cwd: folder, path, value });
  await remark().use(remarkSpecops).process(file);
  return file.messages;
}

const chosen = [
  'checklist-ticked-false',
  'clarification-open',
  'front-matter-invalid',
  'gate-missing',
  'gate-unanswered',
  'id-duplicate',
  'id-malformed',
  'justification-hollow',
  'reference-unknown',
  'task-dependency-cycle',
  'task-malformed',
  'template-residue',
];

describe('the plugin for remark', () => {
  const examples = rules
    .filter(({ name }) => chosen.includes(name))
    .flatMap(({ name, bad }) => bad.map((example) => [name, example] as const));

  it('is tried on more than ten rules', () => {
    expect(new Set(examples.map(([name]) => name)).size).toBe(chosen.length);
  });

  it.each(examples)('says of %s what the linter says: %j', async (_, example) => {
    const files = filesOf(example);
    const folder = ground(files);
    const said = await Promise.all(
      Object.keys(files)
        .filter((path) => path.endsWith('.md'))
        .sort()
        .map(async (path) =>
          (await messages(folder, path)).map(({ ruleId, reason, line, column, place, fatal, source, note }) => ({
            path,
            ruleId,
            reason,
            line,
            column,
            end: place && 'end' in place ? place.end : null,
            fatal: fatal ?? null,
            source,
            note,
          })),
        ),
    );
    const found = await linted(folder);
    expect(found.length).toBeGreaterThan(0);
    expect(said.flat()).toEqual(
      found
        .filter(({ file }) => file.endsWith('.md'))
        .map(({ file, rule, message, line, column, endLine, endColumn, level, why, fix }) => ({
          path: file,
          ruleId: rule,
          reason: message,
          line,
          column,
          end: { line: endLine, column: endColumn },
          fatal: { error: true, warning: false, info: null }[level],
          source: 'specops',
          note: fix === undefined ? why : `${why}\n${fix}`,
        })),
    );
  });

  const spec = 'specs/001-example/spec.md';

  it('reads the text it is given, not the one on disk', async () => {
    const folder = ground({ [spec]: '# Logs\n\n- **FR-001**: Logs MUST be kept.\n' });
    const rulesOf = async (text?: string) => (await messages(folder, spec, text)).map(({ ruleId }) => ruleId);
    expect(await rulesOf()).not.toContain('id-malformed');
    expect(await rulesOf('# Logs\n\n- **FR-1**: Logs MUST be kept.\n')).toContain('id-malformed');
    expect(await rulesOf()).not.toContain('id-malformed');
  });

  it('says nothing of a file that is no document of a project', async () => {
    const folder = ground({ 'README.md': '- **FR-1**: [FEATURE NAME]\n', [spec]: '- **FR-1**: Logs.\n' });
    expect(await messages(folder, 'README.md')).toEqual([]);
    expect(await messages(folder, 'nowhere/at/all.md', '- **FR-1**\n')).toEqual([]);
  });
});
