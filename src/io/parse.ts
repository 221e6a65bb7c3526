import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Document, DocumentKind } from '../model/document.js';
import { SpecopsError } from '../model/error.js';
import { effort } from './deadline.js';
import { hasCode, statOf, type Refusal } from './files.js';
import { packageFolder } from './package.js';
import type { Asked } from './parse-worker.js';

/** Reads texts into facts; larger ones in a thread of their own, which a text that takes too long ends. */
export interface Parser {
  read(path: string, kind: DocumentKind, text: string): Promise<Document | Refusal>;
  close(): Promise<void>;
}

export interface ParserTerms {
  /** Texts of more UTF-16 code units than these are read in a thread. */
  apart?: number;
  /** Milliseconds of work a text may take there. */
  deadline?: number;
  /** Megabytes the thread's old objects may take. */
  memory?: number;
}

/** After so many texts that did not end, or milliseconds of work in all that such took, the others get little time. */
const patience = { texts: 3, milliseconds: 30_000 };
const littleTime = 1000;
/** Milliseconds between looks at what a text has taken. */
const lookTime = 100;

/** The thread's code as it was built; the same file whether SpecOps runs from `dist/` or from its sources. */
const script = join(packageFolder, 'dist', 'parse-worker.js');

/**
 * A parser for one reading of a project. The thread is started with the first text that needs it, started anew
 * after one that ended it, and never keeps the process alive; without its built code it is an error, for no
 * text that others wrote is parsed without a deadline.
 */
export function parser({ apart = 16 * 1024, deadline = 10_000, memory = 1024 }: ParserTerms = {}): Parser {
  let worker: Worker | null = null;
  let late = 0;
  let waited = 0;
  const end = async () => {
    const ending = worker;
    worker = null;
    await ending?.terminate();
  };
  return {
    async read(path, kind, text) {
      if (text.length <= apart) {
        const { readFacts } = await import('../core/facts.js');
        return readFacts(path, kind, text);
      }
      worker ??= started(memory);
      const spent = late >= patience.texts || waited >= patience.milliseconds;
      const took = effort();
      const answer = await answerOf(worker, { path, kind, text }, spent ? Math.min(littleTime, deadline) : deadline);
      if ('rule' in answer) {
        late++;
        waited += took();
        await end();
      }
      return answer;
    },
    close: end,
  };
}

function started(memory: number): Worker {
  if (statOf(script) === null)
    throw new SpecopsError('E_ENV', 'dist/parse-worker.js, which reads large documents, is missing', {
      fix: 'npm run build, or install SpecOps again',
    });
  const worker = new Worker(script, {
    resourceLimits: { maxOldGenerationSizeMb: memory },
    stdout: false,
    stderr: false,
  });
  worker.unref();
  return worker;
}

/** Asks the thread for one document, while nothing else is done; what ends without an answer is a refusal. */
function answerOf(worker: Worker, asked: Asked, deadline: number): Promise<Document | Refusal> {
  return new Promise((done, fail) => {
    const settle = (act: () => void) => {
      clearInterval(timer);
      worker.off('message', answered);
      worker.off('error', failed);
      // A late fault of a thread that is being ended is nobody's.
      worker.on('error', ignored);
      act();
    };
    const answered = (document: Document) => {
      settle(() => {
        done(document);
      });
    };
    const failed = (error: unknown) => {
      settle(() => {
        if (hasCode(error, 'ERR_WORKER_OUT_OF_MEMORY'))
          done({ rule: 'file-timeout', message: 'needs more memory to be read than it may have' });
        else fail(error instanceof Error ? error : new Error(String(error)));
      });
    };
    const took = effort();
    const timer = setInterval(
      () => {
        if (took() < deadline) return;
        settle(() => {
          done({ rule: 'file-timeout', message: `not read within ${String(deadline / 1000)} s` });
        });
      },
      Math.min(lookTime, deadline),
    );
    worker.off('error', ignored);
    worker.on('message', answered);
    worker.on('error', failed);
    worker.postMessage(asked);
  });
}

const ignored = () => undefined;
