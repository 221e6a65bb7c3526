import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workplace } from './specops.js';

const organisation = `constraints:
  - id: ORG-SEC-001
    text: Data at rest MUST be encrypted with keys that the company manages.
    topic: encryption
    when: { capability: [relational-database] }
    source: Security policy 4.2
    owner: security team
    link: https://example.com/policy#4.2
  - id: ORG-TAG-001
    text: Every resource MUST carry the tags owner and cost centre.
    topic: tagging
    when: { always: true }
  - id: ORG-K8S-001
    text: Nodes MUST be replaced within 14 days of a new image.
    when: { technology: [eks, gke] }
  - id: ORG-PCI-003
    kind: functional
    text: Card data MUST stay in the card zone.
    when: { label: [PCI], environment: [production] }
  - id: ORG-EXT-001
    text: A hosted service MUST be reviewed before use.
    when: { word: [SaaS] }
`;
const feature = 'specs/001-orders';
const intent = 'PostgreSQL databases for the orders team in production';

/** A project with constraints, set up. */
async function project(text = organisation) {
  const place = await workplace();
  await place.specops(['init', '--agents', 'claude']);
  await mkdir(join(place.folder, '.specops/constraints'), { recursive: true });
  await writeFile(join(place.folder, '.specops/constraints/org.yaml'), text);
  const found = async (...args: string[]) => {
    const { stdout } = await place.specops([
      'lint',
      '--json',
      '--only',
      'constraint-missing,constraint-unserved',
      ...args,
    ]);
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; message: string; file: string }[] };
    return findings.map(({ rule, message }) => `${rule}: ${message}`);
  };
  return { ...place, found };
}

