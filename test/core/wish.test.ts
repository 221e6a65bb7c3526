import { describe, expect, test } from 'vitest';
import { catalog } from '../../src/catalog/index.js';
import { asStated } from '../../src/core/derive/stated.js';
import { sentencesOf } from '../../src/core/intent/sentence.js';
import { readIntent } from '../../src/core/intent/intent.js';
import { memory } from '../memory.js';

/** The requirements of the specification of an intent, without ids and stories. */
function requirementsOf(intent: string): string[] {
  const job = memory(intent);
  const spec = job.files[`${job.feature().folder}/spec.md`] ?? '';
  return [...spec.matchAll(/^- \*\*N?FR-\d+\*\*: (.*) \(US\d+\)$/gm)].map(([, text = '']) => text);
}

describe('what somebody could do without is a SHOULD', () => {
  test.each([
    ['Ideally developers can query without a ticket', 'Developers SHOULD be able to query without a ticket'],
    ['would be nice if it survives an AZ outage', 'The cache SHOULD survive an AZ outage'],
    ['It would be great to have a UI', 'There SHOULD be a UI'],
    ['It would be nice to see who pays', 'It SHOULD be possible to see who pays'],
    ['If possible reuse the directory', 'The cache SHOULD reuse the directory'],
    ['reuse the directory, if possible', 'The cache SHOULD reuse the directory'],
    ['ideally in eu-central-1', 'The cache, data included, SHOULD stay in eu-central-1.'],
    ['Nice to have: a mirror of public images', 'There SHOULD be a mirror of public images'],
    ['Nice to have: lineage', 'There SHOULD be lineage'],
    ['a read replica (nice to have)', 'There SHOULD be a read replica'],
    ['Idealerweise in Frankfurt', 'The cache SHOULD be in Frankfurt'],
  ])('%s', (statement, expected) => {
    expect(sentencesOf(statement, 'the cache', catalog)?.map(({ text }) => text)).toEqual([expected]);
  });

  test.each([
    ['Wenn möglich ohne Ausfall umziehen', 'SHOULD: Wenn möglich ohne Ausfall umziehen'],
    ['Der Dienst sollte in zwei Zonen laufen', 'SHOULD: Der Dienst sollte in zwei Zonen laufen'],
    ['Der Dienst muss in zwei Zonen laufen', 'MUST: Der Dienst muss in zwei Zonen laufen'],
  ])('in another language: %s', (text, expected) => {
    expect(asStated({ text }).text).toBe(expected);
  });

  test('and stands apart from what is demanded beside it', () => {
    const found = requirementsOf('We need a Redis cache for quizzes, would be nice if it survives an AZ outage.');
    expect(found).toContain('There MUST be a Redis cache for quizzes.');
    expect(found).toContain('The cache SHOULD survive an AZ outage.');
    expect(requirementsOf('# Cache\n\n- kept in Bonn\n\n## Nice to have\n\n- a second copy')).toContain(
      'There SHOULD be a second copy.',
    );
  });

  test('and brings no capability, technology or figure that would be demanded', () => {
    const text = 'A cache for quizzes. Nice to have: a WAF. If possible reuse Okta.';
    const { capabilities, technologies } = readIntent(text, catalog);
    expect([capabilities.map(({ id }) => id), technologies]).toEqual([['cache'], []]);
    const found = requirementsOf('Backups of the archive. Ideally backups kept 90 days.');
    expect(found.filter((text) => text.includes('MUST be kept for 90'))).toEqual([]);
  });
});

describe('a figure that is one of several answers nothing', () => {
  test.each([
    ['backups kept 7d, 30d for audit', 'Backups MUST be kept 7d, 30d for audit.'],
    ['Log platform, retention 7d default, 30d for audit', 'Retention MUST be 7d by default, 30d for audit.'],
    ['Backups. Retention 7d default, 30d for audit', 'Retention MUST be 7d by default, 30d for audit.'],
  ])('%s', (intent, expected) => {
    const found = requirementsOf(intent);
    expect(found.filter((text) => /30 ?d/.test(text.replace(/\[NEEDS [^\]]*\]/g, '')))).toEqual([
      expect.stringContaining(expected),
    ]);
  });

  test('nor is the rest of its sentence dropped', () => {
    const found = requirementsOf('Build runners, autoscaling 0 to 200, jobs start within 30 seconds.').join('\n');
    expect(found).toContain('0 to 200');
    expect(found).toContain('30 seconds');
  });
});

test('the title of a ticket is no part of the sentence below it', () => {
  expect(requirementsOf('Log platform for all sites\nLogs from all sites go into one place.')).toContain(
    'Logs from all sites MUST go into one place.',
  );
});

describe('of what is said once, one requirement', () => {
  test.each([
    ['A message queue for orders, kept 3 days', 'There MUST be a message queue for orders.'],
    [
      'A message queue for orders, kept 3 days in Bonn',
      'There MUST be a message queue for orders, kept 3 days in Bonn.',
    ],
    ['3 Kubernetes clusters for the shop', 'There MUST be 3 Kubernetes clusters for the shop.'],
    ['Backups kept 30d. k8s and VMs for the shop.', 'Backups MUST be kept for 30d.'],
  ])('%s', (intent, expected) => {
    expect(requirementsOf(intent)).toContain(expected);
  });

  test('a wish for everything is asked about', () => {
    expect(requirementsOf('Make it fast and cheap. We need a cache for quizzes.').join('\n')).toContain(
      'The cache MUST be fast and cheap [NEEDS CLARIFICATION: how is it shown',
    );
  });

  test('a short name behind a label is the name of a technology', () => {
    const { technologies } = readIntent('Secrets mgmt: Vault, HA 3 nodes', catalog);
    expect(technologies.map(({ name }) => name)).toEqual(['HashiCorp Vault']);
  });
});
