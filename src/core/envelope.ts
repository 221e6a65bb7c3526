import type { Command, JSONSchema, Outcome } from '../model/command.js';
import type { Change } from '../model/edit.js';
import type { ErrorCode, SpecopsError } from '../model/error.js';

/** Version of the JSON that commands print; its first number rises when something is taken away. */
const formatVersion = '1.0';

const steps: JSONSchema = {
  type: 'array',
  description: 'What can be done next, the first thing first.',
  items: {
    type: 'object',
    required: ['command', 'why', 'actor'],
    additionalProperties: false,
    properties: {
      command: { type: 'string', description: 'A command line, or what to edit and where.' },
      why: { type: 'string' },
      actor: { enum: ['human', 'agent'], description: 'Who can take the step.' },
    },
  },
};

const changes: JSONSchema = {
  type: 'array',
  description: 'What was written, or would be.',
  items: {
    type: 'object',
    required: ['action', 'target', 'what'],
    additionalProperties: false,
    properties: {
      action: { enum: ['create', 'change', 'remove', 'move'] },
      target: { type: 'string', description: 'A path relative to the project, or a branch.' },
      what: { enum: ['file', 'folder', 'branch', 'repository', 'worktree'] },
      from: { type: 'string', description: 'What it was called before it was moved.' },
    },
  },
};

const findings: JSONSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: [
      'rule',
      'level',
      'message',
      'why',
      'file',
      'line',
      'column',
      'endLine',
      'endColumn',
      'fingerprint',
      'related',
    ],
    properties: {
      rule: { type: 'string' },
      level: { enum: ['error', 'warning', 'info'] },
      message: { type: 'string' },
      why: { type: 'string' },
      fix: { type: 'string' },
      file: { type: 'string' },
      line: { type: 'integer', minimum: 1 },
      column: { type: 'integer', minimum: 1, description: 'In UTF-16 code units.' },
      endLine: { type: 'integer', minimum: 1 },
      endColumn: { type: 'integer', minimum: 1 },
      repair: {
        type: 'object',
        description: 'How lint --fix mends it: text edits, by offset in UTF-16 code units, and files that are made.',
        required: ['about', 'safe', 'edits'],
        properties: {
          about: { type: 'string' },
          safe: { type: 'boolean' },
          edits: { type: 'array' },
          creates: { type: 'array' },
        },
      },
      fingerprint: { type: 'string', description: 'The same wherever the lines around it move.' },
      related: { type: 'array', items: { type: 'object' } },
      suppressed: {
        type: 'object',
        description: 'Why it does not count.',
        additionalProperties: false,
        required: ['by', 'reason'],
        properties: { by: { enum: ['comment', 'baseline'] }, reason: { type: 'string' } },
      },
    },
  },
};

/** What a command's answers are called: its name, with hyphens. */
export function kindOf(name: string): string {
  return name.replaceAll(' ', '-');
}

/** A command's answer as one JSON document: the result's own keys beside what every answer has. */
export function envelope(
  command: string,
  outcome: Outcome,
  applied: { changes: readonly Change[]; dryRun: boolean },
): Record<string, unknown> {
  return {
    format_version: formatVersion,
    kind: kindOf(command),
    ...(outcome.result as Record<string, unknown>),
    findings: outcome.findings ?? [],
    changes: applied.changes,
    dry_run: applied.dryRun,
    warnings: outcome.warnings ?? [],
    next: outcome.next ?? [],
  };
}

/** The schema of {@link envelope} for a command. */
export function answerSchema({ name, result }: Pick<Command, 'name' | 'result'>): JSONSchema {
  const own = result as { properties?: Record<string, JSONSchema>; required?: string[] };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `specops ${name} --json`,
    type: 'object',
    additionalProperties: false,
    required: ['format_version', 'kind', ...(own.required ?? []), 'findings', 'changes', 'dry_run', 'warnings', 'next'],
    properties: {
      format_version: { const: formatVersion },
      kind: { const: kindOf(name) },
      ...own.properties,
      findings,
      changes,
      dry_run: { type: 'boolean' },
      warnings: { type: 'array', items: { type: 'string' } },
      next: steps,
    },
  };
}

const codes: ErrorCode[] = [
  'E_USAGE',
  'E_INPUT',
  'E_CONFIG',
  'E_ENV',
  'E_BUSY',
  'E_IO',
  'E_LIMIT',
  'E_UNSAFE',
  'E_BUG',
  'E_INTERRUPTED',
];

/** A failure as one JSON document. */
export function errorEnvelope({
  code,
  message,
  fix,
  retryable,
  rolledBack,
  leftovers,
  headSwitched,
  output,
}: SpecopsError): Record<string, unknown> {
  return {
    format_version: formatVersion,
    kind: 'error',
    error: {
      code,
      message,
      fix: fix ?? null,
      retryable,
      rolledBack,
      leftovers,
      ...(headSwitched === undefined ? {} : { headSwitched }),
      ...(output === undefined ? {} : { output }),
    },
  };
}

/** The schema of {@link errorEnvelope}. */
export const errorSchema: JSONSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'specops … --json, where it could not run',
  type: 'object',
  additionalProperties: false,
  required: ['format_version', 'kind', 'error'],
  properties: {
    format_version: { const: formatVersion },
    kind: { const: 'error' },
    error: {
      type: 'object',
      additionalProperties: false,
      required: ['code', 'message', 'fix', 'retryable', 'rolledBack', 'leftovers'],
      properties: {
        code: { enum: codes },
        message: { type: 'string' },
        fix: { type: ['string', 'null'], description: 'A command, or a sentence, that mends it.' },
        retryable: { type: 'boolean', description: 'The same call may succeed later.' },
        rolledBack: { type: 'boolean', description: 'Writing had begun, and everything was put back.' },
        leftovers: { type: 'array', items: { type: 'string' }, description: 'What could not be put back.' },
        headSwitched: { const: false, description: 'Everything was written, but HEAD is not on the branch.' },
        output: { type: 'string', description: 'What another program said that failed: a hook, or gh.' },
      },
    },
  },
};