describe('constraints of an organisation', () => {
  test('become requirements of the specifications they apply to, with their source', async () => {
    const { specops, read, found } = await project();
    expect(await specops(['specify', intent, '--short-name', 'orders', '--label', 'pci'])).toMatchObject({
      exitCode: 0,
      stderr: expect.any(String) as unknown,
    });
    const spec = await read(`${feature}/spec.md`);
    expect(spec).toContain('**Labels**: pci\n');
    expect(spec).toMatch(
      /^- \*\*NFR-\d{3}\*\*: Data at rest MUST be encrypted with keys that the company manages\. \(constraint ORG-SEC-001, Security policy 4\.2\) \(US1\)$/m,
    );
    expect(spec).toMatch(
      /^- \*\*FR-\d{3}\*\*: Card data MUST stay in the card zone\. \(constraint ORG-PCI-003\) \(US1\)$/m,
    );
    expect(spec).toContain('ORG-TAG-001');
    expect(spec).not.toMatch(/ORG-K8S-001|ORG-EXT-001/);
    expect(spec).toMatch(/^\| Encryption \| clear \| NFR-\d{3} \|$/m);
    expect(await found()).toEqual([]);
    const { stdout } = await specops(['coverage', '--json']);
    const { specs } = JSON.parse(stdout) as { specs: { topics: { id: string; state: string }[] }[] };
    const state = (id: string) => specs[0]?.topics.find((topic) => topic.id === id)?.state;
    expect([state('encryption'), state('tagging')]).toEqual(['clear', 'clear']);
  });

  test('are in the plan, and one that nothing serves is a finding', async () => {
    const { specops, read, found, folder } = await project();
    await specops(['specify', intent, '--short-name', 'orders']);
    expect(await specops(['plan', 'Amazon RDS for databases'])).toMatchObject({ exitCode: 0 });
    const plan = await read(`${feature}/plan.md`);
    expect(plan).toMatch(
      /^\| \[ORG-SEC-001\]\(https:\/\/example\.com\/policy#4\.2\) \| NFR-\d{3} \| Data at rest MUST be .+ \| Security policy 4\.2, security team \| D-001 \|$/m,
    );
    expect(plan).toMatch(/^\| ORG-TAG-001 \| (NFR-\d{3}) \| .+ \| +\| nothing yet \|$/m);
    const tag = /\| ORG-TAG-001 \| (NFR-\d{3})/.exec(plan)?.[1] ?? '';
    expect(await found()).toEqual([`constraint-unserved: nothing serves ${tag}, the constraint ORG-TAG-001`]);
    await writeFile(join(folder, feature, 'plan.md'), plan.replace('**Satisfies**: ', `**Satisfies**: ${tag}, `));
    expect(await found()).toEqual([]);
    expect(await specops(['tasks'])).toMatchObject({ exitCode: 0 });
    expect(await read(`${feature}/tasks.md`)).toContain(tag);
  });

  test('that begin to apply are found, and added by plan or lint --fix', async () => {
    const { specops, read, found, folder } = await project('constraints: []\n');
    await specops(['specify', 'Multi-tenant Kubernetes platform', '--short-name', 'tenants']);
    expect(await found()).toEqual([]);
    await writeFile(join(folder, '.specops/constraints/org.yaml'), organisation);
    expect(await found()).toEqual([
      'constraint-missing: ORG-TAG-001 applies, and no requirement holds it: Every resource MUST carry the tags owner and cost centre',
    ]);
    const own = 'specs/001-tenants';
    expect(await specops(['plan', 'EKS for Kubernetes'])).toMatchObject({ exitCode: 0 });
    const spec = await read(`${own}/spec.md`);
    expect(spec).toMatch(
      /^- \*\*NFR-\d{3}\*\*: Nodes MUST be replaced within 14 days of a new image\. \(constraint ORG-K8S-001\) \(US1\)$/m,
    );
    expect(spec).toContain('ORG-TAG-001');
    expect(await read(`${own}/plan.md`)).toMatch(/^\| ORG-K8S-001 \| .+ \| D-001 \|$/m);
    expect(await found()).toEqual([expect.stringMatching(/^constraint-unserved: .+ORG-TAG-001$/)]);

    await writeFile(
      join(folder, '.specops/constraints/later.yaml'),
      'constraints:\n  - { id: ORG-LOG-001, text: Access MUST be logged., when: { always: true } }\n',
    );
    expect(await found()).toContainEqual(expect.stringMatching(/^constraint-missing: ORG-LOG-001 applies/));
    await specops(['lint', '--fix', '--unsafe', '--only', 'constraint-missing']);
    expect(await read(`${own}/spec.md`)).toMatch(
      /^- \*\*NFR-\d{3}\*\*: Access MUST be logged\. \(constraint ORG-LOG-001\) \(US1\)$/m,
    );
    expect(await found()).not.toContainEqual(expect.stringMatching(/^constraint-missing/));
    expect((await specops(['lint', '--only', 'id-duplicate,reference-unknown'])).exitCode).toBe(0);
  });

  test.each([
    [
      'an unknown topic',
      organisation.replace('topic: encryption', 'topic: encrypton'),
      '4:12',
      'there is no topic "encrypton" - did you mean "encryption"?',
    ],
    [
      'an unknown technology',
      organisation.replace('[eks, gke]', '[eks, gkee]'),
      '15:31',
      'there is no technology "gkee" - did you mean "gke"?',
    ],
    [
      'an unknown condition',
      organisation.replace('capability: [', 'capabilty: ['),
      '5:13',
      'unknown key "capabilty" in constraints.0.when - did you mean "capability"?',
    ],
    [
      'an id of ours',
      organisation.replace('ORG-TAG-001', 'NFR-001'),
      '9:9',
      'constraints.1.id is "NFR-001", which is not of the form',
    ],
    [
      'an id twice',
      organisation.replace('ORG-TAG-001', 'ORG-SEC-001'),
      '9:9',
      '"ORG-SEC-001" is defined a second time; first .specops/constraints/org.yaml:2:9',
    ],
    ['no condition', organisation.replace('    when: { always: true }\n', ''), '9:5', 'constraints.1 lacks "when"'],
  ])('%s is one error with its place', async (_, text, place, message) => {
    const { specops } = await project(text);
    const { exitCode, stdout, stderr } = await specops(['specify', intent]);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`error[E_CONFIG]: .specops/constraints/org.yaml:${place}: ${message}`);
    expect(stderr).toContain('hint: mend that line; its keys and values: specops schema constraints\n');
  });
});
