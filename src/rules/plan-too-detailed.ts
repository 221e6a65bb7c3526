import { extracted, type Extracted } from '../core/intent/extract.js';
import { documentOf } from '../model/feature.js';
import { gathered, problemAt, type Repair } from '../model/finding.js';
import type { Fence } from '../model/markdown.js';
import type { Rule } from '../model/rule.js';

export const planTooDetailed: Rule = {
  name: 'plan-too-detailed',
  level: 'warning',
  set: 'recommended',
  about: 'A long listing of code in a plan.',
  why: 'A plan that has to be scrolled is not read, and code in it is out of date first.',
  fix: 'Move the listing to a file of its own under `implementation-details/`, and link to it.',
  source: 'The methodology, structured plans: high-level and readable; code and long listings go elsewhere.',
  bad: [
    fence('hcl', 'resource "x" "y" {', '  name = "tenant"', '}'),
    fence('', 'apiVersion: v1', 'kind: Namespace', 'metadata:', '  name: tenant'),
    fence('bash', 'kubectl get pods', 'kubectl get nodes'),
  ],
  good: [
    '<!-- file: plan.md -->\n# Plan\n\n```hcl\nmodule "tenant" {\n  source = "./modules/tenant"\n}\n```\n',
    fence('text', 'specs/', '├── plan.md', '└── tasks.md'),
    fence('mermaid', 'graph TD', '  A --> B'),
    fence('', 'Tenant asks for a namespace', '  the platform makes it', '  the team is told'),
    '<!-- file: implementation-details/network.md -->\n```yaml\na: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\nh: 8\ni: 9\nj: 1\nk: 2\nl: 3\nm: 4\nn: 5\no: 6\np: 7\n```\n',
  ],
  *check({ features, files }) {
    for (const feature of features) {
      const plan = documentOf(feature, 'plan');
      if (!plan) continue;
      const long = plan.fences.filter((fence) => lines(fence).length > longest && isCode(fence));
      const moved = extracted(feature, plan, files[plan.path], long);
      yield* gathered(
        long.map((fence, index) =>
          problemAt(
            plan,
            fence,
            `a listing of ${String(lines(fence).length)} lines in the plan`,
            repairOf(moved[index] ?? null),
          ),
        ),
      );
    }
  },
};

function repairOf(moved: Extracted | null): { repair?: Repair } {
  if (moved === null) return {};
  const name = moved.created.file.slice(moved.created.file.lastIndexOf('/') + 1);
  return {
    repair: {
      about: `move it to implementation-details/${name}`,
      safe: true,
      edits: [moved.edit],
      creates: [moved.created],
    },
  };
}

/** A plan with a fence that repeats some lines until it is too long. */
function fence(language: string, ...some: string[]): string {
  const repeated = Array.from({ length: 18 }, (_, index) => some[index % some.length] ?? '');
  return `<!-- file: plan.md -->\n# Plan\n\n\`\`\`${language}\n${repeated.join('\n')}\n\`\`\`\n`;
}

const longest = 15;

function lines({ value }: Pick<Fence, 'value'>): string[] {
  return value.split(/\r\n|\n|\r/);
}

const drawings = /^(?:mermaid|plantuml|puml|dot|graphviz|d2|ditaa|svgbob|tree|text|txt|plaintext|markdown|md|diff)$/i;
/** What a line of code looks like whose fence does not say in which language it is. */
const codeLine =
  /[;{}]\s*$|^\s*(?:#!|import\s|from\s+\S+\s+import|export\s|def\s|func\s|class\s|const\s|let\s|return\b|if\s*\(|for\s*\(|SELECT\b|CREATE\s|FROM\s|RUN\s|- name:|\$ )|^\s*(?:- )?["']?[\w./-]{1,60}["']?\s*[:=]\s*(?:["'\d{[|>~-]|true\b|false\b|\S+$|$)|^(?:kubectl|helm|terraform|aws|az|gcloud|docker|curl|git|npm|ansible\S*)\s/;

/** Trees, drawings and steps in words are what a plan is for; code is not. */
function isCode(fence: Fence): boolean {
  if (drawings.test(fence.language)) return false;
  const written = lines(fence).filter((line) => line.trim() !== '');
  const drawn = written.filter((line) => /[├└│┌┐┘─▼►→⟶↓]|-->|\+--/.test(line)).length;
  if (drawn * 5 > written.length) return false;
  if (fence.language !== '') return !isTree(written);
  return written.filter((line) => codeLine.test(line)).length * 2 > written.length;
}

/** A listing of folders without lines between them: most of it is names. */
function isTree(written: readonly string[]): boolean {
  return written.filter((line) => /^\s*[\w.*<>[\]{}@-]+\/?(?:\s+#.*)?$/.test(line)).length * 3 > written.length * 2;
}
