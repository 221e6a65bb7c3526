import { rows as crash } from './crash.js';
import { rows as disk } from './disk.js';
import { rows as documents } from './documents.js';
import { rows as mutation } from './mutation.js';
import { rows as names } from './names.js';
import { rows as numbering } from './numbering.js';
import { rows as shipped } from './package.js';
import { rows as states } from './states.js';
import { again, propertyFiles, rows as suites } from './suites.js';

const measures = [numbering, crash, disk, names, documents, suites, states, mutation, shipped].flat();

/** Every file of tests that shows a row in `npm test`. */
function fastSet() {
  const named = measures.flatMap(({ fast }) => fast.match(/test\/\S+\.test\.ts/g) ?? []);
  return [...new Set([...named, ...propertyFiles().map(({ path }) => path)])].sort();
}

/** The bar, row by row. */
export const rows = [
  ...measures,
  {
    id: 'R25',
    asked: 'the fast set 20 times: 20 green',
    fast: '-',
    run: (size) => again(fastSet(), size === 'long' ? 20 : 1),
  },
].sort((one, other) => Number(one.id.slice(1)) - Number(other.id.slice(1)));
