import { byPlace, counted, type Finding } from '../model/finding.js';
import { printableJson } from '../model/printable.js';
import { textAt, type Report, type Reported } from '../model/report.js';
import { lineStarts, positionAt, type Position } from '../model/span.js';
import { pathIn } from './path.js';

const severity = { error: 'ERROR', warning: 'WARNING', info: 'INFO' } as const;

/** Reviewdog's diagnostic format, with what repairs write as suggestions. */
export const rdjson: Report = {
  name: 'rdjson',
  about: 'diagnostics of reviewdog, with suggestions',
  needs: 'texts',
  ours: /^\{\s*"source": \{\s*"name": "specops"/,
  print(reported) {
    const diagnostics = counted(reported.findings)
      .sort(byPlace)
      .map((finding) => diagnostic(reported, finding));
    return `${printableJson({ source: { name: 'specops' }, diagnostics }, 2)}\n`;
  },
};

function diagnostic(reported: Reported, finding: Finding) {
  const { file, line, column, endLine, endColumn, level, rule, message } = finding;
  const text = textAt(reported.texts, file);
  const suggestions = text === undefined ? [] : suggestionsOf(finding, text);
  return {
    message,
    location: {
      path: pathIn(reported, file),
      range:
        text === undefined
          ? { start: { line }, end: { line: endLine } }
          : {
              start: inBytes(text, { line, column }),
              end: inBytes(text, { line: endLine, column: endColumn }),
            },
    },
    severity: severity[level],
    code: { value: rule },
    ...(suggestions.length > 0 ? { suggestions } : {}),
  };
}

/** A suggestion is one replacement in the document itself, so a repair of several pieces is none. */
function suggestionsOf({ file, repair }: Finding, text: string) {
  const [edit, ...others] = repair?.edits ?? [];
  if (!edit || others.length > 0 || edit.file !== file) return [];
  const lines = lineStarts(text);
  const at = (offset: number) => inBytes(text, positionAt(lines, offset));
  return [{ range: { start: at(edit.start), end: at(edit.end) }, text: edit.text }];
}

/** Reviewdog counts columns in bytes of UTF-8. */
function inBytes(text: string, { line, column }: Position): Position {
  const start = lineStarts(text)[line - 1] ?? text.length;
  return { line, column: new TextEncoder().encode(text.slice(start, start + column - 1)).length + 1 };
}
