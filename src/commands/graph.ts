import { currentFeature, missingDocument } from '../core/resolve.js';
import { graphOf, type TaskGraph } from '../core/work/task-graph.js';
import type { Command } from '../model/command.js';
import { documentOf } from '../model/feature.js';
import { dot, mermaid } from '../reports/task-graph.js';

interface Graphed extends TaskGraph {
  feature: string;
  format: 'mermaid' | 'dot' | 'json';
}

const ids = { type: 'array', items: { type: 'string' } };

/** `specops graph`: what waits for what in tasks.md. */
export const graph: Command<Graphed> = {
  name: 'graph',
  examples: [
    ['specops graph', 'as Mermaid, for a review; story by story over 150 tasks'],
    ['specops graph --format dot', 'for Graphviz: specops graph --format dot | dot -Tsvg'],
    ['specops graph --json', 'nodes, edges, waves and critical path, for a program'],
  ],
  arguments: [],
  options: [
    {
      syntax: '--format <format>',
      about: 'how it is printed; mermaid unless given',
      choices: ['mermaid', 'dot', 'json'],
    },
  ],
  writes: false,
  reads: { documents: 'current' },
  result: {
    type: 'object',
    required: ['feature', 'format', 'nodes', 'edges', 'waves', 'critical_path', 'cyclic'],
    properties: {
      feature: { type: 'string' },
      format: { enum: ['mermaid', 'dot', 'json'] },
      nodes: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'title', 'story', 'phase', 'done', 'critical'],
          additionalProperties: false,
          properties: {
            id: { type: 'string' },
            title: { type: 'string' },
            story: { type: ['string', 'null'] },
            phase: { type: 'string' },
            done: { type: 'boolean' },
            critical: { type: 'boolean', description: 'On the critical path.' },
          },
        },
      },
      edges: {
        type: 'array',
        description: 'to waits for from.',
        items: {
          type: 'object',
          required: ['from', 'to'],
          additionalProperties: false,
          properties: { from: { type: 'string' }, to: { type: 'string' } },
        },
      },
      waves: { type: 'array', items: ids, description: 'What can be worked on at the same time, in order.' },
      critical_path: { ...ids, description: 'The longest chain; every task weighs the same.' },
      cyclic: { ...ids, description: 'Tasks that wait for themselves through others, and what waits for them.' },
    },
  },
  run(question) {
    const feature = currentFeature(question);
    const tasks = documentOf(feature, 'tasks');
    if (!tasks) throw missingDocument(question.project, feature, 'tasks.md', `specops tasks --feature ${feature.name}`);
    const found = graphOf(tasks);
    const { format = 'mermaid' } = question.options as { format?: Graphed['format'] };
    return {
      result: { feature: feature.name, format, ...found },
      warnings:
        found.cyclic.length === 0
          ? []
          : [`nobody can begin with ${found.cyclic.join(', ')}: they wait for one another`],
    };
  },
  text({ format, feature, ...found }) {
    if (format === 'json') return JSON.stringify({ feature, ...found }, null, 2);
    return format === 'dot' ? dot(found) : mermaid(found);
  },
};
