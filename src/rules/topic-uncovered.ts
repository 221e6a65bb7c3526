import { sectionAppended } from '../core/derive/append-section.js';
import { alternatives } from '../core/intent/choice.js';
import { coverageOf, coverageRows, isOfInfrastructure } from '../core/coverage.js';
import { titleOf, type Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { problemAt, type Repair } from '../model/finding.js';
import { markerText } from '../model/marker.js';
import type { Topic } from '../model/catalog.js';
import type { Rule } from '../model/rule.js';

export const topicUncovered: Rule = {
  name: 'topic-uncovered',
  level: 'warning',
  set: 'recommended',
  about:
    'Topics of infrastructure that a specification says nothing about, though its profile of coverage asks for them.',
  why: 'What nobody decided is decided by a default of the provider, and found out in the first incident.',
  fix: 'Decide each, ask about it with a marker, or say in the table of coverage why it is n/a; `specops coverage` shows them.',
  source: 'The methodology, forced uncertainty; 98 % of public infrastructure specifications say nothing of recovery.',
  bad: [
    '# Infrastructure Specification: Tenants\n\n- **FR-001**: Each tenant MUST have a namespace.\n',
    '# Infrastructure Specification: Tenants\n\n| Topic | State | Where, or what to ask |\n|---|---|---|\n| Backup | missing | |\n',
    '# Infrastructure Specification: Tenants\n\n| Topic | State | Where, or what to ask |\n|---|---|---|\n| Backup | n/a | |\n',
  ],
  good: [
    '# Infrastructure Specification: Tenants\n\n## Infrastructure Coverage\n\n| Topic | State | Where, or what to ask |\n|---|---|---|\n'.concat(
      [
        'Environments',
        'Location and residency',
        'Availability',
        'Recovery (RTO, RPO)',
        'Cost',
        'Network exposure',
        'Identity and access',
        'Secrets',
        'Encryption',
        'Observability',
        'Backup',
        'Rollback',
        'Maintenance and upgrades',
        'Tagging and ownership',
      ]
        .map((topic) => `| ${topic} | missing | what is decided about it? |\n`)
        .join(''),
    ),
    '# Feature Specification: Sort the list of invoices\n\n- **FR-001**: The list MUST be sorted by date.\n',
    `# Infrastructure Specification: Scratch cluster\n\n- **FR-001**: It MUST run in the sandbox environment of the EU region, on the internal network, for 8 hours a day.\n- **FR-002**: Each change MUST be undone within 30 minutes by a rollback, by patching in its weekly maintenance window.\n- **FR-003**: It MUST be available for 99 % of the working day, recover within 4 hours from the daily backup, and cost at most €40 a month.\n- **FR-004**: Access MUST be by single sign-on; secrets and storage MUST be encrypted; logs are kept for 7 days; its owner is named in a tag.\n`,
    '<!-- file: plan.md -->\n# Implementation Plan: Tenants\n',
  ],
  *check({ features, catalog, config, constraints }) {
    const wanted = catalog.topics.filter(({ coverage }) => coverage.includes(config.coverage));
    for (const feature of features) {
      const spec = documentOf(feature, 'spec');
      if (!spec || (feature.state === null && !isOfInfrastructure(spec))) continue;
      const missing = coverageOf(spec, wanted, constraints).filter(({ state, asked }) => state === 'missing' && !asked);
      if (missing.length > 0)
        yield problemAt(
          spec,
          titleOf(spec),
          `nothing is said of ${list(missing.map(({ topic }) => topic.name))} (coverage: ${config.coverage})`,
          asking(
            spec,
            missing.map(({ topic }) => topic),
          ),
        );
    }
  },
};

/** A question for each: in its row of the table of coverage, else in a row that is added, with the table where there is none. */
function asking(spec: Document, topics: readonly Topic[]): { repair?: Repair } {
  const { rows, end } = coverageRows(spec);
  const file = spec.path;
  const told = topics.map((topic) => ({
    row: rows.get(topic.name.toLowerCase()) ?? rows.get(topic.id),
    cells: ['deferred', markerText(questionOf(topic))],
    name: topic.name,
  }));
  const rewritten = told.flatMap(({ row, cells }) =>
    [1, 2].flatMap((column) => {
      const cell = row?.[column];
      if (!cell) return [];
      const text = cells[column - 1] ?? '';
      return [{ file, start: cell.start, end: cell.end, text: cell.start === cell.end ? ` ${text} ` : text }];
    }),
  );
  if (told.some(({ row }) => row && !row[2])) return {};
  const lines = told.flatMap(({ row, name, cells }) => (row ? [] : [`| ${[name, ...cells].join(' | ')} |`]));
  const added =
    lines.length === 0
      ? []
      : end === null
        ? [sectionAppended(spec, 'Infrastructure Coverage', [...header, ...lines])]
        : [{ file, start: end, end, text: ['', ...lines].join(spec.newline) }];
  if (added.includes(null)) return {};
  return {
    repair: {
      about: `ask about ${list(topics.map(({ name }) => name))}`,
      safe: false,
      edits: [...rewritten, ...added.flatMap((edit) => edit ?? [])],
    },
  };
}

const header = ['| Topic | State | Where, or what to ask |', '|---|---|---|'];

/** What the catalog asks of a topic, in the one line of a cell. */
function questionOf({ question, options }: Topic): string {
  const choice = options.length > 0 ? ` - ${alternatives(options)}` : '';
  return `${question.replace(/[?？]\s*$/, '')}${choice}?`.replace(/[|[\]\r\n]+/g, ' ');
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
