import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  branchNameOf,
  branchOfFeature,
  branchProblem,
  namesOf,
  plainTemplate,
  ticketOf,
  type BranchParts,
} from '../../src/core/naming/branch-name.js';

const parts: BranchParts = { number: '007', slug: 'audit-log', ticket: 'OPS-42' };

describe('a branch', () => {
  test.each([
    '001-a',
    'a',
    'A.b_c-d',
    'feature/001-a',
    'a/b/c',
    '1',
    'headless',
    'x/HEADS',
    'overHEAD',
    'overHEAD',
    'lock',
    'a.lockx',
    ...['a/refs', 'refsx', 'abcdef', '0123456789-abcdef', 'deadbeef/a', 'console', 'a/comb', 'lptx', 'falcon/a'],
    'x'.repeat(244),
  ])('may be named %s', (name) => {
    expect(branchProblem(name)).toBe(null);
  });

  test.each([
    ['', 'is no name for a branch: use letters, digits and dashes'],
    ['-f', 'is no name for a branch: use letters, digits and dashes'],
    ['a b', 'is no name for a branch: use letters, digits and dashes'],
    ['a/', 'is no name for a branch: use letters, digits and dashes'],
    ['/a', 'is no name for a branch: use letters, digits and dashes'],
    ['a//b', 'is no name for a branch: use letters, digits and dashes'],
    ['a/-b', 'is no name for a branch: use letters, digits and dashes'],
    ['a/.b', 'is no name for a branch: use letters, digits and dashes'],
    ['a\n', 'is no name for a branch: use letters, digits and dashes'],
    ['!a', 'is no name for a branch: use letters, digits and dashes'],
    ['a..b', 'is a name that git keeps for itself'],
    ['a.', 'is a name that git keeps for itself'],
    ['a./b', 'is a name that git keeps for itself'],
    ['a.lock', 'is a name that git keeps for itself'],
    ['a.LOCK/b', 'is a name that git keeps for itself'],
    ['HEAD', 'is a name that git keeps for itself'],
    ['head', 'is a name that git keeps for itself'],
    ['refs', 'is a name that git keeps for itself'],
    ['refs/heads/a', 'is a name that git keeps for itself'],
    ['deadbee', 'git reads as a commit'],
    ['0123456789ABCDEF0123456789abcdef01234567', 'git reads as a commit'],
    ['con', 'is a name that Windows keeps for itself'],
    ['feature/nul', 'is a name that Windows keeps for itself'],
    ['com1.txt', 'is a name that Windows keeps for itself'],
    ['LPT9/a', 'is a name that Windows keeps for itself'],
    ['x'.repeat(245), 'is longer than the 244 bytes a branch may have'],
  ])('may not be named %j', (name, problem) => {
    expect(branchProblem(name)).toBe(problem);
  });
});

