import type { Change } from "../change/change.ts";
import { assert } from "../model/assert.ts";
import { INDISPENSABLE_VALIDATIONS, type OwnValidation, type Policy } from "../policy/policy.ts";
import { VALIDATIONS, type Validation } from "./catalogue.ts";

/** A validation as this team asks for it. */
export interface TeamValidation extends Validation {
  /** Different people who have to sign. */
  readonly required: number;
}

/** The built-in catalogue with what a team's policy changes in it. */
export interface TeamCatalogue {
  /** The id comes from the table or the policy, so it is known. */
  readonly validation: (id: string) => TeamValidation;
  /** Whether the team switched it off. What a gate cannot do without stays on. */
  readonly isDisabled: (id: string) => boolean;
  /** Validations that the team asks for about this change on this subject, beside those of the built-in table. */
  readonly asksFor: (change: Change, subject: string) => readonly string[];
}

/** `builtIn` brings a team's word for a type to the built-in one. */
export function teamCatalogue(policy: Policy, builtIn: (type: string) => string | undefined): TeamCatalogue {
  const { changed, disabled } = policy.validations;
  const known = new Map<string, TeamValidation>();
  return {
    validation(id) {
      const validation = known.get(id) ?? teamValidation(id, changed.get(id));
      known.set(id, validation);
      return validation;
    },
    isDisabled: (id) => disabled.has(id) && !INDISPENSABLE_VALIDATIONS.has(id),
    asksFor: (change, subject) =>
      [...changed].flatMap(([id, { on }]) => {
        const isAsked = on.some(
          (one) =>
            one.change === change.kind &&
            (one.flow === undefined || one.flow === subject) &&
            (one.type === undefined || (change.type !== undefined && isType(one.type, change.type, builtIn))),
        );
        return isAsked ? [id] : [];
      }),
  };
}

function isType(wanted: string, type: string, builtIn: (type: string) => string | undefined): boolean {
  return wanted === type || wanted === builtIn(type);
}

function teamValidation(id: string, own: OwnValidation | undefined): TeamValidation {
  const known = VALIDATIONS.get(id);
  assert(known !== undefined || own !== undefined, `a validation that is asked for is known: ${id}`);
  return {
    id,
    title: own?.title ?? known?.title ?? sayId(id),
    owner: own?.role ?? known?.owner ?? "flow-owner",
    evidence: own?.evidence ?? known?.evidence ?? "optional",
    required: own?.required ?? 1,
  };
}

/** `packing-slip` becomes `Packing slip`, for a team that gave it no title. */
function sayId(id: string): string {
  const words = id.replaceAll("-", " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
