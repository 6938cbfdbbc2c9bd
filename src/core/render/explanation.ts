import type {
  CodePlace,
  Explanation,
  FlowExplanation,
  ItemExplanation,
  SystemExplanation,
} from "../explain/explain.ts";
import type { Finding } from "../impact/finding.ts";
import type { Outcome } from "../impact/impact.ts";
import { unreachable } from "../model/assert.ts";
import type { JsonValue } from "../model/json.ts";
import type { Location } from "../model/location.ts";
import type { Model } from "../model/model.ts";
import { count, listInWords } from "./count.ts";
import { joinPlain, type Plain, plain, plainText } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { inPlain } from "./phrase.ts";
import { sayChange } from "./say-change.ts";
import { OUTCOME_WORDS } from "./say-path.ts";
import { drawPath } from "./text.ts";

/** What stands behind one word, for a terminal: first what it is, then where it goes. Ends with a line feed. */
export function renderExplanation(explanation: Explanation, head: Model, palette: Palette): string {
  const lines = explanationLines(explanation, head, palette);
  return `${lines.join("\n")}\n`;
}

/** The same as data. A flow's own maps are read through its id in the report. */
export function explanationJson(explanation: Explanation): string {
  return `${JSON.stringify(toJson(explanation), undefined, 2)}\n`;
}

/** The same, line by line. */
export function explanationLines(explanation: Explanation, head: Model, palette: Palette): readonly string[] {
  switch (explanation.kind) {
    case "code":
      return explanation.places.flatMap((place, index) => [
        ...(index === 0 ? [] : [""]),
        ...codeLines(place, head, palette),
      ]);
    case "flow":
      return flowLines(explanation, head, palette);
    case "system":
      return systemLines(explanation, palette);
    case "finding":
      return [
        ...findingLines(explanation.finding, palette),
        ...explanation.places.flatMap((place) => ["", ...codeLines(place, head, palette)]),
      ];
    case "item":
      return itemLines(explanation, palette);
    case "several":
      return [
        plain`"${quoted(explanation.word)}" is the name of several things. Ask for one of them:`,
        ...explanation.names.map((name) => `  ${plainText(name)}`),
      ];
    case "unknown":
      return [
        plain`Nothing here is called "${quoted(explanation.word)}".`,
        ...(explanation.meant === undefined ? [] : [plain`Did you mean "${quoted(explanation.meant)}"?`]),
      ];
    default:
      return unreachable(explanation);
  }
}

const STANDING: Readonly<Record<CodePlace["standing"], string>> = {
  produced: "is sent by",
  arrived: "arrives at",
  accepted: "is accepted by",
  known: "is named by maps of",
  gone: "is gone from",
};

function codeLines(place: CodePlace, head: Model, palette: Palette): readonly string[] {
  const slash = place.list.indexOf("/");
  const system = nameOf(place.list.slice(0, slash), head);
  const type = plainText(place.list.slice(slash + 1));
  const where = place.at === undefined ? plain`` : plain` (${placed(place.at)})`;
  const standing = plainText(STANDING[place.standing]);
  return [
    palette.bold(plain`"${quoted(place.code)}" ${standing} ${system} as ${type}${where}`),
    ...part("Where it comes from", place.from, ({ list, code, flow }) => {
      const from = nameOf(list.slice(0, list.indexOf("/")), head);
      const what = code === null ? plain`any code` : plain`"${quoted(code)}"`;
      return `  ${from} ${what} over ${plainText(flow)}`;
    }),
    ...part(place.standing === "gone" ? "Where it went" : "Where it goes", place.ways.paths, (path) =>
      drawPath(path, palette),
    ),
    ...(place.ways.cut ? ["  … and more ways than can be listed"] : []),
    ...(place.ways.paths.length === 0 ? ["", plain`  No flow takes it any further.`] : []),
    ...part("Until now", place.before ?? [], (path) => drawPath({ ...path, side: "head" }, palette)),
    ...part("What changed", place.changes, (change) => `  ${inPlain(sayChange(change))}`),
  ];
}

function flowLines(explanation: FlowExplanation, head: Model, palette: Palette): readonly string[] {
  const { flow, isGone, carries, affected, changes, findings } = explanation;
  const title = flow.title === undefined ? plain`` : plain` (${plainText(flow.title)})`;
  const gone = isGone ? plain` is gone: it led` : plain``;
  return [
    palette.bold(
      plain`Flow ${plainText(flow.id)}${title}${gone} from ${nameOf(flow.from, head)} to ${nameOf(flow.to, head)}`,
    ),
    `  ${placed(flow.at)}`,
    `  built and run by ${plainText(flow.owner ?? "nobody")}, failed messages go to ${plainText(flow.errors ?? "nobody")}`,
    `  ${sayPapers(flow)}`,
    ...part("What it carries", carries, ({ type, maps, outcomes }) => {
      const named = maps.map((map) => (map.startsWith(`${flow.id}/`) ? "a map of its own" : `map ${map}`));
      const how = maps.length === 0 ? plain`unchanged` : plain`through ${plainText(named.join(", then "))}`;
      const said = outcomes.map(({ outcome, codes }) => sayOutcome(outcome, codes));
      const all = said.length === 0 ? plain`no code is known` : joinPlain(said, plain`; `);
      return `  ${plainText(type)} ${how}: ${all}`;
    }),
    "",
    affected === undefined
      ? "No code on it fares differently."
      : `Affected${affected.internal ? ", though nothing changes outside" : ""}: ${plainText(count(affected.because.length, "change"))} ${affected.because.length === 1 ? "reaches" : "reach"} it over ${plainText(count(affected.hops, "flow"))}.`,
    ...part("What changed", changes, (change) => `  ${inPlain(sayChange(change))}`),
    ...part(
      "What is wrong",
      findings,
      (finding) => `  ${plainText(finding.rule)} ${plainText(finding.id)} ${plainText(finding.message)}`,
    ),
  ];
}

