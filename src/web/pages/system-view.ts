import type { Page, PullRequestSummary } from "../../core/history/query.ts";
import type { Concern, SystemFlow, SystemStory } from "../../core/history/systems.ts";
import type { JsonValue } from "../../core/model/json.ts";
import { count } from "../../core/render/count.ts";
import { type Graph, name } from "../../core/render/graph.ts";
import { say, words } from "../../core/render/phrase.ts";
import { typeWords } from "../../core/render/say-value.ts";
import type { AnswerView, PointView } from "./answer-view.ts";
import { listHref, pullRequestHref, systemHref } from "./links.ts";
import type { Markup } from "./markup.ts";
import { dayView } from "./moment-view.ts";
import { linkedParts, type PartView, partsOf } from "./parts.ts";
import { type RowView, rowView } from "./row-view.ts";
import { valueParts } from "./value-parts.ts";

/** A system, for whoever answers for it: what flows in and out, who is there when it fails, what changed. */
export interface SystemView {
  readonly title: string;
  readonly id: string;
  readonly subtitle: readonly PartView[];
  readonly health: AnswerView;
  readonly picture: Markup | undefined;
  readonly flows: readonly FlowRowView[];
  readonly lists: readonly { readonly type: string; readonly reviewed: string }[];
  readonly changes: readonly RowView[];
  readonly changesHref: string;
  readonly changesWords: string;
}

export interface FlowRowView {
  readonly title: string;
  readonly id: string;
  readonly href: string;
  readonly way: readonly PartView[];
  readonly owner: CellView;
  readonly errors: CellView;
  readonly monitors: CellView;
  readonly runbook: CellView;
  readonly rollback: CellView;
  readonly spec: CellView;
}

/** `isMissing`: nothing is declared, and a release manager should know. */
export interface CellView {
  readonly isMissing: boolean;
  readonly parts: readonly PartView[];
}

export function systemView(
  story: SystemStory,
  changes: Page<PullRequestSummary>,
  picture: Markup | undefined,
): SystemView {
  const { id, title, repository, flows, lists } = story;
  return {
    title: title ?? id,
    id,
    subtitle: subtitleOf(story),
    health: healthOf(story),
    picture,
    flows: flows.map((flow) => flowRow(flow, repository.name)),
    lists: lists.map(({ type, reviewed }) => ({
      type: typeWords(type),
      reviewed: reviewed === null ? "never" : dayView(reviewed).words,
    })),
    changes: changes.items.map(rowView),
    changesHref: listHref({ repository: repository.name, system: id }),
    changesWords: `All ${count(changes.total, "pull request")} that touch it`,
  };
}

function subtitleOf({ owner, people, kind, external, asOf, repository }: SystemStory): readonly PartView[] {
  const whose = owner === null ? "" : `Owned by ${owner}${people.length === 0 ? "" : ` (${people.join(", ")})`}. `;
  const what = [...(kind === null ? [] : [kind]), ...(external ? ["kept by another company"] : [])].join(", ");
  return [
    ...partsOf(words(`${whose}${what === "" ? "" : `It is ${what}. `}As it stood after `)),
    { text: `#${asOf.number}`, isName: false, href: pullRequestHref(repository.name, asOf.number) },
    ...partsOf(words(`, merged into ${asOf.branch} on ${dayView(asOf.mergedAt).words}.`)),
  ];
}

const CONCERN_WORDS: Readonly<Record<Concern["kind"], string>> = {
  "no-owner": "Nobody answers for",
  "no-errors-owner": "Nobody handles the failed messages of",
  "no-monitors": "Nothing watches",
  "no-spec": "No agreed scope for",
  "no-runbook": "No runbook for",
  "no-rollback": "No way back for",
  "never-reviewed": "Never compared with the other company's own list:",
};

function healthOf({ concerns }: SystemStory): AnswerView {
  const points = [...Map.groupBy(concerns, ({ kind }) => kind)].map(([kind, of]): PointView => {
    const names = of.flatMap(({ subject }, index) => [...(index === 0 ? [] : words(", ")), ...say`${subject}`]);
    return {
      who: "",
      tone: kind === "no-owner" || kind === "no-errors-owner" ? "danger" : "attention",
      icon: "icons/alert",
      words: partsOf([...words(`${CONCERN_WORDS[kind]} `), ...names]),
    };
  });
  return {
    tone: points.some(({ tone }) => tone === "danger") ? "danger" : points.length > 0 ? "attention" : "success",
    heading: partsOf(
      words(
        concerns.length === 0
          ? "Owned, specified, watched, and with a way back"
          : `${count(concerns.length, "thing")} ${concerns.length === 1 ? "is" : "are"} missing`,
      ),
    ),
    points,
    footnote: [],
  };
}

function flowRow(flow: SystemFlow, repository: string): FlowRowView {
  const { id, title, from, to, owner, people, errors, errorsPeople, monitors, runbook, rollback, spec } = flow;
  const link = (system: string): PartView => ({ text: system, isName: false, href: systemHref(repository, system) });
  return {
    title: title ?? id,
    id: title === null ? "" : id,
    href: listHref({ repository, flow: id }),
    way: [link(from), ...partsOf(words(" → ")), link(to)],
    owner: roleCell(owner, people),
    errors: roleCell(errors, errorsPeople),
    monitors: valueCell(monitors),
    runbook: valueCell(runbook),
    rollback: valueCell(rollback),
    spec: valueCell(spec),
  };
}

function roleCell(role: string | null, people: readonly string[]): CellView {
  if (role === null) return { isMissing: true, parts: partsOf(words("nobody")) };
  return people.length === 0
    ? { isMissing: true, parts: partsOf(words(`${role}: nobody in it`)) }
    : { isMissing: false, parts: partsOf(words(role)) };
}

function valueCell(value: JsonValue): CellView {
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) {
    return { isMissing: true, parts: partsOf(words("missing")) };
  }
  if (typeof value === "string") return { isMissing: false, parts: linkedParts(value) };
  if (value === true) return { isMissing: false, parts: partsOf(words("yes")) };
  return { isMissing: false, parts: Array.isArray(value) ? listParts(value) : valueParts(value) };
}

function listParts(values: readonly JsonValue[]): readonly PartView[] {
  return values.flatMap((value, index) => [...(index === 0 ? [] : partsOf(words(", "))), ...valueParts(value)]);
}

/** The system, its neighbours and the flows between them; `undefined` where it stands alone. */
export function systemGraph({ id, flows }: SystemStory): Graph | undefined {
  const shown = flows.slice(0, FLOWS_DRAWN_MAX);
  if (shown.length === 0) return undefined;
  const systems = [...new Set([id, ...shown.flatMap(({ from, to }) => [from, to])])];
  const numbers = new Map(systems.map((system, index) => [system, index + 1]));
  return {
    nodes: systems.map((system, index) => ({
      number: index + 1,
      lines: [name(system)],
      mark: system === id ? "changed" : "plain",
    })),
    edges: shown.map(({ id: flow, from, to }) => ({
      from: numbers.get(from) ?? 1,
      to: numbers.get(to) ?? 1,
      lines: [name(flow)],
      mark: "plain",
    })),
  };
}

/** More can't be taken in at a glance; the table below has them all. */
const FLOWS_DRAWN_MAX = 24;

export function systemInWords({ id, flows }: SystemStory): string {
  return flows.map(({ id: flow, from, to }) => `${flow}: ${from} to ${to}`).join(". ") || `${id} has no flow`;
}
