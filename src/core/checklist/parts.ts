import type { Change, ChangeSet } from "../change/change.ts";
import type { Finding } from "../impact/finding.ts";
import type { AffectedFlow, Impact } from "../impact/impact.ts";
import { canonicalText } from "../model/canonical.ts";
import type { Hash } from "../model/hash.ts";
import type { JsonValue } from "../model/json.ts";
import { compareText } from "../model/location.ts";
import { type Flow, listId, type Model } from "../model/model.ts";
import type { AskedRole } from "./asked-role.ts";
import type { Validation } from "./catalogue.ts";
import type { Part } from "./item.ts";
import {
  changeValue,
  flowValue,
  listValue,
  mapValue,
  roleValue,
  validationValue,
  warningsValue,
} from "./part-values.ts";
import { movesCodes } from "./subjects.ts";

/**
 * Up to here each change is a part of its own; more are one part together, because each item of each evaluation keeps
 * the names of its parts in the ledger.
 */
const CHANGES_APART_MAX = 50;

export interface PartsInput {
  readonly base: Model;
  readonly head: Model;
  readonly changes: ChangeSet;
  readonly impact: Impact;
  readonly hash: Hash;
}

/** What an item covers beside the content that its subject brings. */
export interface CoverRequest {
  readonly subject: string;
  /** The changes behind the item. */
  readonly behind: readonly Change[];
  readonly validation: Validation;
  readonly requiredPeople: number;
  readonly asked: AskedRole;
  readonly warnings: readonly Finding[];
}

/**
 * Gives what an item covers, sorted by name: the changes behind it; where they move codes, the maps and lists that the
 * codes meet on the item's own flow, the codes that come to it from flows before and the affected flows that come next;
 * the question, the role and its people. What the next flow does with the codes is covered by that flow's items.
 *
 * Head's content counts: when base moves under a pull request, head's content moves with it. Each change, map and list
 * is brought to canonical text once, however many items cover it.
 */
export function partsFinder(input: PartsInput): (request: CoverRequest) => readonly Part[] {
  const known = new Map<string, Part>();
  const partOf = (name: string, value: JsonValue): Part => ({ name, digest: input.hash(canonicalText(value)), value });
  const once: Once = (name, value, key = name) => {
    const part = known.get(key) ?? partOf(name, value());
    known.set(key, part);
    return part.name === name ? part : { ...part, name };
  };
  const affected = new Map(input.impact.flows.map((flow) => [flow.id, flow]));
  const affectedFrom = Map.groupBy(input.impact.flows, (flow) => flow.from);
  const arrivals = arrivalsOf(input.impact);
  const ways = new Map<string, readonly Part[]>();

  const together = new Map<string, Part>();
  const changeParts = (behind: readonly Change[]): readonly Part[] => {
    if (behind.length <= CHANGES_APART_MAX)
      return behind.map((change) => once(`change:${change.id}`, () => changeValue(change)));
    const ids = behind.map(({ id }) => id).join("\n");
    const part =
      together.get(ids) ??
      partOf("changes", Object.fromEntries(behind.map((change) => [change.id, changeValue(change)])));
    together.set(ids, part);
    return [part];
  };

  return ({ subject, behind, validation, requiredPeople, asked, warnings }) => {
    const parts = [
      partOf("validation", validationValue(validation, requiredPeople)),
      partOf(`role:${asked.role}`, roleValue(asked)),
      ...changeParts(behind),
    ];
    if (warnings.length > 0) parts.push(partOf("warnings", warningsValue(warnings)));
    if (behind.length === 0 || behind.some((change) => movesCodes(change.kind))) {
      const way = ways.get(subject) ?? wayParts(subject, affected.get(subject), input, once);
      ways.set(subject, way);
      parts.push(...way);
      const moving = new Set(behind.filter(({ kind }) => movesCodes(kind)).map(({ id }) => id));
      const flow = flowValue(input.head.flows.get(subject), {
        types: affected.get(subject)?.types ?? [],
        arrives: [...moving].flatMap((id) => [...(arrivals.get(subject)?.get(id) ?? [])]),
        next: (affectedFrom.get(affected.get(subject)?.to ?? "") ?? [])
          .filter(({ because }) => because.some((id) => moving.has(id)))
          .map(({ id }) => id),
      });
      if (flow !== undefined) parts.push(partOf(`flow:${subject}`, flow));
    }
    return parts.sort((one, other) => compareText(one.name, other.name));
  };
}

/** Brings a value to canonical text once for all parts of one key (their name, where left out). */
type Once = (name: string, value: () => JsonValue, key?: string) => Part;

/**
 * The maps and lists of the types that are affected on this flow; of all its types where a whole flow came or went. A map
 * is named by its place on the way (`map:order-release/shipping-method`, a chain's second one with `/2` behind it), never
 * by its own name: a map that moves from the flow to `maps:`, or back, means what it meant.
 */
function wayParts(
  subject: string,
  affected: AffectedFlow | undefined,
  { base, head }: PartsInput,
  once: Once,
): readonly Part[] {
  const parts = new Map<string, Part>();
  const addList = (id: string): void => {
    const list = head.lists.get(id) ?? base.lists.get(id);
    if (list !== undefined)
      parts.set(
        `list:${id}`,
        once(`list:${id}`, () => listValue(list)),
      );
  };
  const addMap = (id: string, place: string): void => {
    const map = head.maps.get(id) ?? base.maps.get(id);
    const name = `map:${place}`;
    parts.set(
      name,
      once(name, () => mapValue(map), `map ${id}`),
    );
    for (const list of [map?.from, map?.to]) if (list !== undefined) addList(list);
  };
  const before = base.flows.get(subject);
  const after = head.flows.get(subject);
  for (const type of typesOf(affected, before, after)) {
    const flow = after?.carries.has(type) === true ? after : before;
    const carry = flow?.carries.get(type);
    if (flow === undefined || carry === undefined) continue;
    addList(listId(flow.from, type));
    if (carry.kind === "same") addList(listId(flow.to, type));
    else for (const [step, map] of carry.maps.entries()) addMap(map, placeOnWay(subject, type, step));
  }
  // A warning may be about a map or a list itself.
  if (head.maps.has(subject)) addMap(subject, subject);
  addList(subject);
  return [...parts.values()];
}

function placeOnWay(flow: string, type: string, step: number): string {
  return step === 0 ? `${flow}/${type}` : `${flow}/${type}/${step + 1}`;
}

function typesOf(
  affected: AffectedFlow | undefined,
  before: Flow | undefined,
  after: Flow | undefined,
): readonly string[] {
  const isWhole = before === undefined || after === undefined || (affected?.types.length ?? 0) === 0;
  if (!isWhole) return affected?.types ?? [];
  return [...new Set([...(before?.carries.keys() ?? []), ...(after?.carries.keys() ?? [])])];
}

/** `type/code` by flow and change: the codes that come to a flow from one before it, on the ways of each change. */
function arrivalsOf({ paths }: Impact): ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> {
  const byFlow = new Map<string, Map<string, Set<string>>>();
  for (const { change, steps } of paths) {
    let isFirst = true;
    let code: string | undefined;
    for (const step of steps) {
      if (step.kind === "code") {
        code = `${step.type}/${step.code ?? "*"}`;
        continue;
      }
      if (!isFirst && code !== undefined) {
        const byChange = byFlow.get(step.flow) ?? new Map<string, Set<string>>();
        const codes = byChange.get(change) ?? new Set<string>();
        byFlow.set(step.flow, byChange.set(change, codes.add(code)));
      }
      isFirst = false;
    }
  }
  return byFlow;
}
