/** A task as an issue of a tracker. */
export interface Issue {
  /** `T012` */
  task: string;
  title: string;
  /** Markdown; holds the marker. */
  body: string;
  /** An HTML comment that no other task has. */
  marker: string;
}

/** Where issues were made, or were already. */
export interface Tracked {
  task: string;
  url: string;
}