describe('a template', () => {
  test.each([
    ['{number}-{slug}', '007-audit-log'],
    ['feature/{ticket}-{slug}', 'feature/OPS-42-audit-log'],
    ['{ticket}/{number}_{slug}.{slug}', 'OPS-42/007_audit-log.audit-log'],
    ['team/{number}', 'team/007'],
    ['team/{ticket}', 'team/OPS-42'],
    ['{slug}', 'audit-log'],
    ['{number}-{number}', '007-007'],
  ])('%s gives %s', (template, branch) => {
    expect(branchNameOf(template, parts)).toBe(branch);
  });

  const example = 'use {number}, {slug} and {ticket}, as in feature/{ticket}-{slug}';
  test.each([
    ['', {}, 'the branch template "" is no template', example],
    ['{slug} ', {}, 'the branch template "{slug} " is no template', example],
    ['!{slug}', {}, 'the branch template "!{slug}" is no template', example],
    ['{name}', {}, 'the branch template "{name}" is no template', example],
    ['main', {}, 'the branch template "main" names every feature alike', example],
    [
      '{ticket}-{slug}',
      { ticket: null },
      'the branch template "{ticket}-{slug}" wants a ticket',
      'add --ticket ABC-123',
    ],
    [
      '-{slug}',
      {},
      'the branch template "-{slug}" gives "-audit-log", which is no name for a branch: use letters, digits and dashes',
      example,
    ],
    [
      '012-{slug}',
      {},
      'the branch template "012-{slug}" gives "012-audit-log", which reads as feature 012',
      'begin its last part with {number}, or with a word',
    ],
    [
      'team/{slug}',
      { slug: '012-a' },
      'the branch template "team/{slug}" gives "team/012-a", which reads as feature 012',
      'begin its last part with {number}, or with a word',
    ],
  ])('%j is refused, and the error says why and what to do', (template, more, message, fix) => {
    expect(() => branchNameOf(template, { ...parts, ...more })).toThrow(
      expect.objectContaining({ code: 'E_INPUT', message, fix }),
    );
  });

  test('gives a name of at most 244 bytes, of which the slug gives way', () => {
    const long = { ...parts, slug: `${'a'.repeat(200)}-${'b'.repeat(100)}` };
    expect(branchNameOf('{number}-{slug}', { ...long, slug: 'a'.repeat(240) })).toBe(`007-${'a'.repeat(240)}`);
    expect(branchNameOf('{number}-{slug}', { ...long, slug: 'a'.repeat(241) })).toBe(`007-${'a'.repeat(240)}`);
    expect(branchNameOf(`${'x'.repeat(39)}/{number}-{slug}`, long)).toBe(`${'x'.repeat(39)}/007-${'a'.repeat(200)}`);
    expect(() => branchNameOf(`${'x'.repeat(244)}/{slug}`, long)).toThrow('is longer than the 244 bytes');
  });

  test('gives with any parts a branch, or is refused', () => {
    const piece = fc.constantFrom(
      '{number}',
      '{slug}',
      '{ticket}',
      '-',
      '/',
      '.',
      'a',
      '1',
      '..',
      '.lock',
      ' ',
      '{',
      '~',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.stringMatching(/^[a-z0-9]+(-[a-z0-9]+){0,3}$/),
        (pieces, slug) => {
          let name: string;
          try {
            name = branchNameOf(pieces.join(''), { ...parts, slug });
          } catch (error) {
            expect(error).toHaveProperty('code', 'E_INPUT');
            return;
          }
          expect(branchProblem(name)).toBe(null);
          expect(name.length).toBeLessThanOrEqual(244);
        },
      ),
    );
  });
});

describe('a ticket', () => {
  test.each(['ABC-123', '42', 'a_b-c', 'x'.repeat(64)])('may be %s', (ticket) => {
    expect(ticketOf(ticket)).toBe(ticket);
  });

  test.each(['', '-1', 'a-', 'a--b', 'a b', 'a/b', '#1', 'a!', '!a', 'x'.repeat(65)])('may not be %j', (ticket) => {
    expect(() => ticketOf(ticket)).toThrow(
      expect.objectContaining({
        code: 'E_INPUT',
        message: `"${ticket}" is no ticket`,
        fix: 'use letters, digits and dashes, as in --ticket ABC-123',
      }),
    );
  });
});

describe('a feature and its branch', () => {
  test('have one name by the plain template, and two by another', () => {
    expect(namesOf(plainTemplate, parts)).toEqual({ feature: '007-audit-log', branch: '007-audit-log' });
    const long = { ...parts, slug: 'x'.repeat(300) };
    expect(namesOf(plainTemplate, long).branch).toBe(namesOf(plainTemplate, long).feature);
    expect(namesOf('{ticket}-{slug}', parts)).toEqual({ feature: '007-audit-log', branch: 'OPS-42-audit-log' });
  });

  test('are kept together by the record', () => {
    const state = { format_version: '1.0' as const, input: '', choices: '', documents: {} };
    expect(branchOfFeature({ name: '007-a', state: null })).toBe('007-a');
    expect(branchOfFeature({ name: '007-a', state })).toBe('007-a');
    expect(branchOfFeature({ name: '007-a', state: { ...state, branch: 'team/a' } })).toBe('team/a');
  });
});
