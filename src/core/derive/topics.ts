import type { Catalog, Topic } from '../../model/catalog.js';
import type { Config } from '../../model/config.js';
import { markerOpening, markerText } from '../../model/marker.js';
import { alternatives } from '../intent/choice.js';
import type { Intent } from '../intent/intent.js';
import { mentions } from '../intent/terms.js';

/** A requirement or criterion as it is derived, with what it belongs to. */
export interface Requirement {
  id: string;
  text: string;
  link: string;
}

/** A requirement that speaks of a topic: whether it still asks, and whether a constraint decides it, all of it. */
export interface Said {
  id: string;
  asked: boolean;
  decided?: boolean;
}

/** Beyond this many markers a topic that nobody mentioned is a row of the coverage table, not a question. */
const mostMarkers = 8;

/** So many of the weightiest topics are asked about, however much the details of a capability ask. */
const weightiest = 2;

/** What the requirements say of the topics. */
interface Spoken {
  /** What a requirement about the whole begins with. */
  subject: string;
  said: ReadonlyMap<string, readonly Said[]>;
  /** False where all that is asked for are rules and practices. */
  runs: boolean;
  /** The requirements of the capabilities that speak of a topic. */
  required: (topic: string) => Requirement[];
}

/** The coverage table, and the requirements that come of the weightiest topics that nobody spoke of. */
export function coverTopics(
  { capabilities, statements: stated }: Intent,
  { catalog, coverage }: { catalog: Catalog; coverage: Config['coverage'] },
  { subject, said, runs, required }: Spoken,
  markers: number,
  require: (text: string) => string,
) {
  const topics = catalog.topics.filter((topic) => topic.coverage.includes(coverage) || said.has(topic.id));
  const spoken = new Set(capabilities.flatMap((capability) => capability.topics));
  const states = new Map<string, { state: string; note: string }>();
  let asked = 0;
  const ask = ({ requirement = '' }: Topic, question: string) => {
    markers++;
    asked++;
    const text = requirement.replace('{what}', subject).replace('{question}', markerText(question));
    return require(text.charAt(0).toUpperCase() + text.slice(1));
  };
  for (const topic of [...topics].sort((one, other) => other.weight - one.weight)) {
    const statements = said.get(topic.id) ?? [];
    const ids = statements.map(({ id }) => id);
    const untold =
      statements.length === 0 || spoken.has(topic.id) || statements.some(({ decided }) => decided)
        ? []
        : (topic.facets ?? []).filter(({ terms }) => !stated.some(({ text }) => mentions(text, terms)));
    if (statements.length > 0) {
      ids.push(...untold.map(({ question, options }) => ask(topic, `${question} - ${alternatives(options)}?`)));
      states.set(topic.id, {
        state: untold.length > 0 || statements.some((one) => one.asked) ? 'deferred' : 'clear',
        note: ids.join(', '),
      });
    } else if (spoken.has(topic.id)) {
      const own = required(topic.id);
      const note = own.map(({ id }) => id).join(', ');
      states.set(topic.id, { state: openIn(own) > 0 ? 'deferred' : 'partial', note });
    } else if (
      topic.requirement !== undefined &&
      (runs || topic.running !== true) &&
      (markers < mostMarkers || asked < weightiest)
    )
      states.set(topic.id, { state: 'deferred', note: ask(topic, questionOf(topic)) });
    else states.set(topic.id, { state: 'missing', note: questionOf(topic) });
  }
  return { rows: topics.map((topic) => ({ name: topic.name, state: 'missing', note: '', ...states.get(topic.id) })) };
}

/** What to ask of a topic, with the answers to pick from. */
export function questionOf(topic: Topic): string {
  return `${topic.question} - ${alternatives(topic.options)}?`;
}

/** How many of these texts hold an open question. */
export function openIn(list: readonly { text: string }[]): number {
  return list.filter(({ text }) => text.includes(markerOpening)).length;
}
