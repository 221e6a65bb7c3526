/**
 * The sidecar of a feature, `.specops/state/NNN-slug.json`: committed, so that people and other tools may
 * edit the documents and SpecOps still knows what it wrote and from what.
 */
export interface State {
  format_version: '1.0';
  /** The branch it was specified on, where that is not called as the feature is. */
  branch?: string;
  /** The ticket it was specified for. */
  ticket?: string;
  /** The intent, to the letter, the feature was specified with. */
  input: string;
  /** The choices the plan was last derived with. */
  choices: string;
  /** The documents SpecOps wrote, by path relative to the feature's folder. */
  documents: Record<string, WrittenDocument>;
  /** What people answered in documents that are derived, to be put back whenever they are derived again. */
  answers?: RememberedAnswer[];
  /** The same of each variant of the plan, by its name. */
  variants?: Record<string, Pick<State, 'choices' | 'documents'>>;
}

/** An answer to a question of a plan, with who gave it and when. */
export interface RememberedAnswer {
  question: string;
  text: string;
  by: string;
  /** `YYYY-MM-DD` */
  date: string;
}

export interface WrittenDocument {
  /** SHA-256 of the whole text that was last written. */
  hash: string;
  /** The derived blocks: the base of every later merge. */
  blocks: WrittenBlock[];
}

/** A block with an id, as it was last written. */
export interface WrittenBlock {
  id: string;
  text: string;
  /** SHA-256 of the text of each definition it was derived from, by id. */
  from: Record<string, string>;
}
