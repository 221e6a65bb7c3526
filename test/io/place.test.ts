import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeInside } from '../../src/io/place.js';

test.each([
  ['specs', 'specs'],
  ['./specs/', 'specs'],
  ['specs//001-a/./spec.md', 'specs/001-a/spec.md'],
  ['.', '.'],
  ['./', '.'],
  ['..specs/a..b/...', '..specs/a..b/...'],
  ['.gitignore', '.gitignore'],
  ['.github/x', '.github/x'],
  ['a.git/b', 'a.git/b'],
  ['mygit~1', 'mygit~1'],
  ['git~1x/a', 'git~1x/a'],
  ['größe/日本', 'größe/日本'],
])('%j is a place inside: %j', (path, place) => {
  expect(placeInside(path)).toBe(place);
});

test.each([
  ['', 'is empty'],
  ['a\u0000b', 'holds a control character'],
  ['a\u001fb', 'holds a control character'],
  ['a\u007fb', 'holds a control character'],
  ['/etc', 'is absolute'],
  ['//server/share', 'is absolute'],
  ['a\\b', 'holds a backslash'],
  ['..\\b', 'holds a backslash'],
  ['C:/b', 'holds a colon, which names a drive or a stream on Windows'],
  ['a:stream', 'holds a colon, which names a drive or a stream on Windows'],
  ['..', 'leads out of the project'],
  ['../a', 'leads out of the project'],
  ['a/../../b', 'leads out of the project'],
  ['a/..', 'leads out of the project'],
  ['.git/hooks', "leads into git's own files"],
  ['a/.GIT', "leads into git's own files"],
  ['.git. /config', "leads into git's own files"],
  ['git~1/config', "leads into git's own files"],
  ['GIT~23 ', "leads into git's own files"],
])('%j is none, and the error says why', (path, reason) => {
  expect(() => placeInside(path)).toThrow(
    expect.objectContaining({
      code: 'E_UNSAFE',
      message: expect.stringMatching(/^".*" [^"]+$/s) as string,
      fix: 'name a path inside the project, relative to it, with "/"',
    }),
  );
  expect(() => placeInside(path)).toThrow(reason);
});

test('no path of any kind leads out, and a place stays what it is', () => {
  const step = fc.constantFrom('..', '.', '', '.git', 'GIT~1', 'a', 'C:', '\\', '\u0000', '~', '%2e%2e', '．．');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(step).map((steps) => steps.join('/')),
        fc.string({ unit: 'binary' }),
      ),
      (path) => {
        let place: string;
        try {
          place = placeInside(path);
        } catch {
          return;
        }
        expect(place.split('/')).not.toContain('..');
        expect(place).not.toMatch(/^\/|^$|[\\:\u0000]|(?:^|\/)\.git(?:\/|$)/i);
        expect(placeInside(place)).toBe(place);
      },
    ),
  );
});
