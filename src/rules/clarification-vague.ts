import { documentsOf } from '../core/lint/check.js';
import type { Document } from '../model/document.js';
import { problemAt } from '../model/finding.js';
import { asks, isLatin, type Marker } from '../model/marker.js';
import type { Rule } from '../model/rule.js';
import { lastUpTo } from '../model/span.js';

export const clarificationVague: Rule = {
  name: 'clarification-vague',
  level: 'error',
  set: 'recommended',
  about: 'A marker that asks nothing that can be answered: no question, a word or two, or a choice without candidates.',
  why: 'A marker that does not say what is missing, or between what to choose, sends its reader back to the author.',
  fix: 'Write the question in full and name the answers to choose from, such as "CNI not specified - Cilium, Calico, or Flannel?".',
  source: 'The methodology, forced uncertainty markers: the question is specific.',
  bad: [
    '- **FR-002**: Secrets MUST be rotated after [NEEDS CLARIFICATION]\n',
    '- **FR-003**: Backups MUST be kept [NEEDS CLARIFICATION: TBD]\n',
    '- **FR-004**: Traffic MUST be encrypted [NEEDS CLARIFICATION: which service mesh provider should terminate it?]\n',
    '- **FR-005**: Nodes MUST scale out [NEEDS CLARIFICATION: what kind of autoscaler is wanted?]\n',
    '<!-- file: checklists/network.md -->\n- [ ] CHK001 Are egress rules stated [NEEDS CLARIFICATION: TBD]?\n',
  ],
  good: [
    '- **FR-002**: Secrets MUST be rotated after [NEEDS CLARIFICATION: how many days may a database password live?]\n',
    '- **FR-004**: Traffic MUST be encrypted [NEEDS CLARIFICATION: which service mesh - Linkerd, Istio, or none?]\n',
    '- **FR-005**: Pods MUST be connected by Cilium or Calico [NEEDS CLARIFICATION: which CNI plugin is wanted?]\n',
    '- **FR-006**: Logs MUST be kept [NEEDS CLARIFICATION: retention period not specified]\n',
    '- **FR-007**: Alerts MUST reach [NEEDS CLARIFICATION: which team is on call at night?]\n',
    '- **FR-008**: 备份必须加密 [NEEDS CLARIFICATION: 密钥归谁?]\n',
    '<!-- file: checklists/network.md -->\n- [ ] CHK001 No [NEEDS CLARIFICATION] markers remain\n',
  ],
  *check(project) {
    for (const document of documentsOf(project).values()) {
      for (const marker of document.markers) {
        // A checklist speaks of markers; those it holds ask something.
        if (document.kind === 'checklist' && marker.question === '') continue;
        const message = vagueness(marker, () => before(document, marker));
        if (message !== null) yield problemAt(document, marker, message);
      }
    }
  },
};

/** Things that are chosen among a few that can be named; teams, dates and figures are not. */
const chosen =
  'provider|tool|backend|strategy|approach|method|mechanism|model|format|protocol|type|engine|tier|class|plugin|cni|registry|controller|platform|cloud|region|distribution|solution|technology|database|framework|runtime|option|pattern|mesh';
const choice = new RegExp(
  `^(?:choose|select|pick|what (?:kind|type|sort) of)\\b|^which (?:\\S+ ){0,3}(?:${chosen})(?:s|es)?\\b`,
  'i',
);
/** Signs that candidates are named, in whatever form. */
const candidates = /\bor\b|\bvs\b|[/,:(]/i;

/** Signs of it in a sentence, where a comma or a bracket says nothing. */
const alternatives = /\bor\b|\bvs\b|\p{L}\/\p{L}/iu;

/** What stands before a marker in its item or paragraph. */
function before({ items, paragraphs }: Document, { start, end }: Marker): string {
  const block = [lastUpTo(items, start), lastUpTo(paragraphs, start)].find((one) => one !== null && one.end >= end);
  return block?.text.slice(0, start - block.start) ?? '';
}

function vagueness(marker: Marker, said: () => string): string | null {
  const { question, options } = marker;
  if (question === '') return 'the marker asks no question';
  if (!asks(marker)) return `"${question}" is no question that can be answered`;
  if (options.length > 0 || !isLatin(question)) return null;
  return choice.test(question) && !candidates.test(question) && !alternatives.test(said())
    ? `"${question}" is a choice, but names nothing to choose from`
    : null;
}
