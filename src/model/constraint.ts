/** What an organisation demands of every specification it applies to; its schema is constraint.schema.json. */
export interface Constraint {
  /** `ORG-SEC-001` */
  id: string;
  /** The requirement, in WHAT words. */
  text: string;
  /** What it becomes in a specification: NFR unless it says `functional`. */
  kind?: 'functional' | 'non-functional';
  /** Id of the topic it decides. */
  topic?: string;
  when: When;
  /** Where it comes from. */
  source?: string;
  /** Who answers for it. */
  owner?: string;
  link?: string;
}

/** When a constraint applies: each key that is given has to match, a list by one of its values. */
export interface When {
  always?: true;
  capability?: string[];
  topic?: string[];
  technology?: string[];
  /** Words of the intent. */
  word?: string[];
  label?: string[];
  environment?: string[];
}

const citation = /\(constraint ([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+)/g;

/** Ids of the constraints that a statement renders: `… (constraint ORG-SEC-001)`. */
export function constraintsIn(text: string): string[] {
  return [...text.matchAll(citation)].map((match) => match[1] ?? '');
}

/** A statement without the constraints it renders and their sources: their names may be words of a topic. */
export function withoutConstraints(text: string): string {
  return text.replace(/\(constraint [A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+[^()]{0,200}\)?/g, ' ');
}
