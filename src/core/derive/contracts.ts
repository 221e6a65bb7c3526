import type { Catalog, Technology } from '../../model/catalog.js';
import type { Document } from '../../model/document.js';
import { validationPhases } from '../../model/catalog.js';
import { slug } from '../naming/name.js';
import { mentions } from '../intent/terms.js';

/** A service interface: a JSON Schema of what goes in or comes out as text. */
export interface DerivedContract {
  /** Inside `contracts/`. */
  file: string;
  /** The module it belongs to; null for what all of them share. */
  module: string | null;
  text: string;
}

/** What of a module its contract speaks of. */
export interface ContractedModule {
  name: string;
  resources: readonly { kind: string; purpose: string }[];
  decisions: readonly { name: string; technology?: Technology | null }[];
}

/**
 * The interfaces of what a specification asks for: of each module what goes in, where the catalog knows it,
 * else what it answers; and what every validation answers.
 */
export function contractsOf(spec: Document, catalog: Catalog, modules: readonly ContractedModule[]): DerivedContract[] {
  const statements = spec.definitions.filter(({ kind }) => kind === 'requirement' || kind === 'story');
  const words = [spec.headings[0]?.title ?? '', ...statements.map(({ text }) => text)].join('\n');
  const known = catalog.capabilities
    .filter(({ contract, terms }) => contract !== undefined && mentions(words, terms))
    .flatMap(({ contract }) => contract ?? [])
    .filter(({ module }) => modules.some(({ name }) => name === module));
  const requests = known.map((contract) => ({
    file: `${contract.name}.schema.json`,
    module: contract.module,
    text: schemaText(contract.name, contract.title, contract.description, contract.properties, contract.required),
  }));
  const answers = modules
    .filter(({ name }) => !known.some(({ module }) => module === name))
    .map((module) => ({ file: `${module.name}.schema.json`, module: module.name, text: answerText(module) }));
  return [
    ...requests,
    ...answers,
    { file: 'validation.schema.json', module: null, text: json(validationResult(spec)) },
  ];
}

/** What a module prints once it is in place: where each thing it holds is found. */
function answerText({ name, resources, decisions }: ContractedModule): string {
  const found = resources.map(({ kind, purpose }) => [
    slug(kind),
    { type: 'string', minLength: 1, description: `Where the ${kind} is found: ${purpose}.` },
  ]);
  const running = decisions.map((decision) => [
    slug(decision.name),
    { type: 'string', minLength: 1, description: answerOf(decision) },
  ]);
  const holds = Object.fromEntries([...found, ...running]) as Record<string, unknown>;
  return schemaText(
    name,
    `Answer of module ${name}`,
    'What the module prints as JSON when it is in place in an environment.',
    {
      module: { const: name },
      environment: { type: 'string', pattern: '^[a-z][a-z0-9-]*$', description: 'The environment it is in.' },
      holds: { type: 'object', additionalProperties: false, required: Object.keys(holds), properties: holds },
    },
    ['module', 'environment', 'holds'],
  );
}

/** What a module says of a technology: a service has an account, what one runs oneself a version. */
function answerOf({ name, technology }: ContractedModule['decisions'][number]): string {
  const { Runs = '', Licence = '', Operation = '' } = technology?.traits ?? {};
  const isService =
    /^(?:AWS|Azure|Google Cloud|GitHub|Cloudflare|as a service)(?:;|,|$)/.test(Runs) ||
    Licence.startsWith('a service of') ||
    /^by (?!the customer)/.test(Operation);
  return isService ? `Account, project or subscription in which ${name} is used.` : `Version of ${name} that runs.`;
}

function schemaText(
  name: string,
  title: string,
  description: string,
  properties: Record<string, unknown>,
  required: readonly string[],
): string {
  return json({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${name}.schema.json`,
    title,
    description,
    type: 'object',
    additionalProperties: false,
    required,
    properties,
  });
}

/** What every validation script answers with on stdout, so that people, CI and SpecOps read the same evidence. */
function validationResult(spec: Document): Record<string, unknown> {
  const proves = [...new Set(spec.definitions.map(({ id }) => id))].sort();
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'validation.schema.json',
    title: 'Result of a validation',
    description:
      'One JSON object a line, for each scenario, criterion or requirement that a validation script has tried.',
    type: 'object',
    additionalProperties: false,
    required: ['proves', 'phase', 'passed', 'evidence'],
    properties: {
      proves: {
        type: 'string',
        ...(proves.length > 0 ? { enum: proves } : {}),
        description: 'What was tried, by its id in spec.md.',
      },
      phase: { enum: [...validationPhases], description: 'When it was tried.' },
      passed: { type: 'boolean' },
      evidence: { type: 'string', minLength: 1, description: 'What was seen: a message, a figure, a link to a log.' },
    },
  };
}

function json(data: unknown): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}
