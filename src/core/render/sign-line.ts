import { PLACEHOLDER } from "../command/evidence.ts";
import type { ItemState } from "../gate/gate-state.ts";
import type { RoleItems } from "./checklist-groups.ts";

/** What a person replaces with their own words; the command takes it for no words at all. */
export const EVIDENCE_PLACEHOLDER = PLACEHOLDER;

/**
 * One line that signs all that this role still has open: the id where it is one, else the role's name. A name that would
 * not survive copying (a space, a control character) makes way for `all`, which means all that the person may sign.
 */
export function signLine(group: RoleItems, open: readonly ItemState[], validations: ReadonlySet<string>): string {
  const ids = open.map(({ item }) => item.id);
  const note = open.some(({ item }) => item.evidence === "required") ? ` — ${EVIDENCE_PLACEHOLDER}` : "";
  return `/signoff ${targetOf(group, ids, validations)}${note}`;
}

/**
 * A word that is both a role and a validation means the validation, and a role means its signed items too, which would be
 * refused as signed already: then the ids have to be spelled out.
 */
function targetOf(group: RoleItems, ids: readonly string[], validations: ReadonlySet<string>): string {
  const areCopyable = ids.every(isCopyable) && ids.join(" ").length <= IDS_CHARACTERS_MAX;
  const isRoleClear = isCopyable(group.role) && !validations.has(group.role.toLowerCase());
  const isRoleWhole = ids.length === group.items.length && group.items.every(({ signed }) => signed.length === 0);
  if (areCopyable && (ids.length <= ITEMS_NAMED_MAX || !isRoleClear || !isRoleWhole)) return ids.join(" ");
  return isRoleClear && isRoleWhole ? group.role : "all";
}

/** Whether a name can be copied from the comment into a command and still means the same. */
export function isCopyable(name: string): boolean {
  return name.length <= ID_CHARACTERS_MAX && /^[^\s\p{C}]+$/u.test(name);
}

/** An id is for copying, so it is shown whole unless it is absurd. */
export const ID_CHARACTERS_MAX = 300;

/** A longer line would be cut in its box, and a command that was cut means something else. */
const IDS_CHARACTERS_MAX = 600;

/** More than one id hides on a narrow screen what has to be filled in; the role's name is short. */
const ITEMS_NAMED_MAX = 1;
