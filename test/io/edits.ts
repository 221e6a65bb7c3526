import type { Edit } from '../../src/model/edit.js';

/** A folder with files in it and below it. */
export const feature: Extract<Edit, { kind: 'folder' }> = {
  kind: 'folder',
  path: 'specs/001-one',
  files: [
    { path: 'spec.md', text: '# One\n' },
    { path: 'contracts/v1/api.json', text: '{}\n' },
    { path: 'contracts/v1/b.json', text: '' },
    { path: 'checklists/ops.md', text: 'é' },
  ],
};
/** A file that is there and becomes another. */
export const readme: Extract<Edit, { kind: 'change' }> = {
  kind: 'change',
  path: 'README.md',
  before: '# A\n',
  text: '# B\n',
};
/** A file that is not there yet. */
export const state: Extract<Edit, { kind: 'create' }> = {
  kind: 'create',
  path: '.specops/state/001-one.json',
  text: '{}\n',
};
