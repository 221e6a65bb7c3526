import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { rules } from '../../src/rules/index.js';
import { finding, findings, hostile, printed } from './reported.js';

interface Region {
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
}

interface Log {
  runs: [
    {
      tool: { driver: { rules: { id: string; help: { markdown: string } }[] } };
      columnKind: string;
      results: {
        ruleId: string;
        ruleIndex: number;
        message: { text: string };
        locations: [{ physicalLocation: { artifactLocation: { uri: string; uriBaseId: string }; region: Region } }];
        suppressions: { kind: string; justification: string }[];
        fixes?: {
          artifactChanges: { replacements: { deletedRegion: Region; insertedContent: { text: string } }[] }[];
        }[];
        relatedLocations?: unknown[];
      }[];
    },
  ];
}

/** The schema of SARIF 2.1.0 as it is published, but for the two keywords that newer validators name otherwise. */
const { $schema, id, ...schema } = createRequire(import.meta.url)(
  '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
) as Record<string, unknown>;

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  unicodeRegExp: false,
  formats: {
    uri: /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i,
    'uri-reference': /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?#]|%[0-9A-Fa-f]{2})*$/,
    'date-time': true,
  },
});
const validate = ajv.compile(schema);

function log(text: string): Log {
  const data: unknown = JSON.parse(text);
  expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
  return data as Log;
}

describe('SARIF', () => {
  const [run] = log(printed('sarif')).runs;

  it('is the 2.1.0 that its schema describes', () => {
    expect(String($schema)).toContain('draft-04');
    expect(String(id)).toContain('sarif-2.1.0');
    expect(run.columnKind).toBe('utf16CodeUnits');
    log(printed('sarif', { findings: [], rules }));
  });

  it('names the rule of each result, those of the linter itself too', () => {
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    for (const { help } of run.tool.driver.rules) expect(help.markdown).toContain('**Why:**');
  });

  it('says of every result whether it is suppressed, once one is', () => {
    const suppressed = run.results.flatMap(({ suppressions }) => suppressions);
    expect(run.results).toHaveLength(findings.length);
    expect(suppressed).toEqual([{ kind: 'inSource', justification: 'the network team decides in March' }]);
    const [baseline] = log(
      printed('sarif', { findings: [finding({ suppressed: { by: 'baseline', reason: 'older' } })] }),
    ).runs[0].results;
    expect(baseline?.suppressions).toEqual([{ kind: 'external', justification: 'older' }]);
    const [plain] = log(printed('sarif', { findings: [finding()] })).runs[0].results;
    expect(plain).not.toHaveProperty('suppressions');
  });

  it('tells a repair by lines and columns of UTF-16', () => {
    const fixes = run.results.flatMap((result) => result.fixes ?? []);
    expect(fixes.flatMap(({ artifactChanges }) => artifactChanges[0]?.replacements)).toEqual([
      {
        deletedRegion: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 },
        insertedContent: { text: 'FR-001' },
      },
      {
        deletedRegion: { startLine: 4, startColumn: 11, endLine: 4, endColumn: 15 },
        insertedContent: { text: 'FR-001' },
      },
    ]);
  });

  it('is without a repair where the text is not at hand', () => {
    expect(printed('sarif', { texts: {} })).not.toContain('"fixes"');
  });

  it('places files from the top of the repository', () => {
    const [first] = log(printed('sarif', { findings: [finding()], prefix: 'infra/a b/' })).runs[0].results;
    expect(first?.locations[0].physicalLocation.artifactLocation).toEqual({
      uri: 'infra/a%20b/specs/001-logs/spec.md',
      uriBaseId: '%SRCROOT%',
    });
  });

  it.each(hostile)('is valid whatever a finding holds: %j', (payload) => {
    const text = printed('sarif', {
      findings: [
        finding({
          message: payload === '' ? '-' : payload,
          file: payload,
          rule: payload,
          why: payload,
          fix: payload,
          related: [{ file: payload, line: 1, column: 1, endLine: 1, endColumn: 1, message: payload }],
          suppressed: { by: 'comment', reason: payload },
        }),
      ],
    });
    const [result] = log(text).runs[0].results;
    expect(result?.locations[0].physicalLocation.artifactLocation.uri.split('/')).not.toContain('..');
    expect(result?.message.text).not.toMatch(/\]\(|\{\d+\}/);
  });
});
