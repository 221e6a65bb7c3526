/** How an agent reaches SpecOps: a command's words, a text for it, and what it answers. */
export type Ask = (words: string[], input?: string) => Promise<{ exitCode: number; document: Record<string, unknown> }>;

/** What a person has said beforehand: the intent, the choices, and answers by a piece of the question. */
export interface Told {
  intent: string;
  choices: string;
  answers: Record<string, string>;
}

interface Step {
  command: string;
  actor: 'human' | 'agent';
}
interface Open {
  id: string;
  question: string;
}

/**
 * An agent without a model, from an empty folder to a list of tasks: it asks what comes next and what to do for it, and
 * where a person has to speak it hands on what it was told, or stops. What it did comes back, a line a step.
 */
export async function walk(ask: Ask, told: Told): Promise<string[]> {
  const did: string[] = [];
  for (let turn = 0; turn < 20; turn++) {
    const [step] = await nextSteps(ask);
    const [, verb = ''] = step?.command.split(' ') ?? [];
    const known = did.at(-1) === verb && verb === 'clarify';
    if (step === undefined || known) return [...did, 'stop'];
    did.push(verb);
    if (verb === 'clarify') {
      const answers = await answersOf(ask, told);
      if (Object.keys(answers).length === 0) return [...did, 'stop'];
      await must(ask, ['clarify', '--answers', '-', '--as', 'a person', '--json'], JSON.stringify(answers));
    } else if (verb === 'tasks' && step.command.startsWith('specops tasks start')) {
      return did;
    } else {
      const artifact = { init: 'constitution', specify: 'spec', plan: 'plan', tasks: 'tasks' }[verb];
      if (artifact === undefined) return [...did, 'stop'];
      const { document } = await must(ask, ['instructions', artifact, '--json']);
      const make = String(document['make']).split(' ').slice(1);
      const words = [...make.filter((word) => word !== '--json'), '--json'];
      await must(ask, words, verb === 'specify' ? told.intent : verb === 'plan' ? told.choices : '');
    }
  }
  return [...did, 'too many steps'];
}

/** An agent that works a list beside others, until nothing is left: the tasks it did. */
export async function labour(
  ask: Ask,
  { name, make }: { name: string; make: (task: string, paths: string[]) => Promise<void> },
): Promise<string[]> {
  const did: string[] = [];
  for (let turn = 0; turn < 500; turn++) {
    const { document } = await must(ask, ['tasks', 'next', '--claim', '--as', name, '--json']);
    const { claimed, done, total } = document as {
      claimed: { task: string; token: string; writes: string[] } | null;
      done: number;
      total: number;
    };
    if (claimed) {
      await make(claimed.task, claimed.writes);
      await must(ask, ['tasks', 'done', claimed.task, '--token', claimed.token, '--json']);
      did.push(claimed.task);
    } else if (done === total) return did;
  }
  throw new Error(`${name} never came to an end`);
}

async function nextSteps(ask: Ask): Promise<Step[]> {
  return (await must(ask, ['next', '--json'])).document['next'] as Step[];
}

async function answersOf(ask: Ask, { answers }: Told): Promise<Record<string, string>> {
  const open = (await must(ask, ['clarify', 'list', '--json'])).document['open_questions'] as Open[];
  const found = open.flatMap(({ id, question }) => {
    const [, answer] = Object.entries(answers).find(([piece]) => question.includes(piece)) ?? [];
    return answer === undefined ? [] : [[id, answer] as const];
  });
  return Object.fromEntries(found);
}

async function must(ask: Ask, words: string[], input = ''): ReturnType<Ask> {
  const answer = await ask(words, input);
  if (answer.exitCode !== 0) throw new Error(`${words.join(' ')}: ${JSON.stringify(answer.document)}`);
  return answer;
}
