import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFacts } from '../src/core/facts.js';
import { chain, waves, type Work } from '../src/core/work/schedule.js';
import { graphOf, type TaskGraph } from '../src/core/work/task-graph.js';
import { dot, mermaid } from '../src/reports/task-graph.js';
import { flowchartFaults } from './mermaid.js';

function graph(lines: readonly string[]): TaskGraph {
  return graphOf(readFacts('specs/001-x/tasks.md', 'tasks', `# Tasks\n\n## Phase 1: All\n\n${lines.join('\n')}\n`));
}

const small = graph([
  '- [x] T001 Write the contract in `contracts/a.json` (FR-001)',
  '- [ ] T002 [P] [US1] Write "a" | <b> `c` #1; in `a.sh` (FR-001) (depends on T001)',
  '- [ ] T003 [P] [US1] Write b in `b.sh` (FR-002) (depends on T001)',
  '- [ ] T004 Run all in `a.sh` (depends on T002, T003, T009)',
]);

/** How many nodes and edges a DOT text has, read by its grammar of quoted strings; throws for any other statement. */
function dotStatements(drawn: string): { nodes: number; edges: number } {
  const string = String.raw`"(?:[^"\\]|\\.)*"`;
  const attributes = String.raw`\[\w+=(?:${string}|\w+)(?:, \w+=(?:${string}|\w+))*\]`;
  const lines = drawn.split('\n');
  expect([lines[0], lines.at(-1)]).toEqual(['digraph tasks {', '}']);
  const found = { nodes: 0, edges: 0 };
  for (const line of lines.slice(3, -1)) {
    if (new RegExp(`^  ${string} ${attributes};$`, 'u').test(line)) found.nodes++;
    else if (new RegExp(`^  ${string} -> ${string}(?: ${attributes})?;$`, 'u').test(line)) found.edges++;
    else throw new Error(line);
  }
  return found;
}

test('a small graph: what waits for what, in waves, with the longest chain', () => {
  expect(small.edges).toEqual([
    { from: 'T001', to: 'T002' },
    { from: 'T001', to: 'T003' },
    { from: 'T002', to: 'T004' },
    { from: 'T003', to: 'T004' },
  ]);
  expect(small.waves).toEqual([['T001'], ['T002', 'T003'], ['T004']]);
  expect(small.critical_path).toEqual(['T001', 'T002', 'T004']);
  expect(mermaid(small)).toBe(
    [
      'flowchart LR',
      '  T001["T001 Write the contract ✓"]',
      '  T002["T002 Write #34;a#34; #124; #35;1#59;"]',
      '  T003["T003 Write b"]',
      '  T004["T004 Run all"]',
      '  T001 --> T002',
      '  T001 --> T003',
      '  T002 --> T004',
      '  T003 --> T004',
      '  classDef done fill:#d3f0d3,stroke:#2e7d32',
      '  classDef critical stroke:#c62828,stroke-width:3px',
      '  classDef elsewhere stroke-dasharray:4',
      '  class T001 done',
      '  class T001,T002,T004 critical',
      '  linkStyle 0,2 stroke:#c62828,stroke-width:3px',
    ].join('\n'),
  );
  expect(dot(small)).toContain('  "T002" -> "T004" [color="#c62828", penwidth=3];');
});

test('tasks that wait for one another are named, and in no wave', () => {
  const round = graph(['- [ ] T001 A (depends on T002)', '- [ ] T002 B (depends on T001)', '- [ ] T003 C']);
  expect([round.cyclic, round.waves, round.critical_path]).toEqual([['T001', 'T002'], [['T003']], ['T003']]);
  expect(flowchartFaults(mermaid(round))).toEqual([]);
});

test('over 150 tasks there is a diagram for each story, with what it waits for', () => {
  const number = (index: number) => `T${String(index + 1).padStart(3, '0')}`;
  const many = graph(
    Array.from({ length: 160 }, (_, index) =>
      index === 0 ? '- [ ] T001 Begin' : `- [ ] ${number(index)} [US${String((index % 2) + 1)}] Do (depends on T001)`,
    ),
  );
  const diagrams = [...mermaid(many).matchAll(/^## (.+)\n\n```mermaid\n([^]*?)\n```$/gm)];
  expect(diagrams.map(([, title]) => title)).toEqual(['Of no story', 'US1', 'US2']);
  expect(diagrams.map(([, , diagram = '']) => flowchartFaults(diagram))).toEqual([[], [], []]);
  expect(diagrams[1]?.[2]).toContain('  class T001 elsewhere');
});

test('whatever a title says, it stays inside its quotes', () => {
  const title = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 50 }),
    fc
      .array(
        fc.constantFrom('"', '\\', '`', '#quot;', ']', '-->', '%%', ';', '<b>', '&', '\n', 'end', '}', '{', '\u001b'),
        {
          maxLength: 15,
        },
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(title, (words) => {
      const one = { ...small, nodes: small.nodes.map((node) => ({ ...node, title: words })) };
      expect(flowchartFaults(mermaid(one))).toEqual([]);
      expect(dotStatements(dot(one))).toEqual({ nodes: 4, edges: 4 });
    }),
  );
});

/** Work that waits only for what comes before it. */
const acyclic: fc.Arbitrary<Work[]> = fc
  .array(fc.record({ on: fc.array(fc.nat(30), { maxLength: 3 }), files: fc.subarray(['a', 'b', 'c', 'd']) }), {
    maxLength: 14,
  })
  .map((list) =>
    list.map(({ on, files }, index) => ({
      id: `T${String(index)}`,
      files,
      dependsOn: index === 0 ? [] : on.map((number) => `T${String(number % index)}`),
    })),
  );

test('the longest chain is as long as the longest that a naive search finds, and is one', () => {
  fc.assert(
    fc.property(acyclic, (work) => {
      const longest = (id: string): number =>
        1 + Math.max(0, ...(work.find((one) => one.id === id)?.dependsOn ?? []).map(longest));
      const path = chain(work);
      expect(path).toHaveLength(Math.max(0, ...work.map(({ id }) => longest(id))));
      path.slice(1).forEach((id, index) => {
        expect(work.find((one) => one.id === id)?.dependsOn).toContain(path[index]);
      });
    }),
  );
});

test('no wave holds two pieces of work that share a file, or wait for one another', () => {
  fc.assert(
    fc.property(acyclic, (work) => {
      const byId = new Map(work.map((piece) => [piece.id, piece]));
      const reaches = (from: string, to: string): boolean =>
        (byId.get(from)?.dependsOn ?? []).some((id) => id === to || reaches(id, to));
      const groups = waves(work);
      expect(groups.flat()).toHaveLength(work.length);
      for (const wave of groups) {
        for (const one of wave) {
          for (const other of wave) {
            if (one === other) continue;
            expect(one.files.filter((file) => other.files.includes(file))).toEqual([]);
            expect(reaches(one.id, other.id)).toBe(false);
          }
        }
      }
    }),
  );
});

test.each([
  ['A["x" --> B', 'no line'],
  ['A["a "quoted" name"]', 'no line'],
  ['end["x"]', 'keyword'],
  ['A["x"]\n  A --> B', 'no node B'],
  ['subgraph m0["a"]\n  A["x"]', 'without its end'],
  ['A["x"]\n  linkStyle 0 stroke:#c62828', 'no such edge'],
  ['A["x"]\n  class A done', 'no class'],
])('the check of flowcharts finds %j', (lines, fault) => {
  expect(flowchartFaults(`flowchart LR\n  ${lines}\n`)).toContainEqual(expect.stringContaining(fault));
});
