import { gateStates } from '../core/gate.js';
import { inline } from '../core/render.js';
import { currentFeature } from '../core/resolve.js';
import { unservedIn } from '../core/derive/served.js';
import { technologiesIn } from '../core/intent/technology.js';
import { variantOf } from '../core/derive/variant.js';
import type { Command, Paint } from '../model/command.js';
import { documentOf, type Feature } from '../model/feature.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import type { Project } from '../model/project.js';

/** What one plan of a feature comes to. */
interface Compared {
  /** The variant's name; `plan` for the feature's own. */
  name: string;
  /** By the kind of technology: `Relational database`. */
  decisions: Record<string, string[]>;
  tools: string[];
  resources: string[];
  served: string[];
  unserved: string[];
  gates: { passed: number; failed: number; open: number };
  open_questions: number;
}

interface Comparison {
  feature: string;
  plans: Compared[];
  /** The table, where --markdown asked for it. */
  markdown: string | null;
}

const strings = { type: 'array', items: { type: 'string' } };
const count = { type: 'integer', minimum: 0 };

/** `specops compare`: the plans of one specification side by side. */
export const compare: Command<Comparison> = {
  name: 'compare',
  examples: [
    ['specops compare', "the plan and its variants, of this branch's feature"],
    ['specops compare low-cost two-regions', 'two variants'],
    ['specops compare --markdown', 'as a table for a review'],
  ],
  arguments: [{ syntax: '[plans...]', about: 'names of variants, or "plan"; all where none is named' }],
  options: [{ syntax: '--markdown', about: 'print a table in Markdown' }],
  writes: false,
  reads: { documents: 'current' },
  result: {
    type: 'object',
    required: ['feature', 'plans', 'markdown'],
    properties: {
      feature: { type: 'string' },
      plans: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'decisions', 'tools', 'resources', 'served', 'unserved', 'gates', 'open_questions'],
          properties: {
            name: { type: 'string', description: "The variant's name; plan for the feature's own." },
            decisions: { type: 'object', description: 'By the kind of technology.', additionalProperties: strings },
            tools: { ...strings, description: 'IaC tools.' },
            resources: strings,
            served: { ...strings, description: 'Requirements that a decision, module or resource serves.' },
            unserved: strings,
            gates: {
              type: 'object',
              required: ['passed', 'failed', 'open'],
              properties: { passed: count, failed: count, open: count },
            },
            open_questions: count,
          },
        },
      },
      markdown: { type: ['string', 'null'] },
    },
  },
  run(question) {
    const { project, words, options } = question;
    const feature = currentFeature(question);
    const all = plansOf(feature);
    const unknown = words.find((word) => !all.some(({ name }) => name === word));
    const names = all.map(({ name }) => name).join(', ');
    if (unknown !== undefined)
      throw new SpecopsError('E_INPUT', `${feature.name} has no plan "${printable(unknown)}"`, {
        fix: names === '' ? 'specops plan --variant NAME …' : `name some of ${names}`,
      });
    if (all.length === 0)
      throw new SpecopsError('E_INPUT', `${feature.name} has no plan to compare`, {
        fix: 'specops plan --variant NAME …',
      });
    const plans = all
      .filter(({ name }) => words.length === 0 || words.includes(name))
      .map(({ name, view }) => compared(name, view, project));
    const markdown = options['markdown'] === true ? asMarkdown(feature.name, plans) : null;
    return { result: { feature: feature.name, plans, markdown } };
  },
  text({ feature, plans, markdown }, paint) {
    return markdown ?? [paint.bold(feature), '', ...sideBySide(plans, paint)].join('\n');
  },
};

/** The plans a feature has, its own first. */
function plansOf(feature: Feature): { name: string; view: Feature }[] {
  const variants = (feature.variants ?? []).map(({ name }) => ({ name, view: variantOf(feature, name) }));
  return [...(documentOf(feature, 'plan') ? [{ name: 'plan', view: feature }] : []), ...variants];
}

