import type { Document } from '../../model/document.js';
import { problemAt, type Finding, type Problem } from '../../model/finding.js';
import { printable } from '../../model/printable.js';
import type { Fault } from '../../model/rule.js';
import type { Suppression } from '../../model/suppression.js';
import { nearest } from '../nearest.js';

/** Rules that nothing keeps from being heard, besides those that always run. */
const unsuppressible = /^(?:secret-exposed$|text-hidden$|file-|suppression-|rule-|baseline-)/;

/** True for a rule that comments and the baseline may silence. */
export function isSuppressible(rule: string): boolean {
  return !unsuppressible.test(rule);
}

/** What a comment does to a problem it is meant for. */
export interface Verdict {
  /** Set where the problem does not count. */
  suppressed?: NonNullable<Finding['suppressed']>;
  /** The comment, where it is no longer heard. */
  ended?: Suppression;
}

/** The suppressions of a project's documents, and which of them were heard. */
export interface Suppressions {
  /** What is said of a problem of a rule; remembers who said it. */
  verdict(rule: string, problem: Pick<Problem, 'file' | 'start'>): Verdict;
  /** What is wrong with the suppressions, once all rules have run. */
  faults(course: { known: readonly string[] | null; ran: (rule: string, file: string) => boolean }): Fault[];
}

/** Reads the suppressions of documents; `today` decides which of them have ended. */
export function suppressionsIn(documents: Iterable<Document>, today: string): Suppressions {
  const byPlace = new Map<string, { document: Document; suppression: Suppression }[]>();
  const all: { document: Document; suppression: Suppression }[] = [];
  for (const document of documents) {
    for (const suppression of document.suppressions) {
      const key = `${suppression.rule}\0${document.path}`;
      const one = { document, suppression };
      all.push(one);
      byPlace.set(key, [...(byPlace.get(key) ?? []), one]);
    }
  }
  const heard = new Set<Suppression>();
  return {
    verdict(rule, { file, start }) {
      if (!isSuppressible(rule)) return {};
      const meant = (byPlace.get(`${rule}\0${file}`) ?? [])
        .map(({ suppression }) => suppression)
        .filter(({ wholeFile, target }) => wholeFile || (target && start >= target.start && start < target.end));
      for (const one of meant) heard.add(one);
      const valid = meant.find((one) => one.reason !== '' && holds(one, today));
      if (valid) return { suppressed: { by: 'comment', reason: valid.reason } };
      const ended = meant.find((one) => one.reason !== '' && isDay(one.until));
      return ended ? { ended } : {};
    },
    faults: ({ known, ran }) =>
      all.flatMap(({ document, suppression }) => {
        const fault = (rule: string, message: string, fix?: string): Fault[] => [
          { rule, ...problemAt(document, suppression, message, fix === undefined ? {} : { fix }) },
        ];
        const name = printable(suppression.rule.slice(0, 60));
        const unused = (message: string, fix?: string) => fault('suppression-unused', message, fix);
        if (suppression.rule === '') return unused('a suppression that names no rule');
        if (known !== null && !known.includes(suppression.rule)) {
          const meant = nearest(suppression.rule, known);
          return unused(
            `there is no rule "${name}" to suppress${meant === null ? '' : ` - did you mean ${meant}?`}`,
            meant === null ? undefined : `Name the rule ${meant}, or remove the comment.`,
          );
        }
        if (!isSuppressible(suppression.rule)) return unused(`${name} cannot be suppressed`);
        if (suppression.reason === '')
          return fault('suppression-reason-missing', `the suppression of ${name} gives no reason`);
        if (suppression.until !== null && !isDay(suppression.until))
          return unused(`"until=${printable(suppression.until.slice(0, 40))}" is no day: write until=YYYY-MM-DD`);
        if (heard.has(suppression) || !ran(suppression.rule, document.path)) return [];
        return unused(`${name} finds nothing here to suppress`);
      }),
  };
}

function holds({ until }: Suppression, today: string): boolean {
  return until === null || (isDay(until) && today <= until);
}

function isDay(text: string | null): boolean {
  return text !== null && /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(text);
}