function sayPapers({ properties }: FlowExplanation["flow"]): Plain {
  const papers = ["spec", "monitors", "runbook", "rollback"].map(
    (name) => `${name}: ${properties[name] === undefined ? "none" : "yes"}`,
  );
  return plainText(papers.join(", "));
}

const CODES_SHOWN_MAX = 12;

function sayOutcome(outcome: Outcome, codes: readonly string[]): Plain {
  const shown = codes.slice(0, CODES_SHOWN_MAX).map((code) => plain`"${quoted(code)}"`);
  const left = codes.length - shown.length;
  const more = left === 0 ? plain`` : plain` and ${plainText(count(left, "more", "more"))}`;
  return plain`${plainText(count(codes.length, "code"))}: ${plainText(OUTCOME_WORDS[outcome])} (${joinPlain(shown, plain`, `)}${more})`;
}

function systemLines(explanation: SystemExplanation, palette: Palette): readonly string[] {
  const { system, isGone, lists, sends, receives, changes } = explanation;
  const title = system.title === undefined ? plain`` : plain` (${plainText(system.title)})`;
  const hands = system.external ? plain`, in other hands` : plain``;
  return [
    palette.bold(plain`System ${plainText(system.id)}${title}${isGone ? plain` is gone` : plain``}`),
    `  ${placed(system.at)}`,
    `  answered for by ${plainText(system.owner ?? "nobody")}${hands}`,
    ...part("Its codes", lists, ({ type, declared, produces, accepts, reviewed }) =>
      declared
        ? `  ${plainText(type)}: sends ${produces}, accepts ${accepts}${reviewed === undefined ? "" : `, reviewed ${plainText(reviewed)}`}`
        : `  ${plainText(type)}: not declared, any code is possible`,
    ),
    ...part("It sends over", sends, (flow) => `  ${plainText(flow)}`),
    ...part("It receives over", receives, (flow) => `  ${plainText(flow)}`),
    ...part("What changed", changes, (change) => `  ${inPlain(sayChange(change))}`),
  ];
}

function itemLines({ item, changes, paths }: ItemExplanation, palette: Palette): readonly string[] {
  const { id, title, why, role, owners, deputies, required, evidence } = item;
  const people = [...owners, ...deputies];
  const asked =
    required === 1 ? plain`` : plain`, ${plainText(count(required, "different person", "different people"))}`;
  return [
    palette.bold(plainText(title)),
    `  ${plainText(why)}`,
    `  ${plainText(id)}, for ${plainText(role)} to sign (${plainText(people.length === 0 ? "nobody stands behind this role" : listInWords(people))})${asked}${evidence === "required" ? ", with what they saw" : ""}`,
    ...part("What changed", changes, (change) => `  ${inPlain(sayChange(change))}`),
    ...part("Where it goes", paths, (path) => drawPath(path, palette)),
  ];
}

function findingLines(finding: Finding, palette: Palette): readonly string[] {
  const { rule, severity, status, message, fix, location, related, owners, difference } = finding;
  return [
    palette.bold(plainText(message)),
    `  ${placed(location)}${related === undefined ? "" : ` (see also ${placed(related)})`}`,
    ...(difference ?? []).map((line) => `  ${plainText(line)}`),
    ...(fix === "" ? [] : [`  To fix: ${plainText(fix)}`]),
    ...(owners.length === 0 ? [] : [`  Who can: ${plainText(listInWords(owners))}`]),
    `  ${plainText(status)} ${plainText(severity)} of the rule ${plainText(rule)} (docs/rules/${plainText(rule)}.md), ${plainText(finding.id)}`,
  ];
}

const ROWS_MAX = 60;

function part<Item>(title: string, items: readonly Item[], say: (item: Item) => string): readonly string[] {
  if (items.length === 0) return [];
  const left = items.length - ROWS_MAX;
  return ["", `${title}:`, ...items.slice(0, ROWS_MAX).map(say), ...(left > 0 ? [`  … and ${left} more`] : [])];
}

function nameOf(system: string, { systems }: Model): Plain {
  return plainText(systems.get(system)?.title ?? system);
}

function placed({ path, line }: Location): Plain {
  return plain`${plainText(path)}:${plainText(String(line))}`;
}

function quoted(text: string): Plain {
  return plainText(text, CODE_LENGTH_MAX);
}

const CODE_LENGTH_MAX = 80;

function toJson(explanation: Explanation): JsonValue {
  const text = JSON.stringify(explanation, (_, value) =>
    value instanceof Map ? Object.fromEntries([...value].sort(([one], [other]) => (one < other ? -1 : 1))) : value,
  );
  return JSON.parse(text);
}
