import { sentencesIn } from '../core/intent/statement.js';
import type { Document } from '../model/document.js';
import { documentOf, type Feature } from '../model/feature.js';
import { gathered, problemAt, type Problem } from '../model/finding.js';
import { within, type Span } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const decisionUnexplained: Rule = {
  name: 'decision-unexplained',
  level: 'warning',
  set: 'recommended',
  about: 'A decision without the reason for it, or without what else was looked at.',
  why: 'Whoever has to change it later cannot tell what it was good for, and what it was better than.',
  fix: 'Add a line `**Rationale**:` and a line `**Alternatives**:` under it.',
  source: 'The methodology, traceable decisions: every technology choice has a documented rationale.',
  bad: [
    '<!-- file: plan.md -->\n## Decisions\n\n### D-001 Cilium for network policy\n\n**Satisfies**: FR-001\n',
    '<!-- file: plan.md -->\n## Decisions\n\n### D-001 Cilium for network policy\n\n**Rationale**: It shows refused flows.\n',
    '<!-- file: research.md -->\n## Network policy\n\n**Decision**: Cilium\n\n## State\n\n**Decision**: S3\n\n**Rationale**: It locks.\n\n**Alternatives considered**: a database\n',
    '<!-- file: plan.md -->\n## Decisions\n\n- **D-001**: Cilium for network policy\n- **D-002**: Flux for delivery\n',
  ],
  good: [
    '<!-- file: plan.md -->\n## Decisions\n\n### D-001 Cilium for network policy\n\n**Rationale**: It shows refused flows.\n\n**Alternatives**: Calico.\n',
    '<!-- file: plan.md -->\n## Decisions\n\n### D-001 Cilium for network policy\n\nChosen because it shows refused flows, rather than Calico.\n',
    '<!-- file: plan.md -->\n## Decisions\n\n### D-001 Cilium for network policy\n\n<!-- file: research.md -->\n## D-001 Cilium\n\nRationale: it shows refused flows. Alternatives considered: Calico.\n',
    '<!-- file: research.md -->\n## Network policy\n\n- Decision: Cilium\n- Rationale: it shows refused flows\n- Alternatives considered: Calico\n',
    '<!-- file: research.md -->\n## Metrics\n\n**Decision**: Read them from the cache. It holds them already, and nothing in it changes.\n',
    '<!-- file: research.md -->\n## Names\n\n**Decision**: Follow the existing pattern for consistency.\n',
    '<!-- file: research.md -->\n## Quotas\n\n**Decision**: Quotas are not in the definition of a tenant today.\n\n**Resolution**: The definition gets a field for them; older ones stay valid.\n',
  ],
  *check({ features }) {
    for (const feature of features) {
      const plan = documentOf(feature, 'plan');
      const research = documentOf(feature, 'research');
      if (plan) yield* gathered(planned(plan, research, feature));
      if (research) yield* gathered(researched(research, feature.state === null));
    }
  },
};

/** Why: the labels and words with which documents introduce a reason. */
const reason =
  /rationale|\bwhy\b|because|\bresolution\*{0,2}:|\breason|justif|\bbenefit|\bsince\b|in order to|\bpros\b|advantage|so that|\bbasis\b|motivat|evidence|\benabl|\ballow|\bavoid|\bensur|\benforc|\bprevent|best fit|not recommended|due to|simplif|raz[oó]n|porque|motivo|racional|parce que|raison|weil|begründ|grund\b|理由|이유|근거|때문|原因|依据|依據|因为|因為|为什么|根拠|考量/i;
/** What else: the same for what was not chosen. */
const alternative =
  /alternativ|considered|rejected|instead of|rather than|\boptions?\b|trade-?off|\bvs\.?\s|versus|compared|\bcons\b|over\s|not chosen|other(?:s| candidates| approaches)|no (?:other|equivalent)|only (?:option|choice|candidate)|deferred|descartad|en lugar de|opci[oó]n|opç|em vez|plutôt|anstatt|statt\b|替代|대안|备选|備選|其他|对比|對比|比较|比較|方案|否决|考虑|考慮|代替|検討|不采用|拒绝/i;

