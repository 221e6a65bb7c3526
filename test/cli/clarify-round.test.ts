import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { workplace } from './specops.js';

const binary = fileURLToPath(new URL('../../bin/specops.js', import.meta.url));
const spec = 'specs/001-multi-tenant-k8s/spec.md';
/** `script` of util-linux gives a program a terminal of its own; that of other systems is another program. */
const hasTerminal = String(spawnSync('script', ['--version']).stdout).includes('util-linux');

/** A specified feature, and a round of questions about it in a terminal in which a person types. */
async function seated() {
  const place = await workplace();
  await place.git('init', '-q', '-b', 'main');
  await place.git('config', 'user.name', 'Ada');
  await place.specops(['init']);
  await place.specops(['specify', 'Multi-tenant Kubernetes platform with namespace isolation and resource quotas']);
  /** What is seen, and how it ended, when a line is typed at each prompt; Ctrl-C is typed as it is. */
  const round = async (lines: readonly string[]) => {
    const command = `'${process.execPath}' '${binary}' clarify`;
    const terminal = execa('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      cwd: place.folder,
      env: { PATH: process.env['PATH'], HOME: place.folder, TERM: 'xterm', GIT_CONFIG_GLOBAL: '/dev/null', TZ: 'UTC' },
      extendEnv: false,
      reject: false,
    });
    const waiting = [...lines];
    let seen = '';
    let read = 0;
    terminal.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      const prompt = seen.indexOf('> ', read);
      if (prompt < 0) return;
      read = seen.length;
      const line = waiting.shift() ?? 'q';
      terminal.stdin.write(line === '\u0003' ? line : `${line}\r`);
    });
    const { exitCode } = await terminal;
    return { exitCode, seen: seen.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r\n', '\n') };
  };
  return { ...place, round };
}

describe.skipIf(!hasTerminal)('clarify in a terminal (needs script of util-linux)', { timeout: 60_000 }, () => {
  test('asks the five weightiest, takes a number or words, says what cannot be, and writes once', async () => {
    const { round, read } = await seated();
    const { exitCode, seen } = await round(['2', 'n/a', 'b', '', '', 'q']);
    expect(exitCode).toBe(0);
    expect(seen).toMatch(/^Answering the 5 weightiest of 9 open questions\.\n/);
    expect(seen).toContain('1/5 NFR-001-');
    expect(seen).toMatch(
      /→ NFR-001: The\s+platform\s+MUST\s+be\s+available\s+for\s+99\.9 %\s+of\s+each\s+calendar\s+month\.\n/,
    );
    expect(seen).toContain('say why it does not apply, in three words or more: n/a: reason');
    expect(seen).toContain('answered: 2; Enter keeps it');
    expect(seen).toMatch(/Answered 1 question of 001-multi-tenant-k8s as Ada\n/);
    expect(await read(spec)).toContain('available for 99.9 % of each calendar month');
  });

  test('Ctrl-C keeps what was confirmed, and says that it was interrupted', async () => {
    const { round, read } = await seated();
    const { exitCode } = await round(['1', '\u0003']);
    expect(exitCode).toBe(130);
    expect(await read(spec)).toContain('available for 99.5 % of each calendar month');
  });

  test('a round that is left at once writes nothing', async () => {
    const { round, read } = await seated();
    const before = await read(spec);
    const { exitCode, seen } = await round(['q']);
    expect([exitCode, seen]).toEqual([0, expect.stringContaining('Nothing was answered') as string]);
    expect(await read(spec)).toBe(before);
  });
});
