import { canonicalText } from "../model/canonical.ts";
import type { JsonValue } from "../model/json.ts";
import type { Location } from "../model/location.ts";
import type { Code, CodeList, Model } from "../model/model.ts";
import type { Change, ChangeKind } from "./change.ts";
import { makeChange } from "./make-change.ts";
import { codesOf, NO_RENAMES, type Renames } from "./renames.ts";

/**
 * Codes that came, went, changed or have a new name, and lists that opened or closed.
 *
 * A list closes when what it produces or accepts becomes declared (or loses `open: true`), and opens when that is
 * withdrawn. Such an edit is one change: until then the codes of that side were only what maps happened to name, so they
 * neither come nor go. Where a side becomes declared and stays open, nothing closes; there its codes are added (removed),
 * so that the edit shows.
 * Lists of a system that is itself new or gone are claimed by it; a list unreadable on one side tells nothing.
 */
export function diffLists(base: Model, head: Model, renames: Renames, documentAt: Location): readonly Change[] {
  const ids = new Set([...base.lists.keys(), ...head.lists.keys()]);
  return [...ids].flatMap((id) => {
    const before = base.lists.get(id);
    const after = head.lists.get(id);
    const list = after ?? before;
    if (list === undefined || base.systems.has(list.system) !== head.systems.has(list.system)) return [];
    if (before?.readable === false || after?.readable === false) return [];
    const at = after?.at ?? head.systems.get(list.system)?.at ?? documentAt;
    return diffList(declaredOr(before, list), declaredOr(after, list), renames.get(id) ?? NO_RENAMES, at);
  });
}

/** The list where it is declared, else one that says nothing. */
function declaredOr(list: CodeList | undefined, like: CodeList): CodeList {
  if (list?.declared === true) return list;
  return { ...like, declared: false, open: true, produces: undefined, accepts: undefined, plain: false, retired: [] };
}

const SIDES = ["produces", "accepts"] as const;

function diffList(
  before: CodeList,
  after: CodeList,
  renames: ReadonlyMap<string, string>,
  at: Location,
): readonly Change[] {
  if (isSameList(before, after)) return [];
  const closing = SIDES.filter((side) => !isClosed(before, side) && isClosed(after, side));
  const opening = SIDES.filter((side) => isClosed(before, side) && !isClosed(after, side));
  const changes: Change[] = [];
  if (opening.length > 0) changes.push(makeChange("list-opened", after.id, at, { type: after.type }));
  if (closing.length > 0) changes.push(makeChange("list-closed", after.id, at, { type: after.type }));

  const claimed = SIDES.filter(
    (side) => isClosed(before, side) !== isClosed(after, side) && (before[side] && after[side]) === undefined,
  );
  const without = Object.fromEntries(claimed.map((side) => [side, undefined]));
  return [...changes, ...diffCodes({ ...before, ...without }, { ...after, ...without }, renames, at)];
}

/** Plainly the same, as nearly every list is in nearly every pull request. */
function isSameList(before: CodeList, after: CodeList): boolean {
  return (
    before.declared === after.declared &&
    before.open === after.open &&
    before.plain === after.plain &&
    before.retired.length === 0 &&
    after.retired.length === 0 &&
    isSameCodes(before.produces, after.produces) &&
    isSameCodes(before.accepts, after.accepts)
  );
}

function isSameCodes(
  before: ReadonlyMap<string, Code> | undefined,
  after: ReadonlyMap<string, Code> | undefined,
): boolean {
  if (before === after) return true;
  if (before === undefined || after === undefined || before.size !== after.size) return false;
  for (const [name, code] of before) {
    const other = after.get(name);
    if (other === undefined || code.active !== other.active || !isPlain(code) || !isPlain(other)) return false;
  }
  return true;
}

/** Nothing but a code: then there is nothing else in which two could differ. */
function isPlain({ attributes, when }: Code): boolean {
  if (when !== undefined) return false;
  for (const _ in attributes) return false;
  return true;
}

