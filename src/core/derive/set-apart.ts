import type { Decision } from './planned.js';

/**
 * What tells a chosen technology from everything it is weighed against, by the axes of their category: `Operation (by
 * AWS)`. Axes on which one of the others is the same are left out. Null where nothing does, or nothing is known of it.
 */
export function setApart({ technology, category, rivals }: Decision): string | null {
  if (technology === null || category === null || rivals.length === 0) return null;
  const alone = category.axes.flatMap((axis) => {
    const own = technology.traits[axis];
    return own === undefined || rivals.some(({ traits }) => traits[axis] === own) ? [] : [`${axis} (${own})`];
  });
  return alone.length === 0 ? null : alone.join(', ');
}
