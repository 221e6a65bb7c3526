import type { Paint } from '../model/command.js';
import type { Place } from '../model/finding.js';
import { printable } from '../model/printable.js';
import { columnsOf } from './columns.js';

/** A character of a line as a terminal shows it. */
interface Cell {
  /** Its first UTF-16 code unit in the line. */
  at: number;
  shown: string;
  /** Columns it takes. */
  width: number;
}

/** The most columns a frame takes; longer lines are hard to follow. */
const widest = 120;
/** The share of a cut line that stands before what is meant. */
const before = 1 / 3;

/**
 * The line a finding stands in, with its number, and what is meant underlined; a line that is too long is cut around it.
 * Nothing for a place that stands for a whole document, and where the line is not at hand.
 */
export function codeFrame(place: Place, text: string, paint: Paint, mark: (text: string) => string): string[] {
  const { line, column, endLine, endColumn } = place;
  const source = text.split(/\r\n|\n|\r/)[line - 1]?.trimEnd() ?? '';
  const end = endLine === line ? Math.min(endColumn - 1, source.length) : source.length;
  const isTitle = /^#\s/.test(source) && column === 1 && end === source.length;
  if (source === '' || column > source.length || isTitle || (line === endLine && column === endColumn)) return [];

  const cells = cellsOf(source);
  const first = cells.findLastIndex(({ at }) => at < column);
  const last = cells.findLastIndex(({ at }) => at < Math.max(end, column));
  const number = String(line);
  const [from, to] = shownPart(cells, first, Math.min(paint.width, widest) - number.length - 3);
  const [cut, rest] = [from > 0 ? '…' : '', to < cells.length ? '…' : ''];
  const lead = cut.length + widthOf(cells.slice(from, first));
  const marks = Math.max(1, widthOf(cells.slice(first, Math.min(last + 1, to))));
  const shown = cells.slice(from, to).map((cell) => cell.shown);
  return [
    `${paint.dim(`${number} |`)} ${cut}${shown.join('')}${rest}`,
    `${paint.dim(`${' '.repeat(number.length)} |`)} ${' '.repeat(lead)}${mark('^'.repeat(marks))}`,
  ];
}

/** From which cell to which a line is shown: all of it, or as much around one as there is room for. */
function shownPart(cells: readonly Cell[], around: number, columns: number): [number, number] {
  if (widthOf(cells) <= columns) return [0, cells.length];
  const room = Math.max(columns - 2, 20);
  let [from, to, used] = [around, around, 0];
  const takesBefore = (most: number) => {
    for (let next = cells[from - 1]; next && used + next.width <= most; next = cells[--from - 1]) used += next.width;
  };
  takesBefore(room * before);
  for (let next = cells[to]; next && used + next.width <= room; next = cells[++to]) used += next.width;
  takesBefore(room);
  return [from, to];
}

function cellsOf(line: string): Cell[] {
  let at = 0;
  return Array.from(line, (character) => {
    const shown = character === '\t' ? '    ' : printable(character);
    const cell = { at, shown, width: columnsOf(shown) };
    at += character.length;
    return cell;
  });
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}
