import { describe, expect, it, onTestFinished } from 'vitest';
import { readFacts } from '../../src/core/facts.js';
import { parser, type ParserTerms } from '../../src/io/parse.js';

const spec = '# Spec\n\n- **FR-001**: It MUST be kept.\n';

function opened(terms: ParserTerms) {
  const one = parser(terms);
  onTestFinished(() => one.close());
  return one;
}

describe('a parser', () => {
  it('reads the same facts in a thread as without one', async () => {
    const text = spec.repeat(40);
    const apart = await opened({ apart: 100 }).read('specs/001-a/spec.md', 'spec', text);
    expect(JSON.parse(JSON.stringify(apart))).toEqual(
      JSON.parse(JSON.stringify(readFacts('specs/001-a/spec.md', 'spec', text))),
    );
  });

  it('ends a text that takes too long, and reads the next', async () => {
    const one = opened({ deadline: 1_500, apart: 100 });
    const start = performance.now();
    const slow = await one.read('specs/001-a/spec.md', 'spec', 'a\n=\n'.repeat(16_384));
    expect(slow).toEqual({ rule: 'file-timeout', message: 'not read within 1.5 s' });
    expect(performance.now() - start).toBeLessThan(12_000);
    expect(await one.read('specs/001-a/plan.md', 'plan', spec.repeat(10))).toMatchObject({
      kind: 'plan',
      problems: [],
    });
  });

  it('ends a text that takes too much memory', async () => {
    const one = opened({ apart: 0, memory: 12 });
    expect(await one.read('specs/001-a/spec.md', 'spec', spec.repeat(6_000))).toMatchObject({ rule: 'file-timeout' });
  });

  it('says of a text that is nested too deeply just that', async () => {
    for (const line of ['>'.repeat(20_000), '- '.repeat(7_000), '1. '.repeat(5_000), '> * '.repeat(4_000)])
      expect(await opened({}).read('specs/001-a/spec.md', 'spec', `# A\n\n${line}\n`)).toMatchObject({
        problems: [{ rule: 'file-too-deep' }],
      });
    const shallow = await opened({}).read('specs/001-a/spec.md', 'spec', `${'- '.repeat(50)}a\n\n${'-'.repeat(300)}\n`);
    expect(shallow).toMatchObject({ problems: [] });
  });
});
