import type { Command, Outcome, Paint } from '../model/command.js';
import type { Change } from '../model/edit.js';
import { printable, printableColours, printableJson, uncoloured } from '../model/printable.js';
import { fileBlocks, findingLines } from './text.js';
import { wrap } from './wrap.js';

/** What was done of an answer. */
interface Applied {
  changes: readonly Change[];
  dryRun: boolean;
}

/**
 * An answer for people: its findings, then what the command says of its result; of a dry run, the changes. `texts` of
 * the documents that findings stand in, by path, for a terminal; null for a pipe.
 */
export function answerText(
  command: Pick<Command, 'text'>,
  outcome: Outcome,
  { changes, dryRun }: Applied,
  { paint, texts }: { paint: Paint; texts: Readonly<Record<string, string>> | null },
): string {
  const findings = outcome.findings ?? [];
  const shown = texts ? fileBlocks(findings, paint, texts) : findingLines(findings).join('\n');
  const found = shown === '' ? '' : `${shown}\n\n`;
  const planned = dryRun && (outcome.failed !== true || changes.length > 0);
  const body = planned ? dryRunText(uncoloured(changes), outcome, paint) : said(command, outcome, paint);
  return `${printableColours(found + body)}\n`;
}

/** What a command says of its result, in which no colour is but those of `paint`. */
export function said(command: Pick<Command, 'text'>, outcome: Outcome, paint: Paint): string {
  return command.text(uncoloured(outcome.result), paint, { ...outcome, next: uncoloured(outcome.next ?? []) });
}

/** What a dry run would do, in Terraform's signs. */
function dryRunText(changes: readonly Change[], { reserve }: Outcome, paint: Paint): string {
  const sign = { create: paint.green('+'), change: paint.yellow('~'), remove: paint.red('-'), move: paint.cyan('>') };
  const count = (action: keyof typeof sign) => changes.filter((change) => change.action === action).length;
  const rows = changes.map(
    ({ action, target, what, from }) =>
      `  ${sign[action]} ${what === 'file' ? '' : `${what} `}${from === undefined ? '' : `${from} → `}${target}`,
  );
  const moved = count('move') === 0 ? '' : `, ${String(count('move'))} to move`;
  const total = `Plan: ${String(count('create'))} to create, ${String(count('change'))} to change, ${String(count('remove'))} to remove${moved}.`;
  const reserved = reserve === undefined ? '' : ', and no number is reserved';
  return [...rows, ...(rows.length > 0 ? [''] : []), total, `Dry run: nothing was written${reserved}.`].join('\n');
}

/** What may come next, and why. */
export function nextText({ next = [] }: Outcome, paint: Paint): string {
  return next
    .map(({ command, why }, index) => {
      const line = printable(command);
      const reason = wrap(printable(why), paint.width, 6, 8 + line.length);
      return `${index === 0 ? '\nNext: ' : '      '}${paint.cyan(line)}  ${paint.dim(reason)}\n`;
    })
    .join('');
}

/** What somebody should know and nothing stops for. */
export function warningText({ warnings = [] }: Outcome, width = Infinity): string {
  return warnings.map((warning) => `warning: ${wrap(printable(warning), width, 2, 9)}\n`).join('');
}

/** What somebody may want to know of how it was answered. */
export function notesText({ notes = [] }: Outcome, width = Infinity): string {
  return notes.map((note) => `note: ${wrap(printable(note), width, 2, 6)}\n`).join('');
}

/** Keys of Spec Kit's scripts that hold paths, which those print in full. */
const pathKeys = new Set([
  'SPEC_FILE',
  'REPO_ROOT',
  'FEATURE_DIR',
  'FEATURE_SPEC',
  'IMPL_PLAN',
  'SPECS_DIR',
  'TASKS',
  'TASKS_TEMPLATE',
]);

/** The keys of Spec Kit's scripts, flat: one JSON object, or a line each. */
export function speckitText(
  keys: Record<string, string | string[]>,
  { full, dryRun, json }: { full: (path: string) => string; dryRun: boolean; json: boolean },
): string {
  const values = Object.fromEntries(
    Object.entries(keys).map(([key, value]) => [
      key,
      pathKeys.has(key) && typeof value === 'string' && value !== '' ? full(value) : value,
    ]),
  );
  if (json) return `${printableJson(dryRun ? { ...values, DRY_RUN: true } : values)}\n`;
  return Object.entries(values)
    .map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join(', ') : value}\n`)
    .join('');
}
