import { nearest } from '../core/nearest.js';
import type { Option } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import type { Report } from '../model/report.js';
import { reports } from './index.js';

const names = reports.map(({ name }) => name);

/** The option of a command that reports findings. */
export const outputOption: Option = {
  syntax: '-o, --output <format>',
  about: `how to show findings, with =FILE where; repeatable (${names.join(', ')})`,
  repeat: true,
  terminal: true,
};

/** What is shown where. */
export interface Outputs {
  /** The one document on stdout; null for what the command says by itself. */
  stdout: Report | null;
  files: { report: Report; file: string }[];
}

/** What the values of `-o` ask for; E_USAGE for a format that does not exist, or a place that is given twice. */
export function outputsOf(values: unknown, json: boolean): Outputs {
  const asked = (Array.isArray(values) ? values.map(String) : []).map((value) => {
    const end = value.indexOf('=');
    const name = end < 0 ? value : value.slice(0, end);
    return { report: reportNamed(name), file: end < 0 ? null : value.slice(end + 1) };
  });
  const [stdout, second] = asked.filter(({ file }) => file === null);
  if (stdout && second)
    throw new SpecopsError('E_USAGE', `stdout takes one of ${stdout.report.name} and ${second.report.name}`, {
      fix: `give the other a file: -o ${second.report.name}=FILE`,
    });
  if (stdout && json && stdout.report.name !== 'json')
    throw new SpecopsError('E_USAGE', `stdout takes one of --json and -o ${stdout.report.name}`, {
      fix: `give the other a file: -o ${stdout.report.name}=FILE`,
    });
  const files = asked.flatMap(({ report, file }) => (file === null ? [] : [{ report, file }]));
  const empty = files.find(({ file }) => file === '');
  if (empty)
    throw new SpecopsError('E_USAGE', `-o ${empty.report.name}= names no file`, {
      fix: `-o ${empty.report.name} for stdout, -o ${empty.report.name}=FILE for a file`,
    });
  return { stdout: stdout?.report ?? null, files };
}

/** The report of a name; E_USAGE where there is none. */
export function reportNamed(name: string): Report {
  const report = reports.find((one) => one.name === name);
  if (report) return report;
  const meant = nearest(name, names);
  throw new SpecopsError('E_USAGE', `there is no format "${printable(name)}"`, {
    fix: meant === null ? `one of: ${names.join(', ')}` : `did you mean -o ${meant}?`,
  });
}
