import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workplace } from './specops.js';

const list = `# Tasks: Queues

## Phase 1: Contracts @ops #9

- [x] T001 Agree on everything in \`contracts/queue.json\` (FR-001)
- [ ] T002 [P] [US1] Ask @platform-team and ops@example.com, see #12, acme/infra#7, GH-8, !3, ~bug, https://github.com/acme/infra/issues/9 in \`a/queue.tf\` (FR-001) (depends on T001)
- [ ] T003 /close <!-- x --> the <b>rest</b> in \`b.tf\` (FR-002) (depends on T002)
- [ ] T004 --repo=other/one "quoted" $(touch hit)
`;

interface Issue {
  task: string;
  title: string;
  body: string;
  marker: string;
}

async function project() {
  const place = await workplace();
  const folder = join(place.folder, 'specs/001-queues');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'spec.md'), '# Feature: Queues\n');
  await writeFile(join(folder, 'tasks.md'), list);
  return { ...place, specops: (args: string[], more = {}) => place.specops([...args, '--feature', '1'], more) };
}

async function exported(...args: string[]): Promise<Issue[]> {
  const { specops } = await project();
  const { stdout, exitCode } = await specops(['export', 'issues', '--json', ...args]);
  expect(exitCode).toBe(0);
  return (JSON.parse(stdout) as { issues: Issue[] }).issues;
}

describe('open tasks as issues', () => {
  test('carry a marker each, by which the same task is known again', async () => {
    const issues = await exported();
    expect(issues.map(({ task }) => task)).toEqual(['T002', 'T003', 'T004']);
    for (const { task, title, body, marker } of issues) {
      expect(marker).toBe(`<!-- specops:task 001-queues ${task} -->`);
      expect(body.split(marker)).toHaveLength(2);
      expect(title).toMatch(new RegExp(`^${task} \\S`));
    }
    expect(await exported()).toEqual(issues);
  });

  test('call nobody, link to nothing, and command nothing', async () => {
    const issues = await exported();
    for (const { body, title } of issues) {
      // Neither GitHub nor GitLab reads a code span.
      const read = body.replace(/`[^`]*`/g, '').replace(/<!-- specops:task [^>]*-->/, '');
      expect(read).not.toMatch(/@\w|#\d|!\d|~\w|GH-\d|https?:/);
      expect(read).not.toMatch(/^\s*\//m);
      expect(read).not.toMatch(/(?<!\\)</);
      expect(title).not.toMatch(/@\w|#\d|GH-\d|<|-->|[\p{Cc}]/u);
    }
    expect(issues[0]?.body).toContain('`@platform-team`');
    expect(issues[0]?.body).toContain('- Files: `a/queue.tf`');
    expect(issues[0]?.body).toContain('- After: `T001`');
  });

  test('print as bodies for either API, and as Markdown', async () => {
    const { specops } = await project();
    const print = async (...args: string[]) => (await specops(['export', 'issues', ...args])).stdout;
    expect(Object.keys((JSON.parse(await print('--format', 'json')) as object[])[0] ?? {})).toEqual(['title', 'body']);
    expect(
      Object.keys((JSON.parse(await print('--format', 'json', '--target', 'gitlab')) as object[])[0] ?? {}),
    ).toEqual(['title', 'description']);
    expect((await print()).match(/^## T00\d /gm)).toHaveLength(3);
  });
});

/** A gh that keeps what it is asked for, and fails at one title if it is told to. */
const gh = `#!/usr/bin/env node
const fs = require('node:fs');
const words = process.argv.slice(2);
const store = __dirname + '/store.json';
const issues = fs.existsSync(store) ? JSON.parse(fs.readFileSync(store)) : [];
fs.appendFileSync(__dirname + '/calls', JSON.stringify(words) + '\\n');
if (words[1] === 'list') console.log(JSON.stringify(issues));
else {
  const title = words.find((word) => word.startsWith('--title=')).slice(8);
  if (process.env.FAIL_AT && title.startsWith(process.env.FAIL_AT)) { console.error('HTTP 502'); process.exit(1); }
  const url = 'https://github.com/acme/infra/issues/' + (issues.length + 1);
  issues.push({ title, url, body: fs.readFileSync(0, 'utf8') });
  fs.writeFileSync(store, JSON.stringify(issues));
  console.log(url);
}
`;

describe.skipIf(process.platform === 'win32')('--create', () => {
  async function withGh() {
    const place = await project();
    const bin = await workplace();
    await writeFile(join(bin.folder, 'gh'), gh);
    await chmod(join(bin.folder, 'gh'), 0o755);
    const env = { PATH: `${bin.folder}:${process.env['PATH'] ?? ''}` };
    return {
      ...place,
      create: (more: Record<string, string> = {}, ...args: string[]) =>
        place.specops(['export', 'issues', '--create', ...args], { env: { ...env, ...more } }),
      kept: async () => JSON.parse(await readFile(join(bin.folder, 'store.json'), 'utf8')) as { title: string }[],
    };
  }

  test('asks first, and does nothing where nobody is there', async () => {
    const { create, kept } = await withGh();
    const { exitCode, stderr } = await create();
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^error\[E_USAGE\]: nobody is there to be asked\n/)]);
    await expect(kept()).rejects.toThrow();
  });

  test('makes what is missing, once', async () => {
    const { create, kept, tree } = await withGh();
    const first = await create({}, '-y', '--json');
    expect(first.exitCode).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({
      created: [{ task: 'T002' }, { task: 'T003' }, { task: 'T004' }],
      existing: [],
    });
    const again = await create({}, '-y');
    expect(again.stdout).toMatch(/^Made 0 issues; 3 of 001-queues were there already\.$/m);
    expect(await kept()).toHaveLength(3);
    expect(await tree()).not.toContain('hit');
  });

  test('says what was made where it fails on the way, and goes on from there', async () => {
    const { create, kept } = await withGh();
    const { exitCode, stderr } = await create({ FAIL_AT: 'T003' }, '-y');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error\[E_IO\]: gh failed; these were made: T002 https:\S+\/1$/m);
    expect(stderr).toMatch(/^ {2}\| HTTP 502$/m);
    expect((await create({}, '-y')).exitCode).toBe(0);
    expect((await kept()).map(({ title }) => title.slice(0, 4))).toEqual(['T002', 'T003', 'T004']);
  });

  test('without gh says how to go on', async () => {
    const { specops } = await project();
    const run = await specops(['export', 'issues', '--create', '-y'], { env: { PATH: '/nowhere' } });
    expect(run.stderr).toMatch(/^error\[E_ENV\]: there is no gh/);
    expect((await specops(['export', 'issues', '--create', '--target', 'gitlab'])).exitCode).toBe(1);
  });
});
