import type { Feature } from '../../model/feature.js';
import type { Task } from '../../model/tasks.js';

/** Work whose end may be that a file is no longer there. */
const takingAway =
  /\b(?:remove[sd]?|delet(?:e[sd]?|ing)|drop(?:s|ped)?|clean(?:s|ed)?(?: up)?|destroy(?:s|ed)?|retire[sd]?|decommission(?:s|ed)?|deprecate[sd]?|move[sd]?|rename[sd]?|migrate[sd]?|replace[sd]?|consolidate[sd]?|merge[sd]?|split|extract(?:s|ed)?|refactor(?:s|ed)?|revert(?:s|ed)?|uninstall(?:s|ed)?|prune[sd]?|temporary|ephemeral|generated?|gitignored?|optional(?:ly)?|skipped|n\/a)\b|~~/i;

/** Work that leaves no file behind. */
const looking = /^\W*(?:read|review|verify|verified|inspect|confirm|check)\b/i;

/**
 * The files by which a task can be proved: those it writes whose path says exactly where. None for work that takes files
 * away, or speaks of patterns and places outside of the project.
 */
export function provedBy(task: Task): string[] {
  const said = task.text.replace(/"[^"]*"/g, '');
  if (takingAway.test(said) || looking.test(said)) return [];
  return task.writes.filter(
    (path) =>
      /^(?:\.\/)?[\w.@-]+(?:\/[\w.@-]+)*\/?$/.test(path) &&
      path.replace(/^\.\//, '').includes('/') &&
      !path.split('/').includes('..') &&
      (path.endsWith('/') || /\.[a-z][\w]{0,9}$/i.test(path)),
  );
}

/** Those of a task's files that are not there; nothing where nobody looked. */
export function notMade(task: Task, { made }: Pick<Feature, 'made'>): string[] {
  return made === undefined ? [] : provedBy(task).filter((path) => made[path] === false);
}
