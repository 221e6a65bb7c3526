import type { validationPhases } from '../../model/catalog.js';
import type { Definition } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import { markerOpening, withoutMarkers } from '../../model/marker.js';
import { scenarioParts } from '../../model/spec.js';
import { cited } from '../facts.js';
import { inline, type Data } from '../render.js';
import { hasFigure } from '../intent/terms.js';
import { checksOf, moduleChecksOf, type DerivedCheck } from './checks.js';
import type { Plan } from './plan.js';
import type { PlanRequest } from './planned.js';
import { excerpt, titleOf, wayUp } from './plan-document.js';
import { promiseCheckOf } from './promise-check.js';
import { functionalOf, scenariosOf, storiesOf } from './links.js';

/** The script that validates a scenario, a criterion or a requirement: `validation/post-deploy/us1-2.sh`. */
export function scriptOf(phase: (typeof validationPhases)[number], id: string): string {
  return `validation/${phase}/${id.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.sh`;
}

/** The data of `templates/quickstart.md.hbs`: each acceptance scenario, and what proves it, by phase. */
export function quickstartData(request: PlanRequest, plan: Plan): Data {
  const { spec, feature } = request;
  const stories = storiesOf(spec);
  const criteria = spec.definitions.filter(({ kind }) => kind === 'criterion');
  const storyOf = new Map(
    spec.definitions
      .filter(({ kind }) => kind === 'requirement')
      .map((one) => [one.id, cited(spec.citations, one).find((id) => /^US\d+$/.test(id)) ?? stories[0]?.id]),
  );
  const checks = checksOf(spec, plan.decisions);
  const promises = promiseCheckOf(spec, plan.decisions, plan.resources);
  return {
    title: titleOf(spec),
    feature: feature.name,
    up: wayUp(request),
    folder: feature.folder,
    contracts: plan.contracts.map(({ file }) => ({ file, path: `${feature.folder}/contracts/${file}` })),
    modules: plan.modules.map(({ name }) => ({
      name,
      script: scriptOf('pre-deploy', name),
      checks: moduleChecksOf(name, plan.decisions),
    })),
    promises: promises && { ids: promises.ids.join(', '), lines: promises.lines },
    before: seenIn('pre-deploy', checks, spec),
    after: seenIn('post-deploy', checks, spec),
    tried: stories.map((story) => ({
      title: storyTitle(story),
      scenarios: scenariosOf(spec, story).map((scenario, index) => ({
        id: scenario.id,
        number: index + 1,
        ...scenarioParts({ text: withoutMarkers(scenario.text) }),
        script: scriptOf('post-deploy', scenario.id),
      })),
      requirements: functionalOf(spec, story.id).join(', '),
      script: scriptOf('post-deploy', story.id),
    })),
    limits: spec.definitions
      .filter(({ id }) => id.startsWith('NFR-'))
      .map(({ id, text }) => ({
        id,
        text: excerpt(text),
        measured: hasFigure(text),
        asked: text.includes(markerOpening),
        script: scriptOf('post-deploy', id),
      })),
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

/** What is seen in a phase of each thing that was chosen, with the requirements it is seen for. */
function seenIn(phase: DerivedCheck['phase'], checks: readonly DerivedCheck[], spec: Document): Data[] {
  const own = checks.filter((one) => one.phase === phase);
  return [...new Set(own.map(({ decision }) => decision))].map((decision) => {
    const looks = own.filter((one) => one.decision === decision);
    return {
      decision,
      name: inline(looks[0]?.name ?? ''),
      looks: looks.map(({ proves, run, prints }) => ({
        run,
        prints,
        requirements: spec.definitions
          .filter(({ kind, id }) => kind === 'requirement' && proves.includes(id))
          .map(({ id, text }) => ({ id, text: excerpt(text) })),
      })),
    };
  });
}

function storyTitle({ text }: Definition): string {
  return text.replace(/\(Priority:[^)]*\)\s*$/i, '').trim();
}
