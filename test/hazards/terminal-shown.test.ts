import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ground, plant } from '../io/ground.js';

const binary = fileURLToPath(new URL('../../bin/specops.js', import.meta.url));
const has = (program: string) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** Names of features that mean something to a shell, a terminal, or the list that a shell completes from. */
const names = [
  '001-$(touch hit)',
  '002-`touch hit`',
  "003-'; touch hit; '",
  '004-a\nhit',
  '005-\u001b]0;owned\u0007',
  '006-a:b]touch hit[',
  '007-a b',
  '008-*',
  '009-{a,b}',
  '010-\u202egnp',
  '011-good',
];

function project(): string {
  const folder = ground({ '.specops/config.yaml': `version: 1\nroots: ['specs', "s$(touch hit) [b]"]\n` });
  for (const name of names) mkdirSync(join(folder, 'specs', name), { recursive: true });
  mkdirSync(join(folder, 's$(touch hit) [b]', '012-also'), { recursive: true });
  plant(folder, { 'bin/specops': `#!/bin/sh\nexec '${process.execPath}' '${binary}' "$@"\n` });
  chmodSync(join(folder, 'bin/specops'), 0o755);
  return folder;
}

const shells: [string, string[]][] = [
  ['bash', ['-c', 'eval "$(specops completion bash)"; COMP_WORDS=(specops status --feature ""); COMP_CWORD=3; _specops; printf "%s\\n" "${COMPREPLY[@]}"; ls']], // prettier-ignore
  ['zsh', ['-f', '-c', 'autoload -Uz compinit; compinit -D -u; source <(specops completion zsh); compadd() { print -rl -- $values $@ }; words=(specops status --feature ""); CURRENT=4; _specops; ls']], // prettier-ignore
  ['fish', ['--no-config', '-c', 'specops completion fish | source; complete -C "specops status --feature "; ls']],
];

test.each(shells.filter(([shell]) => has(shell)))('%s completes nothing that it would obey', (shell, words) => {
  const folder = project();
  const path = `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`;
  const { stdout } = spawnSync(shell, words, { cwd: folder, env: { PATH: path, HOME: folder }, encoding: 'utf8' });
  expect(stdout).toMatch(/^011-good/m);
  expect(stdout).toMatch(/^012-also/m);
  expect(stdout).not.toMatch(/^hit$/m);
  const offered = stdout.split('\n').filter((line) => /^\d{3}-/.test(line)).map((line) => line.split('\t')[0]); // prettier-ignore
  expect(offered).toEqual(['011-good', '012-also']);
  expect(stdout).not.toContain('\u001b]0;');
});

test.skipIf(!has('script'))('a person who is asked to trust a hook sees all of it, in a real terminal', () => {
  const run = ['ci/a.sh', '\u001b[2J\u001b[1;1H\u001b[8mhidden', 'x\n\nTrusted 0 hooks', '\u202egnp.exe', '\r    over', '\u009b8m', '\u200bnot seen']; // prettier-ignore
  const folder = ground({
    '.specops/config.yaml': JSON.stringify({ version: 1, hooks: { before_specify: [{ run }] } }),
    'ci/a.sh': '#!/bin/sh\ntouch hit\n',
  });
  chmodSync(join(folder, 'ci/a.sh'), 0o755);
  const command = `'${process.execPath}' '${binary}' hooks trust`;
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, TERM: 'xterm' },
    input: 'n\n',
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect(stdout).toContain('[y/N]');
  expect(stdout).toMatch(/nothing was done, for\s+nobody agreed to it/);

  expect(stdout.replaceAll('\r\n', '\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e]/);
  const shown = stdout.split(/\r?\n/).filter((line) => line.includes('before_specify'));
  expect(shown).toHaveLength(1);
  for (const word of ['hidden', 'Trusted 0 hooks', 'gnp.exe', 'over', 'not seen']) expect(shown[0]).toContain(word);
});
