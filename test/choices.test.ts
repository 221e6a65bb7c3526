import { expect, test } from 'vitest';
import { catalog } from '../src/catalog/index.js';
import { choiceLines } from '../src/core/intent/choice.js';
import { nearestOf } from '../src/core/nearest.js';

const mistake = (choice: string) => {
  try {
    return choiceLines([choice], catalog);
  } catch (error) {
    const { message, fix } = error as { message: string; fix: string };
    return `${message}; ${fix}`;
  }
};

test.each([
  [
    'database=RDS',
    /^there is no category "database"; did you mean .*relational-database.*All of them: specops choices$/,
  ],
  ['kubernets-service=EKS', /did you mean kubernetes-service/],
  ['zzzz=EKS', /^there is no category "zzzz"; specops choices$/],
  ['EKS', /^--choice takes <category>=<technology>, not "EKS"; specops choices lists/],
  ['cni=', /^--choice takes <category>=<technology>/],
  ['=EKS', /^--choice takes <category>=<technology>/],
])('--choice %s says what was meant, and where all of them are', (choice, message) => {
  expect(mistake(choice)).toMatch(message);
  expect(String(mistake(choice)).length).toBeLessThan(200);
});

test('of what is near, three at the most', () => {
  expect(nearestOf('a', ['a-b', 'a-c', 'b'])).toEqual(expect.not.arrayContaining(['a-c']));
  expect(nearestOf('service', ['service-a', 'service-b', 'service-c', 'service-d'])).toHaveLength(3);
});
