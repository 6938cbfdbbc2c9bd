import { CHANGE_KINDS, type Change, type ChangeKind } from "../change/change.ts";
import type { Gate } from "../gate/gate-state.ts";
import type { Finding } from "../impact/finding.ts";
import { quote } from "../impact/words.ts";
import { canonicalText } from "../model/canonical.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { compareText } from "../model/location.ts";
import type { Report } from "../report/report.ts";
import { groupByRole } from "./checklist-groups.ts";
import { count } from "./count.ts";
import { code, joinMarkdown, type Markdown, md, sentence, text } from "./escape.ts";
import { namesIn } from "./names.ts";
import { inMarkdown } from "./phrase.ts";
import { groupProblems } from "./problems.ts";
import { sayChange } from "./say-change.ts";
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
  const lapsed = lapsedIn(input.gate);
  const told = [...sayProblems(input), ...sayLapsed(lapsed), ...sayChanges(input, lapsed), ...sayItems(input)];
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

/** One line for each cause, with who has to look at how many points: one push often takes several people's sign-offs. */
function sayLapsed(lapsed: readonly Lapsed[]): readonly Markdown[] {
  const groups = [...Map.groupBy(lapsed, ({ why }) => JSON.stringify(why)).values()];
  const lines = groups.slice(0, NAMED_MAX).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { why } = first;
    const people = [...Map.groupBy(group, ({ login }) => login)].sort(([one], [other]) => compareText(one, other));
    const asked = people
      .slice(0, PEOPLE_NAMED_MAX)
      .map(([login, points]) => md`${code(login)} (${text(count(points.length, "point"))})`);
    const others = people.length - asked.length;
    const verb = people.length === 1 ? md`has` : md`have`;
    const who = joinMarkdown(
      [...asked, ...(others === 0 ? [] : [text(count(others, "more person", "more people"))])],
      md`, `,
    );
    const causes = why.slice(0, NAMED_MAX).map((cause) => sentence(cause.replace(/\.$/, "")));
    const left = why.length - causes.length;
    const more = left === 0 ? md`` : md`; and ${text(count(left, "more change"))}`;
    const because = causes.length === 0 ? md`` : md`: ${joinMarkdown(causes, md`; `)}${more}`;
    return [md`⚠️ ${who} ${verb} to look again${because}.`];
  });
  const left = groups.slice(NAMED_MAX).reduce((sum, group) => sum + group.length, 0);
  return left === 0
    ? lines
    : [...lines, md`⚠️ ${text(count(left, "more sign-off"))} ${left === 1 ? md`counts` : md`count`} no longer.`];
}

const PEOPLE_NAMED_MAX = 10;

interface Lapsed {
  readonly login: string;
  readonly why: readonly string[];
  /** Ids of the changes behind the item. */
  readonly because: readonly string[];
}

function lapsedIn({ items }: Gate): readonly Lapsed[] {
  return items.flatMap(({ item, missing, lapsed }) =>
    missing === 0 || lapsed === undefined ? [] : [{ login: lapsed.login, why: lapsed.why, because: item.because }],
  );
}

/** Whether a lapse tells of this change already: it names the code, in the map or list that the change is about. */
function isToldByLapse({ id, kind, subject, type, code: own }: Change, lapsed: readonly Lapsed[]): boolean {
  if (own === undefined) return false;
  const [flow = subject, ...rest] = subject.split("/");
  // A map on the way is named by its flow and type, whatever it is called itself.
  const isNamedMap = kind.startsWith("map-") && rest.length === 0;
  const places = kind.startsWith("map-") ? [`the ${type} map of flow ${quote(flow)}`] : [`the list of ${flow}`];
  return lapsed.some(({ why, because }) =>
    why.slice(0, NAMED_MAX).some((cause) => {
      const isPlace = isNamedMap
        ? because.includes(id) && cause.includes(`the ${type} map of flow `)
        : places.some((place) => cause.includes(place));
      return isPlace && cause.includes(quote(own));
    }),
  );
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

/** What no line above has told already. */
function sayChanges({ report, before }: SinceInput, lapsed: readonly Lapsed[]): readonly Markdown[] {
  const names = namesIn(report);
  const earlier = recordsIn(before, "changes").flatMap(changeOf);
  const keyOf = ({ id, before: from, after: to }: Change): string => canonicalText([id, from ?? null, to ?? null]);
  const known = new Set(earlier.map(keyOf));
  const today = new Set(report.changes.map(({ id }) => id));
  const say = (change: Change): Markdown => inMarkdown(sayChange(change, names));
  const isNews = (change: Change): boolean => !isToldByLapse(change, lapsed);
  const added = report.changes.filter((change) => !known.has(keyOf(change)) && isNews(change));
  const gone = earlier.filter((change) => !today.has(change.id) && isNews(change));
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
