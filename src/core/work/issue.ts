import type { Document } from '../../model/document.js';
import type { Issue } from '../../model/issue.js';
import { phaseTitle, type Task } from '../../model/tasks.js';
import { inline } from '../render.js';

/** What every issue of a task carries, by which a later run knows it. */
export function markerOf(feature: string, task: string): string {
  return `<!-- specops:task ${feature} ${task} -->`;
}

/** The open tasks of a list as issues, in its order; `source` is the text of the document. */
export function issuesOf(feature: string, document: Document, source: string): Issue[] {
  return document.tasks
    .filter(({ done }) => !done)
    .map((task) => {
      const text = textOf(task, source);
      const marker = markerOf(feature, task.id);
      return {
        task: task.id,
        title: titleOf(task.id, text),
        body: bodyOf(task, { feature, document, text, marker }),
        marker,
      };
    });
}

function textOf({ start, end, text }: Task, source: string): string {
  const [line = ''] = source.slice(start, end).split(/\r?\n/);
  // Inline code is blank in the facts; what stands before the text is of the same length in both.
  const said = line.slice(Math.max(0, line.length - text.trimEnd().length)).trim();
  return said.replaceAll('`', '').trim() || text.trim();
}

/** A title as a heading of Markdown that says just that. */
export function headingOf({ title }: Pick<Issue, 'title'>): string {
  return `## ${silenced(inline(title))}`;
}

/** A title is no Markdown; at most 200 characters of it. */
function titleOf(id: string, text: string): string {
  const plain = `${id} ${text.replace(/(?:(?<!\s)\s+)?\([^()]*\)/g, '')}`
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  const silent = plain
    .replace(/([@#!%~&$])(?=["\w])/g, '$1 ')
    .replace(/\bGH-(?=\d)/gi, 'GH ')
    .replaceAll('<', '‹')
    .replace(/(?<=--)>/g, '›');
  return silent.length <= 200 ? silent : `${silent.slice(0, 199)}…`;
}

function bodyOf(
  task: Task,
  { feature, document, text, marker }: { feature: string; document: Document; text: string; marker: string },
): string {
  const row = (name: string, values: readonly string[]) =>
    values.length === 0 ? [] : [`- ${name}: ${values.map((value) => code(value)).join(', ')}`];
  const phase = phaseTitle(document, task);
  return [
    `**${task.id}** ${silenced(inline(text))}`,
    '',
    ...(phase === '' ? [] : [`- Phase: ${silenced(inline(phase))}`]),
    ...row('Files', task.files),
    ...row('Serves', task.cites),
    ...row(
      'After',
      task.dependsOn.map(({ id }) => id),
    ),
    ...(task.parallel ? ['- May run beside the others of its phase.'] : []),
    '',
    `Kept in ${code(document.path)} of ${code(feature)}; tick it there.`,
    '',
    marker,
    '',
  ].join('\n');
}

/** Addresses, mentions and references, as GitHub and GitLab read them: \`@team\`, \`#12\`, \`!3\`, \`~label\`, \`GH-7\`. */
const calls = /https?:\/\/[^\s)]+|(?:(?<![\w.+/-])[\w.+/-]+)?[@#!%~&$](?=["\w])[\w./"-]*|\bGH-\d+/gi;

/** Markdown in which nothing calls anybody, or links to another issue: what would is code, which does neither. */
function silenced(markdown: string): string {
  return markdown.replace(calls, (call) => code(call.replaceAll('\\', '')));
}

function code(text: string): string {
  return `\`${text.replace(/[`\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()}\``;
}
