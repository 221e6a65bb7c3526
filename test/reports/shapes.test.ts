import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { XmlDocument, XmlElement, XsdValidator } from 'libxml2-wasm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { finding, hostile, printed } from './reported.js';

const jenkins = readFileSync(new URL('../fixtures/schemas/jenkins-junit.xsd', import.meta.url), 'utf8');

/** What a document of Jenkins' schema for JUnit holds; throws for one that is not well-formed, or none of the schema. */
function parsed(xml: string): XmlElement {
  const schema = XsdValidator.fromDoc(XmlDocument.fromString(jenkins));
  const document = XmlDocument.fromString(xml);
  schema.validate(document);
  schema.dispose();
  onTestFinished(() => {
    document.dispose();
  });
  return document.root;
}

const elements = (element: XmlElement, path: string) => element.find(path).filter((one) => one instanceof XmlElement);
const attribute = (element: XmlElement, name: string) => element.attr(name)?.value ?? '';

const strings = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
const ajv = new Ajv({ strict: false, allErrors: true });

function valid(schema: object, data: unknown): void {
  const validate = ajv.compile(schema);
  expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
}

describe('JUnit', () => {
  const tests = (root: XmlElement) => elements(root, 'testsuite/testcase');

  it('has every document as a test, and as failures what makes the run fail', () => {
    const root = parsed(printed('junit'));
    expect(tests(root).map((test) => [attribute(test, 'name'), elements(test, '*').map(({ name }) => name)])).toEqual([
      ['memory/constitution.md', []],
      ['specs/001-logs/spec.md', ['failure', 'failure', 'system-out']],
      ['specs/001-logs/tasks.md', ['failure', 'system-out']],
    ]);
    const count = (name: string) =>
      [[root], elements(root, 'testsuite')].map((some) =>
        some.reduce((sum, one) => sum + Number(attribute(one, name)), 0),
      );
    expect([count('tests'), count('failures')]).toEqual([
      [3, 3],
      [3, 3],
    ]);
  });

  it.each([
    ['never', 0],
    ['error', 3],
    ['warning', 4],
    ['info', 5],
  ] as const)('with --fail-on %s has %i failures', (threshold, failures) => {
    expect(attribute(parsed(printed('junit', { threshold })), 'failures')).toBe(String(failures));
  });

  it.each(hostile)('is valid whatever a finding holds: %j', (payload) => {
    const root = parsed(
      printed('junit', {
        findings: [finding({ level: 'error', message: payload, file: payload, rule: payload, why: payload })],
      }),
    );
    expect(tests(root).flatMap((test) => elements(test, '*'))).toHaveLength(1);
  });

  it.each([
    ['an element nobody knows', '<testsuites><testsuite name="a" tests="1"><test/></testsuite></testsuites>'],
    ['a suite without a count', '<testsuites><testsuite name="a"/></testsuites>'],
    [
      'output before a failure',
      '<testsuite name="a" tests="1"><testcase name="b"><system-out/><failure/></testcase></testsuite>',
    ],
  ])('is told from %s', (_, xml) => {
    expect(() => parsed(xml)).toThrow();
  });
});

const position = {
  type: 'object',
  required: ['line'],
  additionalProperties: false,
  properties: { line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } },
};
const range = {
  type: 'object',
  required: ['start'],
  additionalProperties: false,
  properties: { start: position, end: position },
};
const source = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: strings('name', 'url'),
};

/** The message DiagnosticResult of reviewdog's format, and what is in it. */
const diagnosticResult = {
  type: 'object',
  required: ['diagnostics'],
  additionalProperties: false,
  properties: {
    source,
    severity: { enum: ['UNKNOWN_SEVERITY', 'ERROR', 'WARNING', 'INFO'] },
    diagnostics: {
      type: 'array',
      items: {
        type: 'object',
        required: ['message', 'location'],
        additionalProperties: false,
        properties: {
          message: { type: 'string' },
          location: {
            type: 'object',
            required: ['path'],
            additionalProperties: false,
            properties: { path: { type: 'string' }, range },
          },
          severity: { enum: ['UNKNOWN_SEVERITY', 'ERROR', 'WARNING', 'INFO'] },
          source,
          code: {
            type: 'object',
            required: ['value'],
            additionalProperties: false,
            properties: strings('value', 'url'),
          },
          suggestions: {
            type: 'array',
            items: {
              type: 'object',
              required: ['range', 'text'],
              additionalProperties: false,
              properties: { range, text: { type: 'string' } },
            },
          },
          original_output: { type: 'string' },
        },
      },
    },
  },
};

describe("reviewdog's format", () => {
  interface Result {
    diagnostics: { location: { range: unknown }; suggestions?: unknown[] }[];
  }

  it('is as it is published, with a suggestion for a repair of one piece', () => {
    const result = JSON.parse(printed('rdjson')) as Result;
    valid(diagnosticResult, result);
    expect(result.diagnostics.flatMap(({ suggestions }) => suggestions ?? [])).toEqual([
      { range: { start: { line: 3, column: 5 }, end: { line: 3, column: 9 } }, text: 'FR-001' },
      { range: { start: { line: 4, column: 17 }, end: { line: 4, column: 21 } }, text: 'FR-001' },
    ]);
  });

  it('counts columns in bytes, and leaves them out where the text is not at hand', () => {
    const at = { findings: [finding({ line: 1, column: 10, endColumn: 12 })] };
    const { diagnostics } = JSON.parse(printed('rdjson', at)) as Result;
    expect(diagnostics[0]?.location.range).toEqual({
      start: { line: 1, column: 12 },
      end: { line: 1, column: 18 },
    });
    const blind = JSON.parse(printed('rdjson', { ...at, texts: {} })) as Result;
    expect(blind.diagnostics[0]?.location.range).toEqual({ start: { line: 1 }, end: { line: 1 } });
  });

  it.each(hostile)('is valid whatever a finding holds: %j', (payload) => {
    valid(
      diagnosticResult,
      JSON.parse(printed('rdjson', { findings: [finding({ message: payload, file: payload })] })),
    );
  });
});

/** GitLab's code quality report: a list of what it asks for, and nothing it does not know. */
const codeQuality = {
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    additionalProperties: false,
    properties: {
      description: { type: 'string' },
      check_name: { type: 'string' },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', not: { pattern: '^(\\./|/)' } },
          lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
        },
      },
    },
  },
};

describe("GitLab's code quality", () => {
  it('is as it is published, with a fingerprint for each', () => {
    const issues = JSON.parse(printed('gitlab')) as { fingerprint: string; severity: string }[];
    valid(codeQuality, issues);
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
    expect(issues.map(({ severity }) => severity)).toEqual(['major', 'minor', 'major', 'info', 'major']);
  });

  it('is an empty list where nothing is found', () => {
    expect(printed('gitlab', { findings: [] })).toBe('[]\n');
  });
});
