import { saidIn } from '../core/intent/statement.js';
import { documentsOf } from '../core/lint/check.js';
import type { Document } from '../model/document.js';
import { gathered, problemAt, type Problem } from '../model/finding.js';
import type { Text } from '../model/markdown.js';
import { markerText } from '../model/marker.js';
import { within } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const todoLeft: Rule = {
  name: 'todo-left',
  level: 'warning',
  set: 'recommended',
  about: 'TBD, TODO, TBC or ??? where a decision should stand.',
  why: 'It says that something is missing, but not what is asked, of whom, or between which answers.',
  fix: 'Decide it, or ask with a marker: [NEEDS CLARIFICATION: question].',
  source: 'The methodology, forced uncertainty markers: what is not known is asked in one form.',
  bad: [
    '- **FR-001**: Logs MUST be kept for TBD days.\n',
    '| Topic | Decision |\n|---|---|\n| Region | TBD |\n',
    '<!-- file: plan.md -->\n**Storage**: TODO: choose between block and object storage\n',
    '- **FR-002**: Backups MUST be kept in ??? for the auditors.\n',
    'The retention of the logs is open (TODO).\n',
  ],
  good: [
    '- **FR-001**: Logs MUST be kept for 30 days.\n',
    'No TBD or TODO is left in this document.\n',
    'The TODO list of a tenant is kept, and its code holds a `TODO`.\n',
    '- [ ] Every TBD is resolved\n',
    '- **FR-002**: Logs MUST be kept [NEEDS CLARIFICATION: TBD by the auditors, 30 days or 90 days?]\n',
    '<!-- file: tasks.md -->\n## Phase 1: Setup\n\n- [ ] T001 Remove TODO: comments\n',
    '- **FR-003**: The board MUST show the lists (DONE with TODO) of a tenant.\n',
    '| Module | Version | Status |\n|---|---|---|\n| Ingress | 4.11 | READY |\n| Cache | 7.2 | TODO |\n',
    'A listing that cannot be tested is skipped with a TODO.\n',
    '| Check | Limit |\n|---|---|\n| No violations but those in the file of exceptions with TODO | 3 |\n',
  ],
  *check(project) {
    for (const document of documentsOf(project).values())
      if (document.kind !== 'tasks' && document.kind !== 'checklist') yield* gathered(leftIn(document));
  },
};

/** The words themselves; `TODO` is also what some platforms are made for, and then has another noun behind it. */
const left =
  /(?<![\w/#@.-])(?:TBD|TBC|TBA)(?![\w/-])|(?<![\w/#@.-])(?:TODO|FIXME)(?=\s*(?:[:(.]|[-–—]\s|$))|(?<=\()(?:TODO|FIXME)(?=\))|(?<![?\w])\?{3,}/g;
/** Words around it that speak of it. */
const spokenOf =
  /(?:\b(?:no|not|any|all|every|each|zero|remaining|without|replace[sd]?|resolve[sd]?|remove[sd]?|fixed|former(?:ly)?|was|were|contains?|including|with|like|literal|word|vs|or|and|a)\s*[*_("]*|["'“]|→\s*|\/)$/i;
const spokenOfAfter =
  /^\s*(?:["'”]|(?:comments?|markers?|placeholders?|items?|entries|entry|list|app|application|markings?|stubs?|values?|or|and|→|->)\b)/i;

/** Columns in which work that is still to be done is said to be. */
const progress = /^\W*(?:status|state|progress|done|estado|stand|状态|狀態|状態)\b/i;

function leftIn(document: Document): Problem[] {
  const boxes = new Set(document.items.filter(({ checked }) => checked !== null).map(({ start }) => start));
  return sourcesOf(document)
    .filter(({ start }) => !boxes.has(start))
    .flatMap((source) => {
      const text = saidIn(source.text);
      return [...text.matchAll(left)].flatMap((match) => {
        const end = match.index + match[0].length;
        const span = { start: source.start + match.index, end: source.start + end };
        const before = text.slice(Math.max(0, match.index - 24), match.index);
        if (spokenOf.test(before) || spokenOfAfter.test(text.slice(end, end + 24))) return [];
        if (isMarked(document, span.start)) return [];
        const rest = /^:\s{1,3}([^\r\n[\]|]{3,200})/.exec(text.slice(end));
        const question = rest
          ? `still to do: ${(rest[1] ?? '').trim().replace(/\.$/, '')}`
          : `${source.about} is not decided`;
        return [
          problemAt(document, span, `${match[0]} stands where a decision should`, {
            repair: {
              about: 'make it a marker',
              safe: false,
              edits: [
                {
                  file: document.path,
                  start: span.start,
                  end: rest ? span.end + rest[0].trimEnd().length : span.end,
                  text: markerText(question),
                },
              ],
            },
          }),
        ];
      });
    });
}

function isMarked({ markers }: Document, at: number): boolean {
  const near = within(markers, { start: at - 2000, end: at + 1 }).at(-1);
  return near !== undefined && near.end > at;
}

/** Stretches of prose with what they are about: a cell's row, a labelled value, a requirement. */
function sourcesOf({ items, paragraphs, tables }: Document): (Text & { about: string })[] {
  const cells = tables.flatMap(({ header, rows }) =>
    rows.flatMap((row) =>
      row
        .map((cell, index) => ({
          ...cell,
          about: nameOf(index === 0 ? (header[0]?.text ?? '') : `${row[0]?.text ?? ''} ${header[index]?.text ?? ''}`),
        }))
        .filter(({ text }, index) => text.trim() !== 'TODO' || !progress.test(header[index]?.text ?? '')),
    ),
  );
  const prose = [...items, ...paragraphs].map(({ text, start, end }) => ({
    text,
    start,
    end,
    about: nameOf(/^\s*\*\*([^*\r\n]{1,80}?):?\*\*/.exec(text)?.[1] ?? ''),
  }));
  return [...prose, ...cells].sort((one, other) => one.start - other.start);
}

function nameOf(text: string): string {
  const name = text
    .replace(/[*_`[\]|]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return name === '' ? 'what stands here' : name;
}
