import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelsOf } from '../../src/core/intent/label.js';
import { featureNameOf, maxNameBytes, shortName, slug } from '../../src/core/naming/name.js';

/** Words that mean something to programs: to git, to Windows, to JavaScript. */
const words = fc
  .array(fc.constantFrom('constructor', '__proto__', 'HEAD', 'nul', 'x.lock', '--', '..', '@{-1}', '~', 'ß'), {
    minLength: 1,
  })
  .map((list) => list.join(' '));

const shape = /^[a-z0-9]+(-[a-z0-9]+)*$/;

describe('the name made of a description', () => {
  test.each([
    // Examples that the Spec Kit family agrees on.
    ['Add go support', 'support'],
    ['Use GO now', 'use-go-now'],
    ['Multi-tenant Kubernetes platform with namespace isolation and resource quotas', 'multi-tenant-k8s'],
    // Three words that matter, four where exactly four are left.
    ['Object storage', 'object-storage'],
    ['Backups of all databases', 'backups-all-dbs'],
    ['Private network between regions', 'private-network-between-regions'],
    ['Private network between two regions', 'private-network-between'],
    // Stop words alone are better than nothing.
    ['to be or not to be', 'not'],
    ['We need to add this to that', 'we-need-to'],
    ['I want the', 'i-want-the'],
    // Short words count where they are in upper case.
    ['an ui of ci for vm', 'an-ui-of'],
    ['an UI of CI for VM', 'ui-ci-vm'],
    ['a DB for db dumps', 'db-db-dumps'],
    ['AWS VPC peering', 'aws-vpc-peering'],
    ['S3 bucket', 's3-bucket'],
    ['IPv6 everywhere', 'ipv6-everywhere'],
    // What infrastructure people call long words.
    ['PostgreSQL authentication', 'pg-auth'],
    ['Production environment observability', 'prod-env-o11y'],
    ['Infrastructure configuration repositories', 'infra-config-repos'],
    ['postgres authorization database', 'pg-authz-db'],
    ['authorisation environments development', 'authz-envs-dev'],
    ['internationalization repository continuous', 'i18n-repo-cont'],
    ['kubernetes databases production', 'k8s-dbs-prod'],
    // Marks go, letters of other scripts divide, and nothing left is "feature".
    ['Größere Übersicht', 'grossere-ubersicht'],
    ['Ünïcödé nämes', 'unicode-names'],
    ['Łódź Ærø', 'lodz-aero'],
    ['œuvre đorđe ðað', 'oeuvre-dorde-dad'],
    ['þing ışık straße', 'thing-isik-strasse'],
    ['ﬁle ①storage', 'file-1storage'],
    ['日本語の機能', 'feature'],
    ['日本語の Kubernetes 機能', 'k8s'],
    ['🚀🚀🚀', 'feature'],
    ['🚀 launch pad', 'launch-pad'],
    ['!!! ??? ---', 'feature'],
    ['', 'feature'],
    [' \n\t ', 'feature'],
    // Nothing of it is an option, a path, a ref or a command.
    ['--json', 'json'],
    ['-f', 'f'],
    ['../../etc/passwd', 'etc-passwd'],
    ['$(touch canary); `id`', 'touch-canary'],
    ['refs/heads/x.lock @{-1}', 'refs-heads-lock-1'],
    ['{{constructor}}', 'constructor'],
    // Windows keeps these for devices.
    ['CON', 'con-x'],
    ['nul', 'nul-x'],
    ['lpt1', 'lpt1-x'],
    ['COM9:', 'com9-x'],
    ['con artist', 'con-artist'],
    ['falcon', 'falcon'],
    // Line breaks are spaces.
    ['Cache\nlayer\r\ntuning', 'cache-layer-tuning'],
  ])('%j is %s', (description, name) => {
    expect(slug(description)).toBe(name);
  });

  test('is made of its first 64 KB', () => {
    expect(slug(`${' '.repeat(65_532)}word`)).toBe('word');
    expect(slug(`${' '.repeat(65_533)}word`)).toBe('wor');
    expect(slug(`${' '.repeat(65_536)}word`)).toBe('feature');
    expect(shortName(`${' '.repeat(1_020)}word`)).toBe('word');
    expect(shortName(`${' '.repeat(1_021)}word`)).toBe('wor');
  });

  test('is made in no time, whatever the length', () => {
    for (const text of [
      'a'.repeat(1_000_000),
      'word '.repeat(200_000),
      '-'.repeat(1_000_000),
      '\u0301'.repeat(1_000_000),
    ]) {
      const began = performance.now();
      expect(featureNameOf('001', slug(text)).length).toBeLessThanOrEqual(maxNameBytes);
      expect(performance.now() - began).toBeLessThan(500);
    }
  });

  test('of any text is a name, and stays what it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.lorem(), words),
        (text) => {
          const name = slug(text);
          expect(name).toMatch(shape);
          expect(shortName(name)).toBe(name);
        },
      ),
    );
  });
});

describe('a name that was asked for', () => {
  test.each([
    ['payments', 'payments'],
    ['Payments Platform v2', 'payments-platform-v2'],
    ['the-add-of', 'the-add-of'],
    ['feature/one', 'feature-one'],
    ['--force', 'force'],
    ['über', 'uber'],
    ['..', 'feature'],
    ['', 'feature'],
    ['aux', 'aux-x'],
  ])('%j is %s: nothing is left out, only cleaned', (wish, name) => {
    expect(shortName(wish)).toBe(name);
  });

  test('of any text is a name, and stays what it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const name = shortName(text);
        expect(name).toMatch(shape);
        expect(shortName(name)).toBe(name);
      }),
    );
  });
});

test('a label is one word, and counts once', () => {
  expect(labelsOf(['pci', 'PCI', 'prod-eu'])).toEqual(['pci', 'prod-eu']);
  for (const label of ['', 'a, b', 'a,b', '[NEEDS CLARIFICATION: who?]', '-x', 'a\u200bb'])
    expect(() => labelsOf([label])).toThrow('is no label');
});

describe('number and name together', () => {
  test('have at most 244 bytes, cut at a dash', () => {
    expect(featureNameOf('001', 'a'.repeat(240))).toBe(`001-${'a'.repeat(240)}`);
    expect(featureNameOf('001', 'a'.repeat(241))).toBe(`001-${'a'.repeat(240)}`);
    const words = `${'a'.repeat(200)}-${'b'.repeat(39)}`;
    expect(featureNameOf('001', words)).toBe(`001-${words}`);
    expect(featureNameOf('1000', words)).toBe(`1000-${'a'.repeat(200)}`);
    expect(featureNameOf('001', `${words}-c`)).toBe(`001-${words}`);
    expect(featureNameOf('001', `${words}-c-d`)).toBe(`001-${words}`);
    expect(featureNameOf('20261121-093000', 'x'.repeat(300))).toBe(`20261121-093000-${'x'.repeat(228)}`);
  });

  test('of any text are bounded, keep the number and can be a folder and a branch', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 2_000 }),
        fc.constantFrom('000', '007', '12345', '20261121-093000'),
        (text, number) => {
          for (const name of [slug(text), shortName(text)]) {
            const whole = featureNameOf(number, name);
            expect(whole).toMatch(shape);
            expect(whole.startsWith(`${number}-`)).toBe(true);
            expect(Buffer.byteLength(whole)).toBeLessThanOrEqual(244);
          }
        },
      ),
    );
  });
});
