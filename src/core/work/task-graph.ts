import type { Document } from '../../model/document.js';
import type { Task } from '../../model/tasks.js';
import { phaseTitle } from '../../model/tasks.js';
import { chain, waves } from './schedule.js';

/** A task as a node of the graph. */
export interface GraphNode {
  id: string;
  /** What is to be done, in one line, without links and dependencies. */
  title: string;
  /** `US1`; null for a task that serves all. */
  story: string | null;
  phase: string;
  done: boolean;
  /** On the critical path. */
  critical: boolean;
}

/** A dependency: `to` waits for `from`. */
export interface GraphEdge {
  from: string;
  to: string;
}

/** The graph of a task list. Every task weighs the same. */
export interface TaskGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Ids that can be worked on at the same time: none waits for another, and no two write one file. */
  waves: string[][];
  /** The longest chain of tasks that wait for one another; the first of several. */
  critical_path: string[];
  /** Tasks that wait for themselves, through others; in no wave. */
  cyclic: string[];
}

/** The graph of a task list, as it stands in the document; dependencies on tasks that are not there count for nothing. */
export function graphOf(document: Document): TaskGraph {
  const tasks = document.tasks.filter(({ id }, index, all) => all.findIndex((one) => one.id === id) === index);
  const known = new Set(tasks.map(({ id }) => id));
  const work = tasks.map(({ id, files, dependsOn }) => ({
    id,
    files,
    dependsOn: [...new Set(dependsOn.map((on) => on.id))].filter((on) => known.has(on)),
  }));
  const path = chain(work);
  const inOrder = waves(work).map((wave) => wave.map(({ id }) => id));
  const placed = new Set(inOrder.flat());
  return {
    nodes: tasks.map((task) => nodeOf(task, document, path)),
    edges: work.flatMap(({ id, dependsOn }) => dependsOn.map((from) => ({ from, to: id }))),
    waves: inOrder,
    critical_path: path,
    cyclic: work.filter(({ id }) => !placed.has(id)).map(({ id }) => id),
  };
}

function nodeOf(task: Task, document: Document, path: readonly string[]): GraphNode {
  const { id, text, story, done } = task;
  const title = text
    .replace(/\((?:depends? on [^)]*|[A-Z]{1,4}-?\d[^()]*)\)/g, '')
    .replace(/(?<!\s)\s+in\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return { id, title, story, phase: phaseTitle(document, task), done, critical: path.includes(id) };
}

/** The part of a graph that belongs to a story, or to none, with the tasks it waits for. */
export function partOf(
  { nodes, edges }: TaskGraph,
  story: string | null,
): { own: GraphNode[]; other: GraphNode[]; edges: GraphEdge[] } {
  const own = nodes.filter((node) => node.story === story);
  const ids = new Set(own.map(({ id }) => id));
  const into = edges.filter(({ to }) => ids.has(to));
  const needed = new Set(into.map(({ from }) => from).filter((id) => !ids.has(id)));
  return { own, other: nodes.filter(({ id }) => needed.has(id)), edges: into };
}
