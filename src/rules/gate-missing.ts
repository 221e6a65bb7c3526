import type { Gate } from '../model/constitution.js';
import { titleOf, type Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { problemAt, type Problem, type Repair } from '../model/finding.js';
import { markerText } from '../model/marker.js';
import type { Heading } from '../model/markdown.js';
import type { Rule } from '../model/rule.js';

export const gateMissing: Rule = {
  name: 'gate-missing',
  level: 'error',
  set: 'recommended',
  about: 'A gate of the constitution that the plan does not carry.',
  why: 'A question that the plan leaves out is a question that nobody answers before building.',
  fix: 'Run `specops plan`, which adds the gates that are missing, or copy the gate from the constitution.',
  source: 'The methodology, constitutional enforcement: a plan passes the gates of every article before it is built.',
  bad: [
    '<!-- file: memory/constitution.md -->\n- **VII.1** At most three IaC tools? `iac_tools <= 3`\n<!-- file: plan.md -->\n# Implementation Plan: Tenants\n',
    '<!-- file: memory/constitution.md -->\n- **VII.1** At most three IaC tools?\n- **IX.1** Validated in a real cluster?\n<!-- file: plan.md -->\n### Simplicity Gate (Article VII)\n\n- [x] **VII.1** At most three IaC tools?\n',
    '<!-- file: memory/constitution.md -->\n- **VIII.1** Provider features used as they are?\n<!-- file: plan.md -->\n### Gates\n\n- [x] Is there a budget?\n',
  ],
  good: [
    '<!-- file: memory/constitution.md -->\n- **VII.1** At most three IaC tools?\n<!-- file: plan.md -->\n### Simplicity Gate (Article VII)\n\n- [x] **VII.1** At most three IaC tools?\n',
    '<!-- file: memory/constitution.md -->\n- **VII.1** At most three IaC tools?\n<!-- file: plan.md -->\n### Simplicity Gate (Article VII)\n\n- [ ] at most three IaC tools\n',
    '<!-- file: memory/constitution.md -->\n### Article VII: Simplicity\n\nFew tools.\n<!-- file: plan.md -->\n# Implementation Plan: Tenants\n',
    '<!-- file: memory/constitution.md -->\n- **VII.1** At most three IaC tools?\n<!-- file: spec.md -->\n# Feature Specification: Tenants\n',
  ],
  *check({ constitution, features }) {
    const gates = constitution?.gates ?? [];
    for (const feature of features) {
      const plan = documentOf(feature, 'plan');
      if (plan) yield* missingFrom(plan, gates);
    }
  },
};

/** A problem a gate; one for them all where the plan carries none, because that has one cause. */
function missingFrom(plan: Document, gates: readonly Gate[]): Problem[] {
  const ids = new Set(plan.gates.map(({ id }) => id));
  const questions = new Set(plan.gates.map(({ question }) => normalised(question)));
  const missing = gates.filter((gate) => !ids.has(gate.id) && !questions.has(normalised(gate.question)));
  const place = gatesHeading(plan) ?? titleOf(plan);
  if (missing.length > 1 && missing.length === gates.length) {
    const message = `the plan carries no gate of the constitution: ${missing.map(({ id }) => id ?? '').join(', ')}`;
    return [problemAt(plan, place, message, added(plan, missing))];
  }
  return missing.map((gate) =>
    problemAt(plan, place, `gate ${gate.id ?? ''} is missing: ${gate.question}`, added(plan, [gate])),
  );
}

function gatesHeading({ headings }: Document): Heading | undefined {
  return headings.find(({ title }) => /\bgates?\b/i.test(title));
}

/** The gates unticked, each with its question, behind the last one of the plan; none where it has no place for gates. */
function added(plan: Document, gates: readonly Gate[]): { repair?: Repair } {
  const last = plan.gates.filter(({ box }) => box >= 0).at(-1);
  const heading = gatesHeading(plan);
  const at = last?.end ?? heading?.end;
  if (at === undefined) return {};
  const lines = gates.flatMap(({ id, question, check }) => [
    `- [ ] ${id === null ? '' : `**${id}** `}${question}${check === null ? '' : ` (\`${check}\`)`}`,
    `  - ${markerText(`${id === null ? '' : `${id} `}${lowered(question)} - yes, or what and why?`)}`,
  ]);
  const text = [...(last ? [''] : ['', '']), ...lines].join(plan.newline);
  return {
    repair: {
      about: `add ${gates.map(({ id, question }) => id ?? question).join(', ')}`,
      safe: true,
      edits: [{ file: plan.path, start: at, end: at, text }],
    },
  };
}

/** A question in the middle of a sentence. */
function lowered(question: string): string {
  const asked = question.replace(/(?<![?？.\s])[?？.\s]+$/, '');
  return /^\p{Lu}\p{Ll}/u.test(asked) ? asked.charAt(0).toLowerCase() + asked.slice(1) : asked;
}

function normalised(question: string): string {
  return question
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
