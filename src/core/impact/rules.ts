import type { Rule } from "./rule.ts";
import { acceptsShrunkInUse } from "./rules/accepts-shrunk-in-use.ts";
import { analysisIncomplete } from "./rules/analysis-incomplete.ts";
import { codeByDefaultOnly } from "./rules/code-by-default-only.ts";
import { codeCoerced } from "./rules/code-coerced.ts";
import { codeDeadEnd } from "./rules/code-dead-end.ts";
import { codeNearDuplicate } from "./rules/code-near-duplicate.ts";
import { codeNotAccepted } from "./rules/code-not-accepted.ts";
import { codeRemovedInFlight } from "./rules/code-removed-in-flight.ts";
import { codeRemovedInUse } from "./rules/code-removed-in-use.ts";
import { codeReused } from "./rules/code-reused.ts";
import { codeTooLong } from "./rules/code-too-long.ts";
import { codeUnmapped } from "./rules/code-unmapped.ts";
import { codeUnmappedSilent } from "./rules/code-unmapped-silent.ts";
import { errorsOwnerMissing } from "./rules/errors-owner-missing.ts";
import { fieldDoubleWritten } from "./rules/field-double-written.ts";
import { fieldLengthOverflow } from "./rules/field-length-overflow.ts";
import { fieldRemovedInUse } from "./rules/field-removed-in-use.ts";
import { fieldRequiredUnmapped } from "./rules/field-required-unmapped.ts";
import { fieldTypeNarrowed } from "./rules/field-type-narrowed.ts";
import { flowAddedIncomplete } from "./rules/flow-added-incomplete.ts";
import { flowCycle } from "./rules/flow-cycle.ts";
import { flowFilterGap } from "./rules/flow-filter-gap.ts";
import { flowFilterOverlap } from "./rules/flow-filter-overlap.ts";
import { flowRemovedWithConsumers } from "./rules/flow-removed-with-consumers.ts";
import { listNotReviewed } from "./rules/list-not-reviewed.ts";
import { mapAmbiguous } from "./rules/map-ambiguous.ts";
import { mapConditionGap } from "./rules/map-condition-gap.ts";
import { mapDefaultAdded } from "./rules/map-default-added.ts";
import { mapDefaultChanged } from "./rules/map-default-changed.ts";
import { mapEntryOrphan } from "./rules/map-entry-orphan.ts";
import { mapEntryRetargeted } from "./rules/map-entry-retargeted.ts";
import { mapEntryShadowed } from "./rules/map-entry-shadowed.ts";
import { mapNotInvertible } from "./rules/map-not-invertible.ts";
import { mapRoundTrip } from "./rules/map-round-trip.ts";
import { monitorMissing } from "./rules/monitor-missing.ts";
import { noReturnPath } from "./rules/no-return-path.ts";
import { opaqueTouched } from "./rules/opaque-touched.ts";
import { ownerMissing } from "./rules/owner-missing.ts";
import { ownerUnresolvable } from "./rules/owner-unresolvable.ts";
import { policyWeakened } from "./rules/policy-weakened.ts";
import { referenceUnknown } from "./rules/reference-unknown.ts";
import { rollbackMissing } from "./rules/rollback-missing.ts";
import { rolloutOrder } from "./rules/rollout-order.ts";
import { runbookMissing } from "./rules/runbook-missing.ts";
import { sampleRejected } from "./rules/sample-rejected.ts";
import { sourceUnreadable } from "./rules/source-unreadable.ts";
import { specNotUpdated } from "./rules/spec-not-updated.ts";
import { suppressionInvalid } from "./rules/suppression-invalid.ts";

/** Every rule, by id. The only importer of `rules/`. */
export const RULES: readonly Rule[] = [
  acceptsShrunkInUse,
  analysisIncomplete,
  codeByDefaultOnly,
  codeCoerced,
  codeDeadEnd,
  codeNearDuplicate,
  codeNotAccepted,
  codeRemovedInFlight,
  codeRemovedInUse,
  codeReused,
  codeTooLong,
  codeUnmapped,
  codeUnmappedSilent,
  errorsOwnerMissing,
  fieldDoubleWritten,
  fieldLengthOverflow,
  fieldRemovedInUse,
  fieldRequiredUnmapped,
  fieldTypeNarrowed,
  flowAddedIncomplete,
  flowCycle,
  flowFilterGap,
  flowFilterOverlap,
  flowRemovedWithConsumers,
  listNotReviewed,
  mapAmbiguous,
  mapConditionGap,
  mapDefaultAdded,
  mapDefaultChanged,
  mapEntryOrphan,
  mapEntryRetargeted,
  mapEntryShadowed,
  mapNotInvertible,
  mapRoundTrip,
  monitorMissing,
  noReturnPath,
  opaqueTouched,
  ownerMissing,
  ownerUnresolvable,
  policyWeakened,
  referenceUnknown,
  rollbackMissing,
  rolloutOrder,
  runbookMissing,
  sampleRejected,
  sourceUnreadable,
  specNotUpdated,
  suppressionInvalid,
];
