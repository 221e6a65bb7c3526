import type { Exception } from '../model/constitution.js';
import { documentOf } from '../model/feature.js';
import { problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const justificationHollow: Rule = {
  name: 'justification-hollow',
  level: 'error',
  set: 'recommended',
  about: 'A row of Complexity Tracking that gives no reason.',
  why: 'An exception is worth its reason; without one it is a gate switched off.',
  fix: 'Say what would not work without it, or remove it and pass the gate.',
  source: 'The methodology, constitutional compliance through gates: complexity is documented with its reason.',
  bad: [
    row('VII.1: four IaC tools', ''),
    row('VII.1: four IaC tools', 'N/A'),
    row('VII.1: four IaC tools', 'Four IaC tools'),
    row('A wrapper around the provider', '[why the provider is not enough]'),
    row('A second state backend', 'Required'),
  ],
  good: [
    row('VII.1: four IaC tools', 'DNS is served by a provider that only Ansible can reach'),
    row('None', 'N/A'),
    row('—', '—'),
    row('*No violations*', ''),
    row('A wrapper around the provider', '[NEEDS CLARIFICATION: does the provider support dual stack - yes or no?]'),
  ],
  *check({ features }) {
    for (const feature of features) {
      const plan = documentOf(feature, 'plan');
      for (const exception of plan?.exceptions ?? []) {
        const message = hollowness(exception);
        if (plan && message !== null) yield problemAt(plan, exception, message);
      }
    }
  },
};

function row(violation: string, reason: string): string {
  return `<!-- file: plan.md -->\n## Complexity Tracking\n\n| Violation | Why Needed | Simpler Alternative Rejected Because |\n|---|---|---|\n| ${violation} | ${reason} | |\n`;
}

/** Cells that say that there is nothing to say, in the languages of public plans. */
const nothing =
  /^(?:none|n a|na|nil|no violations?|no deviations?|not applicable|nothing|ninguna|ninguno|nenhuma|nenhum|aucune?|keine|无|無|なし)?$/;
/** Words that stand where a reason should, and give none. */
const empty = /^(?:tbd|tba|tbc|todo|pending|required|needed|necessary|yes|ok|see above|same|because)$/;

function hollowness({ violation, reason }: Exception): string | null {
  const what = plain(violation);
  const why = plain(reason);
  if (nothing.test(what) || isBracketed(violation)) return null;
  if (reason.includes('[NEEDS CLARIFICATION')) return null;
  if (nothing.test(why) || empty.test(why))
    return reason === '' ? `no reason is given for "${violation}"` : `"${reason}" is no reason for "${violation}"`;
  if (isBracketed(reason)) return `the reason for "${violation}" is still a template's`;
  return why === what || why === what.replace(/^(?:article )?[ivxlc]+(?: \d+)? /, '')
    ? `the reason for "${violation}" only repeats it`
    : null;
}

function plain(cell: string): string {
  return cell
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function isBracketed(cell: string): boolean {
  return /^\[[^\]]*\]$/.test(cell);
}
