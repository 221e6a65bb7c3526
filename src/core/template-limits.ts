/** What a template may be and do: far more than any of ours, and little enough to end in no time. */
const most = { characters: 64 * 1024, depth: 64, steps: 100_000, output: 8 * 1024 * 1024 };

/** What is asked of Handlebars here. */
interface Engine {
  helpers: Record<string, unknown>;
  registerHelper: (name: string, helper: (this: unknown, ...words: unknown[]) => unknown) => void;
  parse: (text: string) => hbs.AST.Program;
  VM: object;
}

/** Makes every block and partial that a template runs count; one that runs too many throws. */
export function limitSteps(engine: Engine): void {
  let steps = 0;
  const count = () => {
    if (++steps > most.steps) throw new Error(`it takes more than ${String(most.steps)} steps`);
  };
  for (const [name, helper] of Object.entries(engine.helpers))
    engine.registerHelper(name, function (this: unknown, ...words: unknown[]): unknown {
      count();
      return (helper as (...words: unknown[]) => unknown).apply(this, words);
    });
  const { invokePartial } = engine.VM as { invokePartial: (...words: unknown[]) => unknown };
  engine.VM = {
    ...engine.VM,
    invokePartial(this: unknown, ...words: unknown[]): unknown {
      count();
      return invokePartial.apply(this, words);
    },
  };
}

/** A template as the engine compiles it. Throws for one that is too long, or nests too deeply to be compiled. */
export function parsedTemplate(engine: Engine, text: string): hbs.AST.Program {
  if (text.length > most.characters) throw new Error(`it is longer than ${String(most.characters / 1024)} KB`);
  const program = engine.parse(text);
  refuseDepth(program, 0);
  return program;
}

function refuseDepth({ body }: hbs.AST.Program, depth: number): void {
  if (depth > most.depth) throw new Error(`it nests more than ${String(most.depth)} blocks`);
  for (const statement of body) {
    const { program, inverse } = statement as Partial<hbs.AST.BlockStatement>;
    for (const inner of [program, inverse]) if (inner) refuseDepth(inner, depth + 1);
  }
}

/** The text that came of a template. Throws where it is longer than any document. */
export function boundedText(text: string): string {
  if (text.length > most.output) throw new Error(`it gives more than ${String(most.output / 1024 / 1024)} MB`);
  return text;
}
