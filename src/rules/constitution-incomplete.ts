import type { Document } from '../model/document.js';
import { titleOf } from '../model/document.js';
import { problemAt, type Problem } from '../model/finding.js';
import type { Table } from '../model/markdown.js';
import type { Rule } from '../model/rule.js';

const native = '<!-- file: .specops/state/001-example.json -->\n';

export const constitutionIncomplete: Rule = {
  name: 'constitution-incomplete',
  level: 'error',
  set: 'recommended',
  about: 'A constitution without one of its nine articles, or with an amendment that does not account for itself.',
  why: 'A rule that went missing binds nobody, and a change without its reason is undone by the next one.',
  fix: 'Put the article back, or fill in the row of the amendment: rationale, approval, compatibility.',
  source:
    'The methodology, the nine articles, and section 4.2: an amendment with rationale, approval and compatibility.',
  bad: [
    constitution(['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII']),
    constitution(all(), '| 1.1.0 | 2026-12-01 | Fewer tools | | The maintainers | Plans stay valid |'),
    constitution(all(), '| 1.1.0 | 2026-12-01 | Fewer tools | Two suffice | TBD | Plans stay valid |'),
    constitution(all(), '| 1.1.0 | 2026-12-01 | Fewer tools | Two suffice | The maintainers | - |'),
  ],
  good: [
    constitution(all()),
    constitution(all(), '| 1.1.0 | 2026-12-01 | Fewer tools | Two suffice | The maintainers | Plans stay valid |'),
    constitution(all(), '| None | | | | | |'),
    '<!-- file: memory/constitution.md -->\n# Constitution\n\n### I. Library First\n\nEach feature is a library.\n',
  ],
  *check({ constitution: document, initialised }) {
    if (!document || !initialised || !document.gates.some(({ id }) => id !== null)) return;
    const there = new Set(document.articles.map(({ numeral }) => numeral));
    const missing = all().filter((numeral) => !there.has(numeral));
    if (missing.length > 0)
      yield problemAt(
        document,
        titleOf(document),
        `${missing.length === 1 ? 'article' : 'articles'} ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
      );
    for (const table of document.tables) {
      if (/\bamendments?\b/i.test(document.headings[table.section]?.title ?? '')) yield* unaccounted(document, table);
    }
  },
};

function all(): string[] {
  return ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'];
}

function constitution(articles: string[], amendment = ''): string {
  const texts = articles.map((numeral) => `## Article ${numeral}: Title\n\n- **${numeral}.1** Is it so?\n`);
  const header = '| Version | Date | Change | Rationale | Approved by | Compatibility |\n|---|---|---|---|---|---|\n';
  return `<!-- file: memory/constitution.md -->\n# Constitution\n\n${texts.join('\n')}\n### Amendments\n\n${header}${amendment}\n${native}`;
}

/** What section 4.2 asks of an amendment, with the words of a table's header for it. */
const accounts: [name: string, header: RegExp][] = [
  ['rationale', /rationale|reason|why/i],
  ['approval', /approv/i],
  ['compatibility', /compatib|migration|means for/i],
];

function unaccounted(document: Document, { header, rows }: Table): Problem[] {
  return rows.flatMap((row) => {
    const [first] = row;
    if (!first || isNothing(first.text)) return [];
    const missing = accounts.filter(([, words]) => {
      const column = header.findIndex(({ text }) => words.test(text));
      return isNothing(row[column]?.text ?? '');
    });
    const span = { start: first.start, end: row.at(-1)?.end ?? first.end };
    return missing.length === 0
      ? []
      : [problemAt(document, span, `amendment ${first.text} has no ${missing.map(([name]) => name).join(', no ')}`)];
  });
}

function isNothing(text: string): boolean {
  return /^[^\p{L}\p{N}]*(?:(?:none|n\/?a|tbd|tba|todo|pending|nothing yet)[^\p{L}\p{N}]*)?$/iu.test(text);
}
