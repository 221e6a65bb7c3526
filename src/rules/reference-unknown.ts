import type { Citation, Document } from '../model/document.js';
import type { Feature } from '../model/feature.js';
import { problemAt } from '../model/finding.js';
import { spelled } from '../model/identifier.js';
import { within } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const referenceUnknown: Rule = {
  name: 'reference-unknown',
  level: 'error',
  set: 'recommended',
  about: 'An id that is cited, but defined nowhere in the feature.',
  why: 'The link proves nothing: what it should lead to was renamed, removed or never written.',
  fix: 'Cite the id that was meant, or define it.',
  source: 'The methodology, traceable decisions; 2 % of public features cite what is not there.',
  bad: [
    '- **FR-001**: Each tenant MUST have a namespace.\n<!-- file: plan.md -->\n### D-001 Cilium for network policy\n\nServes FR-004.\n',
    '- **FR-001**: Each tenant MUST have a namespace.\n- **SC-001**: It is ready in 5 minutes (FR-002).\n',
    '### User Story 1 - Ask for a namespace (Priority: P1)\n<!-- file: tasks.md -->\n## Phase 1: Setup\n\n- [ ] T001 Write the module (US3)\n',
    '- **SC-001**: It is ready in 5 minutes.\n<!-- file: quickstart.md -->\n| Check | Satisfies |\n|---|---|\n| Ask for a namespace | SC-009 |\n',
    '- **FR-001**: Each tenant MUST have a namespace (see docs/modes.md), and a quota (FR-050).\n',
  ],
  good: [
    '- **FR-001**: Each tenant MUST have a namespace.\n<!-- file: plan.md -->\n### D-001 Cilium for network policy\n\nServes FR-001.\n',
    '- **FR-1**: Each tenant MUST have a namespace.\n- **SC-001**: It is ready in 5 minutes (FR-001).\n',
    'Requirements are kept elsewhere.\n<!-- file: plan.md -->\nServes FR-004 and SC-002.\n',
    '- **FR-002a**: Each tenant MUST have a namespace.\n- **FR-002b**: It MUST have a quota (FR-002).\n',
    '<!-- file: tasks.md -->\n## Phase 1: Setup\n\n- [ ] T001 Write the module (depends on T009)\n',
    '- **FR-001**: Each tenant MUST have a namespace, in one of the modes of docs/modes.md (FR-050, FR-051).\n',
    '- **FR-001**: Each tenant MUST have a namespace.\n- ~~**FR-002**: It MUST have a quota.~~ Deferred.\n\nThe quota (FR-002) comes with the second release.\n',
  ],
  *check(project) {
    for (const feature of project.features) {
      const known = knownIn(feature);
      const kinds = new Set([...known].map(kindOf));
      for (const document of feature.documents) {
        const waits = new Set(document.tasks.flatMap(({ dependsOn }) => dependsOn.map(({ start }) => start)));
        const ofOthers = citationsOfOthers(document);
        for (const citation of document.citations) {
          const id = spelled(citation.id);
          if (
            !isLink(citation) ||
            waits.has(citation.start) ||
            !kinds.has(kindOf(id)) ||
            known.has(id) ||
            known.has(stem(id)) ||
            ofOthers.has(citation.start)
          )
            continue;
          yield problemAt(document, citation, `${citation.id} is defined nowhere in ${feature.name}`);
        }
      }
    }
  },
};

/** `FR`, `NFR`, `SC`, `T`, `US`, and `US.` for scenarios. */
function kindOf(id: string): string {
  return `${/^[A-Z]+/.exec(id)?.[0] ?? ''}${id.includes('.') ? '.' : ''}`;
}

/** Shorter numbers are also those of published controls (SC-13), and US0 is a usual word for no story at all. */
function isLink({ id }: Citation): boolean {
  return /^US[1-9]|\d{3}|-[A-Z]+-\d/.test(id);
}

/** Where ids stand behind the name of another document, `docs/modes.md (FR-050, FR-051)`: they are that one's. */
function citationsOfOthers({ items, paragraphs, citations }: Document): Set<number> {
  const lists = [...items, ...paragraphs].flatMap(({ text, start }) =>
    [...text.matchAll(/\w\.md\s?\([^()]{0,200}/g)].map((match) => ({
      start: start + match.index,
      end: start + match.index + match[0].length,
    })),
  );
  return new Set(lists.flatMap((list) => within(citations, list).map(({ start }) => start)));
}

/** The id of which a lettered one is a part: FR-002 of FR-002a. */
function stem(id: string): string {
  return id.replace(/(?<=\d)[a-z]$/i, '');
}

/** The ids of a feature and those they are parts of. */
function knownIn({ documents }: Feature): Set<string> {
  const ids = documents.flatMap((document) => [...document.definitions.map(({ id }) => id), ...headwords(document)]);
  return new Set(ids.flatMap((id) => [id, stem(id)]));
}

const headword = /^[\s#>|*_~-]*((?:FR|NFR|SC|RES|D|CHK|T|US)[-_ ]?(?:[A-Z]{1,3}-)?\d+[a-z]?)(?![\w-])/i;

/** Ids with which a block of the document that would define them begins, in whatever form. */
function headwords({ kind, headings, paragraphs, items, tables }: Document): string[] {
  if (!['spec', 'plan', 'data-model', 'tasks'].includes(kind)) return [];
  const blocks = [
    ...headings,
    ...paragraphs,
    ...items,
    ...tables.flatMap(({ rows }) => rows.flatMap((row) => row[0] ?? [])),
  ];
  return blocks.flatMap(({ text }) => {
    const id = headword.exec(text)?.[1];
    return id === undefined ? [] : [spelled(id)];
  });
}
