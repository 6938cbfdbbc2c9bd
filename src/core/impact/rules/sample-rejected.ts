import { diffLines } from "diff";
import type { JsonValue } from "../../model/json.ts";
import { type BoundDocument, type Flow, listId, type Model } from "../../model/model.ts";
import { typedJson } from "../../model/tree.ts";
import { type CheckMessage, createCheck, MESSAGE_NODES_MAX, type NotChecked, nodesOf } from "../check-message.ts";
import { type Hop, hopsOf } from "../hop.ts";
import { mapSample } from "../map-sample.ts";
import type { Candidate, Claim, Rule, SideView } from "../rule.ts";
import { nameFlow, nameSystem, quote } from "../words.ts";

/**
 * Detects: a sample message that, mapped as declared, breaks the receiver's contract (or, unmapped, the sender's).
 * Why: the receiver would refuse such a message; its people, and whoever handles failed messages.
 * Cannot see: messages unlike every sample.
 * Example: a mapped code that the receiver's `enum` does not list.
 */
export const sampleRejected: Rule = {
  id: "sample-rejected",
  severity: "error",
  docs: {
    detects:
      "A sample message breaks the sender's contract, or breaks the receiver's once it is mapped as declared. A contract or sample that can't be checked is reported too.",
    why: "The receiver would refuse a message like this one. Better here than in the queue of failed messages.",
    blind:
      "Messages unlike every sample. `format` is a remark and not checked; a reference to another file can't be followed and is reported.",
    example: `\`\`\`yaml
payloads: { received: schemas/wms-order.json, samples: samples/*.json }    # "carrier": { "enum": ["STD", "EXP"] }
carries:
  shipping-method: { entries: { express: EXPRESS } }                      # was EXP
\`\`\``,
    fix: "Correct the map, or agree on the new message with the receiver and change its contract.",
  },
  mirror: { waiver: "A sample that fits is what the flow is meant to do." },
  judge: (side) => {
    const hopOf = hopFinder(side.model);
    const base = side.comparison?.base;
    const baseHopOf = base === undefined ? undefined : hopFinder(base);
    return [...side.model.flows.values()].flatMap((flow) => {
      if (flow.fields?.readable === false || flow.payloads.samples.length === 0) return [];
      const before = base?.flows.get(flow.id);
      const arrivedAtBase = (path: string): JsonValue | undefined => {
        const sample = before?.payloads.samples.find((one) => one.path === path)?.root;
        if (before === undefined || sample === undefined || baseHopOf === undefined) return undefined;
        const mapped = mapSample(before, sample, (type) => baseHopOf(before.id, type));
        return mapped.kind === "mapped" ? mapped.variants[0] : undefined;
      };
      return judgeFlow(side, flow, (type) => hopOf(flow.id, type), arrivedAtBase);
    });
  },
};

function judgeFlow(
  side: SideView,
  flow: Flow,
  hopOf: (type: string) => Hop | undefined,
  arrivedAtBase: (path: string) => JsonValue | undefined,
): readonly Candidate[] {
  const { sent, received, samples } = flow.payloads;
  const found: Candidate[] = [];
  const say = (
    at: BoundDocument,
    code: string | undefined,
    message: string,
    isProven = true,
    more: Pick<Candidate, "difference" | "claims"> = {},
  ): void => {
    found.push({ ...candidateOf(flow, at, code, message, isProven), ...more });
  };
  const checkSent = checkBy(sent, say);
  const checkReceived = checkBy(received, say);
  const receiver = nameSystem(side.model, flow.to);
  for (const sample of samples) {
    if (sample.root === undefined) continue;
    if (nodesOf(sample.root, MESSAGE_NODES_MAX) >= MESSAGE_NODES_MAX) {
      say(sample, undefined, `The sample ${sample.path} has more than ${MESSAGE_NODES_MAX} parts and was not checked.`);
      continue;
    }
    const unsent = checkSent(typedJson(sample.root));
    if (unsent?.kind === "not-checked") say(sample, undefined, `The sample ${sample.path}: ${unsent.reason}.`);
    if (unsent?.kind === "broken")
      say(
        sample,
        unsent.path,
        `The sample ${sample.path} is no message that ${nameSystem(side.model, flow.from)} sends: ${quote(unsent.path)} ${unsent.reason}.`,
      );
    const mapped = mapSample(flow, sample.root, hopOf);
    if (mapped.kind === "stopped") {
      const words = `The sample ${sample.path} does not reach ${receiver} by ${nameFlow(flow)}: ${mapped.reason}.`;
      say(sample, mapped.code, words, mapped.proven);
      continue;
    }
    const failures = mapped.variants.flatMap((message) => {
      const broken = checkReceived(message);
      return broken === undefined ? [] : [{ message, broken }];
    });
    const [first] = failures;
    if (first === undefined) continue;
    const { message, broken } = first;
    if (broken.kind === "not-checked") {
      say(sample, undefined, `The sample ${sample.path}: ${broken.reason}.`);
      continue;
    }
    const was = shortly(arrivedAtBase(sample.path), broken.path);
    const is = shortly(message, broken.path);
    const difference = was === undefined || was === is ? "" : ` Before: ${was}; now: ${is ?? "nothing"}.`;
    const words = `${receiver} would refuse the sample ${sample.path} as ${nameFlow(flow)} maps it: ${quote(broken.path)} ${broken.reason}.${difference}`;
    const arrived = arrivedAtBase(sample.path);
    const isProven = failures.length === mapped.variants.length;
    const lines = arrived === undefined ? [] : differingLines(arrived, message);
    say(sample, broken.path, words, isProven, {
      ...(lines.length === 0 ? {} : { difference: lines }),
      claims: isProven && broken.keyword === "maxLength" ? [tooLong(flow, broken.path)] : [],
    });
  }
  return found;
}

