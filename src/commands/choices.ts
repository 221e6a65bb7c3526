import { unknownCategory } from '../core/intent/choice.js';
import type { Command } from '../model/command.js';
import { printable } from '../model/printable.js';
import { wrap } from '../reports/wrap.js';

/** A kind of technology, and those that are known of it. */
interface Kind {
  category: string;
  name: string;
  technologies: { id: string; name: string; summary: string; proposed: boolean }[];
}

/** `specops choices`: what `plan --choice` takes. */
export const choices: Command<{ categories: Kind[] }> = {
  name: 'choices',
  examples: [
    ['specops choices', 'all categories, with the technologies of each'],
    ['specops choices cni', 'one category: its technologies, and what speaks for each'],
  ],
  arguments: [{ syntax: '[category]', about: 'the id of a category' }],
  options: [],
  writes: false,
  reads: { documents: 'current' },
  result: {
    type: 'object',
    required: ['categories'],
    properties: {
      categories: {
        type: 'array',
        items: {
          type: 'object',
          required: ['category', 'name', 'technologies'],
          properties: {
            category: { type: 'string', description: 'For specops plan --choice <category>=<technology>.' },
            name: { type: 'string' },
            technologies: {
              type: 'array',
              items: {
                type: 'object',
                required: ['id', 'name', 'summary', 'proposed'],
                properties: {
                  id: { type: 'string' },
                  name: { type: 'string' },
                  summary: { type: 'string' },
                  proposed: { type: 'boolean', description: 'True where a specification proposes it as an answer.' },
                },
              },
            },
          },
        },
      },
    },
  },
  run({ words: [wanted], project: { catalog } }) {
    const chosen = catalog.categories.filter(({ id }) => wanted === undefined || id === wanted);
    if (chosen.length === 0) throw unknownCategory(wanted ?? '', catalog);
    return {
      result: {
        categories: chosen.map(({ id, name, candidates }) => ({
          category: id,
          name,
          technologies: catalog.technologies
            .filter(({ category }) => category === id)
            .map((one) => ({
              id: one.id,
              name: one.name,
              summary: one.summary,
              proposed: candidates.includes(one.id),
            })),
        })),
      },
    };
  },
  text({ categories }, paint) {
    const width = Math.max(...categories.map(({ category }) => category.length));
    if (categories.length !== 1)
      return categories
        .map(({ category, technologies }) => {
          const names = printable(technologies.map(({ name }) => name).join(', '));
          return `${paint.bold(printable(category.padEnd(width)))}  ${wrap(names, paint.width, width + 2)}`;
        })
        .join('\n');
    return categories
      .flatMap(({ category, name, technologies }) => [
        `${paint.bold(printable(category))}: ${printable(name)}`,
        ...technologies.map((one) => `  ${wrap(printable(`${one.name}: ${one.summary}`), paint.width, 4)}`),
      ])
      .join('\n');
  },
};
