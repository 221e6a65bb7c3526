import { validationPhases } from '../model/catalog.js';
import type { JSONSchema } from '../model/command.js';
import type { Gate } from '../model/constitution.js';
import type { Document } from '../model/document.js';
import { documentOf, type Feature } from '../model/feature.js';
import { headingPath } from '../model/markdown.js';
import type { Project } from '../model/project.js';
import { cited } from './facts.js';
import { categoryQuestion } from './intent/choice.js';
import { findTerms } from './intent/terms.js';

/** A fact a machine can count in a feature, with what it counted. */
export interface Fact {
  /** Null where nothing can be said yet. */
  value: number | null;
  evidence: string;
  /** What a new plan asks where nothing can be said yet, or where only a person can mend it. */
  question?: string;
}

/** What a check came to: passed, failed, or not decidable yet. */
export interface Verdict {
  passed: boolean | null;
  evidence: string;
  /** What a new plan asks in its place; null for the gate's own question. */
  question: string | null;
}

/** The facts a gate's check may name, of one feature. Reads documents only, so a plan and the linter agree. */
export function planFacts(feature: Feature, project: Pick<Project, 'catalog'>): Record<string, Fact> {
  const spec = documentOf(feature, 'spec');
  const plan = documentOf(feature, 'plan');
  const data = documentOf(feature, 'data-model');
  const quickstart = documentOf(feature, 'quickstart');
  return {
    iac_tools: iacTools(plan, project),
    contracts: {
      value: feature.contracts.length,
      evidence: listed(
        feature.contracts.map(({ path }) => path.slice(feature.folder.length + 1)),
        'no contract',
      ),
    },
    modules_without_contract: plan ? withoutContract(plan, feature) : unknown('plan.md'),
    unvalidated_scenarios:
      spec && quickstart
        ? missing(ids(spec, 'scenario'), citedIn(quickstart), 'scenario', 'without a validation')
        : unknown('quickstart.md'),
    resources_without_module:
      data && plan
        ? missing(ids(data, 'resource'), citedIn(plan), 'resource', 'without a module')
        : unknown('data-model.md'),
    resources_declared_twice: data ? twice(data) : unknown('data-model.md'),
    untraced_decisions: plan ? untraced(plan) : unknown('plan.md'),
    phases_without_rollback: plan ? withoutRollback(plan) : unknown('plan.md'),
    validation_phases: quickstart ? phases(quickstart) : unknown('quickstart.md'),
  };
}

/** Decides a check, `name op number`, by facts; a name that is no fact is never decided. */
export function decide(check: string, facts: Record<string, Fact>): Verdict {
  const match = /^([a-z_]+) *(<=|>=|=|<|>) *(\d+)$/.exec(check);
  const fact = match && Object.hasOwn(facts, match[1] ?? '') ? facts[match[1] ?? ''] : undefined;
  if (!match || !fact) return { passed: null, evidence: `no fact answers "${check}"`, question: null };
  if (fact.value === null) return { passed: null, evidence: fact.evidence, question: fact.question ?? null };
  const bound = Number(match[3]);
  const comparisons = {
    '<=': fact.value <= bound,
    '>=': fact.value >= bound,
    '=': fact.value === bound,
    '<': fact.value < bound,
    '>': fact.value > bound,
  };
  return {
    passed: comparisons[match[2] as keyof typeof comparisons],
    evidence: fact.evidence,
    question: fact.question ?? null,
  };
}

/** A gate of a plan as it stands. */
export interface GateState {
  id: string;
  question: string;
  state: 'passed' | 'failed' | 'justified' | 'open' | 'missing';
  evidence: string | null;
}

/** The JSON Schema of a list of {@link GateState}. */
export const gates: JSONSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'question', 'state', 'evidence'],
    additionalProperties: false,
    properties: {
      id: { type: 'string' },
      question: { type: 'string' },
      state: { enum: ['passed', 'failed', 'justified', 'open', 'missing'] },
      evidence: {
        type: ['string', 'null'],
        description: 'What a machine counted; null where only a person can decide.',
      },
    },
  },
};

