import { expect, test } from 'vitest';
import { catalog } from '../src/catalog/index.js';
import settings from '../src/catalog/settings.yaml';
import type { Setting } from '../src/model/catalog.js';
import { optionsOf } from '../src/model/marker.js';
import { parseGuarantee } from '../src/model/resource.js';

test('every setting belongs to a technology and a resource that are known, and says one thing', () => {
  const kinds = new Set(catalog.capabilities.flatMap(({ resources }) => resources.map(({ kind }) => kind)));
  for (const [id, own] of Object.entries(settings as Record<string, Setting[]>)) {
    expect(catalog.technologies.map((technology) => technology.id)).toContain(id);
    for (const { resource, guarantee, question, figure } of own) {
      expect(kinds).toContain(resource);
      expect([guarantee, question].filter((one) => one !== undefined)).toHaveLength(1);
      expect(guarantee?.includes('{figure}') ?? false).toBe(figure !== undefined);
      if (guarantee !== undefined)
        expect(parseGuarantee(guarantee.replace('{figure}', '7'))).not.toHaveProperty('problem');
      if (question !== undefined) expect(optionsOf(question).length).toBeGreaterThan(1);
    }
  }
});
