import type { Blocks, Item, Table, Text } from './markdown.js';
import type { Span } from './span.js';

/** An article of the constitution. */
export interface Article extends Span {
  /** `VII` */
  numeral: string;
  title: string;
}

/** What a plan says of a gate; `open` where it says nothing, or not clearly. */
export type Judgement = 'passed' | 'failed' | 'not applicable' | 'open';

/**
 * A gate: a question that a plan answers before anything is built. In the constitution
 * `- **VII.1** At most three IaC tools? \`iac_tools <= 3\``; in a plan the same as a task-list item, or a row of a
 * Constitution Check table, `| VII. Simplicity | PASS | two tools |`.
 */
export interface Gate extends Span {
  /** `VII.1`; null where a plan writes the question alone. */
  id: string | null;
  /** Numeral of the article the gate belongs to, null where the heading names none. */
  article: string | null;
  question: string;
  /** What a machine can decide, `iac_tools <= 3`; null where only a person can. */
  check: string | null;
  /** Ticked, or passed in a table. */
  checked: boolean;
  judgement: Judgement;
  /** Offset of the character between the brackets of its box, -1 without one. */
  box: number;
}

/** A row of the plan's Complexity Tracking table. */
export interface Exception extends Span {
  /** Ids of the gates or articles the row names: `VII.1`, `VII`. */
  gates: string[];
  violation: string;
  reason: string;
  alternative: string;
}

const articleHeading =
  /^(?:(?:article|ARTICLE|Article|Principle|Art[ií]culo|Artigo|Artikel)\s+)?([IVXLC]+)\s*[.:：–—-]\s*(\S.*)$/;
const gateId = /^(?:\*\*|__)?([IVXLC]+\.\d+)(?:\*\*|__)?[.:]?\s+/;
const gateHeading = /\bgates?\b/i;
const articleInTitle = /\bArticles?\s+([IVXLC]+)\b/i;
const operator = /`([a-z_]+ *(?:<=|>=|=|<|>) *\d+)`/;

/** The articles, by their numerals. */
export function articlesOf({ headings }: Pick<Blocks, 'headings'>): Article[] {
  return headings.flatMap((heading) => {
    const match = heading.depth === 1 ? null : articleHeading.exec(heading.title);
    return match
      ? [
          {
            numeral: (match[1] ?? '').toUpperCase(),
            title: match[2] ?? '',
            start: heading.start,
            end: heading.sectionEnd,
          },
        ]
      : [];
  });
}

/** The gates a constitution asks: items that begin with a gate's id. */
export function constitutionGates({ items }: Pick<Blocks, 'items'>, source: string): Gate[] {
  return items.flatMap((item) => {
    const id = gateId.exec(item.text)?.[1];
    return id === undefined ? [] : [gate(item, id, id.split('.')[0] ?? null, source)];
  });
}

/** The gates a plan carries: boxes under a heading that speaks of gates, and rows of a table that judges them. */
export function planGates(
  { headings, items, tables }: Pick<Blocks, 'headings' | 'items' | 'tables'>,
  source: string,
): Gate[] {
  const headed = (section: number, words: RegExp): string | null => {
    let index = section;
    while (index >= 0 && !words.test(headings[index]?.title ?? '')) index = headings[index]?.parent ?? -1;
    return headings[index]?.title ?? null;
  };
  const boxes = items.flatMap((item) => {
    const title = item.checked === null || item.depth > 0 ? null : headed(item.section, gateHeading);
    if (title === null) return [];
    const id = gateId.exec(item.text)?.[1] ?? null;
    const article = id?.split('.')[0] ?? articleInTitle.exec(title)?.[1]?.toUpperCase() ?? null;
    return [gate(item, id, article, source)];
  });
  const rows = tables
    .filter(({ section }) => headed(section, checkHeading) !== null)
    .flatMap((table) => judgedRows(table, source));
  return [...boxes, ...rows].sort((one, other) => one.start - other.start);
}

/** Headings over a table of gates; `Complexity Tracking` and the like stand beside it. */
const checkHeading = /\bgates?\b|constitution|constituci|constituição|verfassung|宪法|憲法|章程/i;
const articleInCell =
  /^(?:\*\*|__)?(?:(?:Article|Principle|Gate|Art[ií]culo|Artigo|Principio|Princípio)\s+)?([IVXLC]+)(?=[\s.:：)–—-]|$)/;

/** Headers of columns that say whom a gate concerns, not whether it is passed. */
const concerns = /appli(?:es|cable)|affected|relevant|touched|in scope|required|aplica|适用|適用|該当/i;

