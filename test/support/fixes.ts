import type { Finding } from "../../src/core/impact/finding.ts";
import { listId } from "../../src/core/model/model.ts";
import { type CodeLiteral, type ListLiteral, type MapLiteral, type ModelLiteral, model } from "./model.ts";

/**
 * What a finding's own `fix` tells the author to do, done to the landscape by machine: the first of the ways it names.
 * Undefined where that takes more than one edit of a map or list (a chain of maps, a list of a program's).
 */
export function applyFix(finding: Finding, base: ModelLiteral, head: ModelLiteral): ModelLiteral | undefined {
  const { rule, subject, type, code, when = {} } = finding;
  switch (rule) {
    case "code-unmapped":
    case "code-unmapped-silent":
    case "code-by-default-only": {
      const target = acceptedTarget(head, subject, type);
      if (target === undefined || code === undefined) return undefined;
      return editMap(head, subject, type, (entries) => [
        { from: code, to: target, when },
        ...entries.filter(
          (entry) => !isSameKey(entry.from, code) || JSON.stringify(entry.when ?? {}) !== JSON.stringify(when),
        ),
      ]);
    }
    case "code-not-accepted": {
      // The words themselves say which code is to be added.
      const [, arriving] = /add "(.*)" to the codes that/.exec(finding.fix) ?? [];
      const isChain = isList(head.flows?.[subject]?.carries?.[type ?? ""]);
      const list = isChain ? undefined : targetList(head, subject, type);
      return arriving === undefined || list === undefined ? undefined : addCode(head, list, arriving);
    }
    case "map-entry-orphan":
    case "map-entry-shadowed":
      return editMap(head, subject, type, (entries) =>
        entries.filter((entry) => entry.from !== code || JSON.stringify(entry.when ?? {}) !== JSON.stringify(when)),
      );
    case "map-default-changed":
    case "map-default-added":
      return putBackDefault(base, head, subject, type);
    case "code-reused":
      if (finding.fix.startsWith("Leave ")) return putBackList(base, head, subject);
      return code === undefined ? undefined : removeCode(head, subject, code);
    case "code-near-duplicate":
      return code === undefined ? undefined : removeCode(head, subject, code);
    case "code-removed-in-flight":
      return code === undefined ? undefined : putBackList(base, head, subject);
    default:
      return undefined;
  }
}

/** An entry that is there, whatever its case, is filled in and not written a second time. */
function isSameKey(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

type Entries = readonly {
  readonly from: string;
  readonly to: string | null;
  readonly when?: Readonly<Record<string, string>>;
}[];

function entriesOf({ entries = [] }: MapLiteral): Entries {
  return isList(entries) ? entries : Object.entries(entries).map(([from, to]) => ({ from, to }));
}

/** A type that a flow carries through one map, written there or named. */
function editMap(
  head: ModelLiteral,
  flow: string,
  type: string | undefined,
  edit: (entries: Entries) => Entries,
): ModelLiteral | undefined {
  return editCarried(head, flow, type, (map) => ({ ...map, entries: edit(entriesOf(map)) }));
}

function editCarried(
  head: ModelLiteral,
  id: string,
  type: string | undefined,
  edit: (map: MapLiteral) => MapLiteral,
): ModelLiteral | undefined {
  const flow = head.flows?.[id];
  const carried = type === undefined ? undefined : flow?.carries?.[type];
  if (flow === undefined || type === undefined || carried === undefined || carried === "same") return undefined;
  if (typeof carried === "string") {
    const map = head.maps?.[carried];
    return map === undefined ? undefined : { ...head, maps: { ...head.maps, [carried]: edit(map) } };
  }
  if (isList(carried)) return undefined;
  const carries = { ...flow.carries, [type]: edit(carried) };
  return { ...head, flows: { ...head.flows, [id]: { ...flow, carries } } };
}

/** Where a flow's codes of a type come out. */
function targetList(head: ModelLiteral, flow: string, type: string | undefined): string | undefined {
  const found = model(head).flows.get(flow);
  return found === undefined || type === undefined ? undefined : listId(found.to, type);
}

function acceptedTarget(head: ModelLiteral, flow: string, type: string | undefined): string | undefined {
  const list = model(head).lists.get(targetList(head, flow, type) ?? "");
  if (list === undefined || !list.readable) return undefined;
  const accepted = list.accepts ?? list.produces;
  const usable = [...(accepted?.values() ?? [])].find(({ active }) => active)?.code;
  return usable ?? (list.open || accepted === undefined ? "x" : undefined);
}

function addCode(head: ModelLiteral, id: string, code: string): ModelLiteral | undefined {
  return editList(head, id, (codes) => [...codes.filter((one) => nameOf(one) !== code), code]);
}

function removeCode(head: ModelLiteral, id: string, code: string): ModelLiteral | undefined {
  return editList(head, id, (codes) => codes.filter((one) => nameOf(one) !== code));
}

function nameOf(code: CodeLiteral): string {
  return typeof code === "string" ? code : code.code;
}

function editList(
  head: ModelLiteral,
  id: string,
  edit: (codes: readonly CodeLiteral[]) => readonly CodeLiteral[],
): ModelLiteral | undefined {
  const list = head.lists?.[id];
  if (list === undefined) return undefined;
  const edited: ListLiteral = isList(list)
    ? edit(list)
    : {
        ...list,
        ...(list.codes && { codes: edit(list.codes) }),
        ...(list.accepts && { accepts: edit(list.accepts) }),
        ...(list.produces && { produces: edit(list.produces) }),
      };
  return { ...head, lists: { ...head.lists, [id]: edited } };
}

function putBackList(base: ModelLiteral, head: ModelLiteral, id: string): ModelLiteral | undefined {
  const list = base.lists?.[id];
  return list === undefined ? undefined : { ...head, lists: { ...head.lists, [id]: list } };
}

function putBackDefault(
  base: ModelLiteral,
  head: ModelLiteral,
  flow: string,
  type: string | undefined,
): ModelLiteral | undefined {
  const carried = type === undefined ? undefined : base.flows?.[flow]?.carries?.[type];
  const before = typeof carried === "string" ? base.maps?.[carried] : isList(carried) ? undefined : carried;
  if (before === undefined) return undefined;
  return editCarried(head, flow, type, ({ default: _, onMissing: __, ...map }) => ({
    ...map,
    ...(before.default === undefined ? {} : { default: before.default }),
    ...(before.onMissing === undefined ? {} : { onMissing: before.onMissing }),
  }));
}

/** `Array.isArray` does not narrow a readonly array. */
function isList<Item, Other>(value: readonly Item[] | Other): value is readonly Item[] {
  return Array.isArray(value);
}
