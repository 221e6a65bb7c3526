import type { Definition } from '../model/definition.js';
import type { Document } from '../model/document.js';
import { problemAt, type Level, type Problem } from '../model/finding.js';
import { lastUpTo, within } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const scenarioIncomplete: Rule = {
  name: 'scenario-incomplete',
  level: 'error',
  set: 'recommended',
  about: 'An acceptance scenario that lacks its Given, its When or its Then.',
  why: 'Without a beginning, an event and an outcome there is nothing to try and nothing to see.',
  fix: 'Write it as "**Given** a state, **When** something happens, **Then** what can be seen".',
  source: 'The methodology, acceptance scenarios.',
  bad: [
    story('1. **Given** a tenant of the platform, **When** its quota is used up.'),
    story('1. **Given** a tenant of the platform, **Then** nobody else can read its objects.'),
    story('1. **When** a tenant is removed, **Then** nothing of it is left on the platform.'),
    story('- **Given** a tenant of the platform'),
  ],
  good: [
    story('1. **Given** a tenant, **When** its quota is used up, **Then** a request for more is rejected.'),
    story('- **Given** a tenant\n- **When** its quota is used up\n- **Then** a request for more is rejected'),
    story('1. **Given** a tenant\n   **When** its quota is used up\n   **Then** a request for more is rejected'),
    story('1. **Dado** un inquilino de la plataforma, **Cuando** pide más, **Entonces** se rechaza la petición.'),
    '### User Story 1 - A team asks for a place on the platform (Priority: P1)\n\nGiven any record of a team, the platform answers with the place that it has.\n\n1. **Given** a team, **When** it asks, **Then** it is told.\n',
    story('When a tenant asks for more, then it is told why not.'),
  ],
  *check(project) {
    for (const document of project.features.flatMap((feature) => feature.documents)) {
      if (document.kind !== 'spec' || document.language === null) continue;
      yield* broken(document);
      yield* headless(document);
    }
  },
};

function story(scenario: string): string {
  return `### User Story 1 - A team asks for a place on the platform (Priority: P1)\n\nThe team gets it with the review.\n\n**Acceptance Scenarios**:\n\n${scenario}\n`;
}

/** The words of the languages we know; Chinese and Japanese ones need no end. */
const whenWord =
  /\b(?:when|cuando|quando|quand|lorsque|lorsqu['’]|wenn|if|si|se|falls)\b|[当當若如时時]|如果|もし|場合|とき|たら|れば/i;
const thenWord =
  /\b(?:then|entonces|então|alors|dann)\b|那么|那麼|则|則|然后|应|應|ならば|とき、|その時|こと|する|される/i;
const boldWhen = /^\s*(?:\*\*|__)(?:when|cuando|quando|quand|lorsque|wenn)(?:\*\*|__)/i;
const boldThen = /(?:\*\*|__)(?:then|entonces|então|alors|dann)(?:\*\*|__)/i;
const boldGiven =
  /(?:\*\*|__)(?:given|dado|dada|dados|dadas|étant donnée?s?|soit|gegeben|angenommen|and|y|e|et|und)(?:\*\*|__)/i;

/** Scenarios with a Given and without what must follow it. */
function broken(document: Document): Problem[] {
  const scenarios = document.definitions.filter(({ kind }) => kind === 'scenario');
  return scenarios.flatMap((scenario, index) => {
    const text = wholeOf(document, scenario, scenarios[index + 1]);
    const lacks = [...(whenWord.test(text) ? [] : ['When']), ...(thenWord.test(text) ? [] : ['Then'])];
    // What happens may stand in the Given; without an outcome there is nothing to see.
    const level: Level = lacks.join() === 'When' ? 'warning' : 'error';
    return lacks.length === 0 || isProse(document, scenario)
      ? []
      : [problemAt(document, scenario, `${scenario.id} has no ${lacks.join(' and no ')}`, { level })];
  });
}

/** A sentence that happens to begin with the word: `Given any record, the component answers`. */
function isProse({ items, paragraphs }: Document, { start, text }: Definition): boolean {
  const item = lastUpTo(items, start);
  if (item && start < item.blockEnd) return false;
  const paragraph = lastUpTo(paragraphs, start);
  return !/\*\*|__/.test(paragraph && start < paragraph.end ? paragraph.text : text);
}

/** All that is said up to the next scenario or heading: many write each part on a line or bullet of its own. */
function wholeOf(document: Document, { start, end }: Definition, next: Definition | undefined): string {
  const furthest = start + 4000;
  const heading = within(document.headings, { start: start + 1, end: furthest })[0];
  const until = Math.max(end, Math.min(next?.start ?? furthest, heading?.start ?? furthest, furthest));
  return [...within(document.items, { start, end: until }), ...within(document.paragraphs, { start, end: until })]
    .map(({ text }) => text)
    .join('\n');
}

/** Items of a story that begin with a bold When, hold a Then, and follow no Given. */
function headless(document: Document): Problem[] {
  const stories = document.definitions.filter(({ kind }) => kind === 'story');
  return stories.flatMap((one) => {
    const items = within(document.items, one);
    if (items.some(({ text }) => boldGiven.test(text))) return [];
    return items
      .filter(({ text }) => boldWhen.test(text) && boldThen.test(text))
      .map((item) => problemAt(document, item, 'a scenario without a Given'));
  });
}
