import type { Language } from './document.js';

/** A topic of infrastructure that a specification has to decide, put aside or ask about. */
export interface Topic {
  id: string;
  name: string;
  /** Words of an intent or a specification that speak of it. */
  terms: string[];
  /** Words of a specification alone; the English ones are too common for an intent. */
  termsByLanguage?: Partial<Record<Language, string[]>>;
  /** The profiles of coverage that ask for it. */
  coverage: ('lab' | 'service' | 'regulated')[];
  /** What to ask where nothing is said, with its usual answers. */
  question: string;
  options: string[];
  /** Higher is asked earlier. */
  weight: number;
  /** What it falls into, where a statement about one part leaves another open. */
  facets?: { terms: string[]; question: string; options: string[] }[];
  /** The requirement an open topic becomes; `{question}` stands for its marker. */
  requirement?: string;
  /** True where it can only be asked of something that runs. */
  running?: true;
  /** What a statement about it says, in the words of a requirement. */
  readings?: Reading[];
}

/** A way in which people speak of a topic, and the requirement it means. */
export interface Reading {
  /** Words of a statement. */
  says: string[];
  /** What stands beside them, where the requirement needs it. */
  figure?: Measure;
  /** `{what}`, `{figure}` and `{period}` stand for the subject, the figure, and over which time it is measured. */
  text: string;
  /** Questions of capabilities, without their answers, that its figure answers; where the first is asked, that alone. */
  answers?: string[];
  /** Questions, likewise, that it settles where nothing else does, with the answer; `{figure}` stands for the figure. */
  settles?: { question: string; answer: string }[];
}

/** What a figure measures: a time, a share, an amount of money, a place that has a code, or a number in some years. */
export type Measure = 'duration' | 'share' | 'money' | 'place' | 'growth';

/** Something that infrastructure can be asked to do. */
export interface Capability {
  id: string;
  name: string;
  /** What a sentence about the whole of it begins with: `the platform`. */
  subject: string;
  /** False where it is a rule or a practice: how available it is, or from where it is reached, is no question. */
  runs?: false;
  /** Words of an intent that ask for it; within longer words that ask for another, they do not. */
  terms: string[];
  /** Those of its terms that do not ask for it where others are asked for, by their ids: PITR of a document database. */
  yields?: { terms: string[]; to: string[] };
  /**
   * Capabilities this one builds on: where both are asked for, the scenario, requirements and criteria of
   * those give way to this one's; their resources and choices stay.
   */
  extends?: string[];
  scenario: Scenario;
  requirements: CapabilityRequirement[];
  /** Each with a figure, or an open question as in a requirement's text. */
  criteria: { text: string; requirement: number }[];
  resources: CatalogResource[];
  /** What can go wrong, and what then must hold. */
  edges: string[];
  /** Categories of technology that have to be chosen for it, with the requirement they serve. */
  choices: { category: string; requirement: number }[];
  /** Topics that asking for this capability speaks of. */
  topics: string[];
  contract?: ServiceContract;
}

export interface Scenario {
  title: string;
  why: string;
  validation: string;
  acceptance: { given: string; when: string; then: string }[];
}

export interface CapabilityRequirement {
  kind: 'functional' | 'non-functional';
  /** In WHAT words. `{question - a, b, or c?}` is an open question. */
  text: string;
  /** Words by which an intent says it itself: its sentence then takes the place of the text, and of its questions. */
  said?: string[];
  /** What is left of the text beside a sentence of the intent that says it or gives its figure; empty for nothing. */
  beside?: string;
  /** Why a text that asks nothing holds of whoever asks for the capability: what its name means, and who says so. */
  means?: string;
  /** Words of that sentence which say what is left as well. */
  unless?: string[];
  /** Words without which an intent does not ask for it; nothing else of the capability refers to it then. */
  where?: string[];
}

/** A resource, under the name it has in a specification. */
export interface CatalogResource {
  kind: string;
  purpose: string;
  /** Index of the capability's requirement it exists for. */
  requirement: number;
  /** Folder under `modules/` its code belongs in. */
  module: string;
  /** True where losing it loses data. */
  keepsData?: boolean;
  /** `path op value`, promised by the requirement's own words. */
  guarantees?: string[];
}

/** When a validation runs. */
export const validationPhases = ['pre-deploy', 'post-deploy', 'integration'] as const;
export type ValidationPhase = (typeof validationPhases)[number];

