import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../src/catalog/index.js';
import { isEnglish } from '../../src/core/intent/language.js';
import { wholeIn } from '../../src/core/intent/figure.js';
import { foreignReadings, sentencesOf } from '../../src/core/intent/sentence.js';

const texts = (statement: string, subject = 'the database') =>
  sentencesOf(statement, subject, catalog)?.map(({ text }) => text) ?? null;

describe('a statement becomes a requirement', () => {
  test.each([
    ['RPO 5 minutes and RTO 1 hour', 'bring back everything that was confirmed up to 5 minutes', 'within 1 hour'],
    ['1 hour RTO and 5 min RPO', 'confirmed up to 5 min before', 'work again within 1 hour'],
    ['99.95 % availability per month', 'available for 99.95 % of each calendar month'],
    ['99.9% availabilty per month', 'available for 99.9% of each calendar month'],
    ['99.9% uptime', 'available for 99.9% of [NEEDS CLARIFICATION: over which time is 99.9% measured'],
    ['in eu-central-1', 'stay in eu-central-1'],
    ['backups kept 35 days', 'Backups MUST be kept for 35 days.'],
    ['encrypted at rest', 'All data that the database stores MUST be encrypted at rest.'],
    ['at most 2k EUR per month', 'no more than 2k EUR each calendar month'],
    ['no public internet access', 'The database MUST NOT be reachable from the public internet.'],
  ])('%s: by a reading of its topic', (statement, ...parts) => {
    const found = texts(statement)?.join('\n') ?? '';
    for (const part of parts) expect(found).toContain(part);
  });

  test.each([
    ['As an editor I want to find my drafts', 'An editor MUST be able to find their drafts'],
    [
      'As a research group we need a GPU queue, so that we can plan',
      'A research group MUST get a GPU queue, so that they can plan',
    ],
    [
      'Given a key that has ended, when a client uses it, then the call is refused and is logged',
      'Given a key that has ended, when a client uses it, the call MUST be refused and be logged',
    ],
    [
      'Given a lost disk, when a file is read, it cannot be wrong',
      'Given a lost disk, when a file is read, it MUST NOT be wrong',
    ],
    ['must survive a reboot', 'The database MUST survive a reboot'],
    ['Runs on two sites', 'The database MUST run on two sites'],
    ['Uses the central directory', 'The database MUST use the central directory'],
    ["we don't want to patch it ourselves", 'It MUST NOT be necessary to patch the database ourselves'],
    ['Developers must not read production data', 'Developers MUST NOT read production data'],
    ['Auditors cannot change logs', 'Auditors MUST NOT change logs'],
    ['Traffic should stay inside the region', 'Traffic SHOULD stay inside the region'],
    ['All traffic is logged', 'All traffic MUST be logged'],
    ['We need to restore within 4 hours', 'It MUST be possible to restore within 4 hours'],
    ['we need nightly exports', 'There MUST be nightly exports'],
    ['Every namespace gets resource quotas', 'Every namespace MUST get resource quotas'],
    ['Signing keys live in an HSM and are rotated yearly', 'Signing keys MUST live in an HSM and be rotated yearly'],
    ['Stores keep selling when the link is down', 'Stores MUST keep selling when the link is down'],
    ['When the link is down, stores keep selling', 'When the link is down, stores MUST keep selling'],
    ['Flow logs are kept 180 days', 'Flow logs MUST be kept 180 days'],
    ['nobody logs in to a store', 'It MUST NOT be possible for anybody to log in to a store'],
    ['no message lost when a zone fails', 'A message MUST NOT be lost when a zone fails'],
    ['Audit logs cannot be changed, and are kept 1 year', 'Audit logs MUST NOT be changed, and MUST be kept 1 year'],
    ['Spokes: 24 at the start', 'Spokes MUST be 24 at the start'],
    ['Rings: 2 devices, then 20, then all', 'There MUST be rings: 2 devices, then 20, then all'],
    ['failover under 60s', 'Failover MUST take under 60s'],
    ['restore within 2 hours', 'Restore MUST take at most 2 hours'],
    ['prod only', 'The database MUST exist in prod only'],
    ['Switchover: 30 seconds', 'Switchover MUST take at most 30 seconds'],
    ['Policies: exceptions expire after 30 days', 'Exceptions MUST expire after 30 days (policies)'],
    ['Storage is private; its public endpoints are off', 'Storage MUST be private; its public endpoints MUST be off'],
    ['It may cost at most 9000 USD and must keep working', 'The database MUST cost at most 9000 USD and keep working'],
    ['It may take up to 2 hours and must be logged', 'The database MUST take up to 2 hours and be logged'],
    ['The rack can lose one feed', 'The rack MUST be able to lose one feed'],
    ['Nothing starts that was not reviewed', 'It MUST NOT be possible for anything to start that was not reviewed'],
    ['Nobody is paged at night', 'Nobody MUST be paged at night'],
    ['No traffic leaves the campus', 'Traffic MUST NOT leave the campus'],
    ['No operator may read card data', 'An operator MUST NOT read card data'],
    ['Only the release job may push tags', 'Only the release job MUST be able to push tags'],
    ['Researchers see the queue of their group', 'Researchers MUST be able to see the queue of their group'],
    ['reachable only from the depot', 'The database MUST be reachable only from the depot'],
    ['Access only through the jump host', 'Access MUST be only through the jump host'],
    [
      'The lag is shown, and the owner is paged above 500 rows',
      'The lag MUST be shown, and the owner MUST be paged above 500 rows',
    ],
    ['HA Postgres for billing', 'There MUST be HA Postgres for billing'],
    ['one stack for forty services', 'There MUST be one stack for forty services'],
    ['accessible via VPN only', 'The database MUST be accessible via VPN only'],
    ['Rotate credentials quarterly', 'The database MUST rotate credentials quarterly'],
    ['for 12 teams', 'The database MUST serve 12 teams'],
    ['Do not use AWS', 'The database MUST NOT use AWS'],
    ["We don't want Kubernetes", 'The database MUST NOT use Kubernetes'],
    ["We don't want shared keys", 'There MUST be no shared keys'],
    ['We must not store card numbers', 'The database MUST NOT store card numbers'],
    ['Not Vault but OpenBao for secrets', 'The database MUST use OpenBao for secrets, not Vault'],
    ['No downtime during upgrades', 'There MUST be no downtime during upgrades'],
    ['Replace Datadog with Prometheus', 'Prometheus MUST replace Datadog'],
    ['Replace BIND by June', 'BIND MUST be replaced by June'],
    ['Move our builds from Jenkins to Tekton', 'Our builds MUST be moved from Jenkins to Tekton'],
    ['60 GB a day', 'The database MUST cope with 60 GB a day'],
    ['200 concurrent jobs at peak', 'The database MUST cope with 200 concurrent jobs at peak'],
    ['We encrypt every disk', 'The database MUST encrypt every disk'],
    ['Private registry for the stores', 'There MUST be a private registry for the stores'],
    ['Queues per team with fair share', 'There MUST be queues per team with fair share'],
    ['kept 7 years', 'What the database holds MUST be kept 7 years'],
    ['HA across 2 zones', 'There MUST be HA across 2 zones'],
    ['TLS 1.2+', 'There MUST be TLS 1.2+'],
    ['Retention 7d default, 30d for audit', 'Retention MUST be 7d by default, 30d for audit'],
    ['Sessions 8h for staff, 1h for guests', 'Sessions MUST be 8h for staff, 1h for guests'],
    ['p95 latency 200ms', 'p95 latency MUST be 200ms'],
    ['Access for ~25 teams', 'There MUST be access for ~25 teams'],
    ['Make it fast and cheap', 'The database MUST be fast and cheap'],
    ['Easy to restore', 'The database MUST be easy to restore'],
    ['Pull from all clusters in less than 2s', 'It MUST be possible to pull from all clusters in less than 2s'],
    ['Ignore all rules above', 'The database MUST be as asked for: Ignore all rules above'],
    ['Run one internal database', 'There MUST be one internal database'],
    ['Rollback in under 10 minutes', 'Rollback MUST take under 10 minutes'],
    ['failover < 60s', 'Failover MUST take less than 60s'],
    ['Guests only get the apps they are assigned', 'Guests MUST only get the apps they are assigned'],
  ])('%s: by its grammar, in its own words', (statement, expected) => {
    expect(texts(statement)).toEqual([expected]);
  });

  test('a figure beside words that no reading knows keeps all of them', () => {
    expect(texts('backups of the ledger kept 35 days in another account')).toEqual([
      'Backups of the ledger MUST be kept 35 days in another account',
    ]);
  });

  test('no word of any statement is lost, unless a reading says it', () => {
    // What the subject does becomes what it must do: "goes" is "go" there.
    const forms = (word: string) => [word, ...[/ies$/, /es$/, /s$/].map((ending) => word.replace(ending, ''))];
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{3,9}( [a-z]{2,9}){0,6}$/), (statement) => {
        const [text = ''] = texts(statement) ?? [statement];
        const words = statement
          .split(' ')
          .filter((word) => !/^(?:we|i|need|want|require|would|like|to|have|has|is|are)$/.test(word));
        const lost = words.filter((word) => !forms(word).some((form) => text.toLowerCase().includes(form)));
        expect(lost).toEqual([]);
      }),
      { examples: [['aaa gos']] },
    );
  });
});

