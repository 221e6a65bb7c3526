import type { JSONSchema } from '../../model/command.js';
import type { Document } from '../../model/document.js';
import { documentOf, type Feature } from '../../model/feature.js';
import { positionAt } from '../../model/span.js';
import type { Task } from '../../model/tasks.js';

/** A task as commands show it. */
export interface ShownTask {
  id: string;
  text: string;
  /** `US1`, or null. */
  story: string | null;
  file: string;
  line: number;
  /** Paths it makes or changes. */
  writes: string[];
}

/** The JSON Schema of a {@link ShownTask}. */
export const shownTask: JSONSchema = {
  type: 'object',
  required: ['id', 'text', 'story', 'file', 'line', 'writes'],
  additionalProperties: false,
  properties: {
    id: { type: 'string' },
    text: { type: 'string' },
    story: { type: ['string', 'null'] },
    file: { type: 'string' },
    line: { type: 'integer', minimum: 1 },
    writes: { type: 'array', items: { type: 'string' }, description: 'Paths it makes or changes.' },
  },
};

/** A task in its document, whose source is given, with its text as it stands there on one line. */
export function shownOf(task: Task, document: Document, source: string): ShownTask {
  const behind = source
    .slice(task.at.end, task.end)
    .replace(/\s+/g, ' ')
    .replace(/^(?:\*\*)?[\s:.]*(?:\[[^\]]{1,5}\]\s*)*/, '');
  return {
    id: task.id,
    text: short(behind.trim(), 400),
    story: task.story,
    file: document.path,
    line: positionAt(document.lines, task.at.start).line,
    writes: task.writes,
  };
}

/** What the requirements and criteria that a task cites demand, in short. */
export function demandsOf(task: Task, feature: Feature): { id: string; text: string }[] {
  const definitions = documentOf(feature, 'spec')?.definitions ?? [];
  return task.cites.flatMap((id) => {
    const found = definitions.find((one) => one.id === id && one.kind !== 'story');
    return found ? [{ id, text: short(found.text.replace(/\s+/g, ' ').trim(), 240) }] : [];
  });
}

/** The JSON Schema of what {@link demandsOf} gives. */
export const demands: JSONSchema = {
  type: 'array',
  description: 'What the task cites, in short.',
  items: {
    type: 'object',
    required: ['id', 'text'],
    additionalProperties: false,
    properties: { id: { type: 'string' }, text: { type: 'string' } },
  },
};

function short(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
