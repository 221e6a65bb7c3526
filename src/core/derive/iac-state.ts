import type { Catalog } from '../../model/catalog.js';
import type { Document } from '../../model/document.js';
import { markerText, withoutMarkers } from '../../model/marker.js';
import { alternatives } from '../intent/choice.js';
import { onlyPlaceIn } from '../intent/figure.js';
import type { Decision } from './planned.js';
import { groundsOf } from './rivals.js';

/**
 * Where the state of each IaC tool is, a line each: as the tool has it, or, where it takes any back end, the question in
 * which one, of what the plan stands on.
 */
export function stateLines(spec: Document, decisions: readonly Decision[], catalog: Catalog): string[] {
  const technologies = decisions.flatMap(({ technology }) => technology ?? []);
  const { clouds } = groundsOf(technologies, '', catalog);
  const keepers = catalog.technologies.filter((one) => clouds.has(one.id) || technologies.includes(one));
  const proposed = keepers.flatMap(({ id, keepsState }) =>
    keepsState === undefined ? [] : `${keepsState}${clouds.has(id) ? inPlace(spec) : ''}`,
  );
  return technologies
    .filter(({ iac, traits }) => iac !== undefined && traits['State'] !== undefined)
    .map(({ name, traits }) => {
      const state = traits['State'] ?? '';
      if (!/\bback end\b/.test(state)) return `${name}: ${state}`;
      const options = [...new Set([...proposed, 'a PostgreSQL database'])];
      const question = `in what is the state of ${name} kept - ${alternatives(options)}?`;
      return `${name}, one for each environment, in ${markerText(question)}`;
    });
}

/** ` in eu-central-1`, where a specification names one region. */
function inPlace(spec: Document): string {
  const texts = spec.definitions.filter(({ kind }) => kind === 'requirement').map(({ text }) => withoutMarkers(text));
  const place = onlyPlaceIn(texts);
  return place === null ? '' : ` in ${place}`;
}
