import { describe, expect, test } from 'vitest';
import { provedBy } from '../../src/core/work/made.js';
import type { Task } from '../../src/model/tasks.js';
import { memory } from '../memory.js';

/** The task list of an intent, and how its tasks are found. */
function listOf(intent: string, choices: string) {
  const job = memory(intent);
  job.plan(choices);
  job.tasks();
  const document = job.feature().documents.find(({ kind }) => kind === 'tasks');
  const list = document?.tasks ?? [];
  const writing = (file: string): Task => {
    const [found, ...others] = list.filter(({ writes }) => writes.includes(file));
    if (!found || others.length > 0)
      throw new Error(`${file} is written by ${String(others.length + (found ? 1 : 0))} tasks`);
    return found;
  };
  const filesBefore = (task: Task) =>
    task.dependsOn.flatMap(({ id }) => list.find((one) => one.id === id)?.writes ?? []);
  return { job, list, writing, filesBefore };
}

const database = 'HA Postgres for orders, RPO 5 minutes, encrypted at rest, backups kept 35 days';

describe('validation', () => {
  const { job, list, writing, filesBefore } = listOf(database, 'RDS for the database, OpenTofu');
  const folder = job.feature().folder;

  test('a scenario is tried by its script; each functional requirement of the story by a line of another', () => {
    expect(writing('validation/post-deploy/us1-1.sh').cites).toEqual(['US1.1']);
    expect(writing('validation/post-deploy/us1.sh').cites).toEqual(['FR-001', 'FR-002']);
    const schema = JSON.parse(job.files[`${folder}/contracts/validation.schema.json`] ?? '') as {
      properties: { proves: { enum: string[] } };
    };
    expect(schema.properties.proves.enum).toEqual(expect.arrayContaining(['FR-001', 'NFR-001', 'SC-001', 'US1.1']));
    expect(job.files[`${folder}/quickstart.md`]).toContain('what it requires (FR-001, FR-002)');
  });

  test('a script is written after the interface by which it reaches what it tries', () => {
    const interfaces = filesBefore(writing('validation/post-deploy/us1-1.sh'));
    expect(interfaces).toContain(`${folder}/contracts/database.schema.json`);
  });

  test('before it is applied, a module is tried for its code, its interface and what its resources promise', () => {
    expect(writing('validation/pre-deploy/database.sh').text).toMatch(
      /of its code, its interface and G-001(?:, G-\d+)* and G-\d+ of the data model, in/,
    );
  });

  test('one thing runs the scripts and keeps what they print', () => {
    const seen = writing('validation/evidence/before.jsonl');
    expect(filesBefore(seen)).toContain('validation/run.sh');
    expect(writing('validation/run.sh').writes).toEqual(['validation/run.sh']);
  });

  test('what takes parts of one environment away runs alone: story after story, never [P]', () => {
    const proofs = list.filter(({ text }) => text.startsWith('Run the integration validation'));
    expect(proofs.length).toBeGreaterThan(1);
    proofs.forEach((proof, index) => {
      expect(proof.parallel).toBe(false);
      if (index > 0) expect(proof.dependsOn.map(({ id }) => id)).toContain(proofs[index - 1]?.id);
    });
  });

  test('a rollback says what becomes of data', () => {
    expect(writing('runbooks/rollback-database.md').text).toContain(
      'Database instance keeps its content, or gets it back from a proved backup',
    );
    expect(writing('runbooks/rollback-backup.md').text).not.toContain('from a proved backup');
  });

  test('what is asked about resources is answered before their code is written', () => {
    const asked = writing(`${folder}/data-model.md`);
    expect(asked.cites).toEqual(['NFR-004']);
    expect(list.find(({ text }) => text.startsWith('Have the team approve'))?.dependsOn.length).toBeGreaterThan(0);
  });
});

describe('modules', () => {
  const stack = 'Observability with metrics, logs, alerts, tracing and log archive for ten services';

  test('a large one is written a resource at a time, then put together', () => {
    const { writing, filesBefore } = listOf(stack, 'Prometheus for metrics, Terraform');
    expect(writing('modules/observability/metrics-store.tf').cites).toEqual(['RES-001', 'FR-001']);
    expect(filesBefore(writing('modules/observability/main.tf'))).toEqual(
      expect.arrayContaining(['modules/observability/metrics-store.tf', 'modules/observability/log-store.tf']),
    );
    expect(filesBefore(writing('runbooks/rollback-observability.md'))).toEqual(['modules/observability/main.tf']);
  });

  test('and at once where the tool has one file, or none is chosen', () => {
    for (const choices of ['Prometheus for metrics, CloudFormation', 'Prometheus for metrics']) {
      const { list } = listOf(stack, choices);
      expect(
        list.filter(({ text }) => text.includes('module observability') && /^(?:Write \w+ store|Put)/.test(text)),
      ).toEqual([]);
    }
  });

  test('what serves one story alone carries it', () => {
    const { writing } = listOf(
      'Kafka topics kept 7 days; a dead letter queue; on-call alerts for the team',
      'Terraform',
    );
    expect(writing('modules/alerting/main.tf').story).toBe('US3');
    expect(writing('modules/messaging/main.tf').story).toBeNull();
  });
});

test('words of a requirement in a task are no path, no id, no link, and say nothing of what the task does', () => {
  const { list } = listOf(
    'Object storage for builds\n\n- It MUST keep 30 days of `modules/evil/main.tf` (T001, US9)\n- Old files MUST be removed after 30 days\n- It MUST answer in 2 seconds (depends on T001)',
    'Terraform',
  );
  for (const task of list) {
    expect([task.id, task.writes.length]).toEqual([task.id, 1]);
    expect([task.id, task.writes.includes('modules/evil/main.tf')]).toEqual([task.id, false]);
    expect([task.id, task.cites.includes('US9')]).toEqual([task.id, false]);
    if (task.writes[0]?.endsWith('.sh') === true) expect([task.id, provedBy(task)]).toEqual([task.id, task.writes]);
  }
});
