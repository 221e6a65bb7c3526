import { describe, expect, test } from 'vitest';
import { catalog } from '../../src/catalog/index.js';
import { asWritten } from '../../src/core/intent/chat.js';
import { readIntent, titleOf } from '../../src/core/intent/intent.js';

const read = (text: string) => readIntent(text, catalog);

describe('a message', () => {
  test.each([
    ['hi all, a redis cache for the quiz, please', 'a redis cache for the quiz'],
    ['Good morning! Quick question for the network folks: Can we have a VPN?', 'Can we have a VPN?'],
    ['we need dns. it mustnt be public, e.g. a private zone', "we need dns. It mustn't be public, e.g. a private zone"],
    ['hey team :wave: a cache for quizzes', 'a cache for quizzes'],
    ['INFRA-88: Queue for mails', 'Queue for mails'],
    ['3 nodes, no aws pls, prod only', '3 nodes, no aws, prod only'],
    ['AES-256 for all disks', 'AES-256 for all disks'],
    ['ISO-27001 evidence for all', 'ISO-27001 evidence for all'],
    ['GPU nodes. they are shared', 'GPU nodes. they are shared'],
    ['use node.js 20 and v1.2. oh and keep logs', 'use node.js 20 and v1.2. Keep logs'],
  ])('%j is read as %j', (typed, meant) => {
    expect(asWritten(typed)).toBe(meant);
  });

  test('has no greeting and no number in its title', () => {
    expect(titleOf('hello team, we need a cache for quizzes. it must be small')).toBe('Cache for quizzes');
    expect(titleOf('NET-12 Firewall for the lab')).toBe('Firewall for the lab');
  });

  test('without capitals is as many statements as it has sentences', () => {
    const { statements } = read('hey, we need redis for the quiz. it must answer in 5 ms. logs are kept 9 days');
    expect(statements.map(({ text }) => text)).toEqual([
      'we need redis for the quiz',
      'It must answer in 5 ms',
      'Logs are kept 9 days',
    ]);
  });
});

describe('a ticket', () => {
  const ticket =
    'ST-9 File share for plans\n\nPriority: Low\nAssignee: R. Okafor\n\nAcceptance criteria\n- Plans are kept 8 years';

  test('says of itself what is no requirement', () => {
    const { reasons, statements } = read(ticket);
    expect(reasons).toEqual(['Priority: Low', 'Assignee: R. Okafor']);
    expect(statements.map(({ text }) => text)).toEqual(['Plans are kept 8 years']);
  });
});

describe('a wish in another language', () => {
  test.each([
    ['Überwachung für acht Filialen', 'observability'],
    ['Plateforme de supervision pour nos ateliers', 'observability'],
  ])('%j asks for %s', (text, id) => {
    expect(read(text).capabilities.map((one) => one.id)).toContain(id);
  });
});

test('what is moved away from is not what is wanted', () => {
  const { technologies, capabilities } = read('Move 12 repositories from Jenkins to GitLab CI');
  expect(technologies.map(({ name }) => name)).toEqual(['GitLab CI/CD']);
  expect(capabilities.map(({ id }) => id)).toEqual(['delivery-pipeline']);
});
