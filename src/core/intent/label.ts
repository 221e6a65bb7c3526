import { SpecopsError } from '../../model/error.js';
import { printable } from '../../model/printable.js';

/** Labels as a line of the specification lists them, each once; E_USAGE for one that could not be told from others. */
export function labelsOf(given: readonly string[]): string[] {
  const strange = given.find((label) => !/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._:/-]{0,62}$/u.test(label));
  if (strange !== undefined)
    throw new SpecopsError('E_USAGE', `"${printable(strange)}" is no label`, {
      fix: 'give one word of letters, digits and dashes each time: --label pci --label production',
    });
  return given.filter((label, index) => given.findIndex((one) => one.toLowerCase() === label.toLowerCase()) === index);
}
