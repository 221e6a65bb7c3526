import type { Span } from './span.js';

/** What an id stands for. */
export type DefinitionKind =
  'story' | 'scenario' | 'requirement' | 'criterion' | 'decision' | 'resource' | 'task' | 'check';

/** An id where it is defined, with the statement it names. */
export interface Definition extends Span {
  kind: DefinitionKind;
  /** In its right spelling: `FR-001`. */
  id: string;
  /** As the document spells it: `FR-1`. */
  written: string;
  /** Where the id itself stands. */
  at: Span;
  /** The statement without its id; code and comments blanked out. */
  text: string;
}
