import { documentsOf } from '../core/lint/check.js';
import { statusOf, type Document } from '../model/document.js';
import { documentOf, type Feature } from '../model/feature.js';
import { problemAt, type Level } from '../model/finding.js';
import { asks, type Marker } from '../model/marker.js';
import type { Project } from '../model/project.js';
import type { Circumstances, Rule } from '../model/rule.js';

export const clarificationOpen: Rule = {
  name: 'clarification-open',
  level: 'error',
  set: 'recommended',
  about: 'A question that nobody has answered yet.',
  why: 'What is built on an open question is built on a guess, and the guess shows only after the rollout.',
  fix: 'Answer it where it stands: put the answer in the place of the marker.',
  source: 'The methodology, forced uncertainty markers: what is not known is marked, never guessed.',
  bad: [
    '- **FR-004**: Tenants MUST be isolated by network policy [NEEDS CLARIFICATION: CNI not specified - Cilium, Calico, or Flannel?]\n',
    '| Topic | State |\n|---|---|\n| Recovery | [NEEDS CLARIFICATION: how many minutes of writes may a failover lose?] |\n',
    '> The cluster runs in\n> [NEEDS CLARIFICATION: one region or\n> two regions?]\n',
    '- **FR-009**: Audit logs MUST be kept for [NEEDS CLARIFICATION(@security, 2020-01-31): how many days are audit logs kept?]\n',
    '<!-- file: plan.md -->\n# Implementation Plan: Ingress\n\n## Technical Context\n\n**State backend**: NEEDS CLARIFICATION\n',
  ],
  good: [
    '- **FR-004**: Tenants MUST be isolated by network policy, enforced by the cluster network.\n',
    'Ask with `[NEEDS CLARIFICATION: which CNI?]` when the intent is silent.\n',
    '```text\n[NEEDS CLARIFICATION: which CNI?]\n```\n',
    '<!-- [NEEDS CLARIFICATION: which CNI?] -->\n',
    '- [x] No [NEEDS CLARIFICATION] markers remain\n',
  ],
  *check(project, circumstances) {
    const inForce = mergedOrCi(project, circumstances);
    const owners = new Map(
      project.features.flatMap((feature) => feature.documents.map((document) => [document, feature])),
    );
    for (const document of documentsOf(project).values()) {
      const markers = document.markers.filter(asks);
      if (markers.length === 0) continue;
      const blocks = inForce || isDue(owners.get(document), project);
      for (const marker of markers)
        yield problemAt(document, marker, messageOf(marker, circumstances), {
          level: levelOf(marker, blocks, circumstances),
        });
    }
  },
};

function levelOf({ owner, due }: Marker, blocks: boolean, { today }: Circumstances): Level {
  if (due !== null && due < today) return 'error';
  if (due !== null && owner !== null) return 'warning';
  return blocks ? 'error' : 'warning';
}

/** The question with the answers it proposes, what it is about, and when it is due. */
function messageOf({ question, subject, owner, due }: Marker, { today }: Circumstances): string {
  const about = subject === null || question.startsWith(subject) ? '' : ` in ${subject}`;
  const by = owner === null ? '' : ` by @${owner}`;
  const when = due === null ? '' : due < today ? ` (overdue since ${due}${by})` : ` (due ${due}${by})`;
  return `open question${about}: ${question}${when}`;
}

/** True in CI and on the branch that others merge into, where no question may be open. */
function mergedOrCi({ repository }: Project, { ci }: Circumstances): boolean {
  return ci || (repository !== null && repository.branch !== null && repository.branch === repository.defaultBranch);
}

/** True once the feature has come so far that its questions have to be answered. */
function isDue(feature: Feature | undefined, { config }: Project): boolean {
  const when = config.clarifications.block_at;
  if (when === 'always') return true;
  if (!feature) return false;
  const spec = documentOf(feature, 'spec');
  if (spec && isSettled(spec)) return true;
  return when !== 'merge' && documentOf(feature, when) !== undefined;
}

function isSettled(spec: Document): boolean {
  return /^[^\p{L}]*(?:ready|approved|implemented)\b(?! for (?:review|clarification))/iu.test(statusOf(spec));
}
