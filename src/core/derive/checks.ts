import type { Category, Check, Technology } from '../../model/catalog.js';
import type { Document } from '../../model/document.js';
import { withoutMarkers } from '../../model/marker.js';
import { onlyPlaceIn, valueIn } from '../intent/figure.js';
import { findTerms } from '../intent/terms.js';
import type { Decision } from './planned.js';

/** A command that somebody runs to see a requirement hold, or a module be sound. */
export interface DerivedCheck {
  /** What it looks at: `Amazon RDS`. */
  name: string;
  decision: string;
  phase: 'pre-deploy' | 'post-deploy';
  /** Ids of requirements. */
  proves: string[];
  run: string;
  prints: string;
}

const usually = '`true`';

/** What of the chosen technologies shows that a requirement holds; a command that shows several is there once. */
export function checksOf(spec: Document, decisions: readonly Decision[]): DerivedCheck[] {
  const requirements = spec.definitions
    .filter(({ kind }) => kind === 'requirement')
    .map(({ id, text }) => ({ id, text: withoutMarkers(text) }));
  const place = onlyPlaceIn(requirements.map(({ text }) => text)) ?? '"${REGION:?the region}"';
  const found: DerivedCheck[] = [];
  for (const { id: decision, name, technology, category } of decisions)
    for (const check of [...own(technology), ...own(category)])
      for (const { id, text } of requirements) {
        const run = filledIn(check, text, place);
        const same = found.find((one) => one.run === run);
        if (same && !same.proves.includes(id)) same.proves.push(id);
        if (run === null || same) continue;
        const { phase = 'post-deploy', prints = usually } = check;
        found.push({ name, decision, phase, proves: [id], run, prints });
      }
  return found;
}

/** What the chosen tools say of a module before it is applied. */
export function moduleChecksOf(module: string, decisions: readonly Decision[]): Pick<DerivedCheck, 'run' | 'prints'>[] {
  return decisions
    .flatMap(({ technology }) => own(technology))
    .filter(({ says }) => says === undefined)
    .map(({ run, prints = usually }) => ({ run: run.replaceAll('{module}', `modules/${module}`), prints }));
}

function own(entry: Technology | Category | null): Check[] {
  return entry?.checks ?? [];
}

/** The command for a requirement; null where the requirement is another, or leaves its figure open. */
function filledIn({ says, figure, run }: Check, text: string, place: string): string | null {
  const [term] = findTerms(text, says ?? []);
  if (!term) return null;
  const value = figure === undefined ? '' : valueIn(text, figure, term);
  return value === null ? null : run.replaceAll('{figure}', value).replaceAll('{place}', place);
}
