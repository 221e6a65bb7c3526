import { byPlace, type Finding, type Level, type Place } from '../model/finding.js';
import { printableJson } from '../model/printable.js';
import { textAt, type Report, type Reported } from '../model/report.js';
import type { Rule } from '../model/rule.js';
import { lineStarts, positionAt, type Span } from '../model/span.js';
import { uriIn } from './path.js';

const levels = { error: 'error', warning: 'warning', info: 'note' } as const;
const severities = { error: 'error', warning: 'warning', info: 'recommendation' } as const;

/** SARIF 2.1.0, for code scanning. What is suppressed is in it too, with its reason. */
export const sarif: Report = {
  name: 'sarif',
  about: 'SARIF 2.1.0, for code scanning',
  needs: 'texts',
  ours: /^\{\s*"\$schema": "[^"]*sarif[^"]*",\s*"version": "2\.1\.0",\s*"runs": \[\s*\{\s*"tool": \{\s*"driver": \{\s*"name": "SpecOps"/,
  print(reported) {
    const found = [...reported.findings].sort(byPlace);
    const rules = describedRules(reported.rules, found);
    const index = new Map(rules.map(({ name }, at) => [name, at]));
    const suppressing = found.some(({ suppressed }) => suppressed !== undefined);
    const run = {
      tool: {
        driver: { name: 'SpecOps', version: reported.version, rules: rules.map(descriptor) },
      },
      columnKind: 'utf16CodeUnits',
      originalUriBaseIds: { [base]: { description: { text: 'The top of the repository.' } } },
      results: found.map((finding) => ({
        ruleId: finding.rule,
        ruleIndex: index.get(finding.rule) ?? -1,
        level: levels[finding.level],
        message: { text: unlinked(finding.message) },
        locations: [location(reported, finding)],
        partialFingerprints: { 'specops/v1': finding.fingerprint },
        ...relatedLocations(reported, finding),
        ...fixes(reported, finding),
        ...(suppressing ? { suppressions: suppressions(finding) } : {}),
      })),
    };
    return `${printableJson({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, 2)}\n`;
  },
};

/** What the paths in a report are relative to. */
const base = '%SRCROOT%';

type Described = Pick<Rule, 'name' | 'about' | 'why' | 'fix' | 'source' | 'bad' | 'good'> & {
  level: Level;
  set: string;
};

/** The rules there are, and those that only findings know: of the linter itself, or of a constitution. */
function describedRules(rules: readonly Rule[], findings: readonly Finding[]): Described[] {
  const known = new Set(rules.map(({ name }) => name));
  const others = new Map(findings.filter(({ rule }) => !known.has(rule)).map((finding) => [finding.rule, finding]));
  return [
    ...rules,
    ...[...others.values()].map(({ rule, level, why, fix = '' }) => ({
      name: rule,
      level,
      set: 'always',
      about: rule,
      why,
      fix,
      source: '',
      bad: [],
      good: [],
    })),
  ];
}

function descriptor({ name, level, set, about, why, fix, source, bad, good }: Described) {
  const says = [about, `Why: ${why}`, `Mend: ${fix}`, ...(source === '' ? [] : [`Source: ${source}`])];
  return {
    id: name,
    name: name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: about },
    fullDescription: { text: `${about} ${why}` },
    help: {
      text: says.join('\n'),
      markdown: [
        about,
        `**Why:** ${why}`,
        `**Mend:** ${fix}`,
        ...example('Found in', bad),
        ...example('Not in', good),
        ...(source === '' ? [] : [`**Source:** ${source}`]),
      ].join('\n\n'),
    },
    defaultConfiguration: { level: levels[level] },
    properties: { tags: ['specification', set], 'problem.severity': severities[level] },
  };
}

function example(title: string, [first]: readonly string[]): string[] {
  if (first === undefined) return [];
  const fence = '`'.repeat(Math.max(3, 1 + Math.max(0, ...[...first.matchAll(/`+/g)].map(([run]) => run.length))));
  return [`**${title}:**`, `${fence}markdown\n${first.trim()}\n${fence}`];
}

function location(reported: Reported, place: Place) {
  const { file, line, column, endLine, endColumn } = place;
  return {
    physicalLocation: {
      artifactLocation: artifact(reported, file),
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
  };
}

function artifact(reported: Reported, file: string) {
  return { uri: uriIn(reported, file), uriBaseId: base };
}

function relatedLocations(reported: Reported, { related }: Finding) {
  if (related.length === 0) return {};
  return {
    relatedLocations: related.map((place, id) => ({
      id,
      ...location(reported, place),
      message: { text: unlinked(place.message) },
    })),
  };
}

/** A repair as SARIF tells it; none where the text of a document it edits is not at hand. */
function fixes(reported: Reported, { repair }: Finding) {
  if (!repair || repair.edits.some(({ file }) => textAt(reported.texts, file) === undefined)) return {};
  const files = [...new Set(repair.edits.map(({ file }) => file))];
  const artifactChanges = files.map((file) => ({
    artifactLocation: artifact(reported, file),
    replacements: repair.edits
      .filter((edit) => edit.file === file)
      .map((edit) => ({
        deletedRegion: region(textAt(reported.texts, file) ?? '', edit),
        insertedContent: { text: edit.text },
      })),
  }));
  return { fixes: [{ description: { text: repair.about }, artifactChanges }] };
}

function region(text: string, { start, end }: Span) {
  const lines = lineStarts(text);
  const [from, to] = [positionAt(lines, start), positionAt(lines, end)];
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}

function suppressions({ suppressed }: Finding) {
  if (suppressed === undefined) return [];
  return [{ kind: suppressed.by === 'comment' ? 'inSource' : 'external', justification: suppressed.reason }];
}

/** A message in which nothing is a link or a placeholder, as SARIF reads `[text](1)` and `{0}`. */
function unlinked(text: string): string {
  return text.replace(/\](?=\()/g, '] ').replace(/\{(?=\d+\})/g, '{ ');
}
