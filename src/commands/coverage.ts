import { coverageOf, topicStates, type Covered, type TopicState } from '../core/coverage.js';
import { inline } from '../core/render.js';
import type { Topic } from '../model/catalog.js';
import type { Command, Paint } from '../model/command.js';
import type { Document } from '../model/document.js';
import { SpecopsError } from '../model/error.js';
import { documentOf } from '../model/feature.js';
import { printable } from '../model/printable.js';
import { positionAt } from '../model/span.js';
import { wrap } from '../reports/wrap.js';

/** A topic as a specification treats it, for a program. */
interface TopicRow {
  id: string;
  name: string;
  state: TopicState;
  /** What the specification's own table says; null without a row. */
  claimed: string | null;
  /** True where the profile of coverage asks for it. */
  required: boolean;
  /** Counted from 1; null where nothing is said. */
  line: number | null;
  /** Why it does not apply; empty for the others. */
  reason: string;
}

interface SpecCoverage {
  feature: string;
  file: string;
  topics: TopicRow[];
}

interface CoverageResult {
  profile: string;
  specs: SpecCoverage[];
  /** The same as Markdown tables, where that was asked for. */
  markdown: string | null;
}

/** `specops coverage`: what each specification makes of the topics of infrastructure. */
export const coverage: Command<CoverageResult> = {
  name: 'coverage',
  examples: [
    ['specops coverage', 'every specification, a line a topic'],
    ['specops coverage --feature 003 --markdown', 'one of them, as a table for a review'],
    ['specops coverage --json', 'for a program'],
  ],
  arguments: [],
  options: [{ syntax: '--markdown', about: 'print tables in Markdown' }],
  writes: false,
  reads: { documents: 'all' },
  result: {
    type: 'object',
    required: ['profile', 'specs', 'markdown'],
    properties: {
      profile: {
        enum: ['lab', 'service', 'regulated'],
        description: 'Which topics are asked for: coverage in the configuration.',
      },
      specs: {
        type: 'array',
        items: {
          type: 'object',
          required: ['feature', 'file', 'topics'],
          properties: {
            feature: { type: 'string' },
            file: { type: 'string' },
            topics: {
              type: 'array',
              items: {
                type: 'object',
                required: ['id', 'name', 'state', 'claimed', 'required', 'line', 'reason'],
                properties: {
                  id: { type: 'string' },
                  name: { type: 'string' },
                  state: {
                    enum: [...topicStates],
                    description:
                      'A decision or figure, a mention, an open question, not applicable for a reason, or nothing.',
                  },
                  claimed: { type: ['string', 'null'], description: "The state in the specification's own table." },
                  required: { type: 'boolean', description: 'True where the profile asks for it.' },
                  line: { type: ['integer', 'null'], minimum: 1 },
                  reason: { type: 'string', description: 'Why it does not apply.' },
                },
              },
            },
          },
        },
      },
      markdown: { type: ['string', 'null'], description: 'The tables, where --markdown asked for them.' },
    },
  },
  run({ project, feature, options }) {
    const asked = options['feature'] !== undefined && feature ? [feature] : project.features;
    const specs = asked.flatMap((one) => {
      const spec = documentOf(one, 'spec');
      if (!spec) return [];
      const { topics } = project.catalog;
      const rows = coverageOf(spec, topics, project.constraints).map((covered) =>
        rowOf(covered, spec, project.config.coverage),
      );
      return [{ feature: one.name, file: spec.path, topics: rows }];
    });
    if (specs.length === 0)
      throw new SpecopsError('E_INPUT', 'there is no specification to look at', {
        fix: 'specops specify "what should exist, and why"',
      });
    const profile = project.config.coverage;
    return {
      result: { profile, specs, markdown: options['markdown'] === true ? specs.map(asMarkdown).join('\n') : null },
    };
  },
  text({ specs, profile, markdown }, paint) {
    return markdown ?? specs.map((spec) => asText(spec, profile, paint)).join('\n\n');
  },
};

function rowOf(
  { topic, state, claimed, at, reason }: Covered,
  spec: Document,
  profile: Topic['coverage'][number],
): TopicRow {
  return {
    id: topic.id,
    name: topic.name,
    state,
    claimed,
    required: topic.coverage.includes(profile),
    line: at ? positionAt(spec.lines, at.start).line : null,
    reason,
  };
}

/** What the profile asks for comes first; of the rest only what is spoken of. */
function shown(topics: readonly TopicRow[]): TopicRow[] {
  return [
    ...topics.filter(({ required }) => required),
    ...topics.filter(({ required, state }) => !required && state !== 'missing'),
  ];
}

function asText({ feature, file, topics }: SpecCoverage, profile: string, paint: Paint): string {
  const rows = shown(topics);
  const required = rows.filter((row) => row.required);
  const spoken = required.filter(({ state }) => state !== 'missing').length;
  const width = Math.max(...rows.map(({ name }) => name.length));
  const spokenOf = `${String(spoken)} of ${String(required.length)} topics of the ${profile} profile are spoken of`;
  return [
    `${paint.bold(feature)}  ${wrap(spokenOf, paint.width, 2, feature.length + 2)}`,
    '',
    ...rows.map((row) => {
      const state = coloured(row.state, paint);
      const note = wrap(printable(noteOf(row, file)), paint.width, width + 14);
      return `  ${state}  ${row.name.padEnd(width)}  ${paint.dim(note)}`.trimEnd();
    }),
  ].join('\n');
}

function coloured(state: TopicState, paint: Paint): string {
  const text = state.padEnd(8);
  if (state === 'clear') return paint.green(text);
  if (state === 'missing') return paint.red(text);
  return state === 'n/a' ? paint.dim(text) : paint.yellow(text);
}

/** Where it is said, and what of its own table the text does not bear out. */
function noteOf({ state, claimed, line, reason }: TopicRow, file: string): string {
  const doubt = claimed !== null && claimed.toLowerCase() !== state ? `the table says ${claimed}` : '';
  const where = line === null ? '' : `${file}:${String(line)}`;
  return [where, reason === '' ? '' : reason.slice(0, 80), doubt].filter((part) => part !== '').join(', ');
}

function asMarkdown({ feature, file, topics }: SpecCoverage): string {
  const rows = shown(topics).map((row) => `| ${row.name} | ${row.state} | ${cell(noteOf(row, file))} |`);
  return [`### ${inline(feature)}`, '', '| Topic | State | Where |', '|---|---|---|', ...rows, ''].join('\n');
}

function cell(text: string): string {
  return inline(text).replace(/(?<!\\)\|/g, '\\|');
}
