import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../src/catalog/index.js';
import { workplace } from './specops.js';

const fleet = `categories:
  - id: secret-delivery
    name: Secret delivery
    terms: [secret delivery]
    serves: [secret, secrets]
    question: secret delivery not specified
    candidates: [vaultkeeper, envoyer]
    axes: [Runs]
technologies:
  - id: vaultkeeper
    name: Vaultkeeper
    category: secret-delivery
    aliases: [vaultkeeper]
    summary: Our own store, run by the platform team.
    traits: { Runs: on premises }
    source: https://example.com/vaultkeeper
    checked: 2026-11-21
  - id: envoyer
    name: Envoyer
    category: secret-delivery
    aliases: [envoyer]
    summary: The store before it.
    traits: { Runs: on premises }
    source: https://example.com/envoyer
    checked: 2026-11-21
capabilities:
  - id: wafer-fleet
    name: Wafer fleet
    subject: the fleet
    terms: [wafer fleet]
    scenario:
      title: A wafer controller is replaced
      why: Controllers fail, and the line must not stop for it.
      validation: Replace one controller of the test line.
      acceptance: [{ given: a running line, when: a controller is replaced, then: the line keeps running }]
    requirements:
      - { kind: functional, text: 'Each controller MUST be replaceable {how fast - 5 minutes or 1 hour?} without a stop of the line.' }
    criteria: [{ text: '10 of 10 replaced controllers stop nothing.', requirement: 0 }]
    resources: [{ kind: Controller, purpose: drives a wafer line, requirement: 0, module: controller }]
    edges: ['A controller fails during a replacement: the second is not touched.']
    choices: [{ category: secret-delivery, requirement: 0 }]
    topics: [availability]
`;

/** A project with files of its own under .specops/, set up. */
async function project(files: Record<string, string>) {
  const place = await workplace();
  await place.specops(['init', '--agents', 'claude']);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(place.folder, path)), { recursive: true });
    await writeFile(join(place.folder, path), text);
  }
  return place;
}

const own = (text: string) => project({ '.specops/catalog/fleet.yaml': text });

