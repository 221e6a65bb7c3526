import type { Capability, Catalog, Technology } from '../../model/catalog.js';
import { markerText } from '../../model/marker.js';
import { alternatives, categoryQuestion } from '../intent/choice.js';
import type { Intent } from '../intent/intent.js';

/**
 * The technologies the intent gives or rules out, and a question for each kind that it leaves open: rows of the
 * specification, each with the requirement it is for. `stated` holds the requirement of each statement, by its text.
 */
export function choicesOf(
  intent: Intent,
  catalog: Catalog,
  link: (capability: Capability, requirement: number) => string,
  stated: ReadonlyMap<string, string>,
) {
  const rows: { category: string; name: string; text: string; link: string }[] = [];
  const wanted = intent.capabilities.flatMap((capability) =>
    capability.choices.map((choice) => ({ ...choice, capability })),
  );
  const add = (technology: Technology, text: string, to: string | undefined) => {
    const category = catalog.categories.find(({ id }) => id === technology.category);
    const served = wanted.find((one) => one.category === technology.category);
    const of = to ?? (served ? link(served.capability, served.requirement) : 'US1');
    if (category) rows.push({ category: category.id, name: category.name, text, link: of });
  };
  for (const technology of intent.technologies) add(technology, `${technology.name}, as the intent says`, undefined);
  for (const [first, ...others] of intent.undecided) {
    const category = catalog.categories.find(({ id }) => id === first?.category);
    if (first && category)
      add(
        first,
        markerText(`${category.question} - ${alternatives([first, ...others].map(({ name }) => name))}?`),
        undefined,
      );
  }
  const elsewhere = otherClouds(intent, catalog).map((technology) => ({ name: technology.name, technology }));
  const decided = new Set(rows.map(({ category }) => category));
  for (const { category: id, requirement, capability } of wanted) {
    const category = catalog.categories.find((one) => one.id === id);
    if (!category || decided.has(id)) continue;
    decided.add(id);
    rows.push({
      category: id,
      name: category.name,
      text: markerText(categoryQuestion(category, catalog, [...intent.refusals, ...elsewhere])),
      link: link(capability, requirement),
    });
  }
  for (const { technology, name, text, isReplaced } of intent.refusals) {
    const requirement = [...stated].find(([statement]) => statement.includes(text))?.[1];
    const said = isReplaced ? `${name} is to be replaced, as the intent says` : `not ${name}, as the intent says`;
    if (technology) add(technology, said, requirement);
    else rows.push({ category: '', name: 'Ruled out', text: said, link: requirement ?? 'US1' });
  }
  return rows;
}

/** The clouds that an intent does not mean, once it names one: what only they have is nothing to choose. */
function otherClouds({ technologies: given }: Intent, { technologies }: Catalog): Technology[] {
  const isCloud = ({ category }: Technology) => category === 'cloud';
  return given.some(isCloud) ? technologies.filter((one) => isCloud(one) && !given.includes(one)) : [];
}
