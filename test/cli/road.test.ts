import { expect, test } from 'vitest';
import { workplace } from './specops.js';

interface Open {
  id: string;
  question: string;
  options: string[];
}

/** What a person may say to a question: the first of its answers, or words of their own. */
function answerTo({ options }: Open): string {
  return options.length > 0 ? '1' : 'a test of 30 minutes shows it, in the review of each release';
}

const roads: [intent: string, choices: string][] = [
  [
    'Multi-tenant Kubernetes platform with namespace isolation and resource quotas',
    'EKS for Kubernetes, Cilium for network policies, ArgoCD for GitOps',
  ],
  [
    'PostgreSQL database for the order system, with point in time recovery, encrypted, reachable from the office only',
    'Amazon RDS for the database, Terraform for provisioning',
  ],
  ['The printers of the head office get a network of their own', 'Ansible for configuration'],
];

test.each(roads)('%s: the whole road, without a model', { timeout: 240_000 }, async (intent, choices) => {
  const { specops, git, read, tree } = await workplace();
  await git('init', '-q', '-b', 'main');
  await specops(['init']);
  expect((await specops(['specify', intent])).exitCode).toBe(0);
  expect((await specops(['plan', choices])).exitCode).toBe(0);
  const { stdout } = await specops(['clarify', 'list', '--json']);
  const { open_questions: open } = JSON.parse(stdout) as { open_questions: Open[] };
  expect(open.length).toBeGreaterThan(3);
  const answers = Object.fromEntries(open.map((one) => [one.id, answerTo(one)]));
  const clarified = await specops(['clarify', '--answers', '-', '--as', 'Ada'], { input: JSON.stringify(answers) });
  expect([clarified.exitCode, clarified.stderr]).toEqual([0, expect.not.stringContaining('error') as string]);
  expect((await specops(['tasks'])).exitCode).toBe(0);
  // The answers came after the plan: what they changed was looked at.
  expect((await specops(['ack'])).exitCode).toBe(0);
  const linted = await specops(['lint', '--ci']);
  expect([linted.exitCode, linted.stdout]).toEqual([0, expect.stringMatching(/^Clean/) as string]);
  const { gates } = JSON.parse((await specops(['status', '--json'])).stdout) as {
    gates: { id: string; state: string }[];
  };
  expect(gates.filter(({ state }) => state !== 'passed' && state !== 'justified')).toEqual([]);
  const spec = (await tree()).find((path) => path.endsWith('/spec.md')) ?? '';
  expect(await read(spec)).not.toContain('[NEEDS CLARIFICATION:');
});