/** Where each gate of the constitution stands in a feature's plan. */
export function gateStates(feature: Feature, project: Pick<Project, 'catalog' | 'constitution'>): GateState[] {
  const plan = documentOf(feature, 'plan');
  const facts = planFacts(feature, project);
  return (project.constitution?.gates ?? []).map((gate) => {
    const id = gate.id ?? gate.question;
    const carried = plan?.gates.find((one) => one.id === gate.id);
    const verdict = gate.check === null ? null : decide(gate.check, facts);
    const evidence = verdict?.evidence ?? null;
    const state = !carried
      ? 'missing'
      : plan && justified(plan, gate)
        ? 'justified'
        : asked(plan, carried)
          ? 'open'
          : verdict?.passed === false || carried.judgement === 'failed'
            ? 'failed'
            : carried.checked || carried.judgement === 'not applicable'
              ? 'passed'
              : 'open';
    return { id, question: gate.question, state, evidence };
  });
}

/** True where an open question stands under a gate. */
function asked(plan: Document | undefined, { start, end }: Gate): boolean {
  return plan?.markers.some((marker) => marker.start >= start && marker.start < end) ?? false;
}

/** True where Complexity Tracking names the gate, or its article, and gives a reason that is no open question. */
export function justified(plan: Document, gate: Pick<Gate, 'id' | 'article'>): boolean {
  return plan.exceptions.some(
    (exception) =>
      exception.gates.some((name) => name === gate.id || name === gate.article) &&
      /\p{L}{3}/u.test(exception.reason) &&
      !plan.markers.some((marker) => marker.start >= exception.start && marker.start < exception.end),
  );
}

function unknown(file: string): Fact {
  return { value: null, evidence: `${file} does not exist yet` };
}

function listed(names: readonly string[], none: string): string {
  return names.length === 0 ? none : names.join(', ');
}

function ids(document: Document, kind: 'scenario' | 'resource'): string[] {
  return [...new Set(document.definitions.filter((one) => one.kind === kind).map(({ id }) => id))];
}

function citedIn(document: Document): Set<string> {
  return new Set(document.citations.map(({ id }) => id));
}

function missing(wanted: readonly string[], present: ReadonlySet<string>, what: string, without: string): Fact {
  const lacking = wanted.filter((id) => !present.has(id));
  return {
    value: lacking.length,
    evidence:
      lacking.length === 0 ? `${plural(wanted.length, what)}, none ${without}` : `${without}: ${lacking.join(', ')}`,
  };
}

/** `1 scenario`, `2 scenarios` */
export function plural(number: number, noun: string): string {
  const many = /(?:s|x|ch|sh)$/.test(noun)
    ? `${noun}es`
    : /[^aeiou]y$/.test(noun)
      ? `${noun.slice(0, -1)}ies`
      : `${noun}s`;
  return `${String(number)} ${number === 1 ? noun : many}`;
}

/** Lines of a plan that name its IaC tools, ours and those of the Spec Kit family. */
const toolLine =
  /^(?:\*\*|__)(?:IaC tools?|Primary Dependencies|Infrastructure(?: as Code)? tools?|Infrastructure as Code|IaC|Provisioning)(?::?(?:\*\*|__):?)/i;
/** What a tool is named for when it is not used. */
const notUsed = /\b(?:no|not|non|without|instead of|rather than|replac\w*|existing|never|except)\b[^.;|]*$/i;

