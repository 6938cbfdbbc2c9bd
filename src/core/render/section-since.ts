import { CHANGE_KINDS, type Change, type ChangeKind } from "../change/change.ts";
import type { Gate } from "../gate/gate-state.ts";
import type { Finding } from "../impact/finding.ts";
import { canonicalText } from "../model/canonical.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import type { Report } from "../report/report.ts";
import { count } from "./count.ts";
import { joinMarkdown, type Markdown, md, sentence, text } from "./escape.ts";
import { namesIn } from "./names.ts";
import { inMarkdown } from "./phrase.ts";
import { groupProblems } from "./problems.ts";
import { sayChange } from "./say-change.ts";
import { sayPeople } from "./say-finding.ts";
import { groupByRole } from "./section-checklist.ts";
import { blockingFindings } from "./verdict.ts";

export interface SinceInput {
  readonly report: Report;
  readonly gate: Gate;
  /** JSON of the report that somebody signed last; `undefined` where nobody has. */
  readonly before: JsonValue | undefined;
}

/** What is different for whoever has looked before: who has to look again and why, what came and what went. */
export function sinceSection(input: SinceInput): readonly Markdown[] {
  if (input.before === undefined) return [];
  const told = [...sayProblems(input), ...sayLapsed(input.gate), ...sayChanges(input), ...sayItems(input)];
  if (told.length === 0) return [];
  return [
    md`**New since the last sign-off:**`,
    joinMarkdown(
      told.map((line) => md`- ${line}`),
      md`\n`,
    ),
  ];
}

/** Named of each kind; the rest is counted, and all of it stands below. */
const NAMED_MAX = 3;

/** One line for each cause: one push often takes several sign-offs of several people. */
function sayLapsed({ items }: Gate): readonly Markdown[] {
  const lapsed = items.flatMap(({ missing, lapsed: lapse }) => (missing === 0 || lapse === undefined ? [] : [lapse]));
  const groups = [...Map.groupBy(lapsed, ({ why }) => JSON.stringify(why)).values()];
  const lines = groups.slice(0, NAMED_MAX).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { why } = first;
    const people = [...new Set(group.map(({ login }) => login))].sort();
    const verb = people.length === 1 ? md`has` : md`have`;
    const causes = why.slice(0, NAMED_MAX).map((cause) => sentence(cause.replace(/\.$/, "")));
    const left = why.length - causes.length;
    const more = left === 0 ? md`` : md`; and ${text(count(left, "more change"))}`;
    const because = causes.length === 0 ? md`` : md`: ${joinMarkdown(causes, md`; `)}${more}`;
    return [md`⚠️ ${sayPeople(people)} ${verb} to look again at ${text(count(group.length, "point"))}${because}.`];
  });
  const left = groups.slice(NAMED_MAX).reduce((sum, group) => sum + group.length, 0);
  return left === 0
    ? lines
    : [...lines, md`⚠️ ${text(count(left, "more sign-off"))} ${left === 1 ? md`counts` : md`count`} no longer.`];
}

function sayProblems({ report, before }: SinceInput): readonly Markdown[] {
  const earlier = recordsIn(before, "findings").filter(isBlockingRecord).map(findingOf);
  const now = blockingFindings(report);
  const known = new Set(earlier.map(({ id }) => id));
  const standing = new Set(now.map(({ id }) => id));
  const mended = groupProblems(earlier.filter(({ id }) => !standing.has(id)));
  const found = groupProblems(now.filter(({ id }) => !known.has(id)));
  return [
    ...named(md`✅ Mended: `, mended, ({ finding }) => sentence(finding.message)),
    ...named(md`⛔ New problem: `, found, ({ finding }) => sentence(finding.message)),
  ];
}

function sayChanges({ report, before }: SinceInput): readonly Markdown[] {
  const names = namesIn(report);
  const earlier = recordsIn(before, "changes").flatMap(changeOf);
  const keyOf = ({ id, before: from, after: to }: Change): string => canonicalText([id, from ?? null, to ?? null]);
  const known = new Set(earlier.map(keyOf));
  const today = new Set(report.changes.map(({ id }) => id));
  const say = (change: Change): Markdown => inMarkdown(sayChange(change, names));
  const added = report.changes.filter((change) => !known.has(keyOf(change)));
  const gone = earlier.filter(({ id }) => !today.has(id));
  return [...named(md`Changed: `, added, say), ...named(md`Taken back: `, gone, say)];
}

/** Points that were not asked before, by role; and how many are asked no more. */
function sayItems({ report, gate, before }: SinceInput): readonly Markdown[] {
  const known = new Set(recordsIn(before, "checklist").map(({ id }) => id));
  const asked = new Set(report.checklist.map(({ id }) => id));
  const fresh = groupByRole(gate.items.filter(({ item, missing }) => missing > 0 && !known.has(item.id)));
  const number = fresh.reduce((sum, { items }) => sum + items.length, 0);
  const roles = fresh.slice(0, ROLES_NAMED_MAX).map(({ role, items }) => md`**${text(role)}** ${items.length}`);
  const gone = [...known].filter((id) => typeof id === "string" && !asked.has(id)).length;
  const more = number === 0 ? [] : [md`${text(count(number, "more point"))} to sign: ${joinMarkdown(roles, md` · `)}.`];
  const fewer =
    gone === 0 ? [] : [md`${text(count(gone, "point"))} no longer ${gone === 1 ? md`needs` : md`need`} a sign-off.`];
  return [...more, ...fewer];
}

const ROLES_NAMED_MAX = 12;

function named<Item>(label: Markdown, items: readonly Item[], say: (item: Item) => Markdown): readonly Markdown[] {
  if (items.length === 0) return [];
  const shown = items.slice(0, NAMED_MAX).map((item) => md`${label}${say(item)}`);
  const left = items.length - shown.length;
  return left === 0 ? shown : [...shown, md`… and ${left} more of these.`];
}

function recordsIn(report: JsonValue | undefined, member: string): readonly JsonObject[] {
  const list = isJsonObject(report) ? report[member] : undefined;
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function isBlockingRecord({ status, severity, suppressed }: JsonObject): boolean {
  return status === "introduced" && severity === "error" && suppressed !== true;
}

function findingOf({ id, rule, subject, type, message }: JsonObject): Earlier {
  return {
    id: String(id),
    rule: String(rule),
    subject: String(subject),
    type: typeof type === "string" ? type : undefined,
    message: String(message),
  };
}

type Earlier = Pick<Finding, "id" | "rule" | "subject" | "type" | "message">;

/** A change as the report's JSON has it, where `null` stands for what is not there. */
function changeOf({ id, kind, subject, type, code: own, before, after }: JsonObject): readonly Change[] {
  if (typeof id !== "string" || typeof subject !== "string" || !isKind(kind)) return [];
  return [
    {
      id,
      kind,
      subject,
      type: typeof type === "string" ? type : undefined,
      code: typeof own === "string" ? own : undefined,
      when: undefined,
      before: before ?? undefined,
      after: after ?? undefined,
      location: { path: "", line: 1, column: 1 },
    },
  ];
}

function isKind(kind: JsonValue | undefined): kind is ChangeKind {
  return CHANGE_KINDS.some((known) => known === kind);
}
