import type { Span } from './span.js';

/** A promise about a resource: `path op value`. */
export interface Guarantee extends Span {
  /** `G-010` */
  id: string;
  /** Dotted keys with `[n]` or `[*]`, or the word `instances`. */
  path: string;
  operator: Operator;
  /** Absent for `exists` and `absent`. */
  value: string | number | boolean | null | (string | number | boolean)[];
  text: string;
}

/** A resource that a plan declares, in a `yaml specops` block of data-model.md. */
export interface Resource extends Span {
  id: string;
  /** A Terraform address without index, a Kubernetes `apiVersion/Kind/namespace/name`, or `pending`. */
  address: string;
  satisfies: (Span & { id: string })[];
  owns: string[];
  guarantees: Guarantee[];
  /** Where the id stands. */
  at: Span;
}

const operators = [
  '=',
  '!=',
  '>=',
  '<=',
  '>',
  '<',
  'not in',
  'in',
  'contains',
  'matches',
  'exists',
  'absent',
  'references',
] as const;
export type Operator = (typeof operators)[number];

const form =
  /^([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[(?:\d+|\*)\])*)\s+(!=|>=|<=|=|>|<|not in\b|in\b|contains\b|matches\b|exists\b|absent\b|references\b)\s*(\S.*|)$/;

function scalar(text: string): string | number | boolean | null | undefined {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(text);
  if (quoted) return (quoted[1] ?? '').replace(/\\(.)/g, '$1');
  return /^[\w.:/@*-]+$/.test(text) ? text : undefined;
}

/** A guarantee's text read into its parts, or what is wrong with it in words. */
export function parseGuarantee(text: string): Pick<Guarantee, 'path' | 'operator' | 'value'> | { problem: string } {
  const match = form.exec(text.trim());
  if (!match) return { problem: `"${text}" is not "path op value" with one of ${operators.join(', ')}` };
  const operator = match[2] as Operator;
  const rest = (match[3] ?? '').trim();
  if (operator === 'exists' || operator === 'absent') {
    return rest === ''
      ? { path: match[1] ?? '', operator, value: null }
      : { problem: `nothing may follow "${operator}" in "${text}"` };
  }
  if (operator === 'in' || operator === 'not in') {
    const list = /^\[(.*)\]$/.exec(rest)?.[1];
    const values = list?.split(',').map((value) => scalar(value.trim()));
    if (!values || values.some((value) => value === undefined || value === null))
      return { problem: `"${operator}" needs a list, such as in ["a", "b"], in "${text}"` };
    return { path: match[1] ?? '', operator, value: values as (string | number | boolean)[] };
  }
  const value = scalar(rest);
  if (value === undefined) return { problem: `"${rest}" is no number, true, false, null or "text" in "${text}"` };
  if (['>', '<', '>=', '<='].includes(operator) && typeof value !== 'number')
    return { problem: `"${operator}" needs a number in "${text}"` };
  return { path: match[1] ?? '', operator, value };
}
