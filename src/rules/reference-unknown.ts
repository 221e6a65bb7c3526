import type { Citation, Document } from '../model/document.js';
import type { Feature } from '../model/feature.js';
import { problemAt } from '../model/finding.js';
import { spelled } from '../model/identifier.js';
import { within } from '../model/span.js';
import type { Project } from '../model/project.js';
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
    '- **FR-001**: Each tenant MUST have a namespace (FR-002).\n<!-- file: ../002-other/spec.md -->\n- **FR-002**: Each tenant MUST have a quota.\n',
  ],
  good: [
    '- **FR-001**: Each tenant MUST have a namespace.\n<!-- file: plan.md -->\n### D-001 Cilium for network policy\n\nServes FR-001.\n',
    '- **FR-1**: Each tenant MUST have a namespace.\n- **SC-001**: It is ready in 5 minutes (FR-001).\n',
    'Requirements are kept elsewhere.\n<!-- file: plan.md -->\nServes FR-004 and SC-002.\n',
    '- **FR-002a**: Each tenant MUST have a namespace.\n- **FR-002b**: It MUST have a quota (FR-002).\n',
    '<!-- file: tasks.md -->\n## Phase 1: Setup\n\n- [ ] T001 Write the module (depends on T009)\n',
    '- **FR-001**: Each tenant MUST have a namespace, in one of the modes of docs/modes.md (FR-050, FR-051).\n',
    '- **FR-001**: Each tenant MUST have a namespace.\n- ~~**FR-002**: It MUST have a quota.~~ Deferred.\n\nThe quota (FR-002) comes with the second release.\n',
    '- **FR-001**: Each tenant MUST have a namespace.\n<!-- file: plan.md, 300 KB -->\n<!-- file: quickstart.md -->\nAsk for a namespace (D-001, FR-190).\n',
    '- **FR-001**: Each tenant MUST have a namespace, as in the parent spec (FR-010).\n\nTrace ids of feature 1219 are kept: FR-058 and FR-059.\n',
    'Part of specs/002-other.\n\n- **FR-001**: Each tenant MUST have a namespace.\n\nIt has a quota (FR-009).\n<!-- file: ../002-other/spec.md -->\n- **FR-009**: Each tenant MUST have a quota.\n',
    '### User Story 1 - Ask for a namespace (Priority: P1)\n<!-- file: tasks.md -->\n- **[Story]**: The story a task belongs to (US1, US2, US3)\n',
    '### FR-001: Streaming\n\n**SC-001**: It begins in 1 s.\n**SC-002**: It ends in 9 s.\n\n| Check | Proves |\n|---|---|\n| End | SC-002 |\n',
    '- **FR-001**: The test of the browser (T043) MUST pass.\n<!-- file: tasks.md -->\n## Phase 1: Setup\n\n- [ ] T001 Write the module\n',
    '- **FR-001**: Each tenant MUST have a namespace.\n<!-- file: checklists/gaps.md -->\n- [ ] CHK001 Consider adding FR-018 for quotas\n',
    '- **FR-001**: Each tenant MUST have a namespace.\n<!-- file: checklists/gaps.md -->\nTo be written:\n\n- FR-101 through FR-150 for quotas\n',
    '- **FR-001**: Each tenant MUST have a namespace, and the FR-032 comments of the code MUST go.\n',
    'Parent: [009-tenancy](../009-tenancy/spec.md)\n\n- **FR-001**: Each tenant MUST have a namespace.\n\nIt shows what SC-001 and FR-011 ask for.\n',
  ],
  *check(project) {
    const beside = besides(project);
    for (const feature of project.features) {
      const others = beside(feature);
      // What was not read may define anything.
      if (others === null || isUnread(feature, project)) continue;
      const own = knownIn(feature);
      const kinds = new Set([...own].map(kindOf));
      const known = new Set([...own, ...others]);
      for (const document of feature.documents) {
        const waits = new Set(document.tasks.flatMap(({ dependsOn }) => dependsOn.map(({ start }) => start)));
        const ofOthers = citationsOfOthers(document);
        for (const citation of document.citations) {
          const id = spelled(citation.id);
          if (
            !isLink(citation) ||
            (document.kind !== 'tasks' && kindOf(id) === 'T') ||
            waits.has(citation.start) ||
            !kinds.has(kindOf(id)) ||
            known.has(id) ||
            known.has(stem(id)) ||
            ofOthers.has(citation.start) ||
            (document.kind === 'checklist' && isPlanned(citation, document, known))
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

/** Behind the name of another document its ids are meant: `docs/modes.md (FR-050, FR-051)`. */
const behindDocument = /\w\.md\s?\([^()]{0,200}/g;
/** A line that names another feature speaks of its ids, and the template's own says what stories are called. */
const ofAnother =
  /^.*(?:\b(?:feature|spec|specification)s?[ -](?:spec )?[#(]?\d{3,4}\b|\bparent (?:spec|feature)|\bspecs\/\d|^[^\w\r\n\u2028\u2029]*\[Story\]).*$/gim;
/** Ids that the comments of code hold. */
const inCode = /\b(?:FR|NFR|SC)-\d{3,4}[a-z]? comments?\b/g;
/** The folder of the feature that this one is a part of. */
const ofParent = /\bparent\b[^\r\n]{0,40}?(?<![\w-])(\d{3,}-[a-z][\w-]*)/gi;
/** What a checklist proposes is not there yet. */
const proposed = /\b(?:add(?:ing|ed)?|write|missing|propos\w+|consider)\b[^.;|\n]*/gi;

/** Citations of ids that this feature does not have to define. */
function citationsOfOthers({ kind, items, paragraphs, tables, citations }: Document): Set<number> {
  const cells = tables.flatMap(({ rows }) => rows.flat());
  const patterns = [behindDocument, ofAnother, inCode, ...(kind === 'checklist' ? [proposed] : [])];
  const lists = [...items, ...paragraphs, ...cells].flatMap(({ text, start }) =>
    patterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].map((match) => ({
        start: start + match.index,
        end: start + match.index + match[0].length,
      })),
    ),
  );
  return new Set(lists.flatMap((list) => within(citations, list).map(({ start }) => start)));
}

function isUnread({ folder }: Feature, { unreadable }: Project): boolean {
  return unreadable.some(({ path }) => path.startsWith(`${folder}/`));
}

/** The ids of the features that a feature's documents name, by folder or number; null where one of these was not read. */
function besides(project: Project): (feature: Feature) => string[] | null {
  const { features } = project;
  const ids = new Map<Feature, Set<string>>();
  const idsOf = (feature: Feature) => {
    const found = ids.get(feature) ?? knownIn(feature);
    ids.set(feature, found);
    return found;
  };
  return (feature) => {
    const texts = feature.documents.flatMap(({ headings, items, paragraphs, tables, links }) => [
      ...[...headings, ...items, ...paragraphs, ...tables.flatMap(({ rows }) => rows.flat())].map(({ text }) => text),
      ...links.map(({ target }) => target),
    ]);
    const named = new Set(texts.flatMap((text) => text.match(/(?<![\w-])\d{3,}(?:-[a-z][\w-]*)?/g) ?? []));
    const others = features.filter((other) => other !== feature && (named.has(other.name) || named.has(other.number)));
    const isElsewhere = texts.some((text) =>
      [...text.matchAll(ofParent)].some(([, name]) => !features.some((one) => one.name === name)),
    );
    return isElsewhere || others.some((other) => isUnread(other, project))
      ? null
      : others.flatMap((other) => [...idsOf(other)]);
  };
}

/** An end of a range of which nothing is there: a block of ids that is still to be given. */
function isPlanned(citation: Citation, { citations }: Document, known: ReadonlySet<string>): boolean {
  const last = citation.from === undefined ? citations.find(({ start }) => start > citation.start) : citation;
  return last?.from !== undefined && !known.has(spelled(last.from)) && !known.has(spelled(last.id));
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
  return blocks.flatMap(({ text }) =>
    text.split(/[\r\n]+/).flatMap((line) => {
      const id = headword.exec(line)?.[1];
      return id === undefined ? [] : [spelled(id)];
    }),
  );
}
