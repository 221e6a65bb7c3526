import { commands } from '../../src/commands/index.js';
import type { Step } from '../../src/model/command.js';
import type { Finding } from '../../src/model/finding.js';
import { run, type Answer } from '../../src/run.js';

/** An answer as a test looks at it. */
export type Asked<Result> = Omit<Answer, 'outcome'> & {
  result: Result;
  findings: readonly Finding[];
  next: Step[];
  warnings: string[];
};

/** Asks a command of a folder in this process: `tasks start`, its words, and its options as commander names them. */
export async function asked<Result>(
  folder: string,
  name: string,
  words: string[] = [],
  options: Record<string, unknown> = {},
  environment: Record<string, string> = {},
): Promise<Asked<Result>> {
  const command = await commands.find((entry) => entry.name === name)?.load();
  if (!command) throw new Error(`there is no command "${name}"`);
  const { dryRun, text, ...rest } = options;
  const answer = await run(command, {
    folder,
    words,
    text: typeof text === 'string' ? text : '',
    options: rest,
    environment: { SPECOPS_AUTHOR: 'ada', ...environment },
    dryRun: dryRun === true,
    ci: false,
    now: new Date('2026-11-26T12:00:00Z'),
    interrupted: () => null,
  });
  const { outcome, ...others } = answer;
  return {
    ...others,
    result: outcome.result as Result,
    findings: outcome.findings ?? [],
    next: outcome.next ?? [],
    warnings: outcome.warnings ?? [],
  };
}
