import { parseGuarantee } from '../../model/resource.js';
import { environmentsOf, stagesOf } from '../intent/environments.js';
import type { Document } from '../../model/document.js';
import type { Decision, DerivedResource } from './planned.js';

/** The commands by which the promises of the data model are seen in what an IaC tool plans. */
export interface PromiseCheck {
  ids: string[];
  lines: string[];
}

/** The commands of the tools whose plan can be read as JSON. */
const commands: Record<string, string> = { terraform: 'terraform', opentofu: 'tofu' };

/** What to run to see the guarantees of Terraform resources in the plan of the first environment; null for none. */
export function promiseCheckOf(
  spec: Document,
  decisions: readonly Decision[],
  resources: readonly DerivedResource[],
): PromiseCheck | null {
  const tool = decisions.flatMap(({ technology }) => commands[technology?.id ?? ''] ?? [])[0];
  const promised = resources.flatMap(({ address, guarantees }) =>
    guarantees.flatMap(({ id, text }) => {
      const program = address === null || address.includes('/') ? null : programOf(address, text);
      return program === null ? [] : [{ id, program }];
    }),
  );
  if (tool === undefined || promised.length === 0) return null;
  const place = stagesOf(environmentsOf(spec).list)[0]?.place?.folder ?? 'environments/first/';
  return {
    ids: promised.map(({ id }) => id),
    lines: [
      'planned=$(mktemp)',
      `${tool} -chdir=${place} init -input=false > /dev/null`,
      `${tool} -chdir=${place} plan -input=false -out="$planned" > /dev/null`,
      `${tool} -chdir=${place} show -json "$planned" > "$planned.json"`,
      ...promised.map(({ id, program }) => `jq -e '${program}' "$planned.json" # ${id}`),
    ],
  };
}

/** The program for jq that is true where all planned resources of a type keep a guarantee; null where jq cannot tell. */
export function programOf(type: string, guarantee: string): string | null {
  const parsed = parseGuarantee(guarantee);
  if ('problem' in parsed) return null;
  const each = `.planned_values | .. | objects | select(.type? == ${literal(type)} and .mode? == "managed") | .values`;
  if (parsed.path === 'instances') {
    const test = testOf(parsed.operator, parsed.value);
    return test && `[${each}] | length | ${test}`;
  }
  const test = testOf(parsed.operator, parsed.value);
  const path = parsed.path
    .split('.')
    .map((key) => `.${key.replace(/^([\w-]+)/, (name) => (/^\w+$/.test(name) ? name : literal(name)))}`)
    .join('')
    .replaceAll('[*]', '[]?');
  return test && `[${each} | [${path}] | length > 0 and all(${test})] | length > 0 and all`;
}

function testOf(operator: string, value: unknown): string | null {
  const values = [value].flat().map(literal);
  const [first = 'null'] = values;
  switch (operator) {
    case '=':
      return `. == ${first}`;
    case '!=':
      return `. != null and . != ${first}`;
    case '>':
    case '<':
    case '>=':
    case '<=':
      return `. != null and tonumber ${operator} ${first}`;
    case 'in':
      return `IN(${values.join(', ')})`;
    case 'not in':
      return `. != null and (IN(${values.join(', ')}) | not)`;
    case 'contains':
      return `. != null and (index(${first}) != null)`;
    case 'exists':
      return '. != null';
    case 'absent':
      return '. == null';
    default:
      return null;
  }
}

/** JSON, safe between single quotes of a shell. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll("'", String.raw`\u0027`);
}
