import type { Rule } from '../model/rule.js';
import { checklistTickedFalse } from './checklist-ticked-false.js';
import { clarificationOpen } from './clarification-open.js';
import { clarificationVague } from './clarification-vague.js';
import { fileEncoding } from './file-encoding.js';
import { fileIrregular } from './file-irregular.js';
import { fileTooDeep } from './file-too-deep.js';
import { fileTooLarge } from './file-too-large.js';
import { frontMatterInvalid } from './front-matter-invalid.js';
import { gateMissing } from './gate-missing.js';
import { gateUnanswered } from './gate-unanswered.js';
import { idDuplicate } from './id-duplicate.js';
import { idMalformed } from './id-malformed.js';
import { justificationHollow } from './justification-hollow.js';
import { referenceUnknown } from './reference-unknown.js';
import { resourceMalformed } from './resource-malformed.js';
import { sectionMissing } from './section-missing.js';
import { taskDependencyCycle } from './task-dependency-cycle.js';
import { taskDependencyUnknown } from './task-dependency-unknown.js';
import { taskMalformed } from './task-malformed.js';
import { taskParallelConflict } from './task-parallel-conflict.js';
import { templateResidue } from './template-residue.js';

/** The rules of the linter, in the order of their names. */
export const rules: readonly Rule[] = [
  checklistTickedFalse,
  clarificationOpen,
  clarificationVague,
  fileEncoding,
  fileIrregular,
  fileTooDeep,
  fileTooLarge,
  frontMatterInvalid,
  gateMissing,
  gateUnanswered,
  idDuplicate,
  idMalformed,
  justificationHollow,
  referenceUnknown,
  resourceMalformed,
  sectionMissing,
  taskDependencyCycle,
  taskDependencyUnknown,
  taskMalformed,
  taskParallelConflict,
  templateResidue,
];
