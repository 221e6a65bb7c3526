import { planFacts } from '../core/gate.js';
import { titleOf, type Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const toolsTooMany: Rule = {
  name: 'tools-too-many',
  level: 'error',
  set: 'recommended',
  about: 'A plan with more than three IaC tools and no reason for it.',
  why: 'Each tool brings its own state, its own failures and its own people who know it.',
  fix: 'Do with three, or say in Complexity Tracking why a further tool is needed.',
  source: 'The methodology, section 7.3: three IaC tools at the most; tools that read the same code count as one.',
  bad: [
    decisions('Terraform for the network', 'Ansible for the hosts', 'Pulumi for the cluster', 'Crossplane for tenants'),
    '<!-- file: plan.md -->\n## Technical Context\n\n**Primary Dependencies**: Terraform, Ansible, Pulumi, AWS CloudFormation\n',
    `${decisions('Terraform', 'Ansible', 'Helm', 'Pulumi')}\n## Complexity Tracking\n\n| Violation | Why Needed |\n|---|---|\n| Four IaC tools | |\n`,
  ],
  good: [
    decisions('Terraform for the network', 'OpenTofu for the modules', 'Ansible for the hosts', 'Helm for the charts'),
    `${decisions('Terraform', 'Ansible', 'Helm', 'Pulumi')}\n## Complexity Tracking\n\n| Violation | Why Needed |\n|---|---|\n| Four IaC tools | The DNS provider has a module for Pulumi only |\n`,
    `${decisions('Terraform', 'Ansible', 'Helm', 'Pulumi')}\n### Simplicity Gate (Article VII)\n\n- [ ] **VII.1** At most three IaC tools? \`iac_tools <= 3\`\n`,
    '<!-- file: plan.md -->\n## Technical Context\n\n**Primary Dependencies**: Terraform, Helm, without Ansible, Pulumi or Crossplane\n',
  ],
  *check(project) {
    for (const feature of project.features) {
      const plan = documentOf(feature, 'plan');
      if (!plan || carriesGate(plan, project.constitution) || isJustified(plan)) continue;
      const { value, evidence } = planFacts(feature, project)['iac_tools'] ?? { value: null, evidence: '' };
      if (value !== null && value > 3) yield problemAt(plan, titleOf(plan), `${evidence}; three are the most`);
    }
  },
};

function decisions(...titles: string[]): string {
  return `<!-- file: plan.md -->\n## Decisions\n\n${titles.map((title, index) => `### D-00${String(index + 1)} ${title}\n`).join('\n')}`;
}

/** True where the plan answers a gate on the number of tools: then that gate tells, ticked or not. */
function carriesGate({ gates }: Document, constitution: Document | null): boolean {
  const isOnTools = (check: string | null | undefined) => check?.startsWith('iac_tools') === true;
  const ids = new Set(constitution?.gates.filter(({ check }) => isOnTools(check)).map(({ id }) => id));
  return gates.some(({ id, check }) => isOnTools(check) || (id !== null && ids.has(id)));
}

function isJustified({ exceptions }: Document): boolean {
  return exceptions.some(
    ({ gates, violation, reason }) =>
      /\p{L}{3}/u.test(reason) &&
      (gates.some((gate) => gate === 'VII' || gate === 'VII.1') || /\btool|\bIaC\b|herramienta|工具/i.test(violation)),
  );
}
