import { padded } from '../core/naming/number.js';
import { reserve } from './reserve.js';
import { reserveOnRemote } from './reserve-remote.js';
import type { Root } from './root.js';

/** Claims a number for good: here, and where that is wanted on the remote. */
export async function claimNumber(root: Root, number: string, owner: string, onRemote: boolean): Promise<boolean> {
  return (await reserve(root, number, owner)) && (!onRemote || reserveOnRemote(root, number, owner));
}

/** Claims the first free number above one that was lost, so that a race costs everybody one more try at most. */
export async function claimNumberAbove(
  root: Root,
  { number, owner }: { number: string; owner: string },
  onRemote: boolean,
): Promise<string> {
  for (let next = Number(number) + 1; ; next++) {
    const name = padded(next);
    if (await claimNumber(root, name, name + owner.slice(number.length), onRemote)) return name;
  }
}
