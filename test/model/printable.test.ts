import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable, printableColours, printableJson, printableLines, uncoloured } from '../../src/model/printable.js';

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));

/** Nothing that a terminal obeys, that shows nothing, or that turns text around. */
const raw = /[\u0000-\u001f\u007f-\u009f\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{e0000}-\u{e0fff}]/u;

const any = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '::',
        '##[',
        '##vso[',
        '#',
        ':',
        '[',
        '\u001b[31m',
        '\n',
        '\r',
        '\t',
        ' ',
        'a',
        '\u202e',
        '\ud800',
        '\u{e0041}',
      ),
    )
    .map((parts) => parts.join('')),
);

describe('text made printable', () => {
  test.each([
    ['C0 controls', range(0x00, 0x1f)],
    ['DEL and C1 controls', range(0x7f, 0x9f)],
    ['bidirectional controls', ['\u061c', '\u200e', '\u200f', ...range(0x202a, 0x202e), ...range(0x2066, 0x2069)]],
    ['zero-width characters', ['\u200b', '\u200c', '\u200d', '\u2060', '\u180e', '\u00ad']],
    ['byte order marks', ['\ufeff']],
    ['line and paragraph separators', ['\u2028', '\u2029']],
    ['tag characters', range(0xe0000, 0xe007f)],
    ['supplementary variation selectors, which can carry a text', range(0xe0100, 0xe01ef)],
    ['fillers that look like nothing', ['\u034f', '\u115f', '\u1160', '\u3164', '\uffa0']],
    ['lone surrogates', [...range(0xd800, 0xd80f), ...range(0xdff0, 0xdfff)]],
  ])('shows %s as escapes', (_, characters) => {
    for (const character of characters) {
      const code = (character.codePointAt(0) ?? 0).toString(16);
      const escape = code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
      expect(printable(`a${character}b`)).toBe(`a${escape}b`);
      expect(printableLines(`a${character}b`)).not.toMatch(/[^\n]*[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
  });

  test('leaves alone what people write', () => {
    const text = 'Größe, 日本語, עברית, 🚀 ❤️, "quotes" & <tags>, a::b, C# [x], 50 % – “ok”';
    expect(printable(text)).toBe(text);
    expect(printableLines(text)).toBe(text);
  });

  test.each([
    ['::error::x', ': :error::x'],
    ['  ::set-output name=a::b', '  : :set-output name=a::b'],
    ['\u00a0::error::x', '\u00a0: :error::x'],
    [':::x', ': ::x'],
    ['##[error]x', '## [error]x'],
    ['a ##[group]b ##[endgroup]', 'a ## [group]b ## [endgroup]'],
    ['###[x]', '### [x]'],
    ['a ##vso[task.setvariable variable=x]y', 'a ## vso[task.setvariable variable=x]y'],
  ])('breaks the CI command %j', (command, shown) => {
    expect(printable(command)).toBe(shown);
  });

  test('is one line, holds nothing raw and no command, and stays what it is', () => {
    fc.assert(
      fc.property(any, (text) => {
        const shown = printable(text);
        expect(shown).not.toMatch(raw);
        expect(shown).not.toMatch(/^\s*::|##[\w.-]*\[/);
        expect(printable(shown)).toBe(shown);
      }),
    );
  });

  test('keeps its lines where it may have several', () => {
    expect(printableLines('a\r\nb\rc\n\td')).toBe('a\nb\nc\n    d');
    expect(printableLines('a\n::error::b\n  ::warning::c')).toBe('a\n: :error::b\n  : :warning::c');
    fc.assert(
      fc.property(any, (text) => {
        const shown = printableLines(text);
        expect(shown.replaceAll('\n', '')).not.toMatch(raw);
        expect(shown).not.toMatch(/^\s*::|##[\w.-]*\[/m);
        expect(printableLines(shown)).toBe(shown);
      }),
    );
  });

  test('keeps the colours that were put around it, and no other sequence', () => {
    const painted = '\u001b[1mbold\u001b[22m \u001b[31mred\u001b[39m';
    expect(printableColours(painted)).toBe(painted);
    for (const sequence of [
      '\u001b[2J',
      '\u001b[8m',
      '\u001b]0;title\u0007',
      '\u001b[38;5;1m',
      '\u009b31m',
      '\u001b[1',
    ])
      for (const before of ['a\n', '\u001b[1m', '\u001b[1ma\u001b[22m'])
        expect(printableColours(`${before}${sequence}b`).slice(before.length)).not.toMatch(/[\u001b\u009b\u0007]/);
  });
});

test('a colour in a name is no colour of ours', () => {
  const { feature, list } = uncoloured({ feature: '001-a\u001b[31mb', list: [null, '\u009b31m'] });
  expect(printableColours(`\u001b[1m${feature}\u001b[22m`)).toBe('\u001b[1m001-a\\u001b[31mb\u001b[22m');
  expect(list).toEqual([null, '\\u009b31m']);
});

describe('JSON made printable', () => {
  test('writes what could be obeyed as four digits a code unit', () => {
    expect(printableJson('\u007f\u0085 \u202e \u{e0041} ##[x]')).toBe(
      '"\\u007f\\u0085 \\u202e \\udb40\\udc41 #\\u0023[x]"',
    );
  });

  test('holds the same value, and nothing raw but its own line breaks', () => {
    fc.assert(
      fc.property(any, any, (key, text) => {
        const value = { list: [text, { [`k${key}`]: text }] };
        const shown = printableJson(value, 2);
        expect(JSON.parse(shown)).toEqual(value);
        expect(shown.replaceAll('\n', '')).not.toMatch(raw);
        expect(shown).not.toMatch(/^\s*::|##[\w.-]*\[/m);
        expect(printableJson(value)).not.toContain('\n');
      }),
    );
  });
});
