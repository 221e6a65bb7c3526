import type { Rule } from '../model/rule.js';
import { artifactStale } from './artifact-stale.js';
import { availabilityUntargeted } from './availability-untargeted.js';
import { baselineStale } from './baseline-stale.js';
import { checklistTickedFalse } from './checklist-ticked-false.js';
import { choiceConflict } from './choice-conflict.js';
import { claimAbsolute } from './claim-absolute.js';
import { clarificationExcess } from './clarification-excess.js';
import { clarificationMalformed } from './clarification-malformed.js';
import { clarificationOpen } from './clarification-open.js';
import { clarificationVague } from './clarification-vague.js';
import { clauseEscape } from './clause-escape.js';
import { complianceUnscoped } from './compliance-unscoped.js';
import { constitutionIncomplete } from './constitution-incomplete.js';
import { constraintMissing } from './constraint-missing.js';
import { constraintUnserved } from './constraint-unserved.js';
import { decisionUnexplained } from './decision-unexplained.js';
import { destroyUnguarded } from './destroy-unguarded.js';
import { edgeCaseUnanswered } from './edge-case-unanswered.js';
import { exposureUnstated } from './exposure-unstated.js';
import { featureNumberDuplicate } from './feature-number-duplicate.js';
import { figureConflict } from './figure-conflict.js';
import { fileEncoding } from './file-encoding.js';
import { fileIrregular } from './file-irregular.js';
import { fileTimeout } from './file-timeout.js';
import { fileTooDeep } from './file-too-deep.js';
import { fileTooLarge } from './file-too-large.js';
import { frontMatterInvalid } from './front-matter-invalid.js';
import { gateMissing } from './gate-missing.js';
import { gateUnanswered } from './gate-unanswered.js';
import { iacSyntaxInSpec } from './iac-syntax-in-spec.js';
import { idDuplicate } from './id-duplicate.js';
import { idMalformed } from './id-malformed.js';
import { justificationHollow } from './justification-hollow.js';
import { metadataMismatch } from './metadata-mismatch.js';
import { modalWeak } from './modal-weak.js';
import { moduleMissing } from './module-missing.js';
import { numberWithoutUnit } from './number-without-unit.js';
import { obligationMissing } from './obligation-missing.js';
import { outcomeUnmeasurable } from './outcome-unmeasurable.js';
import { phaseIncomplete } from './phase-incomplete.js';
import { planTooDetailed } from './plan-too-detailed.js';
import { qualityVague } from './quality-vague.js';
import { recoveryMissing } from './recovery-missing.js';
import { referenceDead } from './reference-dead.js';
import { referenceUnknown } from './reference-unknown.js';
import { requirementCompound } from './requirement-compound.js';
import { requirementUndecided } from './requirement-undecided.js';
import { requirementWithoutStory } from './requirement-without-story.js';
import { requirementWithoutTask } from './requirement-without-task.js';
import { resourceMalformed } from './resource-malformed.js';
import { rollbackMissing } from './rollback-missing.js';
import { ruleCrash } from './rule-crash.js';
import { ruleTimeout } from './rule-timeout.js';
import { scenarioIncomplete } from './scenario-incomplete.js';
import { secretExposed } from './secret-exposed.js';
import { sectionEmpty } from './section-empty.js';
import { sectionMissing } from './section-missing.js';
import { sizeInSpec } from './size-in-spec.js';
import { speculation } from './speculation.js';
import { suppressionReasonMissing } from './suppression-reason-missing.js';
import { suppressionUnused } from './suppression-unused.js';
import { taskDependencyCycle } from './task-dependency-cycle.js';
import { taskDependencyUnknown } from './task-dependency-unknown.js';
import { taskDoneMissing } from './task-done-missing.js';
import { taskMalformed } from './task-malformed.js';
import { taskOrder } from './task-order.js';
import { taskParallelConflict } from './task-parallel-conflict.js';
import { taskPathMissing } from './task-path-missing.js';
import { templateResidue } from './template-residue.js';
import { textHidden } from './text-hidden.js';
import { todoLeft } from './todo-left.js';
import { toolsTooMany } from './tools-too-many.js';
import { topicUncovered } from './topic-uncovered.js';
import { vendorInRequirement } from './vendor-in-requirement.js';
import { versionInSpec } from './version-in-spec.js';

/** The rules of the linter, in the order of their names. */
export const rules: readonly Rule[] = [
  artifactStale,
  availabilityUntargeted,
  baselineStale,
  checklistTickedFalse,
  choiceConflict,
  claimAbsolute,
  clarificationExcess,
  clarificationMalformed,
  clarificationOpen,
  clarificationVague,
  clauseEscape,
  complianceUnscoped,
  constitutionIncomplete,
  constraintMissing,
  constraintUnserved,
  decisionUnexplained,
  destroyUnguarded,
  edgeCaseUnanswered,
  exposureUnstated,
  featureNumberDuplicate,
  figureConflict,
  fileEncoding,
  fileIrregular,
  fileTimeout,
  fileTooDeep,
  fileTooLarge,
  frontMatterInvalid,
  gateMissing,
  gateUnanswered,
  iacSyntaxInSpec,
  idDuplicate,
  idMalformed,
  justificationHollow,
  metadataMismatch,
  modalWeak,
  moduleMissing,
  numberWithoutUnit,
  obligationMissing,
  outcomeUnmeasurable,
  phaseIncomplete,
  planTooDetailed,
  qualityVague,
  recoveryMissing,
  referenceDead,
  referenceUnknown,
  requirementCompound,
  requirementUndecided,
  requirementWithoutStory,
  requirementWithoutTask,
  resourceMalformed,
  rollbackMissing,
  ruleCrash,
  ruleTimeout,
  scenarioIncomplete,
  secretExposed,
  sectionEmpty,
  sectionMissing,
  sizeInSpec,
  speculation,
  suppressionReasonMissing,
  suppressionUnused,
  taskDependencyCycle,
  taskDependencyUnknown,
  taskDoneMissing,
  taskMalformed,
  taskOrder,
  taskParallelConflict,
  taskPathMissing,
  templateResidue,
  textHidden,
  todoLeft,
  toolsTooMany,
  topicUncovered,
  vendorInRequirement,
  versionInSpec,
];
