import { findRoot } from '../io/root.js';
import type { Command } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import { run, type Answer, type Request } from '../run.js';

/** The project that a server was started in, and how it is asked. */
export interface Served {
  /** Its real path: every question is asked there, and answered from there. */
  root: string;
  /** True where the tools that write are offered. */
  allowWrite: boolean;
  /** Asks a question, one after the other, and never elsewhere. */
  ask(
    command: Command,
    about: Partial<Pick<Request, 'words' | 'text' | 'options' | 'dryRun' | 'interrupted'>>,
  ): Promise<Answer>;
  /** Resolves once nothing is being asked. */
  idle(): Promise<unknown>;
}

/** Variables that a project's settings may come from; a server takes no other from its environment. */
const ours = /^SPECOPS_[A-Z_]+$/;

/** The project of a folder, for a server. */
export async function serveProject(
  folder: string,
  {
    allowWrite,
    environment,
    ended,
  }: { allowWrite: boolean; environment: Request['environment']; ended: () => NodeJS.Signals | null },
): Promise<Served> {
  const { path: root } = await findRoot(folder);
  const settings = Object.fromEntries(Object.entries(environment).filter(([name]) => ours.test(name)));
  const known: NonNullable<Request['known']> = new Map();
  let last: Promise<unknown> = Promise.resolve();
  return {
    root,
    allowWrite,
    idle: () => last,
    ask(command, about) {
      const answer = last.then(async () => {
        const now = await findRoot(root);
        if (now.path !== root)
          throw new SpecopsError('E_UNSAFE', 'the folder of this server has become a part of another project', {
            fix: 'start the server again, in the project it is meant for',
          });
        return run(command, {
          folder: root,
          words: about.words ?? [],
          text: about.text ?? '',
          options: about.options ?? {},
          environment: settings,
          dryRun: about.dryRun === true,
          ci: about.options?.['ci'] === true,
          now: new Date(),
          known,
          interrupted: () => ended() ?? about.interrupted?.() ?? null,
        });
      });
      last = answer.catch(() => null);
      return answer;
    },
  };
}