/** The rows of a table that says of each gate whether it passes; none of a table without such a column. */
function judgedRows({ header, rows }: Table, source: string): Gate[] {
  const counts = header.map(({ text }, column) =>
    concerns.test(text) ? 0 : rows.filter((row) => judgementOf(row[column]) !== 'open').length,
  );
  const most = Math.max(0, ...counts.slice(1));
  const column = counts.indexOf(most, 1);
  if (most === 0 || most * 2 < rows.length) return [];
  return rows.flatMap((row) => {
    const [first] = row;
    if (!first || first.text.trim() === '') return [];
    const span = { start: first.start, end: row.at(-1)?.end ?? first.end };
    const id = gateId.exec(`${first.text} `)?.[1] ?? null;
    const judgement = judgementOf(row[column]);
    return [
      {
        id,
        article: id?.split('.')[0] ?? articleInCell.exec(first.text)?.[1] ?? null,
        question: first.text
          .replace(/\*\*|__/g, '')
          .replace(/\s+/g, ' ')
          .trim(),
        check: operator.exec(source.slice(span.start, span.end))?.[1] ?? null,
        checked: judgement === 'passed',
        judgement,
        box: -1,
        ...span,
      },
    ];
  });
}

const passed =
  /^(?:[✅✓✔☑🟢]|(?:pass(?:es|ed|ing)?|yes|ok|compliant|complies|met|satisfied|aligned|cumple|sí|aprobado|aprovado|conforme|erfüllt)(?!\p{L})|通过|通過|符合|満たす|適合)/iu;
const failed =
  /^(?:[❌✗✘🔴]|(?:fail(?:s|ed|ing)?|violat(?:ion|es|ed)|non-?compliant|not (?:met|compliant|satisfied)|no cumple|verletzt)(?!\p{L})|no$|不符合|不通过|未通过|未通過|违反|違反)/iu;
const notApplicable = /^(?:n\/?a(?!\p{L})|not applicable|no aplica|não se aplica|entfällt|不适用|不適用|対象外)/iu;

/** What a cell says of a gate, by the word or sign it begins with. */
function judgementOf(cell: Pick<Text, 'text'> | undefined): Judgement {
  const text = (cell?.text ?? '').replace(/[*_]|\uFE0F/g, '').trim();
  if (failed.test(text)) return 'failed';
  if (passed.test(text)) return 'passed';
  return notApplicable.test(text) ? 'not applicable' : 'open';
}

function gate(item: Item, id: string | null, article: string | null, source: string): Gate {
  const raw = source.slice(item.start, item.end);
  const statement = item.text.replace(gateId, '');
  const question = /^[^?？]*[?？]/.exec(statement)?.[0] ?? statement.split(/[\r\n]/)[0] ?? '';
  return {
    id,
    article,
    question: question.replace(/\s+/g, ' ').trim(),
    check: operator.exec(raw)?.[1] ?? null,
    checked: item.checked === true,
    judgement: item.checked === true ? 'passed' : 'open',
    box: item.box,
    start: item.start,
    end: item.blockEnd,
  };
}

/** `VII.1` anywhere; `VII` after "Article", in parentheses, or where a cell begins with it. */
const namedGate =
  /\b([IVXLC]+\.\d+)\b|\b(?:Articles?|Principles?|Gates?)\s+([IVXLC]+)\b|(?:^|\()\**([IVXLC]+)\**(?=$|[.:)]|\s[-–—])/g;

/** Headers of a table of exceptions: its first column says what, its second why. Figures and risks have others. */
const excuses = /violation|exception|deviation|\bgate|\barticle|violación|violação|verstoß|abweichung|违反|違反|例外/i;
const reasons = /\bwhy\b|need|reason|justif|rationale|por qu|porqu|pourquoi|warum|grund|理由|原因|必要/i;

/** The rows of the plan's Complexity Tracking table. */
export function exceptionsOf({ headings, tables }: Pick<Blocks, 'headings' | 'tables'>): Exception[] {
  return tables
    .filter((table) => {
      if (!excuses.test(table.header[0]?.text ?? '') && !reasons.test(table.header[1]?.text ?? '')) return false;
      for (let index = table.section; index >= 0; index = headings[index]?.parent ?? -1) {
        if (/^complexity (?:tracking|justification)/i.test(headings[index]?.title ?? '')) return true;
      }
      return false;
    })
    .flatMap((table) =>
      table.rows.map((row) => {
        const [violation, reason, alternative] = [row[0], row[1], row[2]].map((cell) => cell?.text.trim() ?? '');
        return {
          gates: [...(violation ?? '').matchAll(namedGate)].map((match) => match[1] ?? match[2] ?? match[3] ?? ''),
          violation: violation ?? '',
          reason: reason ?? '',
          alternative: alternative ?? '',
          start: row[0]?.start ?? table.start,
          end: row.at(-1)?.end ?? table.end,
        };
      }),
    );
}
