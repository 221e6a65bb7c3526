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
