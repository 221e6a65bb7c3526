import { count } from '../core/lint/check.js';
import { byWeight, counted, type Finding } from '../model/finding.js';
import { printable, printableJson } from '../model/printable.js';
import type { Report } from '../model/report.js';

/** How many findings an agent is given at once: more than it can mend before it has to look again. */
const most = 50;

/** For an agent: the heaviest findings, how to mend each rule said once, and what they come to as a line of JSON. */
export const agent: Report = {
  name: 'agent',
  about: 'for an agent: the heaviest first, short, a line of JSON last',
  ours: /(?:^|\n)\{"kind":"lint-summary",[^\n]*\}\n$/,
  print({ findings, rules, documents, next }) {
    const all = counted(findings).sort(byWeight);
    const shown = all.slice(0, most);
    const general = new Map(rules.map(({ name, fix }) => [name, fix]));
    const own = ({ rule, fix }: Finding) =>
      fix === undefined || fix === general.get(rule) ? [] : [`  fix: ${printable(fix)}`];
    const mended = [...new Set(shown.filter((finding) => own(finding).length === 0).map(({ rule }) => rule))].sort();
    const { error, warning, info } = count(all);
    const summary = {
      kind: 'lint-summary',
      errors: error,
      warnings: warning,
      notes: info,
      documents: documents.length,
      shown: shown.length,
      fixable: all.filter(({ repair }) => repair?.safe === true).length,
      next: next[0]?.command ?? null,
    };
    return [
      ...shown.flatMap((finding) => [headline(finding), ...own(finding)]),
      ...mended.flatMap((rule) => (general.has(rule) ? [`fix ${rule}: ${printable(general.get(rule) ?? '')}`] : [])),
      ...(all.length > shown.length ? [`${String(all.length - shown.length)} more are not shown`] : []),
      printableJson(summary),
      '',
    ].join('\n');
  },
};

function headline({ file, line, column, level, rule, message, repair }: Finding): string {
  const mark = repair?.safe === true ? ' [--fix]' : '';
  return printable(`${file}:${String(line)}:${String(column)} ${level} ${rule}${mark} ${message}`);
}
