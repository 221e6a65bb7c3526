import type { Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { problemAt, type Level, type Problem, type Repair } from '../model/finding.js';
import type { Task } from '../model/tasks.js';
import type { Rule } from '../model/rule.js';

const native = '<!-- file: .specops/state/001-example.json -->\n';

export const taskOrder: Rule = {
  name: 'task-order',
  level: 'error',
  set: 'recommended',
  about: 'A task that writes infrastructure code before the contract or the validation of it is written.',
  why: 'A validation written after the code proves what was built, not what was asked for.',
  fix: 'Move the task behind those that write contracts and validation; the code is written last.',
  source:
    'The methodology, article III: contracts, then pre-deploy, post-deploy and integration validation, then code.',
  bad: [
    tasks('- [ ] T001 Write modules/tenant/main.tf', '- [ ] T002 Write validation/pre-deploy/tenant.sh'),
    tasks('- [ ] T001 Write modules/tenant/main.tf', '- [ ] T002 Write contracts/tenant.schema.json'),
    tasks('- [ ] T001 Create charts/tenant/templates/quota.yaml', '- [ ] T002 Write tests/quota_test.go') + native,
  ],
  good: [
    tasks('- [ ] T001 Write validation/pre-deploy/tenant.sh', '- [ ] T002 Write modules/tenant/main.tf'),
    tasks('- [ ] T001 Write modules/tenant/main.tf', '- [ ] T002 Run validation/pre-deploy/tenant.sh'),
    tasks('- [ ] T001 Write modules/tenant/main.tf', '- [ ] T002 Write modules/policy/main.tf'),
    tasks('- [ ] T001 Write modules/tenant/main.tf (depends on T002)', '- [ ] T002 Write tests/tenant.tftest.hcl'),
    tasks(
      '- [ ] T001 Write tests/helm/install-test.sh, which installs with helm/tenant/values.yaml',
      '- [ ] T002 Write tests/helm/schema-test.sh',
    ),
    tasks('- [ ] T001 Extend modules/victoria-metrics-cluster-for-tenants/tests/data-source-resilience-and-alerts.hcl'),
    `${tasks('- [ ] T001 Write modules/tenant/main.tf')}\n## Phase 2: Story\n\n- [ ] T002 Write tests/quota.tftest.hcl\n- [ ] T003 Write modules/quota/main.tf\n`,
  ],
  *check({ features }) {
    for (const feature of features) {
      const document = documentOf(feature, 'tasks');
      if (document) yield* early(document, feature.state === null);
    }
  },
};

function tasks(...lines: string[]): string {
  return `<!-- file: tasks.md -->\n## Phase 1: Setup\n\n${lines.join('\n')}\n`;
}

/** What comes first: contracts, and what validates. */
const contract = /(?:^|\/)contracts?\//i;
const validation =
  /(?:^|\/)(?<!(?:^|\/)modules\/)(?:tests?|validations?|e2e|policy|policies|spec)\/|(?:_test|\.test|\.spec|\.tftest|_spec|\.bats)\b|(?:^|\/)test_/i;
/** Tests of applications prove nothing of infrastructure: in somebody else's list only these count. */
const ofInfrastructure =
  /(?:^|\/)(?<!(?:^|\/)modules\/)(?:validations?|polic(?:y|ies)|terratest|molecule|conftest|kuttl|chainsaw|inspec|goss)\/|(?:^|\/)tests?\/(?:[\w.-]+\/)*(?:infra\w*|terraform|helm|k8s|kubernetes|ansible)(?:[/_.-])|\.tftest\.hcl$|\.bats$|\.rego$/i;
/** What comes last: files that declare infrastructure. */
const code =
  /\.(?:tf|tofu|bicep|pp)$|\.tf\.json$|(?:^|\/)(?:charts?|helm|k8s|kubernetes|manifests|kustomize|playbooks|roles|overlays|argocd|flux)\/(?:[\w.{}*@-]+\/)*[\w.{}*@-]+\.(?:ya?ml|tpl)$|^(?:\.\/)?(?:infra\w*\/|terraform\/)?(?:modules|environments)\/(?:[\w{}*@-]+\/)*[\w{}*@-]*$/i;

/**
 * The first task of each phase that writes code before one of the same phase writes its contract or validation; in
 * a feature that SpecOps wrote the phases make no difference. One problem a document, because it has one cause.
 */
function early(document: Document, imported: boolean): Problem[] {
  const waits = waitsFor(document.tasks);
  const firstCode = new Map<number, Task>();
  const pairs: [Task, Task][] = [];
  for (const task of document.tasks) {
    const phase = imported ? task.phase : 0;
    const before = firstCode.get(phase);
    if (before && isFirst(task, imported) && !waits(before, task.id)) pairs.push([before, task]);
    else if (!before && isCode(task)) firstCode.set(phase, task);
  }
  const [first, ...others] = pairs;
  if (!first) return [];
  const [task, later] = first;
  const level: Level = imported ? 'warning' : 'error';
  const related = [later, ...others.map(([, one]) => one)].map((one) => ({
    file: document.path,
    ...one.at,
    message: `${one.id} comes first`,
  }));
  const what = later.writes.some((path) => contract.test(path)) ? 'contract' : 'validation';
  return [
    problemAt(document, task.at, `${task.id} writes infrastructure code before ${later.id} writes a ${what}`, {
      level,
      related,
      ...waiting(document, pairs),
    }),
  ];
}

/**
 * The tasks that come too early told to wait for those that come first: ids and lines stay where they are. None where
 * one of those waits for the code already.
 */
function waiting({ path, tasks, items }: Document, pairs: readonly [Task, Task][]): { repair?: Repair } {
  const waits = waitsFor(tasks);
  if (pairs.some(([before, first]) => waits(first, before.id))) return {};
  const early = [...new Set(pairs.map(([before]) => before))];
  const edits = early.flatMap((task) => {
    const ids = pairs.flatMap(([before, first]) => (before === task ? [first.id] : [])).join(', ');
    const last = task.dependsOn.at(-1);
    const end = items.find(({ start, end }) => start <= task.at.start && task.at.end <= end)?.end ?? task.end;
    return [
      ...(task.parallelAt ? [{ file: path, ...task.parallelAt, text: '' }] : []),
      last
        ? { file: path, start: last.end, end: last.end, text: `, ${ids}` }
        : { file: path, start: end, end, text: ` (depends on ${ids})` },
    ];
  });
  const about = `let ${early.map(({ id }) => id).join(', ')} wait for what comes first`;
  return { repair: { about, safe: false, edits } };
}

function isFirst({ writes, text }: Task, imported: boolean): boolean {
  if (/^\W*(?:run|execute|apply|deploy|verify|check|update|review|render|assert|re-?run|fix|document)\b/i.test(text))
    return false;
  if (/\b(?:director(?:y|ies)|folders?|structure|skeleton|placeholder)\b/i.test(text)) return false;
  const proves = imported ? ofInfrastructure : validation;
  return writes.length > 0 && writes.every((path) => contract.test(path) || proves.test(path));
}

function isCode({ writes, text }: Task): boolean {
  if (/^\W*(?:run|execute|verify|check|validate|test|review|document|delete|remove)\b|\bdeprecat/i.test(text))
    return false;
  // What a validation is run with stands behind its own file.
  if (validation.test(writes[0] ?? '')) return false;
  return writes.some((path) => code.test(path) && !validation.test(path) && !contract.test(path));
}

/** Tells whether a task waits for another, through whatever chain. */
function waitsFor(all: readonly Task[]): (task: Task, id: string) => boolean {
  const byId = new Map(all.map((task) => [task.id, task]));
  const known = new Map<string, Set<string>>();
  return (task, id) => {
    let ancestors = known.get(task.id);
    if (!ancestors) {
      ancestors = new Set();
      const stack = task.dependsOn.map((on) => on.id);
      for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
        if (ancestors.has(next)) continue;
        ancestors.add(next);
        stack.push(...(byId.get(next)?.dependsOn ?? []).map((on) => on.id));
      }
      known.set(task.id, ancestors);
    }
    return ancestors.has(id);
  };
}
