import { SpecopsError } from '../model/error.js';
import type { Issue, Tracked } from '../model/issue.js';
import { printable } from '../model/printable.js';
import { runProgram, type Ended } from './program.js';
import type { Root } from './root.js';

/** What was made with gh, and what had been. */
export interface Made {
  created: Tracked[];
  existing: Tracked[];
}

/**
 * Makes the issues that the project's repository on GitHub does not have yet, told by their markers, one
 * after the other. Where gh fails on the way, an E_IO error says what was made; the same call goes on from there.
 */
export async function createIssues(
  root: Root,
  issues: readonly Issue[],
  {
    environment,
    interrupted,
  }: { environment: Readonly<Record<string, string | undefined>>; interrupted: () => NodeJS.Signals | null },
): Promise<Made> {
  const gh = (words: string[], input = '') =>
    runProgram(['gh', ...words], {
      folder: root.path,
      environment: { ...environment, GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' },
      input,
      seconds: 120,
      interrupted,
    });
  // Every issue: the search of GitHub learns of a new one only after a while.
  const listed = await gh(['issue', 'list', '--state', 'all', '--limit', '20000', '--json', 'body,url']);
  if (listed.status !== 0) throw failed(listed, '');
  const there = known(listed.stdout);
  const existing = issues.flatMap(({ task, marker }) => {
    const found = there.find(({ body }) => body.includes(marker));
    return found ? [{ task, url: found.url }] : [];
  });
  const created: Tracked[] = [];
  for (const { task, title, body } of issues.filter((one) => !existing.some(({ task: other }) => other === one.task))) {
    const made = await gh(['issue', 'create', `--title=${title}`, '--body-file=-'], body);
    if (made.status !== 0 || interrupted() !== null) {
      const said = created.map((one) => `${one.task} ${one.url}`).join(', ');
      throw failed(made, created.length === 0 ? '; no issue was made' : `; these were made: ${said}`);
    }
    created.push({ task, url: printable(made.stdout.trim().split('\n').at(-1) ?? '') });
  }
  return { created, existing };
}

/** The issues that gh listed; none where it is no list. */
function known(json: string): { body: string; url: string }[] {
  try {
    const data: unknown = JSON.parse(json);
    if (!Array.isArray(data)) throw new TypeError('no list');
    return data.flatMap((one: unknown) => {
      const { body, url } = one as { body?: unknown; url?: unknown };
      return typeof body === 'string' && typeof url === 'string' ? [{ body, url: printable(url) }] : [];
    });
  } catch (cause) {
    throw new SpecopsError('E_ENV', 'gh did not answer with a list of issues', { fix: 'gh auth status', cause });
  }
}

function failed({ missing, late, said }: Ended, made: string): SpecopsError {
  if (missing)
    return new SpecopsError('E_ENV', 'there is no gh to make issues with', {
      fix: 'install gh and run gh auth login; or specops export issues --format json',
    });
  return new SpecopsError('E_IO', `gh ${late ? 'took too long' : 'failed'}${made}`, {
    fix: 'mend what gh says, then run the same command: it goes on where it stopped',
    output: said,
  });
}
