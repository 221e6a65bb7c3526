/** A document of the workflow: where it lies, what leads to it, and what is asked of whoever writes it. */
export interface ArtifactKind {
  name: string;
  /** In the feature's folder; the constitution's own path. */
  file: string;
  /** What has to be there first. */
  after: readonly string[];
  /** The template it is written from; null where it is not made of one. */
  template: string | null;
  /** The command that makes it, or what is missing of it; null where a person or an agent writes it. */
  make: string | null;
  /** What to write, and what not. */
  constraints: readonly string[];
  /** Rules of the linter that judge it, the ones that are met most often first. */
  rules: readonly string[];
}

const yours = 'What the command wrote is a draft: improve its prose, keep its ids, links and headings.';
const questions =
  'Never guess and never answer a [NEEDS CLARIFICATION: …] yourself: a person does, with specops clarify.';

/** Every artifact, in the order in which one leads to the next. */
export const artifactKinds: readonly ArtifactKind[] = [
  {
    name: 'constitution',
    file: 'memory/constitution.md',
    after: [],
    template: 'constitution.md',
    make: 'specops init',
    constraints: [
      'Articles are normative: MUST, MUST NOT, SHOULD, MAY. A gate is one line with an id (VII.1); ids are never reused.',
      'Change it only where a person asked for it, with a dated line under the amendments and a higher version.',
      'Never weaken a gate so that a plan passes.',
    ],
    rules: ['constitution-incomplete'],
  },
  {
    name: 'spec',
    file: 'spec.md',
    after: ['constitution'],
    template: 'spec.md',
    make: 'specops specify --json -',
    constraints: [
      yours,
      'WHAT must exist and WHY, never HOW: no IaC syntax, no product in a requirement, no versions, no sizes of machines.',
      'Each requirement: one MUST that can be checked, a figure with a unit where it measures, its id, its (US1) link.',
      'Each scenario: Given, When, Then; priority, why, and how it is validated alone.',
      questions,
      'Nothing speculative: no might, later, future-proof.',
    ],
    rules: [
      'clarification-open',
      'iac-syntax-in-spec',
      'vendor-in-requirement',
      'quality-vague',
      'number-without-unit',
      'requirement-compound',
      'scenario-incomplete',
      'topic-uncovered',
    ],
  },
  {
    name: 'plan',
    file: 'plan.md',
    after: ['spec'],
    template: 'plan.md',
    make: 'specops plan --json -',
    constraints: [
      yours,
      'HOW, readable in minutes: code and long listings go to implementation-details/.',
      'Each decision (D-001): rationale, alternatives, and the requirements it satisfies.',
      'Gates are decided by facts or by a person: never tick one. A failed gate needs a row in Complexity Tracking.',
      'Each phase: prerequisites, deliverables, rollback. At most three IaC tools.',
      questions,
    ],
    rules: [
      'gate-unanswered',
      'decision-unexplained',
      'requirement-undecided',
      'phase-incomplete',
      'plan-too-detailed',
      'tools-too-many',
    ],
  },
  {
    name: 'research',
    file: 'research.md',
    after: ['spec'],
    template: 'research.md',
    make: 'specops plan --json -',
    constraints: [
      yours,
      'A section a decision: what was decided, why, and the alternatives compared in a table.',
      'Facts with a source and a date; an opinion is not a fact.',
    ],
    rules: ['decision-unexplained', 'claim-absolute'],
  },
  {
    name: 'data-model',
    file: 'data-model.md',
    after: ['spec'],
    template: 'data-model.md',
    make: 'specops plan --json -',
    constraints: [
      yours,
      'Each resource once, in its `yaml specops` block: id, address, satisfies, guarantees (schema: specops schema resource).',
      'An address is the one in the code, or pending.',
    ],
    rules: ['resource-malformed', 'reference-unknown'],
  },
  {
    name: 'contracts',
    file: 'contracts/',
    after: ['spec'],
    template: null,
    make: 'specops plan --json -',
    constraints: [
      'A file an interface, in a schema that tools read: JSON Schema, OpenAPI, AsyncAPI.',
      'What a consumer may rely on, and nothing of how it is built.',
    ],
    rules: ['reference-dead'],
  },
  {
    name: 'quickstart',
    file: 'quickstart.md',
    after: ['spec'],
    template: 'quickstart.md',
    make: 'specops plan --json -',
    constraints: [
      yours,
      'A step for each acceptance scenario, with its id (US1.1): the command, and what is seen when it holds.',
      'Only what can be run, in the order of the phases. No secret in it.',
    ],
    rules: ['secret-exposed', 'reference-unknown'],
  },
  {
    name: 'tasks',
    file: 'tasks.md',
    after: ['plan'],
    template: 'tasks.md',
    make: 'specops tasks --json',
    constraints: [
      'The command derives it. A task may be split or made clearer; ids, links and (depends on …) stay.',
      'One line a task: - [ ] T001 [P] [US1] text in path/to/file (FR-001) (depends on T000).',
      'Contracts, then validation, then modules, then environments, then integration.',
      'Never add [P]: it is computed. Never tick a box by hand: specops tasks done does.',
    ],
    rules: [
      'task-malformed',
      'task-order',
      'task-path-missing',
      'task-parallel-conflict',
      'requirement-without-task',
      'task-done-missing',
    ],
  },
  {
    name: 'checklist',
    file: 'checklists/',
    after: ['spec'],
    template: null,
    make: null,
    constraints: [
      'Unit tests for requirements: each item asks whether something is written, complete, clear, consistent, measurable; never whether it works.',
      '- [ ] CHK001 question? (FR-004), or [Gap] where nothing is written. At most 25 in a file; ids go on from the highest.',
      'Tick nothing: a person does.',
    ],
    rules: ['checklist-ticked-false'],
  },
];

/** The names of all artifacts. */
export const artifactNames = artifactKinds.map(({ name }) => name);
