import { hash } from '../core/hash.js';
import { staleIn } from '../core/work/stale.js';
import { titleOf } from '../model/document.js';
import { problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

const requirement = '**FR-001**: Each tenant MUST have a namespace.';
const spec = `- ${requirement}\n`;
const decision = '### D-001 EKS\n\n**Satisfies**: FR-001\n';
const plan = `<!-- file: plan.md -->\n# Implementation Plan: Tenants\n\n## Decisions\n\n${decision}`;
/** The sidecar of a plan whose decision was derived from a requirement that had this text then. */
const derived = (text: string, id = 'FR-001') =>
  `<!-- file: .specops/state/001-example.json -->\n${JSON.stringify({
    documents: { 'plan.md': { hash: '', blocks: [{ id: 'D-001', text: decision, from: { [id]: hash(text) } }] } },
  })}\n`;

export const artifactStale: Rule = {
  name: 'artifact-stale',
  level: 'warning',
  set: 'recommended',
  about: 'A plan or task list that was derived from an older text of what it serves.',
  why: 'What is built is what the requirement said before.',
  fix: 'Derive it again with `specops plan --refresh` and `specops tasks --refresh`, or look at what is named and say so: `specops ack`.',
  source: 'The methodology, the specification as the source: a change of it reaches what was derived from it.',
  bad: [
    spec + plan + derived('**FR-001**: Each tenant MUST have a cluster.'),
    spec + plan + derived(requirement, 'FR-002'),
    spec.replace('namespace', 'namespace and a quota') + plan + derived(requirement),
  ],
  good: [
    spec + plan + derived(requirement),
    spec.replace('namespace', 'quota') + plan.replace('EKS', 'EKS, looked at again') + derived(requirement),
    spec + plan,
  ],
  *check({ features }) {
    for (const feature of features) {
      for (const document of feature.documents) {
        const stale = staleIn(document, feature);
        if (stale.length === 0) continue;
        const changed = [...new Set(stale.flatMap((one) => one.changed))].sort();
        yield problemAt(
          document,
          titleOf(document),
          `derived from an older text of ${changed.join(', ')}: look again at ${stale.map(({ id }) => id).join(', ')}`,
        );
      }
    }
  },
};