/** A sample that is too long shows what the two declarations only make possible. */
function tooLong(flow: Flow, path: string): Claim {
  return { rule: "field-length-overflow", subject: flow.id, type: undefined, code: path };
}

/** What is different in the message, line by line; nothing where it is another message altogether. */
function differingLines(before: JsonValue, now: JsonValue): readonly string[] {
  const [one, other] = [before, now].map((value) => `${JSON.stringify(value, null, 2)}\n`);
  const parts = diffLines(one ?? "", other ?? "", { maxEditLength: EDITS_MAX }) ?? [];
  return parts
    .flatMap(({ added, removed, value }) => {
      const mark = added ? "+" : removed ? "-" : undefined;
      return mark === undefined
        ? []
        : value
            .trimEnd()
            .split("\n")
            .map((line) => `${mark} ${line.trim()}`);
    })
    .slice(0, LINES_MAX);
}

/** Lines that may differ before two messages are called different altogether. */
const EDITS_MAX = 200;
/** Lines that are shown; the whole is in the sample. */
const LINES_MAX = 12;

type Say = (at: BoundDocument, code: string | undefined, message: string) => void;

/** A contract that can't be used is said once, and then checks nothing. */
function checkBy(contract: BoundDocument | undefined, say: Say): CheckMessage {
  if (contract?.root === undefined) return () => undefined;
  const check: CheckMessage | NotChecked = createCheck(contract);
  if (typeof check === "function") return check;
  say(contract, undefined, `The contract ${contract.path} ${check.reason}, so that no sample is checked by it.`);
  return () => undefined;
}

function candidateOf(
  flow: Flow,
  { path, root, at }: BoundDocument,
  code: string | undefined,
  message: string,
  isProven: boolean,
): Candidate {
  return {
    subject: flow.id,
    type: undefined,
    code: code === "" ? undefined : code,
    when: undefined,
    ...(isProven ? {} : { severity: "warning" }),
    evidence: path,
    message,
    fix: "Correct the map or the sample, or agree on the message with the receiver and change its contract.",
    location: { path, line: root?.position.line ?? 1, column: root?.position.column ?? 1 },
    related: at,
    owners: [
      { kind: "flow", id: flow.id },
      { kind: "system", id: flow.to },
    ],
  };
}

/** The value at a path of names, short enough for a sentence. */
function shortly(message: JsonValue | undefined, path: string): string | undefined {
  let value: unknown = message;
  for (const step of path.split(/[.[\]]+/).filter((word) => word !== "")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = new Map<string, unknown>(Object.entries(value)).get(step);
  }
  return value === undefined ? undefined : (JSON.stringify(value) ?? "").slice(0, SHOWN_LENGTH_MAX);
}

const SHOWN_LENGTH_MAX = 80;

function hopFinder(model: Model): (flow: string, type: string) => Hop | undefined {
  const hops = new Map(hopsOf(model).map((hop) => [listId(hop.flow.id, hop.type), hop]));
  return (flow, type) => hops.get(listId(flow, type));
}
