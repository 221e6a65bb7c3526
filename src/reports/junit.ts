import { byPlace, counted, levels, type Finding } from '../model/finding.js';
import { printable } from '../model/printable.js';
import type { Report, Reported } from '../model/report.js';

/**
 * JUnit's XML: a suite for each folder, a test for each document. What makes the run fail is a failure, a
 * lighter finding the test's output, so that a job is as red as its exit code.
 */
export const junit: Report = {
  name: 'junit',
  about: 'JUnit XML: a test for each document',
  ours: /^<\?xml [^>]*\?>\s*<testsuites name="specops /,
  print(reported) {
    const found = counted(reported.findings).sort(byPlace);
    const documents = [...new Set([...reported.documents, ...found.map(({ file }) => file)])].sort();
    const folders = [...new Set(documents.map(folderOf))];
    const totals = counts(documents.length, found.filter(fails(reported)).length);
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name=${quoted(`specops ${reported.command}`)}${totals}>`,
      ...folders.flatMap((folder) =>
        suite(
          reported,
          folder,
          documents.filter((document) => folderOf(document) === folder),
          found,
        ),
      ),
      '</testsuites>',
      '',
    ].join('\n');
  },
};

function suite(reported: Reported, folder: string, documents: readonly string[], found: readonly Finding[]): string[] {
  const failures = found.filter((finding) => folderOf(finding.file) === folder && fails(reported)(finding));
  return [
    `  <testsuite name=${quoted(folder)}${counts(documents.length, failures.length)}>`,
    ...documents.flatMap((document) =>
      testcase(
        reported,
        document,
        found.filter(({ file }) => file === document),
      ),
    ),
    '  </testsuite>',
  ];
}

function testcase(reported: Reported, document: string, found: readonly Finding[]): string[] {
  const opening = `    <testcase classname=${quoted(folderOf(document))} name=${quoted(document)}`;
  if (found.length === 0) return [`${opening}/>`];
  const failures = found.filter(fails(reported));
  const others = found.filter((finding) => !failures.includes(finding));
  return [
    `${opening}>`,
    ...failures.map(
      (finding) =>
        `      <failure type=${quoted(finding.rule)} message=${quoted(finding.message)}>${escaped(told(finding))}</failure>`,
    ),
    ...(others.length > 0 ? [`      <system-out>${escaped(others.map(told).join('\n'))}</system-out>`] : []),
    '    </testcase>',
  ];
}

function told({ file, line, column, level, rule, message, why, fix }: Finding): string {
  const place = `${file}:${String(line)}:${String(column)}`;
  return [`${place}: ${level} ${rule} ${message}`, `Why: ${why}`, ...(fix === undefined ? [] : [`Mend: ${fix}`])].join(
    '\n',
  );
}

function fails({ threshold }: Reported): (finding: Finding) => boolean {
  return ({ level }) => threshold !== 'never' && levels.indexOf(level) <= levels.indexOf(threshold);
}

function counts(tests: number, failures: number): string {
  return ` tests="${String(tests)}" failures="${String(failures)}" errors="0"`;
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}

/** A text as XML of several lines: what a terminal could obey, and what XML may not hold, is escaped or replaced. */
function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
  return text
    .split('\n')
    .map((line) => printable(line))
    .join('\n')
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function quoted(text: string): string {
  return `"${escaped(printable(text))}"`;
}
