import { expect, test } from 'vitest';
import { render } from '../../src/core/render.js';

test.each([
  ['blocks in blocks', { x: `${'{{#if a}}'.repeat(400)}${'{{/if}}'.repeat(400)}` }, 'nests more than 64'],
  ['blocks in a partial', { 'partials/p.md': `${'{{#if a}}'.repeat(70)}${'{{/if}}'.repeat(70)}`, x: '' }, 'nests more'],
  ['else after else', { x: `{{#if b}}${'{{else if b}}'.repeat(70)}{{/if}}` }, 'nests more than 64'],
  ['a long text', { x: 'a'.repeat(64 * 1024 + 1) }, 'longer than 64 KB'],
  [
    'partials that double',
    {
      x: `{{#*inline "p0"}}x{{/inline}}${Array.from({ length: 30 }, (_, index) => `{{#*inline "p${String(index + 1)}"}}{{> p${String(index)}}}{{> p${String(index)}}}{{/inline}}`).join('')}{{> p30}}`,
    },
    'more than 100000 steps',
  ],
  ['lists in lists', { x: `${'{{#each @root.list}}'.repeat(30)}x${'{{/each}}'.repeat(30)}` }, 'more than 100000 steps'],
])('a template of %s is refused by its name, at once', (_, templates: Record<string, string>, problem) => {
  const began = performance.now();
  expect(() => render(templates, 'x', { a: true, b: false, list: [1, 2] })).toThrow(problem);
  expect(performance.now() - began).toBeLessThan(8000);
});

test('an ordinary one is rendered, with its partials', () => {
  const templates = { 'partials/row.md': '- {{name}}\n', x: '{{#each rows}}{{> row}}{{/each}}' };
  expect(render(templates, 'x', { rows: [{ name: 'a' }, { name: 'b' }] })).toBe('- a\n- b\n');
});
