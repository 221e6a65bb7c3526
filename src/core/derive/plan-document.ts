import type { Catalog } from '../../model/catalog.js';
import type { Gate } from '../../model/constitution.js';
import type { Document } from '../../model/document.js';
import type { Definition } from '../../model/definition.js';
import { markerText, withoutMarkers } from '../../model/marker.js';
import { rendered } from '../knowledge/constraint.js';
import { environmentsOf, stagesOf, type Environments, type Stage } from '../intent/environments.js';
import { plural, type Verdict } from '../gate.js';
import { alternatives } from '../intent/choice.js';
import { inline, type Data } from '../render.js';
import { stateLines } from './iac-state.js';
import type { Plan } from './plan.js';
import type { PlanRequest } from './planned.js';
import { setApart } from './set-apart.js';
import { placeOf, prerequisitesOf, proofRollback, titleOfStage } from './promotion.js';

/** The data of `templates/plan.md.hbs`; `verdicts` are by the gates' ids, none while nothing is decided. */
export function planData(request: PlanRequest, plan: Plan, verdicts: ReadonlyMap<string, Verdict>): Data {
  const { feature, spec } = request;
  const tools = plan.decisions.filter(({ technology }) => technology?.iac !== undefined);
  const count = (kind: Definition['kind']) => spec.definitions.filter((one) => one.kind === kind).length;
  const failed = request.gates.filter(({ id }) => isFailed(verdicts.get(id ?? '')));
  const environments = environmentsOf(spec);
  const traced = request.gates.some(({ check }) => check?.startsWith('untraced_decisions') === true);
  return {
    title: titleOf(spec),
    feature: feature.name,
    variant: request.variant,
    up: wayUp(request),
    today: request.today,
    request: inlined(request.choices),
    counts: `${plural(count('requirement'), 'requirement')} of ${plural(count('story'), 'scenario')}`,
    modules: plan.modules.map((module) => ({
      name: module.name,
      what: [...module.resources.map(({ kind }) => kind), ...module.decisions.map(({ name }) => name)].join(', '),
      ids: [...module.resources, ...module.decisions].map(({ id }) => id).join(', '),
      contract: module.contract,
      satisfies: module.satisfies.join(', '),
    })),
    moduleNames: plan.modules.map(({ name }) => `modules/${name}/`),
    decisions: plan.decisions.map((decision) => ({
      id: decision.id,
      title: decision.title,
      rationale: decision.rationale,
      compared: decision.rivals.length === 0 ? null : alternatives(decision.rivals.map((rival) => rival.name)),
      apart: setApart(decision),
      satisfies: decision.satisfies.length > 0 ? decision.satisfies.join(', ') : servesNothing(decision.name, traced),
    })),
    refusals: plan.refusals.map(({ name, text, by }) => ({ name: inline(name), text: inline(text), by })),
    tools: tools.map(({ name, id }) => `${name} (${id})`).join(', '),
    state: stateLines(spec, plan.decisions, request.catalog),
    environments: environmentLine(spec, environments, request.catalog),
    contracts: plan.contracts.map(({ file }) => file),
    constraints: constraintRows(request, plan),
    unserved: plan.unserved.map(({ id, text }) => ({ id, text: excerpt(text), question: servesIt(id) })),
    gates: gateGroups(request, verdicts),
    failed: failed.map(({ id, question }) => ({
      id,
      violation: inline(verdicts.get(id ?? '')?.evidence ?? ''),
      question: markerText(`${id ?? ''} why is this needed, or what goes? ${question}`),
    })),
    stages: stagesOf(environments.list).map((stage, index) => ({ number: index + 3, ...stageData(stage, plan) })),
  };
}

/** The constraints that the specification holds, with the requirement of each and what serves it. */
function constraintRows({ spec, constraints = [] }: PlanRequest, plan: Plan): Data {
  return rendered(spec).flatMap(({ definition, ids }) =>
    constraints
      .filter(({ id }) => ids.includes(id))
      .map(({ id, text, source, owner, link }) => ({
        id: link === undefined ? id : `[${id}](${link})`,
        requirement: definition.id,
        text: inline(text),
        source: [source, owner]
          .map((part) => (part === undefined ? '' : inline(part)))
          .filter((part) => part !== '')
          .join(', '),
        served: [...plan.decisions, ...plan.resources]
          .filter(({ satisfies }) => satisfies.includes(definition.id))
          .map((one) => one.id)
          .join(', '),
      })),
  );
}

/** What was asked for, on one line; null for nothing. */
function inlined(choices: string): string | null {
  const lines = withoutMarkers(choices)
    .split(/[\r\n]+/)
    .map((line) => inline(line.trim()).replace(/[,;]$/, ''))
    .filter((line) => line !== '');
  return lines.length === 0 ? null : lines.join(', ');
}

