import { parentPort } from 'node:worker_threads';
import { readFacts } from '../core/facts.js';
import type { DocumentKind } from '../model/document.js';

/** What the thread is asked: the facts of one text. */
export interface Asked {
  path: string;
  kind: DocumentKind;
  text: string;
}

parentPort?.on('message', ({ path, kind, text }: Asked) => {
  parentPort?.postMessage(readFacts(path, kind, text));
});
