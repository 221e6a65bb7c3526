import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.js';
import { apply } from '../../src/io/apply.js';
import { realDisk, type Disk } from '../../src/io/disk.js';
import { draftName, thisProcess } from '../../src/io/owner.js';
import { findRoot } from '../../src/io/root.js';
import { manifestPath } from '../../src/model/manifest.js';
import { run } from '../../src/run.js';
import { ground, plant, repository, snapshot } from '../io/ground.js';
import { asked } from '../work/asked.js';

/** A name for a draft of a process that is proved dead. */
function draftOfTheDead(): string {
  const { pid, start } = thisProcess();
  return draftName().replace(`.tmp-${String(pid)}-${start}-`, `.tmp-${String(2 ** 22 + 1)}-1-`);
}

interface Doctor {
  checks: { name: string; level: string; message: string }[];
}

describe('what a killed first `agents install` leaves', () => {
  test('is found and removed by doctor, in whatever folder, and nothing else is', async () => {
    const folder = repository();
    const places = ['.claude/commands', '.agents/skills/specops-plan', 'my/own/commands', '.github/prompts', 'a/b/c/d'];
    const drafts = places.map((place) => `${place}/${draftOfTheDead()}`);
    const others = [
      '.claude/commands/mine.md',
      'my/.tmp-of-another-tool',
      'node_modules/a/.tmp-1',
      `live/${draftName()}`,
    ];
    plant(folder, Object.fromEntries([...drafts, ...others].map((path) => [path, 'x'])));
    const { result } = await asked<Doctor>(folder, 'doctor');
    const found = result.checks.filter(({ name, level }) => name === 'drafts' && level === 'warn');
    expect(found.map(({ message }) => message).sort()).toEqual(
      drafts.map((path) => `${path} was left by a run that is over`).sort(),
    );
    await asked(folder, 'doctor', [], { fix: true });
    expect([...drafts, ...others].filter((path) => existsSync(join(folder, path)))).toEqual(others);
    const again = await asked<Doctor>(folder, 'doctor', [], { fix: true });
    expect(again.result.checks.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  test('stops no later run: it installs the rest, whatever was published', async () => {
    const command = await commands.find(({ name }) => name === 'agents install')?.load();
    if (!command) throw new Error('no such command');
    const whole = ground();
    const { outcome } = await run(command, {
      folder: whole,
      words: ['claude'],
      text: '',
      options: { context: true },
      environment: {},
      dryRun: true,
      ci: false,
      now: new Date('2026-11-26T12:00:00Z'),
      interrupted: () => null,
    });
    await apply(await findRoot(whole), outcome.edits ?? []);
    const isAside = (path: string) => path.includes('.tmp-');
    const expected = snapshot(whole, isAside);
    let published = 0;
    const pending: unknown[] = [];
    for (const links of [0, 1, 5, 9]) {
      const folder = ground();
      let seen = 0;
      const killed = new Promise<void>((resolve) => {
        const disk: Disk = {
          ...realDisk,
          link: (file, name) => {
            if (seen++ < links) return realDisk.link(file, name);
            resolve();
            return new Promise((never) => pending.push(never));
          },
        };
        void findRoot(folder).then((root) => apply(root, outcome.edits ?? [], { disk }));
      });
      await killed;
      await asked(folder, 'agents install', ['claude'], { context: true });
      expect(snapshot(folder, isAside), String(links)).toEqual(expected);
      published += links;
    }
    expect(published).toBe(15);
    expect(readFileSync(join(whole, manifestPath), 'utf8')).toContain('claude');
  });
});
