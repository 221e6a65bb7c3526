import type { Report } from '../model/report.js';
import { agent } from './agent.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { markdown } from './markdown.js';
import { rdjson } from './rdjson.js';
import { sarif } from './sarif.js';
import { lines, text } from './text.js';

/** The ways to show findings, as `-o` knows them: for people first. */
export const reports: readonly Report[] = [text, lines, agent, json, markdown, github, gitlab, sarif, junit, rdjson];
