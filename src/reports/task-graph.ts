import { partOf, type GraphEdge, type GraphNode, type TaskGraph } from '../core/work/task-graph.js';
import { printable } from '../model/printable.js';

/** A graph with more tasks than these is drawn story by story. */
export const mostNodes = 150;

/** A graph as Mermaid: one diagram, or a Markdown document with one for each story where there are too many tasks. */
export function mermaid(graph: TaskGraph): string {
  if (graph.nodes.length <= mostNodes) return flowchart(graph.nodes, [], graph.edges, graph.critical_path);
  const number = (story: string | null) => Number(story?.slice(2) ?? 0);
  const stories = [...new Set(graph.nodes.map(({ story }) => story))].sort((one, other) => number(one) - number(other));
  return stories
    .map((story) => {
      const { own, other, edges } = partOf(graph, story);
      const title = story ?? 'Of no story';
      return `## ${title}\n\n\`\`\`mermaid\n${flowchart(own, other, edges, graph.critical_path)}\n\`\`\``;
    })
    .join('\n\n');
}

function flowchart(
  own: readonly GraphNode[],
  other: readonly GraphNode[],
  edges: readonly GraphEdge[],
  path: readonly string[],
): string {
  const critical = edges.flatMap((edge, index) => (isOn(path, edge) ? [String(index)] : []));
  const classed = (name: string, nodes: readonly GraphNode[]) =>
    nodes.length === 0 ? [] : [`  class ${nodes.map(({ id }) => id).join(',')} ${name}`];
  return [
    'flowchart LR',
    ...[...own, ...other].map((node) => `  ${node.id}["${mermaidText(labelOf(node))}"]`),
    ...edges.map(({ from, to }) => `  ${from} --> ${to}`),
    '  classDef done fill:#d3f0d3,stroke:#2e7d32',
    '  classDef critical stroke:#c62828,stroke-width:3px',
    '  classDef elsewhere stroke-dasharray:4',
    ...classed(
      'done',
      [...own, ...other].filter(({ done }) => done),
    ),
    ...classed(
      'critical',
      [...own, ...other].filter((node) => node.critical),
    ),
    ...classed('elsewhere', other),
    ...(critical.length === 0 ? [] : [`  linkStyle ${critical.join(',')} stroke:#c62828,stroke-width:3px`]),
  ].join('\n');
}

/** True where two tasks follow one another on the critical path. */
function isOn(path: readonly string[], { from, to }: GraphEdge): boolean {
  const at = path.indexOf(from);
  return at >= 0 && path[at + 1] === to;
}

function labelOf({ id, title, done }: GraphNode): string {
  const short = title.length > 60 ? `${title.slice(0, 59).trimEnd()}…` : title;
  return printable(`${id} ${short}${done ? ' ✓' : ''}`);
}

/** A text inside the quotes of Mermaid: whatever could end them, be Markdown, HTML or an entity is a number. */
function mermaidText(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N} .,:/_()✓…-]/gu, (character) => `#${String(character.codePointAt(0) ?? 0)};`);
}

/** A graph as DOT, for Graphviz: done tasks filled, the critical path bold. */
export function dot({ nodes, edges, critical_path: path }: TaskGraph): string {
  return [
    'digraph tasks {',
    '  rankdir=LR;',
    '  node [shape=box, fontname="sans-serif"];',
    ...nodes.map((node) => {
      const marks = [
        ...(node.done ? ['style=filled', 'fillcolor="#d3f0d3"'] : []),
        ...(node.critical ? ['color="#c62828"', 'penwidth=3'] : []),
      ];
      return `  "${node.id}" [${[`label="${dotText(labelOf(node))}"`, ...marks].join(', ')}];`;
    }),
    ...edges.map(
      (edge) => `  "${edge.from}" -> "${edge.to}"${isOn(path, edge) ? ' [color="#c62828", penwidth=3]' : ''};`,
    ),
    '}',
  ].join('\n');
}

/** A text inside the quotes of DOT; a backslash would begin an escape, an ampersand an entity of HTML. */
function dotText(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/&/g, '&amp;');
}
