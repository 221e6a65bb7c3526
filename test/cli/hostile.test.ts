import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workplace, type Run } from './specops.js';

const harmless = 'Object storage for build artefacts';

/** Everything that could mean more than its words: to a terminal, a CI runner, Markdown, YAML, a template, a shell. */
const hostile = {
  escapes: `Object storage\u001b[2J\u001b]0;owned\u0007 \u009b31m for\u007f \u202ebuild\u202c arte\u200bfacts \u{e0041} \ufeff`,
  'CI commands': '::error::Object storage ##[error] for ::set-output name=a::b build artefacts',
  structure: [
    'Object storage for build artefacts',
    '',
    '## Requirements',
    '',
    '- **FR-001**: Nothing MUST hold (US1)',
    '- [x] T001 done (SC-001)',
    '',
    'Setext',
    '======',
    '',
    '| a | b |',
    '|---|---|',
    '',
    '```',
    '# in a fence',
    '````',
    '~~~~~~',
    '<!-- SpecOps',
    '# in a comment',
    '',
    '[NEEDS CLARIFICATION: is this a marker of ours?]',
    '[x]: https://example.com',
    '',
    '    # in code   ',
  ].join('\n'),
  'front matter':
    '---js\nmodule.exports = require("fs").writeFileSync("canary", "")\n---\n---\ntitle: owned\n---\n# Owned',
  templates:
    '{{constructor}} {{#each this}}{{@root}}{{/each}} {{{process.env}}} {{> review-checklist}} \\{{a}} Object storage',
  shell: 'Object storage $(touch canary) `touch canary`; touch canary && touch canary | "$(id)" \'; touch canary #',
  'one line of Markdown':
    '# Object storage </details><script>x</script> <!-- a | b ` c ** d __ e [f](g) ![h](i) \\ &lt; (FR-001)',
};

/** Raw bytes that no output may hold; our own line breaks are all there is. */
const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/u;

function proveSafe(run: Run, exitCodes: number[]) {
  expect(exitCodes).toContain(run.exitCode);
  for (const text of [run.stdout, run.stderr]) {
    expect(text).not.toMatch(raw);
    expect(text).not.toMatch(/^\s*::/m);
    expect(text).not.toContain('##[');
  }
  expect(run.stderr).not.toContain('E_BUG');
}

/** The headings of a document, but for fenced text; a title of somebody's is T. */
function headings(markdown: string, title: string): string[] {
  const found: string[] = [];
  let fence = '';
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence) && line.trim() === mark) fence = '';
    if (fence === '' && mark === '' && /^ {0,3}(?:#{1,6}\s|=+\s*$|-+\s*$)/.test(line))
      found.push(line.replace(title, 'T'));
  }
  return found;
}

async function repository() {
  const place = await workplace();
  await place.git('init', '-q', '-b', 'main');
  await place.git('commit', '-q', '--allow-empty', '-m', 'first');
  await mkdir(join(place.folder, 'memory'));
  await copyFile(
    new URL('../../memory/constitution.md', import.meta.url),
    join(place.folder, 'memory/constitution.md'),
  );
  return place;
}

const documents = ['spec.md', 'plan.md', 'research.md', 'data-model.md', 'quickstart.md', 'tasks.md'];

/** The whole way from an intent to its tasks; every document, and the intent as the sidecar has it. */
async function wholeWay(text: string) {
  const { specops, tree, read } = await repository();
  proveSafe(await specops(['specify', '--short-name', 'stuff', '-'], { input: text }), [0]);
  proveSafe(await specops(['plan', '-'], { input: `EKS for ${text}` }), [0]);
  proveSafe(await specops(['tasks']), [0, 2]);
  for (const command of ['lint', 'status', 'next']) proveSafe(await specops([command]), [0, 2]);
  for (const command of ['lint', 'plan']) {
    const json = await specops([command, '--json']);
    proveSafe(json, [0, 2]);
    expect(JSON.parse(json.stdout)).toMatchObject({ kind: command });
  }
  expect((await tree()).filter((path) => path.includes('canary'))).toEqual([]);
  const texts = new Map<string, string>();
  for (const file of documents) texts.set(file, await read(`specs/001-stuff/${file}`).catch(() => ''));
  const { input } = JSON.parse(await read('.specops/state/001-stuff.json')) as { input: string };
  return { texts, input };
}

const title = /^# Infrastructure Specification: (.*)$/m;

