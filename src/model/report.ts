import type { Paint } from './command.js';
import type { Finding } from './finding.js';

/** Findings → text: one way of showing them. */
export type Report = (findings: readonly Finding[], paint: Paint) => string;
