import type { Catalog, validationPhases } from '../../model/catalog.js';
import type { Gate } from '../../model/constitution.js';
import type { Document } from '../../model/document.js';
import type { Definition } from '../../model/definition.js';
import { markerText, withoutMarkers } from '../../model/marker.js';
import { scenarioParts } from '../../model/spec.js';
import { writeYaml } from '../../model/yaml.js';
import { rendered } from '../constraint.js';
import { cited } from '../facts.js';
import { plural, type Verdict } from '../gate.js';
import { alternatives, rivalsOf } from '../choice.js';
import { inline, type Data } from '../render.js';
import { linksOf, type Plan, type PlanRequest } from './plan.js';
import type { Decision } from './planned.js';
import { topologyOf } from './topology.js';

/** The script that validates a scenario, a criterion or a requirement: `validation/post-deploy/us1-2.sh`. */
export function scriptOf(phase: (typeof validationPhases)[number], id: string): string {
  return `validation/${phase}/${id.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.sh`;
}

/** The data of `templates/plan.md.hbs`; `verdicts` are by the gates' ids, none while nothing is decided. */
export function planData(request: PlanRequest, plan: Plan, verdicts: ReadonlyMap<string, Verdict>): Data {
  const { feature, spec } = request;
  const tools = plan.decisions.filter(({ technology }) => technology?.iac !== undefined);
  const count = (kind: Definition['kind']) => spec.definitions.filter((one) => one.kind === kind).length;
  const failed = request.gates.filter(({ id }) => isFailed(verdicts.get(id ?? '')));
  const traced = request.gates.some(({ check }) => check?.startsWith('untraced_decisions') === true);
  return {
    title: titleOf(spec),
    feature: feature.name,
    variant: request.variant,
    up: wayUp(request),
    today: request.today,
    request: request.choices.trim() === '' ? null : inline(withoutMarkers(request.choices)),
    counts: `${plural(count('requirement'), 'requirement')} of ${plural(count('story'), 'scenario')}`,
    modules: plan.modules.map((module) => ({
      name: module.name,
      what: [...module.resources.map(({ kind }) => kind), ...module.decisions.map(({ name }) => name)].join(', '),
      ids: [...module.resources, ...module.decisions].map(({ id }) => id).join(', '),
      contract: module.contract,
      satisfies: module.satisfies.join(', '),
    })),
    moduleNames: plan.modules.map(({ name }) => `modules/${name}/`),
    decisions: plan.decisions.map(({ id, title, satisfies, rationale, name, rivals }) => ({
      id,
      title,
      rationale,
      compared: rivals.length === 0 ? null : alternatives(rivals),
      satisfies: satisfies.length > 0 ? satisfies.join(', ') : servesNothing(name, traced),
    })),
    tools: tools.map(({ name, id }) => `${name} (${id})`).join(', '),
    state: tools.map(({ name, technology }) => `${name}: ${technology?.traits['State'] ?? 'see research.md'}`),
    environments: topicRow(spec, 'Environments'),
    contracts: plan.contracts.map(({ file }) => file),
    constraints: constraintRows(request, plan),
    unserved: plan.unserved.map(({ id, text }) => ({ id, text: excerpt(text), question: servesIt(id) })),
    gates: gateGroups(request, verdicts),
    failed: failed.map(({ id, question }) => ({
      id,
      violation: inline(verdicts.get(id ?? '')?.evidence ?? ''),
      question: markerText(`${id ?? ''} why is this needed, or what goes? ${question}`),
    })),
    dataKept: plan.resources.filter(({ keepsData }) => keepsData).map(({ kind }) => kind),
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

/** From the folder of a plan to that of its specification. */
function wayUp({ variant }: Pick<PlanRequest, 'variant'>): string {
  return variant === null ? '' : '../../';
}

/** The title of a specification without the words that say what document it is. */
export function titleOf(spec: Document): string {
  return (spec.headings.find(({ depth }) => depth === 1)?.title ?? '').replace(
    /^(?:Feature|Infrastructure) Specification:\s*/i,
    '',
  );
}

function storyTitle({ text }: Definition): string {
  return text.replace(/\(Priority:[^)]*\)\s*$/i, '').trim();
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A statement without its markers and links, short enough for a list. */
export function excerpt(text: string): string {
  const plain = withoutMarkers(text)
    .replace(/\s+/g, ' ')
    .replace(/\s*\([^()]*\)\s*$/, '')
    .trim();
  return plain.length <= 140 ? plain : `${plain.slice(0, plain.lastIndexOf(' ', 137))} …`;
}

function topicRow(spec: Document, topic: string): string | null {
  const row = spec.tables.flatMap(({ rows }) => rows).find((cells) => cells[0]?.text === topic);
  if (!row) return null;
  const state = row[1]?.text ?? '';
  return state === 'missing' ? 'not decided in spec.md' : `${state} (${row[2]?.text ?? ''})`;
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

/** The data of `templates/research.md.hbs`: a section a decision, with a comparison, and one an open question. */
export function researchData(request: PlanRequest, plan: Plan): Data {
  return {
    title: titleOf(request.spec),
    feature: request.feature.name,
    up: wayUp(request),
    decisions: plan.decisions.map((decision) => ({
      id: decision.id,
      title: heading(decision),
      name: decision.name,
      satisfies: decision.satisfies.join(', '),
      rationale: withoutMarkers(decision.rationale),
      ...comparison(decision, request.catalog),
    })),
    open: plan.open.map((marker) => ({
      question: inline(marker.question),
      needed: linksOf(request.spec, marker).join(', '),
      options: marker.options.map(inline),
    })),
  };
}

function heading({ category, title, name }: Decision): string {
  return category ? `${category.name}: ${name}` : title;
}

/** A table of what is chosen and its rivals by the axes of their category. */
function comparison(
  { technology, category }: Decision,
  catalog: Catalog,
): { header: string[]; rows: string[][]; sources: string[] } {
  if (!technology || !category) return { header: [], rows: [], sources: [] };
  const all = [technology, ...rivalsOf(technology, category, catalog)];
  return {
    header: ['', ...all.map(({ name }) => name)],
    rows: category.axes.map((axis) => [axis, ...all.map(({ traits }) => traits[axis] ?? '-')]),
    sources: all.map(({ name, source, checked }) => `${name}: <${source}> (${checked})`),
  };
}

/** The data of `templates/data-model.md.hbs`. */
export function dataModelData(request: PlanRequest, plan: Plan): Data {
  return {
    title: titleOf(request.spec),
    feature: request.feature.name,
    up: wayUp(request),
    topology: topologyOf(request.spec, plan),
    resources: plan.resources.map((resource) => ({
      address: resource.address,
      questions: resource.questions,
      id: resource.id,
      kind: resource.kind,
      purpose: capitalised(resource.purpose),
      module: resource.module,
      yaml: writeYaml([
        {
          id: resource.id,
          address: 'pending',
          satisfies: resource.satisfies,
          ...(resource.guarantees.length > 0
            ? { guarantees: resource.guarantees.map(({ id, text }) => ({ [id]: text })) }
            : {}),
        },
      ]).trimEnd(),
    })),
  };
}

/** The data of `templates/quickstart.md.hbs`: each acceptance scenario, and what proves it, by phase. */
export function quickstartData(request: PlanRequest, plan: Plan): Data {
  const { spec, feature } = request;
  const stories = spec.definitions.filter(({ kind }) => kind === 'story');
  const inside = (story: Definition, kind: Definition['kind']) =>
    spec.definitions.filter((one) => one.kind === kind && one.start > story.start && one.start < story.end);
  const criteria = spec.definitions.filter(({ kind }) => kind === 'criterion');
  const storyOf = new Map(
    spec.definitions
      .filter(({ kind }) => kind === 'requirement')
      .map((one) => [one.id, cited(spec.citations, one).find((id) => /^US\d+$/.test(id)) ?? stories[0]?.id]),
  );
  return {
    title: titleOf(spec),
    feature: feature.name,
    up: wayUp(request),
    folder: feature.folder,
    contracts: plan.contracts.map(({ file }) => ({ file, path: `${feature.folder}/contracts/${file}` })),
    modules: plan.modules.map(({ name }) => ({ name, script: scriptOf('pre-deploy', name) })),
    scenarios: stories.flatMap((story) =>
      inside(story, 'scenario').map((scenario, index) => ({
        id: scenario.id,
        story: storyTitle(story),
        number: index + 1,
        ...scenarioParts({ text: withoutMarkers(scenario.text) }),
        script: scriptOf('post-deploy', scenario.id),
      })),
    ),
    limits: spec.definitions
      .filter(({ id }) => id.startsWith('NFR-'))
      .map(({ id, text }) => ({ id, text: excerpt(text), script: scriptOf('post-deploy', id) })),
    stories: stories.map((story) => ({
      id: story.id,
      title: storyTitle(story),
      script: scriptOf('integration', story.id),
      criteria: criteria
        .filter((criterion) =>
          cited(spec.citations, criterion).some((id) => id === story.id || storyOf.get(id) === story.id),
        )
        .map(({ id, text }) => ({ id, text: excerpt(text) })),
    })),
  };
}
