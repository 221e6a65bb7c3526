import type { Blocks } from './markdown.js';
import type { Item } from './markdown.js';
import type { Span } from './span.js';

/** An article of the constitution. */
export interface Article extends Span {
  /** `VII` */
  numeral: string;
  title: string;
}

/**
 * A gate: a question that a plan answers before anything is built. In the constitution
 * `- **VII.1** At most three IaC tools? \`iac_tools <= 3\``; in a plan the same as a task-list item.
 */
export interface Gate extends Span {
  /** `VII.1`; null where a plan writes the question alone. */
  id: string | null;
  /** Numeral of the article the gate belongs to, null where the heading names none. */
  article: string | null;
  question: string;
  /** What a machine can decide, `iac_tools <= 3`; null where only a person can. */
  check: string | null;
  checked: boolean;
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

const articleHeading = /^(?:Article\s+)?([IVXLC]+)\s*[.:–—-]\s*(.+)$/i;
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

/** The gates a plan carries: boxes under a heading that speaks of gates. */
export function planGates({ headings, items }: Pick<Blocks, 'headings' | 'items'>, source: string): Gate[] {
  return items.flatMap((item) => {
    if (item.checked === null || item.depth > 0) return [];
    let index = item.section;
    while (index >= 0 && !gateHeading.test(headings[index]?.title ?? '')) index = headings[index]?.parent ?? -1;
    if (index < 0) return [];
    const id = gateId.exec(item.text)?.[1] ?? null;
    const article = id?.split('.')[0] ?? articleInTitle.exec(headings[index]?.title ?? '')?.[1]?.toUpperCase() ?? null;
    return [gate(item, id, article, source)];
  });
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
