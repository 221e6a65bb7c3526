import type { Deed, Done } from '../model/command.js';
import { createIssues } from './issues.js';
import type { Root } from './root.js';
import type { TrustStore } from './trust.js';

/** Does what a person agreed to, outside of the project: keeps what they trust, or makes issues with gh. */
export async function doDeed(
  root: Root,
  deed: Deed,
  {
    store,
    now,
    ...about
  }: {
    store: TrustStore;
    now: Date;
    environment: Readonly<Record<string, string | undefined>>;
    interrupted: () => NodeJS.Signals | null;
  },
): Promise<Done> {
  if (deed.kind === 'issues') return createIssues(root, deed.issues, about);
  for (const { sha256, event, run, timeout, files } of deed.hooks)
    await store.keep(sha256, { project: root.path, event, run, timeout, files, trusted_at: now.toISOString() });
  return {};
}
