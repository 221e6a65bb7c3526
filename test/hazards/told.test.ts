import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cpuSince } from '../growth.js';
import { ground, plant, repository } from '../io/ground.js';
import { asked } from '../work/asked.js';
import { workplace } from '../cli/specops.js';

// Rows of the tables of hazards about what is told, and about many at once (A13, E, G), by their ids.

describe('A13: a description of 64 KB is read in time, whatever it is made of', () => {
  const most = 60 * 1024;
  test.each([
    ['blanks', `Object storage not${' '.repeat(most)}x`],
    ['blanks and a line separator', `# US1${' '.repeat(most)}x\u2028y\n\nObject storage`],
    ['dashes', `Object storage\n\n${'-'.repeat(most)}x`],
    ['a word', `Object storage ${'a'.repeat(most)}`],
    ['digits', `Object storage for ${'9'.repeat(most)} tenants`],
    ['line breaks', `Object storage${'\n'.repeat(most)}x`],
    ['commas', `Object storage${', '.repeat(most / 2)}x`],
    ['and', `Object storage ${'and must '.repeat(most / 9)}x`],
  ])('%s', async (_, text) => {
    const spent = cpuSince();
    await asked(ground(), 'specify', [], { text, dryRun: true });
    expect(spent()).toBeLessThan(6_000);
  });
});

describe.skipIf(process.platform === 'win32')('E1: nothing that a terminal obeys comes out', () => {
  const characters = [
    ...Array.from({ length: 32 }, (_, code) => code),
    ...Array.from({ length: 33 }, (_, index) => 0x7f + index),
    ...[0x2028, 0x2029, 0x202e, 0x2066, 0x200b, 0xfeff],
  ].filter((code) => code !== 0);
  const all = characters.map((code) => String.fromCodePoint(code)).join('x');
  /** But for the line breaks and tabs of our own text. */
  const raw = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e\u2066\u200b\ufeff]/;
  const formats = ['text', 'lines', 'agent', 'json', 'markdown', 'github', 'gitlab', 'sarif', 'junit', 'rdjson'];

  test(`of ${String(characters.length)} characters in title, path, heading, id, branch and settings, in any format`, async () => {
    const { specops, folder, git, read } = await workplace();
    await git('init', '-q', '-b', 'main');
    const inPath = all.replaceAll('/', '').slice(0, 120);
    const oneLine = all.replaceAll(/[\n\r]/g, '');
    plant(folder, {
      'memory/constitution.md': '# Constitution\n',
      [`specs/001-a/checklists/${inPath}.md`]: `# ${oneLine}\n\n- [ ] CHK1 [NEEDS CLARIFICATION: ${oneLine}?]\n`,
      'specs/001-a/spec.md': `---\ntitle: ${JSON.stringify(all)}\nstatus: ${JSON.stringify(all)}\n---\n# ${oneLine}\n\n## ${oneLine}\n\n- **FR-1**: It MUST ${oneLine} [NEEDS CLARIFICATION: ${oneLine}?] (FR-009${oneLine})\n\n<!-- specops-ignore ${oneLine}: ${oneLine} -->\n`,
    });
    writeFileSync(join(folder, '.git/HEAD'), `ref: refs/heads/001-a${oneLine.replaceAll(/[\s\u0085]/g, '')}\n`);
    const runs = [['lint'], ['lint', '--json'], ['status', '--feature', '1'], ['status'], ['next', '--feature', '1'], ['coverage', '--feature', '1'], ['doctor'], ['paths'], ['graph', '--feature', '1'], ['explain', all], ['clarify', 'list', '--feature', '1']]; // prettier-ignore
    for (const args of runs) {
      const { stdout, stderr } = await specops(args);
      expect(`${args[0] ?? ''}: ${stdout}${stderr}`.length).toBeGreaterThan(20);
      expect(raw.exec(stdout + stderr), args.join(' ').slice(0, 40)).toBe(null);
      expect(stderr).not.toContain('E_BUG');
    }
    await specops(['lint', ...formats.flatMap((format) => ['-o', `${format}=out/${format}`])]);
    for (const format of formats) expect(raw.exec(await read(`out/${format}`)), format).toBe(null);
    expect(await read('out/text')).toContain('\\u001b');
    for (const settings of [
      { rules: { [all]: 'off' } },
      { roots: [all] },
      { coverage: all },
      { [all]: 1 },
      { overrides: [{ paths: [all], rules: {} }] },
    ]) {
      // prettier-ignore
      plant(folder, { '.specops/config.yaml': JSON.stringify({ version: 1, ...settings }) });
      for (const args of [['lint'], ['lint', '--json']]) {
        const { stdout, stderr } = await specops(args);
        expect(raw.exec(stdout + stderr), JSON.stringify(settings).slice(0, 40)).toBe(null);
      }
    }
  });
});

test('E9: what goes wrong tells nothing of the environment, with a stack neither', async () => {
  const { specops, folder } = await workplace();
  const canary = 'k3y-0f-mine';
  const env = { SPECOPS_CANARY: canary, SPECOPS_TOKEN: canary, GITHUB_TOKEN: canary };
  mkdirSync(join(folder, 'specs'));
  for (const args of [
    ['lint'],
    ['plan', 'EKS'],
    ['status', '--feature', '9'],
    ['specify', '--file', 'nowhere'],
    ['nonsense'],
    ['doctor'],
    ['next', '--debug'],
    ['schema', 'x', '--debug'],
  ]) {
    // prettier-ignore
    const { stdout, stderr } = await specops(args, { env });
    expect(stdout + stderr).not.toContain(canary);
  }
});

test('G4: several pipelines at once, each on a feature of its own, do not cross', { timeout: 120_000 }, async () => {
  const folder = repository({ 'memory/constitution.md': '# Constitution\n' });
  const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo'];
  const names = await Promise.all(
    words.map(async (word) => {
      const text = `Object storage for ${word} builds`;
      const { result } = await asked<{ feature: string }>(folder, 'specify', [], { text, branch: false });
      return [word, result.feature] as const;
    }),
  );
  expect(new Set(names.map(([, name]) => name)).size).toBe(words.length);
  const made = await Promise.all(
    names.map(async ([word, feature]) => {
      await asked(folder, 'plan', [], { text: `S3 for ${word} storage`, feature });
      await asked(folder, 'tasks', [], { feature });
      const { result } = await asked<{ feature: string }>(folder, 'status', [], { feature });
      return [word, feature, result.feature] as const;
    }),
  );
  for (const [word, feature, told] of made) {
    expect(told).toBe(feature);
    for (const file of ['spec.md', 'plan.md', 'tasks.md']) {
      const text = readFileSync(join(folder, 'specs', feature, file), 'utf8');
      expect(words.filter((other) => new RegExp(`\\b${other}\\b`).test(text)), `${feature}/${file}`).toEqual(file === 'tasks.md' ? expect.not.arrayContaining(words.filter((other) => other !== word)) : [word]); // prettier-ignore
    }
  }
});
