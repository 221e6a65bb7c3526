import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../../memory/reliability.md', import.meta.url), 'utf8');
const [, section = ''] = /## Which test shows which hazard\n([^]*?)\n## /.exec(page) ?? [];
const lines = [...section.matchAll(/^\| ([A-G]\d+) \| [^|]+ \| ([^|]+) \|$/gm)].map(([, id = '', shown = '']) => ({ id, shown })); // prettier-ignore

const counts = { A: 13, B: 15, C: 20, D: 9, E: 9, F: 7, G: 7 };

test('each hazard has one line, in its order', () => {
  const all = Object.entries(counts).flatMap(([table, count]) =>
    Array.from({ length: count }, (_, index) => `${table}${String(index + 1)}`),
  );
  expect(lines.map(({ id }) => id)).toEqual(all);
});

test('each file that a line names is there, and speaks of what it is named for', () => {
  for (const { id, shown } of lines) {
    const named = [...shown.matchAll(/`([a-z][a-z0-9-]*(?:\/[a-z0-9-]+)*)`/g)].map(([, name = '']) => name);
    const rows = [...shown.matchAll(/\bR\d+\b/g)].map(([row]) => row);
    if (!shown.startsWith('not written')) expect(named.length + rows.length, id).toBeGreaterThan(0);
    for (const name of named) {
      const file = new URL(`../${name}.test.ts`, import.meta.url);
      expect(existsSync(file), `${id}: ${name}`).toBe(true);
      if (/^hazards\/(?:rows|repository|documents|told)$/.test(name))
        expect(readFileSync(file, 'utf8'), `${id}: ${name}`).toContain(`${id}: `);
    }
    for (const row of rows) expect(page, `${id}: ${row}`).toContain(`\n| ${row} | `);
  }
});
