import { createdOf, numberKey } from '../core/naming/same-number.js';
import { titleOf } from '../model/document.js';
import { documentOf, type Feature } from '../model/feature.js';
import type { Problem } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const featureNumberDuplicate: Rule = {
  name: 'feature-number-duplicate',
  level: 'error',
  set: 'recommended',
  about: 'Two features under one root that share a number.',
  why: 'Branches, links and people name a feature by its number; with two of them each name is a guess.',
  fix: 'Give one of them the next free number, with its folder, its branch and what cites it: specops renumber.',
  source: 'The methodology, traceable decisions; 32 % of public repositories have a number twice.',
  bad: [
    '<!-- file: ../001-other/spec.md -->\n# Feature Specification: Other\n<!-- file: spec.md -->\n# Feature Specification: Example\n',
    '<!-- file: ../001-other/plan.md -->\n# Implementation Plan: Other\n<!-- file: plan.md -->\n# Implementation Plan: Example\n',
    '<!-- file: ../0001-other/spec.md -->\n# Feature Specification: Other\n',
  ],
  good: [
    '<!-- file: ../002-other/spec.md -->\n# Feature Specification: Other\n<!-- file: spec.md -->\n# Feature Specification: Example\n',
    '# Feature Specification: Example\n',
    '<!-- file: ../20261121-093000-other/spec.md -->\n# Feature Specification: Other\n',
  ],
  *check({ features }) {
    const first = new Map<string, Feature>();
    for (const feature of [...features].sort(byAge)) {
      const key = numberKey(feature);
      const before = first.get(key);
      if (before) yield twice(feature, before);
      else first.set(key, feature);
    }
  },
};

/** The earlier of two features: by the days on which they say they were created, else by name. */
function byAge(one: Feature, other: Feature): number {
  const [created, after] = [createdOf(one), createdOf(other)];
  if (created !== after && created !== '' && after !== '') return created < after ? -1 : 1;
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}

function twice(feature: Feature, before: Feature): Problem {
  const document = documentOf(feature, 'spec') ?? feature.documents[0];
  const other = documentOf(before, 'spec') ?? before.documents[0];
  return {
    file: document?.path ?? feature.folder,
    ...(document ? titleOf(document) : { start: 0, end: 0 }),
    message: `${feature.name} has the number of ${before.name}`,
    ...(other ? { related: [{ file: other.path, ...titleOf(other), message: `${before.name} came first` }] } : {}),
  };
}