/** IaC tools that the plan's decisions or its "IaC tools" line name; tools that read the same code count once. */
function iacTools(plan: Document | undefined, { catalog }: Pick<Project, 'catalog'>): Fact {
  if (!plan) return unknown('plan.md');
  const lines = [...plan.items, ...plan.paragraphs].flatMap(({ text }) => text.split(/\r\n|\n|\r/));
  const named = [
    ...plan.definitions.filter(({ kind }) => kind === 'decision').map(({ text }) => text),
    ...lines.filter((text) => toolLine.test(text)),
  ];
  const isUsed = (text: string, names: readonly string[]) =>
    findTerms(text, names).some(({ start }) => !notUsed.test(text.slice(Math.max(0, start - 80), start)));
  const tools = catalog.technologies.filter(
    ({ iac, aliases, name }) => iac !== undefined && named.some((text) => isUsed(text, [...aliases, name])),
  );
  const families = new Set(tools.map(({ iac }) => iac));
  if (families.size === 0) {
    const category = catalog.categories.find(({ id }) => id === 'iac');
    return {
      value: null,
      evidence: 'no IaC tool is chosen yet',
      ...(category ? { question: categoryQuestion(category, catalog) } : {}),
    };
  }
  return {
    value: families.size,
    evidence: `${plural(families.size, 'IaC tool')}: ${tools.map(({ name }) => name).join(', ')}`,
  };
}

/** Rows of the plan's table of modules whose interface is no file of contracts/. */
function withoutContract(plan: Document, feature: Feature): Fact {
  const files = feature.contracts.map(({ path }) => path.slice(feature.folder.length + 1));
  const rows = plan.tables
    .filter((table) => /^modules$/i.test(plan.headings[table.section]?.title ?? ''))
    .flatMap((table) => table.rows);
  const lacking = rows.filter((cells) => !files.some((file) => cells.some(({ text }) => text.includes(`(${file})`))));
  const evidence =
    lacking.length === 0
      ? `${plural(rows.length, 'module')}, none without a contract`
      : `without a contract: ${lacking.map(([name]) => name?.text ?? '').join(', ')}`;
  return { value: lacking.length, evidence };
}

function twice(data: Document): Fact {
  const names = data.resources.flatMap(({ id, address }) => (address === 'pending' ? [id] : [id, address]));
  const again = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return {
    value: again.length,
    evidence:
      again.length === 0
        ? `${plural(data.resources.length, 'resource')}, each declared once`
        : `declared twice: ${again.join(', ')}`,
  };
}

function untraced(plan: Document): Fact {
  const decisions = plan.definitions.filter(({ kind }) => kind === 'decision');
  const lacking = decisions.filter(
    (decision) => !cited(plan.citations, decision).some((id) => /^(?:FR|NFR|SC)-/.test(id)),
  );
  if (lacking.length === 0)
    return { value: 0, evidence: `${plural(decisions.length, 'decision')}, each serves a requirement` };
  const names = lacking.map(({ id, text }) => `${id} ${text.trim()}`).join(' and ');
  return {
    value: lacking.length,
    evidence: `serves no requirement: ${lacking.map(({ id }) => id).join(', ')}`,
    question: `which requirement of spec.md is missing for ${names}, or is it not needed?`,
  };
}

function withoutRollback(plan: Document): Fact {
  const phases = plan.headings.filter((heading) => /^phase\s+\d/i.test(heading.title) && heading.depth > 2);
  const prose = [...plan.items, ...plan.paragraphs];
  const lacking = phases.filter(
    (phase) =>
      !prose.some(
        ({ start, text }) => start > phase.start && start < phase.sectionEnd && /^\*\*Rollback\*\*:\s*\S/i.test(text),
      ),
  );
  return {
    value: lacking.length,
    evidence:
      lacking.length === 0
        ? `${plural(phases.length, 'phase')}, each with a rollback`
        : `no rollback in: ${lacking.map(({ title }) => title).join('; ')}`,
  };
}

function phases(quickstart: Document): Fact {
  const titles = quickstart.headings.map((_, index) => headingPath(quickstart, index).at(-1) ?? '');
  const found = validationPhases.filter((phase) => titles.some((title) => title.toLowerCase().startsWith(phase)));
  return { value: found.length, evidence: listed(found, 'no phase of validation') };
}
