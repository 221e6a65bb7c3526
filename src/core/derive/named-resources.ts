import type { Catalog, CatalogResource } from '../../model/catalog.js';
import type { Document } from '../../model/document.js';
import { identifier } from '../../model/identifier.js';
import { headingPath } from '../../model/markdown.js';
import { cited } from '../facts.js';
import { slug } from '../naming/name.js';

/** Resources that the specification names, under its heading of key resources or entities. */
export function resourcesOf(spec: Document, catalog: Catalog) {
  const known = new Map<string, CatalogResource>(
    catalog.capabilities.flatMap(({ resources }) =>
      resources.map((resource) => [resource.kind.toLowerCase(), resource]),
    ),
  );
  return spec.items
    .filter(
      (item) =>
        item.depth === 0 &&
        headingPath(spec, item.section).some((title) => /^key (?:infrastructure )?(?:resources|entities)/i.test(title)),
    )
    .flatMap((item) => {
      const match = /^\*\*(.+?)\*\*\s*(?::\s*)?([\s\S]*)/.exec(item.text);
      if (!match) return [];
      const kind = (match[1] ?? '').replace(/:$/, '').trim();
      const entry = known.get(kind.toLowerCase());
      return [
        {
          kind,
          purpose: (match[2] ?? '')
            .replace(/(?<!\s)\s*\([^()]*\)\s*$/, '')
            .replace(/\s+/g, ' ')
            .trim(),
          satisfies: cited(spec.citations, item).filter((id) => /^(?:N?FR|SC)-/.test(id)),
          module: entry?.module ?? slug(kind),
          keepsData: entry?.keepsData ?? false,
          address: null,
          guarantees: entry?.guarantees ?? [],
          questions: [],
        },
      ];
    })
    .map((resource, index) => ({ id: identifier('RES', index + 1), ...resource }));
}
