import type { Catalog } from '../../model/catalog.js';
import type { Document } from '../../model/document.js';
import { validationPhases } from '../../model/catalog.js';
import { mentions } from '../terms.js';

/** A service interface: a JSON Schema of what goes in or comes out as text. */
export interface DerivedContract {
  /** Inside `contracts/`. */
  file: string;
  /** The module it belongs to; null for what all of them share. */
  module: string | null;
  text: string;
}

/** The interfaces of what a specification asks for: one a capability that has one, and the validations' result. */
export function contractsOf(spec: Document, catalog: Catalog): DerivedContract[] {
  const statements = spec.definitions.filter(({ kind }) => kind === 'requirement' || kind === 'story');
  const words = [spec.headings[0]?.title ?? '', ...statements.map(({ text }) => text)].join('\n');
  const interfaces = catalog.capabilities
    .filter(({ contract, terms }) => contract !== undefined && mentions(words, terms))
    .flatMap(({ contract }) => contract ?? []);
  return [
    ...interfaces.map((contract) => ({
      file: `${contract.name}.schema.json`,
      module: contract.module,
      text: json({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: `${contract.name}.schema.json`,
        title: contract.title,
        description: contract.description,
        type: 'object',
        additionalProperties: false,
        required: contract.required,
        properties: contract.properties,
      }),
    })),
    { file: 'validation.schema.json', module: null, text: json(validationResult(spec)) },
  ];
}

/** What every validation script answers with on stdout, so that people, CI and SpecOps read the same evidence. */
function validationResult(spec: Document): Record<string, unknown> {
  const ids = spec.definitions
    .filter(({ kind }) => kind === 'scenario' || kind === 'criterion' || kind === 'story')
    .map(({ id }) => id);
  const limits = spec.definitions.filter(({ id }) => id.startsWith('NFR-')).map(({ id }) => id);
  const proves = [...new Set([...ids, ...limits])].sort();
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