/** From the folder of a plan to that of its specification. */
export function wayUp({ variant }: Pick<PlanRequest, 'variant'>): string {
  return variant === null ? '' : '../../';
}

/** The title of a specification without the words that say what document it is. */
export function titleOf(spec: Document): string {
  return (spec.headings.find(({ depth }) => depth === 1)?.title ?? '').replace(
    /^(?:Feature|Infrastructure) Specification:\s*/i,
    '',
  );
}

/** A statement without its markers and links, short enough for a list. */
export function excerpt(text: string): string {
  const plain = withoutMarkers(text)
    .replace(/\s+/g, ' ')
    .replace(/(?<!\s)\s*\([^()]*\)\s*$/, '')
    .replace(/…\.$/, '…')
    .trim();
  return plain.length <= 140 ? plain : `${plain.slice(0, plain.lastIndexOf(' ', 137))} …`;
}

/** Environments in the order of promotion, or the requirement that still asks which there are. */
function environmentLine(spec: Document, { list, ids }: Environments, { topics }: Catalog): string {
  if (list.length > 0) return `${list.map(({ label }) => label).join(', then ')} (${ids.join(', ')})`;
  const topic = topics.find(({ id }) => id === 'environments');
  const asked = spec.markers.find(({ question }) => topic && question.startsWith(topic.question));
  return asked
    ? `not decided yet, ${asked.subject ?? 'spec.md'} asks; until then one, the first`
    : 'spec.md names none, so one, the first';
}

/** A phase of the plan: an environment, or the proof of the whole. */
function stageData(stage: Stage, { resources }: Plan) {
  const common = { title: titleOfStage(stage), prerequisites: prerequisitesOf(stage) };
  const data = resources.filter(({ keepsData }) => keepsData).map(({ kind }) => kind);
  const restored =
    data.length === 0
      ? ''
      : `; ${data.join(', ')} ${data.length === 1 ? 'keeps its' : 'keep their'} content, or ${data.length === 1 ? 'gets' : 'get'} it back from a proved backup`;
  if (stage.kind === 'proof')
    return {
      ...common,
      deliverables: 'results of the integration validation, one line of JSON for each scenario and criterion.',
      rollback: proofRollback,
    };
  const first = stage.before === null;
  return {
    ...common,
    deliverables: first
      ? `the rollback of each module; ${placeOf(stage)}, with the results of its validation, taken back once and applied again.`
      : `${placeOf(stage)}, with the same modules, inputs and a state of its own, and the results of its validation.`,
    rollback: `apply the environment's previous version${restored}.`,
  };
}

/** Gates by article; what a machine has decided is ticked or not, what it cannot decide asks. */
function gateGroups(
  { gates, articles }: Pick<PlanRequest, 'gates' | 'articles'>,
  verdicts: ReadonlyMap<string, Verdict>,
): Data {
  const numerals = [...new Set(gates.map(({ article }) => article ?? ''))];
  return numerals.map((numeral) => ({
    article: numeral,
    title: articles.find((article) => article.numeral === numeral)?.title ?? '',
    gates: gates
      .filter((gate) => (gate.article ?? '') === numeral)
      .map((gate) => gateData(gate, verdicts.get(gate.id ?? ''))),
  }));
}

/** What stands in the place of the requirements a decision serves: the question, unless a gate asks it. */
function servesNothing(name: string, traced: boolean): string {
  return traced
    ? 'nothing yet, see the gates'
    : markerText(`which requirement of spec.md is missing for ${name}, or is it not needed?`);
}

/** What to ask of a requirement that nothing serves. */
function servesIt(id: string): string {
  return markerText(
    `what serves ${id} - a decision of its own, one of those above, or something that is there already?`,
  );
}

/** True where the facts decide against a gate, and a reason is wanted rather than an answer. */
function isFailed(verdict: Verdict | undefined): boolean {
  return verdict?.passed === false && verdict.question === null;
}

function gateData(gate: Gate, verdict: Verdict = { passed: null, evidence: '', question: null }): Data {
  const id = gate.id ?? '';
  const asked = gate.question.replace(/[?？]$/, '');
  const question = verdict.question ?? `${asked.charAt(0).toLowerCase()}${asked.slice(1)} - yes, or what and why?`;
  return {
    id,
    question: gate.question,
    box: verdict.passed === true ? 'x' : ' ',
    evidence: gate.check === null || verdict.passed === null ? null : `${inline(verdict.evidence)} (\`${gate.check}\`)`,
    marker: verdict.passed === true || isFailed(verdict) ? null : markerText(`${id} ${question}`),
  };
}
