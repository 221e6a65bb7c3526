import { byPlace, counted } from '../model/finding.js';
import { printableJson } from '../model/printable.js';
import type { Report } from '../model/report.js';
import { pathIn } from './path.js';

const severity = { error: 'major', warning: 'minor', info: 'info' } as const;

/** GitLab's code quality report. */
export const gitlab: Report = {
  name: 'gitlab',
  about: 'code quality of GitLab',
  ours: /^\[\s*(?:\]|\{\s*"description": "[^"\\]*(?:\\.[^"\\]*)*",\s*"check_name": "[a-z-]+",\s*"fingerprint": "[0-9a-f]{32}")/,
  print: (reported) => {
    const issues = counted(reported.findings)
      .sort(byPlace)
      .map(({ file, line, endLine, level, rule, message, fingerprint }) => ({
        description: message,
        check_name: rule,
        fingerprint,
        severity: severity[level],
        location: { path: pathIn(reported, file), lines: { begin: line, end: endLine } },
      }));
    return `${printableJson(issues, 2)}\n`;
  },
};