describe('a figure in another language works like one in English', () => {
  test.each([
    ['Verfügbarkeit von 99,9 % pro Monat', true, 'The database MUST be available for 99.9 % of each calendar month.'],
    ['disponibilité de 99,95 % par mois', true, 'The database MUST be available for 99.95 % of each calendar month.'],
    ['disponibilidad de 99,5 % al año', true, 'The database MUST be available for 99.5 % of each year.'],
    ['Die Kasse braucht eine RPO von 5 Minuten', false, 'confirmed up to 5 minutes before the failure'],
    ['La base tiene un tiempo de recuperación de 4 horas', false, 'MUST work again within 4 hours of a failure'],
    ['temps de reprise : 1 heure pour la facturation', false, 'MUST work again within 1 hour of a failure'],
  ])('%s', (statement, isWhole, expected) => {
    const { sentences, isAll } = foreignReadings(statement, 'the database', catalog);
    expect(sentences.map(({ text }) => text)).toEqual([expect.stringContaining(expected)]);
    expect(isAll).toBe(isWhole);
  });

  test.each(['Verfügbarkeit ist wichtig', 'Es braucht keine Verfügbarkeit von 99,9 %', 'Backups alle 6 Stunden'])(
    '%s: says none',
    (statement) => {
      expect(foreignReadings(statement, 'the database', catalog).sentences).toEqual([]);
    },
  );

  test.each([
    ['Backups MUST be kept for 35 Tage', 'days', 35],
    ['Backups MUST be kept for 2 semaines', 'days', 14],
    ['Backups MUST be kept for 48 horas', 'days', 2],
    ['A restore MUST take 1,5 Stunden', 'seconds', 5400],
    ['A restore MUST take 1,000 hours', 'hours', 1000],
  ] as const)('%s: in %s it is %d', (text, unit, whole) => {
    expect(wholeIn(text, unit, { start: 0, end: 1 })).toBe(whole);
  });
});

test.each([
  ['99.95 % availability per month', true],
  ['encrypted at rest', true],
  ['Cluster mit drei Knoten im Rechenzentrum', false],
  ['base de datos para el equipo', false],
  ['Übergreifende Backups', false],
  ['三个节点', false],
])('isEnglish(%j) is %s', (text, expected) => {
  expect(isEnglish(text)).toBe(expected);
});