function compared(name: string, view: Feature, project: Project): Compared {
  const { catalog } = project;
  const plan = documentOf(view, 'plan');
  const decisions: Record<string, string[]> = {};
  const tools = new Set<string>();
  for (const { kind, text } of plan?.definitions ?? []) {
    if (kind !== 'decision') continue;
    const technology = technologiesIn(text, catalog)[0];
    if (technology?.iac !== undefined) tools.add(technology.name);
    const category = catalog.categories.find(({ id }) => id === technology?.category)?.name ?? 'Other';
    decisions[category] = [...(decisions[category] ?? []), technology?.name ?? text.trim().split('\n')[0] ?? ''];
  }
  const resources = documentOf(view, 'data-model')?.resources ?? [];
  const requirements = (documentOf(view, 'spec')?.definitions ?? [])
    .filter(({ kind }) => kind === 'requirement')
    .map(({ id }) => id);
  const unserved = unservedIn(view);
  const states = gateStates(view, project).map(({ state }) => state);
  const ofState = (...some: string[]) => states.filter((state) => some.includes(state)).length;
  return {
    name,
    decisions,
    tools: [...tools],
    resources: resources.map(({ id, address }) => (address === 'pending' ? id : `${id} ${address}`)),
    served: requirements.filter((id) => !unserved.includes(id)),
    unserved,
    gates: { passed: ofState('passed', 'justified'), failed: ofState('failed'), open: ofState('open', 'missing') },
    open_questions: view.documents
      .filter(({ kind }) => kind !== 'spec')
      .reduce((sum, { markers }) => sum + markers.length, 0),
  };
}

/** The rows of the comparison: what is compared, then what each plan says of it. */
function rowsOf(plans: readonly Compared[]): string[][] {
  const kinds = [...new Set(plans.flatMap(({ decisions }) => Object.keys(decisions)))];
  const row = (name: string, of: (plan: Compared) => string) => [name, ...plans.map((plan) => of(plan) || '-')];
  return [
    ...kinds.map((kind) => row(kind, ({ decisions }) => (decisions[kind] ?? []).join(', '))),
    row('IaC tools', ({ tools }) => `${String(tools.length)}${tools.length > 0 ? `: ${tools.join(', ')}` : ''}`),
    row('Resources', ({ resources }) => String(resources.length)),
    row(
      'Requirements served',
      ({ served, unserved }) => `${String(served.length)} of ${String(served.length + unserved.length)}`,
    ),
    row('Served by nothing', ({ unserved }) => unserved.join(', ')),
    row(
      'Gates',
      ({ gates }) => `${String(gates.passed)} passed, ${String(gates.failed)} failed, ${String(gates.open)} open`,
    ),
    row('Open questions', ({ open_questions }) => String(open_questions)),
  ];
}

/** A block a row of the comparison: columns where they fit, else a line a plan. */
function sideBySide(plans: readonly Compared[], paint: Paint): string[] {
  const rows = [['', ...plans.map(({ name }) => name)], ...rowsOf(plans)].map((cells) => cells.map(printable));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  const total = widths.reduce((sum, width) => sum + width + 2, 2);
  if (total <= paint.width) {
    return rows.map((cells, index) => {
      const line = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
      return `  ${index === 0 ? paint.bold(line) : line}`.trimEnd();
    });
  }
  const longest = Math.max(...plans.map(({ name }) => name.length));
  return rowsOf(plans).flatMap(([name = '', ...cells]) => [
    `  ${paint.bold(printable(name))}`,
    ...cells.map((cell, index) => `    ${(plans[index]?.name ?? '').padEnd(longest)}  ${printable(cell)}`),
  ]);
}

function asMarkdown(feature: string, plans: readonly Compared[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => inline(cell)).join(' | ')} |`;
  const names = ['', ...plans.map(({ name }) => name)];
  return [
    `### ${inline(feature)}`,
    '',
    line(names),
    `|${names.map(() => '---|').join('')}`,
    ...rowsOf(plans).map(line),
    '',
  ].join('\n');
}
