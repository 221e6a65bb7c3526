import { describe, expect, it } from 'vitest';
import type { Place } from '../../src/model/finding.js';
import { codeFrame } from '../../src/reports/code-frame.js';
import { paint } from '../../src/reports/paint.js';
import { fileBlocks } from '../../src/reports/text.js';
import { finding } from './reported.js';

const at = (line: number, column: number, endColumn: number, endLine = line): Place => ({
  file: 'spec.md',
  line,
  column,
  endLine,
  endColumn,
});

function frame(text: string, place: Place, width = 80): string[] {
  return codeFrame(place, text, paint(false, width), (marks) => marks);
}

describe('a code frame', () => {
  it('underlines what is meant, below its line with the number', () => {
    expect(frame('# Logs\n\n- **FR-001**: Search MUST be fast.\n', at(3, 31, 35))).toEqual([
      '3 | - **FR-001**: Search MUST be fast.',
      '  |                               ^^^^',
    ]);
  });

  it.each([
    ['tabs', '\t- fast', at(1, 4, 8), '      ^^^^'],
    ['wide characters', '日志很 fast', at(1, 5, 9), '       ^^^^'],
    ['wide characters that are meant', '日志很快', at(1, 3, 5), '    ^^^^'],
    ['emoji', '🚀 fast', at(1, 4, 8), '   ^^^^'],
    ['marks over letters', 'e\u0301 fast', at(1, 4, 8), '  ^^^^'],
    ['what is shown by its code point', 'a\u202e fast', at(1, 2, 3), ' ^^^^^^'],
  ])('stands right behind %s', (_, text, place, marks) => {
    expect(frame(text, place)[1]).toBe(`  | ${marks}`);
  });

  it('cuts a long line around the place', () => {
    const text = `${'before '.repeat(20)}fast ${'after '.repeat(20)}`;
    const [line = '', marks = ''] = frame(text, at(1, 141, 145), 60);
    expect(line).toMatch(/^1 \| ….*fast.*…$/);
    expect(line.length).toBeLessThanOrEqual(60);
    expect(marks.indexOf('^')).toBe(line.indexOf('fast'));
    expect(marks.trimEnd()).toMatch(/[^^]\^{4}$/);
  });

  it('shows all that fits before an end, and marks no more than is shown', () => {
    const [line = '', marks = ''] = frame('a'.repeat(200), at(1, 1, 201), 60);
    expect([line.length, marks.length]).toEqual([59, 58]);
    expect(frame('b'.repeat(200), at(1, 198, 201), 60)[0]).toHaveLength(59);
  });

  it('marks the first line of several to its end', () => {
    expect(frame('- one  \r\n- two\r\n', at(1, 3, 6, 2))).toEqual(['1 | - one', '  |   ^^^']);
  });

  it.each([
    ['a whole document', '# Specification: Logs\n', at(1, 1, 22)],
    ['no stretch', 'Logs\n', at(1, 1, 1)],
    ['an empty line', 'Logs\n\n', at(2, 1, 2)],
    ['a line that is not there', 'Logs\n', at(9, 1, 4)],
    ['a place behind the end', 'Logs\n', at(1, 9, 12)],
  ])('is not drawn for %s', (_, text, place) => {
    expect(frame(text, place)).toEqual([]);
  });
});

describe('findings on a terminal', () => {
  const text = '- fast\n'.repeat(100);
  const many = Array.from({ length: 100 }, (_, index) =>
    finding({ file: 'spec.md', line: index + 1, endLine: index + 1, column: 3, endColumn: 7 }),
  );
  const shown = fileBlocks(many, paint(false, 80), { 'spec.md': text });

  it('show the lines of the first of a rule, and say once why and how', () => {
    expect(shown.match(/\^{4}/g)).toHaveLength(3);
    expect(shown.match(/= why: /g)).toHaveLength(1);
    expect(shown.match(/= fix: /g)).toHaveLength(1);
  });

  it('are as they were where no text is at hand', () => {
    expect(fileBlocks(many, paint(false, 80))).not.toMatch(/\^|= why/);
  });
});
