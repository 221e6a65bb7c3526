import { plural } from '../core/gate.js';
import { currentFeature } from '../core/resolve.js';
import { lookedAt, staleBlocks, staleIn, type Stale } from '../core/work/stale.js';
import { stateEdit } from '../core/state.js';
import { stepsOf } from '../core/work/steps.js';
import type { Command } from '../model/command.js';

interface Acknowledged {
  feature: string;
  looked_at: Stale[];
}

/** `specops ack`: what is stale was looked at, and stays as it is. */
export const ack: Command<Acknowledged> = {
  name: 'ack',
  examples: [
    ['specops ack', 'after looking at what status or lint calls stale'],
    ['specops ack --feature 003 --dry-run', 'show what would be recorded'],
  ],
  arguments: [],
  options: [],
  writes: true,
  alone: true,
  reads: { documents: 'current', templates: false, files: () => ['{state}'] },
  result: {
    type: 'object',
    required: ['feature', 'looked_at'],
    properties: { feature: { type: 'string' }, looked_at: staleBlocks },
  },
  run(question) {
    const { project } = question;
    const feature = currentFeature(question);
    const stale = feature.documents.flatMap((document) => staleIn(document, feature));
    const state = feature.state && lookedAt(feature.state, feature);
    return {
      result: { feature: feature.name, looked_at: stale },
      edits: stale.length > 0 && state ? [stateEdit(feature.name, state, project)] : [],
      next: stepsOf(project, state ? { ...feature, state } : feature),
    };
  },
  text({ looked_at: stale }, paint) {
    if (stale.length === 0) return paint.green('Nothing is stale.');
    return [
      `${plural(stale.length, 'block')} looked at:`,
      ...stale.map(({ id, changed }) => `  ${id}  ${paint.dim(`after ${changed.join(', ')}`)}`),
    ].join('\n');
  },
};
