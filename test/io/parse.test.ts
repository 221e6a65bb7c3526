import { expect, test } from 'vitest';
import { parser } from '../../src/io/parse.js';

test('one thread reads one large document after the other, and goes on after one that ended it', async () => {
  const large = `# Tasks\n\n${'- a line of an ordinary document\n'.repeat(600)}`;
  const slow = 'a\n=\n'.repeat(16_000);
  const reading = parser({ deadline: 3_000 });
  try {
    const read = async (text: string) => Object.hasOwn(await reading.read('specs/001-x/spec.md', 'spec', text), 'rule');
    expect([await read(large), await read(large), await read(large)]).toEqual([false, false, false]);
    expect(await read(slow)).toBe(true);
    expect([await read(large), await read(large)]).toEqual([false, false]);
  } finally {
    await reading.close();
  }
});

test('many that do not end are waited for less', async () => {
  const slow = 'a\n=\n'.repeat(16_000);
  const reading = parser({ deadline: 1_200 });
  try {
    const said = [];
    for (let file = 0; file < 4; file++) said.push(await reading.read('specs/001-x/spec.md', 'spec', slow));
    expect(said.map((one) => 'rule' in one && one.message)).toEqual([
      ...Array.from({ length: 3 }, () => 'not read within 1.2 s'),
      'not read within 1 s',
    ]);
  } finally {
    await reading.close();
  }
});
