import { byPlace, type Finding } from '../model/finding.js';
import { printableJson } from '../model/printable.js';
import type { Report } from '../model/report.js';

/** The answer as `--json` prints it. */
export const json: Report = {
  name: 'json',
  about: 'the same as --json',
  ours: /^\{\s*"format_version": "\d/,
  print: ({ answer, findings }) => {
    const sorted: Finding[] = [...findings].sort(byPlace);
    return `${printableJson({ ...answer, findings: sorted }, 2)}\n`;
  },
};
