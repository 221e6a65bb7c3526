import { expect, test } from 'vitest';
import { rules } from '../src/rules/index.js';

/** The page of the rules, from their own records. */
function page(): string {
  const sets = { always: 'Always on', recommended: 'Recommended', strict: 'Strict', 'opt-in': 'Only where named' };
  const sections = Object.entries(sets).map(([set, title]) => {
    const own = rules.filter((rule) => rule.set === set);
    const entries = own.map(
      ({ name, level, about, why, fix, source }) =>
        `### ${name}\n\n*${level}* - ${about}\n\n- **Why**: ${why}\n- **Mend**: ${fix}\n- **Source**: ${source}\n`,
    );
    return `## ${title}\n\n${entries.join('\n')}`;
  });
  return `# Rules\n\nEach from its own record; \`specops explain RULE\` shows examples. Made by \`npm run test:unit -- test/rules-page.test.ts --update\`.\n\n${sections.join('\n')}`;
}

test('memory/rules.md says what the rules say of themselves', async () => {
  await expect(page()).toMatchFileSnapshot('../memory/rules.md');
});
