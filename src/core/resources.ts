import type { ReadProblem } from '../model/document.js';
import type { Markdown } from '../model/markdown.js';
import { parseGuarantee, type Resource } from '../model/resource.js';
import { readYaml } from '../model/yaml.js';
import { validate } from './validate.js';

/** The resources of the `yaml specops` blocks, and what is wrong in them. */
export function readResources({ fences }: Markdown): { resources: Resource[]; problems: ReadProblem[] } {
  const resources: Resource[] = [];
  const problems: ReadProblem[] = [];
  const rule = 'resource-malformed';
  for (const fence of fences) {
    if (!/^ya?ml$/i.test(fence.language) || !/^specops\b/.test(fence.meta)) continue;
    const yaml = readYaml(fence.value);
    const place = (path: (string | number)[]) => {
      const { start, end } = yaml.at(path);
      return { start: fence.valueStart + start, end: fence.valueStart + end };
    };
    for (const problem of yaml.problems)
      problems.push({
        rule,
        message: problem.message,
        start: fence.valueStart + problem.start,
        end: fence.valueStart + problem.end,
      });
    if (yaml.problems.length > 0) continue;
    const invalid = validate('resources', yaml.data);
    for (const { path, message } of invalid) problems.push({ rule, message, ...place(path) });
    if (invalid.length > 0) continue;
    const declared = yaml.data as {
      id: string;
      address: string;
      satisfies: string[];
      owns?: string[];
      guarantees?: Record<string, string>[];
    }[];
    declared.forEach((resource, index) => {
      const guarantees = (resource.guarantees ?? []).flatMap((entry, number) => {
        const [id, text] = Object.entries(entry)[0] ?? ['', ''];
        const at = place([index, 'guarantees', number, id]);
        const parsed = parseGuarantee(text);
        if ('problem' in parsed) {
          problems.push({ rule, message: parsed.problem, ...at });
          return [];
        }
        return [{ id, text, ...parsed, ...at }];
      });
      resources.push({
        id: resource.id,
        address: resource.address,
        owns: resource.owns ?? [],
        satisfies: resource.satisfies.map((id, number) => ({ id, ...place([index, 'satisfies', number]) })),
        guarantees,
        at: place([index, 'id']),
        ...place([index]),
      });
    });
  }
  return { resources, problems };
}