test('what comes with SpecOps is as the published schema wants it', async () => {
  const { specops } = await workplace();
  const { stdout, exitCode } = await specops(['schema', 'catalog']);
  expect(exitCode).toBe(0);
  const validate = new Ajv.default({ strict: true, allErrors: true }).compile(JSON.parse(stdout) as object);
  validate(catalog);
  expect((validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`)).toEqual([]);
});

describe('a catalog of a project', () => {
  test('adds capabilities, categories and technologies that specify and plan know', async () => {
    const { specops, read } = await own(fleet);
    expect(await specops(['specify', 'A wafer fleet for two lines'])).toMatchObject({ exitCode: 0 });
    const spec = await read('specs/001-wafer-fleet-two-lines/spec.md');
    expect(spec).toContain('### Infrastructure Scenario 1 - A wafer controller is replaced (Priority: P1)');
    expect(spec).toContain(
      'Each controller MUST be replaceable [NEEDS CLARIFICATION: how fast - 5 minutes or 1 hour?] without a stop',
    );
    expect(spec).toContain('secret delivery not specified - Vaultkeeper or Envoyer?');
    expect(await specops(['plan', 'Vaultkeeper for secret delivery'])).toMatchObject({ exitCode: 0 });
    const plan = await read('specs/001-wafer-fleet-two-lines/plan.md');
    expect(plan).toContain('Our own store, run by the platform team.');
  });

  test('replaces the entry of the same id, whole', async () => {
    const { specops } = await own(`topics:
  - id: cost
    name: Cost in wafers
    terms: [wafers]
    coverage: [service]
    question: how many wafers may it cost
    options: [one, two]
    weight: 10
`);
    await specops(['specify', 'Object storage for build artefacts']);
    const { stdout } = await specops(['coverage', '--json']);
    const { specs } = JSON.parse(stdout) as { specs: { topics: { id: string; name: string }[] }[] };
    const topics = specs[0]?.topics ?? [];
    expect(topics).toHaveLength(catalog.topics.length);
    expect(topics.findIndex(({ id }) => id === 'cost')).toBe(catalog.topics.findIndex(({ id }) => id === 'cost'));
    expect(topics.find(({ id }) => id === 'cost')?.name).toBe('Cost in wafers');
  });

  const technology = fleet.slice(fleet.indexOf('technologies:'), fleet.indexOf('  - id: envoyer'));
  test.each([
    [
      'an unknown key',
      fleet.replace('    serves:', '    servs:'),
      '5:5',
      /unknown key "servs" in categories\.0 - did you mean "serves"\?/,
    ],
    [
      'an unknown list',
      fleet.replace('technologies:', 'tecnologies:'),
      '9:1',
      /unknown key "tecnologies" - did you mean "technologies"\?/,
    ],
    ['a missing key', fleet.replace(/ {4}summary: Our.*\n/, ''), '10:5', /technologies\.0 lacks "summary"/],
    [
      'an unknown category',
      technology.replace('category: secret-delivery', 'category: gitop'),
      '4:15',
      /there is no category "gitop" - did you mean "gitops"\?/,
    ],
    [
      'an unknown topic',
      fleet.replace('topics: [availability]', 'topics: [availabilty]'),
      '42:14',
      /no topic "availabilty" - did you mean "availability"\?/,
    ],
    [
      'a candidate of another kind',
      fleet.replace('[vaultkeeper, envoyer]', '[vaultkeeper, envoier]'),
      '7:31',
      /no technology of the category "secret-delivery" "envoier" - did you mean "envoyer"\?/,
    ],
    [
      'an unknown axis',
      fleet.replace('{ Runs: on', '{ Run: on'),
      '15:15',
      /there is no axis "Run" - did you mean "Runs"\?/,
    ],
    [
      'an alias of another',
      fleet.replace('aliases: [envoyer]', 'aliases: [eks]'),
      '21:15',
      /"eks" already means Amazon EKS/,
    ],
    [
      'an id twice',
      fleet.replace('- id: envoyer', '- id: vaultkeeper'),
      '18:9',
      /"vaultkeeper" is defined a second time; first \.specops\/catalog\/fleet\.yaml:10:5/,
    ],
    [
      'a requirement that is not there',
      fleet.replace('requirement: 0, module', 'requirement: 3, module'),
      '39:80',
      /no requirement 3: they are counted from 0 to 0/,
    ],
    [
      'a path for a module',
      fleet.replace('module: controller', 'module: ../../x'),
      '39:91',
      /is "\.\.\/\.\.\/x", which is not of the form/,
    ],
    [
      'a text of several lines',
      fleet.replace('name: Wafer fleet', 'name: "a\\n# b"'),
      '28:11',
      /capabilities\.0\.name is/,
    ],
    ['an alias of YAML', 'topics: &a [*a]\n', '1:1', /./],
    ['no YAML', 'topics: [\n', '2:1', /./],
    ['a key twice', 'topics: []\ntopics: []\n', '2:1', /unique/],
  ])('%s is one error with its place', async (_, text, place, message) => {
    const { specops, tree } = await own(text);
    const before = await tree();
    const { exitCode, stdout, stderr } = await specops(['specify', 'A wafer fleet']);
    expect([exitCode, stdout]).toEqual([1, '']);
    const [error = '', hint, ...rest] = stderr.split('\n');
    expect(error).toMatch(message);
    expect(error).toContain(`error[E_CONFIG]: .specops/catalog/fleet.yaml:${place}: `);
    expect([hint, rest]).toEqual(['hint: mend that line; its keys and values: specops schema catalog', ['']]);
    expect(await tree()).toEqual(before);
    expect(await specops(['schema', 'catalog'])).toMatchObject({ exitCode: 0 });
  });

  test('is never read through a link, and never without an end', async () => {
    const place = await project({ 'elsewhere/fleet.yaml': fleet, '.specops/catalog/notes.md': '# Notes\n' });
    expect(await place.specops(['status'])).toMatchObject({ exitCode: 0 });
    await symlink(join(place.folder, 'elsewhere/fleet.yaml'), join(place.folder, '.specops/catalog/a.yaml'));
    expect((await place.specops(['lint'])).stderr).toMatch(
      /^error\[E_UNSAFE\]: \.specops\/catalog\/a\.yaml is a symbolic link/,
    );
    const linked = await project({ 'elsewhere/fleet.yaml': fleet });
    await symlink(join(linked.folder, 'elsewhere'), join(linked.folder, '.specops/catalog'));
    expect((await linked.specops(['lint'])).stderr).toMatch(/^error\[E_UNSAFE\]: \.specops\/catalog is not a folder/);
    const large = await own(`# ${'x'.repeat(70_000)}\n${fleet}`);
    expect((await large.specops(['lint'])).stderr).toMatch(
      /^error\[E_LIMIT\]: \.specops\/catalog\/fleet\.yaml is larger/,
    );
  });
});
