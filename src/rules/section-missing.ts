import { sectionAppended } from '../core/derive/append-section.js';
import { titleOf, type Document } from '../model/document.js';
import { problemAt, type Level, type Repair } from '../model/finding.js';
import { markerText } from '../model/marker.js';
import { isPhase } from '../model/tasks.js';
import type { Rule } from '../model/rule.js';

export const sectionMissing: Rule = {
  name: 'section-missing',
  level: 'error',
  set: 'recommended',
  about: 'A document without a section that its kind cannot do without.',
  why: 'What a document is silent about is decided later, by whoever writes the code.',
  fix: 'Add the section; an open question is a good beginning.',
  source: 'The methodology, structured specifications and plans; 20 to 52 % of public documents lack one.',
  bad: [
    '# Feature Specification: Tenant namespaces\n\n## User Scenarios & Testing\n\nA team asks for a namespace.\n\n## Success Criteria\n\nMinutes, not days.\n',
    '<!-- file: plan.md -->\n# Implementation Plan: Tenant namespaces\n\n## Summary\n\nOne module.\n\n## Technical Context\n\nOne cluster.\n',
    '<!-- file: tasks.md -->\n# Tasks: Tenant namespaces\n\n## To do\n\n- [ ] T001 Write the module\n',
  ],
  good: [
    '# Infrastructure Specification: Tenant namespaces\n\n## Deployment Scenarios *(mandatory)*\n\nA team asks.\n\n## 2. Functional Requirements\n\nOne namespace each.\n\n## Success Criteria\n\nMinutes.\n',
    '# Especificación: Espacios de nombres\n\n## Escenarios de usuario\n\nUn equipo pide.\n\n## Requisitos\n\nUno por equipo.\n\n## Criterios de éxito\n\nMinutos.\n',
    '<!-- file: plan.md -->\n# Implementation Plan: Tenant namespaces\n\n## Summary\n\nOne module.\n\n## Technical Context\n\nOne cluster.\n\n## Constitution Check\n\nPassed.\n',
    '<!-- file: tasks.md -->\n# Tasks: Tenant namespaces\n\n## Phase 1: Setup\n\n- [ ] T001 Write the module\n',
  ],
  *check(project) {
    for (const document of project.features.flatMap((feature) => feature.documents)) {
      for (const { name, level, present, question } of sections[document.kind] ?? []) {
        if (!present(document))
          yield problemAt(document, titleOf(document), `the section "${name}" is missing`, {
            level,
            ...stub(document, name, question),
          });
      }
    }
  },
};

/** The section at the end of the document, with the question it has to answer; a phase before the first task. */
function stub(document: Document, name: string, question: string): { repair?: Repair } {
  const edit =
    document.kind === 'tasks'
      ? phaseBefore(document, question)
      : sectionAppended(document, name, [markerText(question)]);
  return edit === null ? {} : { repair: { about: `add "${name}" with a question`, safe: false, edits: [edit] } };
}

function phaseBefore({ path, items, lines, newline }: Document, question: string): Repair['edits'][number] | null {
  const first = items.find(({ checked }) => checked !== null);
  const at = lines.findLast((line) => first !== undefined && line <= first.start);
  if (at === undefined) return null;
  return { file: path, start: at, end: at, text: `## Phase 1: ${markerText(question)}${newline}${newline}` };
}

interface Section {
  name: string;
  level: Level;
  /** What a section that is only begun has to answer. */
  question: string;
  present: (document: Document) => boolean;
}

/** True where a heading other than the title matches. */
const titled =
  (words: RegExp) =>
  ({ headings }: Document) => {
    const title = headings.find(({ depth }) => depth === 1);
    return headings.some((heading) => heading !== title && words.test(heading.title));
  };
const defines = (kind: string) => (document: Document) =>
  document.definitions.some((definition) => definition.kind === kind);
const either = (one: Section['present'], other: Section['present']) => (document: Document) =>
  one(document) || other(document);

/**
 * The sections each kind of document needs, by the words their headings use: Spec Kit's and those of its
 * infrastructure dialects, then Spanish, Portuguese, French, German, Chinese and Japanese. A section that
 * bears another heading is known by the definitions in it.
 */
const sections: Partial<Record<Document['kind'], Section[]>> = {
  spec: [
    {
      name: 'Scenarios',
      level: 'error',
      question: 'who uses it for what, and how is each scenario tried?',
      present: either(
        defines('story'),
        titled(
          /scenario|stor(?:y|ies)\b|use cases?|user journeys?|escenario|historia|casos de uso|cenário|cenario|história|scénario|récit|szenari|anwendungsf|场景|情景|故事|用例|シナリオ|ストーリー|ユースケース/i,
        ),
      ),
    },
    {
      name: 'Requirements',
      level: 'error',
      question: 'what must it do, and within which limits?',
      present: either(
        defines('requirement'),
        titled(/requirement|requisito|requerimiento|exigence|anforderung|需求|要求|要件/i),
      ),
    },
    {
      name: 'Success Criteria',
      level: 'warning',
      question: 'by which figures is it known to be good enough?',
      present: either(
        defines('criterion'),
        titled(
          /(?:success|acceptance|completion|validation) criteria|success metrics?|measurable outcomes?|definition of done|criterios? de|critérios? de|critères de|erfolgskriteri|abnahmekriteri|akzeptanzkriteri|成功|验收|驗收|受け入れ|受入|達成/i,
        ),
      ),
    },
  ],
  plan: [
    {
      name: 'Summary',
      level: 'warning',
      question: 'what is built, and in which way, in two or three sentences?',
      present: titled(
        /summary|overview|introduction|objective|goal|resumen|resumo|résumé|aperçu|zusammenfassung|überblick|摘要|概述|概要|总结|サマリ/i,
      ),
    },
    {
      name: 'Technical Context',
      level: 'error',
      question: 'where does it run, with which constraints and which scale?',
      present: titled(
        /technical|technolog|architecture|tech stack|\bstack\b|contexto|técnic|contexte|technisch|architektur|arquitectura|arquitetura|技术|技術|架构|アーキテクチャ/i,
      ),
    },
    {
      name: 'Constitution Check',
      level: 'error',
      question: 'which gates of the constitution does it pass, and which not?',
      present: titled(
        /constitution|\bgates?\b|principles?\b|compliance|constitución|constituci|constituição|verfassung|prinzip|principio|princípio|宪法|憲法|章程|原则|原則|コンスティテューション/i,
      ),
    },
  ],
  // A list without a box is an index of work that is kept elsewhere.
  tasks: [
    {
      name: 'Phase 1',
      level: 'warning',
      question: 'what is this phase called, and what comes of it?',
      present: ({ headings, items }) =>
        headings.some(({ title }) => isPhase(title)) || items.every(({ checked }) => checked === null),
    },
  ],
};