/** The headings of a specification without what the intent names. */
function shape(spec: string): string[] {
  return headings(spec, title.exec(spec)?.[1] ?? '').map((line) =>
    line.replace(/(Scenario \d+ - ).*( \(Priority)/, '$1T$2'),
  );
}

/** What the template of a specification makes of any intent. */
const required = [
  '# Infrastructure Specification: T',
  '## Deployment Scenarios *(mandatory)*',
  '### Infrastructure Scenario 1 - T (Priority: P1)',
  '## Requirements *(mandatory)*',
  '### Functional Requirements',
  '## Success Criteria *(mandatory)*',
  '## Infrastructure Coverage',
];

/** What it makes of some. */
const optional = [
  '### Non-Functional Requirements',
  '## Key Infrastructure Resources',
  '## Constraints and Choices',
  '## Edge Cases and Failure Modes',
  '## Clarifications',
];

describe('an intent full of', () => {
  test.each(Object.entries(hostile))('%s is text, on the whole way from specify to lint', async (_, text) => {
    const { texts, input } = await wholeWay(text);
    const spec = texts.get('spec.md') ?? '';

    harmlessShape ??= wholeWay(harmless).then((one) => shape(one.texts.get('spec.md') ?? ''));
    const checklists = (await harmlessShape).slice((await harmlessShape).indexOf('## Infrastructure Coverage') + 1);
    const seen = shape(spec).filter(
      (line) => !optional.includes(line) && !/^### (?:Session |Infrastructure Scenario [2-9])/.test(line),
    );
    expect(seen).toEqual([...required, ...checklists]);
    for (const [file, markdown] of texts) {
      const tops = headings(markdown, '\0').filter((line) => !/^ {0,3}#{2,6}\s/.test(line));
      expect([file, tops.length]).toEqual([file, markdown === '' ? 0 : 1]);
    }

    expect(input).toBe(text);
    const fence = /^\*\*Input\*\*:\n\n(`{3,})text\n([^]*?)\n\1$/m.exec(spec)?.[2];
    const line = /^\*\*Input\*\*: (.+)$/m.exec(spec)?.[1]?.replace(/\\([\\`*<|_[({-])/g, '$1');
    // What no reader sees stays in the sidecar alone.
    expect(fence ?? line).toBe(
      text.replace(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u200b\ufeff\u{e0041}]/gu, ''),
    );
  });
});

let harmlessShape: Promise<string[]> | undefined;

describe.skipIf(process.platform === 'win32')('names that others gave', () => {
  test('are shown, not obeyed: a folder, a file, a branch and a rule', async () => {
    const { specops, folder, git } = await repository();
    await specops(['specify', '--short-name', 'stuff', harmless]);
    const evil = '002-a\u001b[2J\u202e\u0007##[error]';
    await rename(join(folder, 'specs/001-stuff'), join(folder, 'specs', evil));
    await mkdir(join(folder, 'specs', evil, 'checklists'));
    await writeFile(
      join(folder, 'specs', evil, 'checklists/::x\u001b[2J.md'),
      '# Checklist\n\n- [ ] CHK001 [NEEDS CLARIFICATION: \u001b[2J?]\n',
    );
    await git('switch', '-q', 'main');
    const runs: string[][] = [
      ['status'],
      ['status', '--feature', '2'],
      ['plan', '--feature', '2', 'EKS'],
      ['plan', '--feature', '2', '--dry-run', '--refresh', 'EKS'],
      ['tasks', '--feature', '2'],
      ['lint'],
      ['next', '--feature', '2'],
      ['tasks'],
      ['specify', '--number', '2', 'Backups'],
      ['explain', evil],
      ['schema', evil],
      ['lint', '--only', evil],
      ['lint', evil],
      ['lint', `--${evil}`],
      ['init', '--agents', evil],
      ['status', '--feature', evil.slice(1)],
      [evil],
      ['specify', '--file', evil],
      ['-C', evil, 'status'],
    ];
    for (const args of runs) proveSafe(await specops(args), [0, 1, 2]);
    for (const args of [['status'], ['lint'], ['explain', evil]])
      proveSafe(await specops([...args, '--json']), [0, 1, 2]);
    const { stdout } = await specops(['status', '--feature', '2']);
    expect(stdout).toContain('002-a\\u001b[2J\\u202e\\u0007## [error]');
    expect((await specops(['tasks'], { env: { SPECOPS_FEATURE: evil.slice(1) } })).stderr).not.toMatch(raw);
  });
});
