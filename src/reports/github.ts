import { byWeight, counted, type Finding, type Level } from '../model/finding.js';
import { printable } from '../model/printable.js';
import type { Report, Reported } from '../model/report.js';
import { pathIn } from './path.js';
import { levelCounts } from './text.js';

/** How many annotations of one type a step may have. */
const most = 10;

const types: [Level, string][] = [
  ['error', 'error'],
  ['warning', 'warning'],
  ['info', 'notice'],
];

/** Workflow commands of GitHub Actions: the worst ten of each type, then how many more there are. */
export const github: Report = {
  name: 'github',
  about: 'annotations of GitHub Actions',
  ours: /^(?:::(?:error|warning|notice) title=[^\n]*\n)*$/,
  print(reported) {
    const all = counted(reported.findings).sort(byWeight);
    const ofLevel = (level: Level) => all.filter((finding) => finding.level === level);
    const room = (level: Level) => (level === 'info' && ofLevel('info').length + hiddenBefore > 0 ? most - 1 : most);
    const hiddenBefore = (['error', 'warning'] as const).reduce(
      (sum, level) => sum + Math.max(0, ofLevel(level).length - most),
      0,
    );
    const shown = types.flatMap(([level]) => ofLevel(level).slice(0, room(level)));
    const hidden = all.filter((finding) => !shown.includes(finding));
    const more =
      hidden.length === 0
        ? []
        : [command('notice', { title: 'specops' }, [`${levelCounts(hidden)} more: see the summary of this job`])];
    return [...shown.map((finding) => annotation(reported, finding)), ...more].map((line) => `${line}\n`).join('');
  },
};

function annotation(reported: Reported, finding: Finding): string {
  const { level, rule, file, line, column, endLine, endColumn, message, why, fix } = finding;
  const oneLine = line === endLine && endColumn > column;
  return command(
    types.find(([own]) => own === level)?.[1] ?? 'notice',
    {
      title: `specops: ${rule}`,
      file: pathIn(reported, file),
      line: String(line),
      endLine: String(endLine),
      ...(oneLine ? { col: String(column), endColumn: String(endColumn) } : {}),
    },
    [message, `Why: ${why}`, ...(fix === undefined ? [] : [`Mend: ${fix}`])],
  );
}

/** One command, on one line whatever its parts hold. */
function command(name: string, properties: Record<string, string>, data: readonly string[]): string {
  const given = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(value)}`);
  return `::${name} ${given.join(',')}::${data.map(escaped).join('%0A')}`;
}

function escaped(text: string): string {
  return printable(text).replaceAll('%', '%25');
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