function lacks(text: string): string | null {
  const missing = [...(reason.test(text) ? [] : ['rationale']), ...(alternative.test(text) ? [] : ['alternatives'])];
  return missing.length === 0 ? null : `without ${missing.join(' and ')}`;
}

/** Numbered decisions of the plan; research.md may explain them. */
function planned(plan: Document, research: Document | undefined, feature: Feature): Problem[] {
  return plan.definitions
    .filter(({ kind }) => kind === 'decision')
    .flatMap((decision) => {
      const told = textIn(plan, decision) + (research ? toldElsewhere(research, decision.id) : '');
      const lacking = lacks(told);
      const isOpen = within(plan.markers, decision).length > 0 && feature.state !== null;
      const isTold = feature.state === null && lacking?.includes(' and ') === true && saysWhy(textIn(plan, decision));
      return lacking === null || isOpen || isTold
        ? []
        : [problemAt(plan, decision.at, `${decision.id} is ${lacking}: ${firstLine(decision.text)}`)];
    });
}

/** What the sections of a document say that name an id. */
function toldElsewhere(document: Document, id: string): string {
  const named = document.headings.filter(({ text }) => text.includes(id));
  const citing = document.citations
    .filter((citation) => citation.id === id)
    .flatMap(({ start }) => document.headings.findLast((heading) => heading.start <= start) ?? []);
  return [...new Set([...named, ...citing])]
    .map(({ start, sectionEnd }) => textIn(document, { start, end: sectionEnd }))
    .join(' ');
}

/** `**Decision**: …` and its translations: a decision of research.md. */
const label =
  /^(?:\*\*|__)?(?:Decision|Decisión|Decisão|Décision|Entscheidung|决策|决定|決定)(?:\*\*|__)?\s*[:：](?:\*\*|__)?\s*\S/i;

/**
 * Labelled decisions of research.md; each reaches to the next one or to the end of its section. Elsewhere than in
 * features that SpecOps wrote they are of every size, and only those count of which nothing is said at all.
 */
function researched(research: Document, imported: boolean): Problem[] {
  const blocks = [...research.items, ...research.paragraphs].sort((one, other) => one.start - other.start);
  const decided = blocks.filter(({ text }) => label.test(text));
  return decided.flatMap((block, index) => {
    const own = research.headings[block.section];
    const alone = decided.filter(({ section }) => section === block.section).length === 1;
    const start = alone && own ? own.start : block.start;
    const end = Math.min(sectionEnd(research, block.section), decided[index + 1]?.start ?? Infinity);
    const lacking = lacks(textIn(research, { start, end }));
    return lacking === null || (imported && (!lacking.includes(' and ') || saysWhy(block.text)))
      ? []
      : [problemAt(research, block, `a decision ${lacking}: ${firstLine(block.text)}`)];
  });
}

/** Reasons without their words, as people give them in a line. */
const plainReason =
  /\b(?:consistent|consistency|existing|already|no \S+(?: \S+){0,3} (?:needed|required|necessary)|not (?:needed|required)|buys nothing|cheap\w*|minimal|simpl\w+|enough|sufficient|standard|native|default)\b/i;

/** True where a decision is more than its name: another sentence behind it, or a reason in a few words. */
function saysWhy(text: string): boolean {
  return plainReason.test(text) || sentencesIn(text.replace(/^[^\r\n:：]{1,40}[:：]/, '')).length > 1;
}

/** Where the section of a block ends; a `### Decision` under a topic belongs to the topic. */
function sectionEnd({ headings }: Document, section: number): number {
  const own = headings[section];
  const above = own && /decision|decisi|决|決/i.test(own.title) ? headings[own.parent] : undefined;
  return (above && above.depth > 1 ? above : own)?.sectionEnd ?? Infinity;
}

function textIn({ headings, items, paragraphs, tables, codes }: Document, { start, end }: Span): string {
  const cells = tables.flatMap(({ header, rows }) => [...header, ...rows.flat()]);
  return [headings, items, paragraphs, cells, codes]
    .flatMap((texts) => within(texts, { start, end }).map(({ text }) => text))
    .join('\n');
}

function firstLine(text: string): string {
  const line = (text.split(/[\r\n]/)[0] ?? '')
    .replace(/\*\*|__/g, '')
    .replace(/\s{2,}/g, ' … ')
    .trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