/** The interface that a capability's module offers: text in, JSON out. */
export interface ServiceContract {
  name: string;
  /** The module that offers it. */
  module: string;
  title: string;
  description: string;
  /** A JSON Schema's properties. */
  properties: Record<string, unknown>;
  required: string[];
}

/** A kind of technology, of which a plan chooses one. */
export interface Category {
  id: string;
  name: string;
  /** Words after "for" in a choice that mean this kind. */
  terms: string[];
  /** What a requirement is about that a technology of this kind serves: words of its subject or object. */
  serves: string[];
  /** Ids of capabilities in which it takes part beside those that choose it: their requirements, where `serves` says so. */
  takesPartIn?: string[];
  /** True where what is asked for runs on it or is kept in it: what is said of the whole is said of it. */
  carries?: true;
  /** Folder under `modules/` where its code belongs; absent for tools that are not part of what runs. */
  module?: string;
  /** What to ask where none is chosen: without the candidates. */
  question: string;
  /** Ids of the technologies to propose. */
  candidates: string[];
  /** Axes on which the technologies of this kind differ, in the order of a comparison's rows. */
  axes: string[];
  /** How it is seen, whichever of them is chosen, that a requirement holds. */
  checks?: Check[];
}

export interface Technology {
  id: string;
  name: string;
  category: string;
  /** What it is called in a sentence. */
  aliases: string[];
  /** What it is called where nothing else can be meant: as a choice that stands alone. */
  shortNames?: string[];
  /** The IaC tool it counts as (section 7.3): tools that read the same code share one. Absent for others. */
  iac?: string;
  /** The file a module of an IaC tool begins with. */
  entry?: string;
  /** The file beside it that one resource of a larger module has to itself; `{part}` stands for the resource. */
  part?: string;
  /** What of it IaC tools can keep their state in: `an S3 bucket`. */
  keepsState?: string;
  /** What speaks for it, in one sentence. */
  summary: string;
  /** One value an axis of its category. */
  traits: Record<string, string>;
  /**
   * What a plan must have for it to do its work, any one of them: the id of a technology, that of a category whichever is
   * chosen of it, `hosts` for machines of one's own, or `online` for a way out to a service of its maker. Absent: nothing.
   */
  needs?: string[];
  /** How its configuration says that a requirement is met. */
  settings?: Setting[];
  /** How it is seen that a requirement holds. */
  checks?: Check[];
  /** Where the facts were looked up. */
  source: string;
  /** When they were, YYYY-MM-DD. */
  checked: string;
}

/** What of a technology's configuration meets a requirement: a guarantee where it follows, a question where it is a judgement. */
export interface Setting {
  /** The kind of resource that has it. */
  resource: string;
  /** The type of Terraform resource, or `group/version/Kind` in Kubernetes. */
  address: string;
  /** Words of a requirement. */
  says: string[];
  /** Words that make it another requirement. */
  unless?: string[];
  /** A whole number of days or hours in the requirement, or the code of a region, which `{figure}` stands for. */
  figure?: 'days' | 'hours' | 'place';
  /** `path op value` */
  guarantee?: string;
  /** What to ask, with proposals. */
  question?: string;
}

/** A command for bash by which somebody sees that a requirement holds, or that a module is sound. */
export interface Check {
  /** Words of a requirement; absent for what is run for each module before anything is applied. */
  says?: string[];
  /** After deploy where nothing is said. */
  phase?: 'pre-deploy' | 'post-deploy';
  /** What of the requirement `{figure}` stands for: a whole number, or the code of a region. */
  figure?: 'days' | 'seconds' | 'place';
  /** `{module}` stands for the folder of the module, `{place}` for the region that the specification names. */
  run: string;
  /** What it prints, in words; `true` where nothing is said. */
  prints?: string;
}

/** What a checklist can be about. */
export interface Theme {
  id: string;
  name: string;
  /** Ids of the topics it looks at. */
  topics: string[];
  /** What can go wrong there, as words after "when", and the words of a specification that speaks of it. */
  cases: { case: string; terms: string[] }[];
}

/** What SpecOps knows of infrastructure: data, the same for every project but for a project's own entries. */
export interface Catalog {
  topics: Topic[];
  capabilities: Capability[];
  categories: Category[];
  technologies: Technology[];
  themes?: Theme[];
  /** Names of modules that a module is built on, where they are there, by its name. */
  order?: Record<string, string[]>;
}

/** Nothing known, for what asks nothing of a catalog. */
export const emptyCatalog: Catalog = { topics: [], capabilities: [], categories: [], technologies: [] };
