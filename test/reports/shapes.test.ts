import { Ajv } from 'ajv';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { describe, expect, it } from 'vitest';
import { finding, hostile, printed } from './reported.js';

interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** The elements of a text that is well-formed XML; throws for any other. */
function parsed(xml: string): Element {
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    const element: Element = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element) element.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return top.children[0] ?? top;
}

const strings = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
const counts = { tests: { pattern: '^\\d+$' }, failures: { pattern: '^\\d+$' }, errors: { pattern: '^\\d+$' } };

/** An element that may hold these and has these attributes, of which the first are required. */
function element(
  name: string,
  attributes: object,
  required: string[],
  children: Record<string, unknown> | false = false,
) {
  return {
    type: 'object',
    properties: {
      name: { const: name },
      attributes: { type: 'object', properties: attributes, required, additionalProperties: false },
      children: children === false ? { maxItems: 0 } : { type: 'array', items: children },
      text: { type: 'string' },
    },
  };
}

/** What Jenkins' schema for JUnit allows: the attributes, which are required, and what holds what. */
const failure = element('failure', strings('type', 'message'), []);
const output = element('system-out', {}, []);
const testcase = element('testcase', strings('name', 'assertions', 'time', 'classname', 'status'), ['name'], {
  if: { properties: { name: { const: 'failure' } } },
  then: failure,
  else: output,
});
const testsuite = element(
  'testsuite',
  { ...strings('name', 'time', 'disabled', 'skipped', 'timestamp', 'hostname', 'id', 'package'), ...counts },
  ['name', 'tests'],
  testcase,
);
const testsuites = element('testsuites', { ...strings('name', 'time', 'disabled'), ...counts }, [], testsuite);

const ajv = new Ajv({ strict: false, allErrors: true });

function valid(schema: object, data: unknown): void {
  const validate = ajv.compile(schema);
  expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
}

describe('JUnit', () => {
  const tests = (root: Element) => root.children.flatMap(({ children }) => children);

  it('has every document as a test, and as failures what makes the run fail', () => {
    const root = parsed(printed('junit'));
    valid(testsuites, root);
    expect(
      tests(root).map(({ attributes, children }) => [attributes['name'], children.map(({ name }) => name)]),
    ).toEqual([
      ['memory/constitution.md', []],
      ['specs/001-logs/spec.md', ['failure', 'failure', 'system-out']],
      ['specs/001-logs/tasks.md', ['failure', 'system-out']],
    ]);
    expect(root.attributes).toMatchObject({ tests: '3', failures: '3' });
    const { tests: all, failures } = root.children.reduce(
      (sum, { attributes }) => ({
        tests: sum.tests + Number(attributes['tests']),
        failures: sum.failures + Number(attributes['failures']),
      }),
      { tests: 0, failures: 0 },
    );
    expect([all, failures]).toEqual([3, 3]);
  });

  it.each([
    ['never', 0],
    ['error', 3],
    ['warning', 4],
    ['info', 5],
  ] as const)('with --fail-on %s has %i failures', (threshold, failures) => {
    expect(parsed(printed('junit', { threshold })).attributes['failures']).toBe(String(failures));
  });

  it.each(hostile)('is well-formed whatever a finding holds: %j', (payload) => {
    const root = parsed(
      printed('junit', {
        findings: [finding({ level: 'error', message: payload, file: payload, rule: payload, why: payload })],
      }),
    );
    valid(testsuites, root);
    expect(tests(root).flatMap(({ children }) => children)).toHaveLength(1);
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