function isClosed(list: CodeList, side: (typeof SIDES)[number]): boolean {
  return !list.open && list[side] !== undefined;
}

function diffCodes(
  before: CodeList,
  after: CodeList,
  renames: ReadonlyMap<string, string>,
  at: Location,
): readonly Change[] {
  const oldNames = new Map([...renames].map(([from, to]) => [to, from]));
  const mentioned = new Set<string>(renames.keys());
  const changes: Change[] = [];
  for (const code of new Set([...codesOf(before).keys(), ...codesOf(after).keys()])) {
    if (renames.has(code)) continue;
    const found = diffCode(before, after, oldNames.get(code) ?? code, code, at);
    if (found.length > 0) mentioned.add(code);
    changes.push(...found);
  }
  return [...changes, ...diffRetired(before, after, mentioned, at)];
}

/** What happened to one code, `was` at base and `code` at head (the same but for a rename). */
function diffCode(before: CodeList, after: CodeList, was: string, code: string, at: Location): readonly Change[] {
  const changes: Change[] = [];
  const produced = { before: before.produces?.get(was), after: after.produces?.get(code) };
  const accepted = { before: before.accepts?.get(was), after: after.accepts?.get(code) };
  const add = (kind: ChangeKind, one: Code | undefined, other: Code | undefined): void => {
    const facts = { type: after.type, code, before: one && codeJson(one), after: other && codeJson(other) };
    changes.push(makeChange(kind, after.id, other?.at ?? at, facts));
  };

  if (was !== code) add("code-renamed", produced.before ?? accepted.before, produced.after ?? accepted.after);

  // Both sides at once is one fact; coming on one side and going on the other is two.
  const entersProduced = produced.before === undefined && produced.after !== undefined;
  const leavesProduced = produced.before !== undefined && produced.after === undefined;
  const entersAccepted = accepted.before === undefined && accepted.after !== undefined;
  const leavesAccepted = accepted.before !== undefined && accepted.after === undefined;
  if (entersProduced) add("code-added", undefined, produced.after);
  else if (entersAccepted) add("accepts-grown", undefined, accepted.after);
  if (leavesProduced) add("code-removed", produced.before, undefined);
  else if (leavesAccepted) add("accepts-shrunk", accepted.before, undefined);

  const kept = [produced, accepted].filter(isKept);
  const described = kept.find((pair) => attributesText(pair.before) !== attributesText(pair.after));
  // A rename shows the attributes on both sides, but they are a fact of their own.
  if (described !== undefined) add("code-changed", described.before, described.after);
  const switched = kept.find((pair) => pair.before.active !== pair.after.active);
  if (switched !== undefined)
    add(switched.after.active ? "code-activated" : "code-deactivated", switched.before, switched.after);
  return changes;
}

interface KeptCode {
  readonly before: Code;
  readonly after: Code;
}

function isKept(pair: { readonly before: Code | undefined; readonly after: Code | undefined }): pair is KeptCode {
  return pair.before !== undefined && pair.after !== undefined;
}

/** A code marked as retired, or no longer so, where nothing else about it changed. */
function diffRetired(
  before: CodeList,
  after: CodeList,
  mentioned: ReadonlySet<string>,
  at: Location,
): readonly Change[] {
  const wasRetired = new Set(before.retired);
  const isRetired = new Set(after.retired);
  return [...new Set([...wasRetired, ...isRetired])]
    .filter((code) => wasRetired.has(code) !== isRetired.has(code) && !mentioned.has(code))
    .map((code) =>
      makeChange("code-changed", after.id, at, {
        type: after.type,
        code,
        before: { code, retired: wasRetired.has(code) },
        after: { code, retired: isRetired.has(code) },
      }),
    );
}

function attributesText(code: Code): string {
  return canonicalText([code.attributes, code.when ?? null]);
}

/** `{ code, title, … }`; `active` only where it is off, `when` only where the list names the code under conditions. */
function codeJson({ code, attributes, active, when }: Code): JsonValue {
  return { ...attributes, ...(when === undefined ? {} : { when }), ...(active ? {} : { active }), code };
}
