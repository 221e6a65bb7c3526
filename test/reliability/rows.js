import { rows as crash } from './crash.js';
import { rows as disk } from './disk.js';
import { rows as documents } from './documents.js';
import { rows as mutation } from './mutation.js';
import { rows as names } from './names.js';
import { rows as numbering } from './numbering.js';
import { rows as shipped } from './package.js';
import { rows as states } from './states.js';
import { rows as suites } from './suites.js';

/** The bar, row by row. */
export const rows = [numbering, crash, disk, names, documents, suites, states, mutation, shipped]
  .flat()
  .sort((one, other) => Number(one.id.slice(1)) - Number(other.id.slice(1)));
