import type { ChecklistItem } from "../checklist/item.ts";
import type { Gate, ItemState } from "../gate/gate-state.ts";
import type { Finding } from "../impact/finding.ts";
import type { Report } from "../report/report.ts";
import {
  type CauseItems,
  countOpen,
  groupByCause,
  groupByRole,
  isOpen,
  isRejected,
  type RoleItems,
  unsignedItems,
} from "./checklist-groups.ts";
import { count } from "./count.ts";
import { andMore, type Detail, type Elsewhere } from "./detail.ts";
import { code, codeBlock, joinMarkdown, type Markdown, md, sentence, text } from "./escape.ts";
import { sayPeople } from "./say-finding.ts";
import { sayItem, saySharedLapse } from "./say-item.ts";
import { isCopyable, signLine } from "./sign-line.ts";
import { unwaivedFindings } from "./verdict.ts";

interface Context {
  readonly validations: ReadonlySet<string>;
  readonly warnings: ReadonlyMap<string, readonly Finding[]>;
  /** What a waived problem is about: nobody can see that work before it is mended. */
  readonly waived: ReadonlySet<string>;
  readonly detail: Detail;
  readonly where: Elsewhere;
}

/**
 * The checklist by role, and how to sign it for people who don't use GitHub every day. As long as there is something to
 * mend first it is closed: nobody shall copy a line for what will be different tomorrow. A veto stands open nevertheless.
 */
export function checklistSection(gate: Gate, report: Report, detail: Detail, where: Elsewhere): readonly Markdown[] {
  if (gate.items.length === 0) return [];
  const roles = groupByRole(gate.items);
  const validations = new Set(gate.items.map(({ item }) => item.validation.toLowerCase()));
  const context = {
    validations,
    warnings: warningsToRead(report),
    waived: waivedSubjects(gate, report),
    detail,
    where,
  };
  const shown = roles.slice(0, detail.roles);
  const leftItems = roles.slice(detail.roles).reduce((sum, { items }) => sum + items.length, 0);
  const missing = roles.reduce((sum, role) => sum + role.missing, 0);
  const isTooEarly = gate.state.kind === "blocked" && missing > 0 && unwaivedFindings(report, gate).length > 0;
  const isApart = (role: RoleItems): boolean => isTooEarly && role.rejected > 0;
  const others = [
    ...(missing > 0 && shown.length > 0 ? [howToSign(gate)] : []),
    ...shown.filter((role) => !isApart(role)).flatMap((role) => roleSection(role, context)),
    ...optional(andMore(leftItems, 0, ["more checklist item", "more checklist items"], where)),
  ];
  const notYet = `Not yet: ${count(missing, "sign-off")}, once the problems above are mended`;
  return [
    md`### Sign-offs`,
    ...shown.filter(isApart).flatMap((role) => roleSection(role, context)),
    ...(isTooEarly && shown.length > 0 ? [folded(notYet, joinMarkdown(others, md`\n\n`))] : others),
  ];
}

/** The checklist of a report without a gate: who would be asked for what. */
export function plannedSection(report: Report, detail: Detail, where: Elsewhere): readonly Markdown[] {
  const { checklist } = report;
  if (checklist.length === 0) return [];
  const roles = groupByRole(unsignedItems(checklist)).slice(0, detail.roles);
  const context = {
    validations: new Set<string>(),
    warnings: warningsToRead(report),
    waived: new Set<string>(),
    detail,
    where,
  };
  return [
    md`### Who would be asked to sign off`,
    ...roles.flatMap((role) => [roleHeading(role), ...causeSections(role.items, context)]),
  ];
}

function waivedSubjects({ waivers }: Gate, { findings }: Report): ReadonlySet<string> {
  const ids = new Set(waivers.map(({ finding }) => finding));
  return new Set(findings.filter(({ id }) => ids.has(id)).map(({ subject }) => subject));
}

/** The introduced warnings by what they are about: what `review-warning` asks somebody to read. */
function warningsToRead({ findings }: Report): ReadonlyMap<string, readonly Finding[]> {
  const open = findings.filter(
    ({ severity, status, suppressed }) => severity === "warning" && status === "introduced" && !suppressed,
  );
  return Map.groupBy(open, ({ subject }) => subject);
}

/** With the name of a point of this very comment, so that nobody has to guess what an example stands for. */
function howToSign(gate: Gate): Markdown {
  const open = gate.items.filter(({ item, missing }) => missing > 0 && isCopyable(item.id));
  const asksEvidence = gate.items.some(({ item, missing }) => item.evidence === "required" && missing > 0);
  const [first] = open;
  const own = asksEvidence
    ? md`, with your own words in place of \`<what you saw>\`: an order number, a date, a test. Left as it is, it does not count; a plain hyphen is fine`
    : md``;
  // An example begins a line of its own, so that it reads as the one line that it is.
  const example = (words: string): Markdown => md`:<br>${code(words, EXAMPLE_MAX)}`;
  const reject = first === undefined ? md`.` : example(rejectExample(first.item));
  const some = first === undefined ? md`.` : example(signExample(first.item));
  const stop = gate.mode === "observe" ? md`` : md`<br>Nothing is merged until that is settled.`;
  return joinMarkdown(
    [
      md`**How to sign** (you need not read any file):`,
      md``,
      md`1. Find your team below and go through its points.`,
      md`2. **All fine?** Copy the line in your team's wide grey box into a new comment at the end of this page${own}.`,
      md`3. **Something wrong?** Write a comment that begins with \`/reject\`, the name that stands under the point, and what is wrong${reject}${stop}<br>**Only some done?** Write \`/signoff\` and the names of those points${some}`,
      md`4. Press **Comment**. \`/revoke\` takes back what you wrote.`,
    ],
    md`\n`,
  );
}

function rejectExample({ id, evidence }: ChecklistItem): string {
  return `/reject ${id} ${evidence === "required" ? "order 4711 came back with an error" : "this is not what we agreed"}`;
}

function signExample({ id, evidence }: ChecklistItem): string {
  return `/signoff ${id}${evidence === "required" ? " — test order 4711 arrived" : ""}`;
}

/** Enough for an example around the longest id that can be copied. */
const EXAMPLE_MAX = 400;

function roleSection(role: RoleItems, context: Context): readonly Markdown[] {
  const open = role.items.filter(isOpen);
  const unsigned = open.filter(({ missing }) => missing > 0);
  const done = role.items.filter((state) => !isOpen(state));
  const ordered = [...open.filter(isRejected), ...open.filter((state) => !isRejected(state))];
  const canSign = role.owners.length + role.deputies.length > 0 && unsigned.length > 0;
  const signed = done.length === 0 ? [] : [folded(`${count(done.length, "point")}, signed`, signedList(done, context))];
  return [
    roleHeading(role),
    ...causeSections(ordered, context),
    ...(canSign ? [codeBlock([signLine(role, unsigned, context.validations)])] : []),
    ...signed,
  ];
}

/** Points by what they are asked for: the way and what happens there stand above them, once. */
function causeSections(items: readonly ItemState[], context: Context): readonly Markdown[] {
  const { detail, where } = context;
  const shown = groupByCause(items.slice(0, detail.items));
  const left = andMore(items.length, Math.min(items.length, detail.items), ["item", "items"], where);
  return [...shown.flatMap((group) => causeSection(group, context)), ...optional(left)];
}

function causeSection({ way, reason, items }: CauseItems, { warnings, waived }: Context): readonly Markdown[] {
  const lapse = saySharedLapse(items.filter(({ missing }) => missing > 0));
  const told = items.map((state) =>
    sayItem(state, {
      isLapseSaid: lapse !== undefined,
      warnings: state.item.validation === REVIEW_WARNING ? (warnings.get(state.item.subject) ?? []) : [],
    }),
  );
  const isWaived = items.some(({ item, missing }) => missing > 0 && waived.has(item.subject));
  const gap = isWaived ? md` ${WAIVED_HERE}` : md``;
  return [md`${sayCause(way, reason)}${gap}`, ...optional(lapse ?? md``), joinMarkdown(told, md`\n`)];
}

/** Else people are asked to sign what the same page says is not so. */
const WAIVED_HERE = md`⚠️ A known gap here is accepted for now (see “Waived for now”): say in your own words what you could try, and what not yet.`;

const REVIEW_WARNING = "review-warning";

/** `**Web shop → Finance:** `express-intl` is new and becomes `4430`.` */
function sayCause(way: CauseItems["way"], reason: string): Markdown {
  const said = sentence(/[.!?]$/.test(reason) ? reason : `${reason}.`);
  return way === undefined ? said : md`**${text(way.from)} → ${text(way.to)}:** ${said}`;
}

/** What is done is closed: whoever signed finds it again, and nobody else has to scroll past it. */
function signedList(done: readonly ItemState[], { detail, where }: Context): Markdown {
  const told = done.slice(0, detail.items).map((state) => sayItem(state, { isLapseSaid: true, warnings: [] }));
  const more = andMore(done.length, told.length, ["item", "items"], where);
  return joinMarkdown([...told, ...optional(more).map((line) => md`- ${line}`)], md`\n`);
}

function folded(title: string, content: Markdown): Markdown {
  return md`<details><summary>${text(title)}</summary>\n\n${content}\n\n</details>`;
}

function roleHeading(role: RoleItems): Markdown {
  if (role.owners.length + role.deputies.length === 0) {
    return md`#### ⛔ ${text(role.role)}: nobody can sign, because no team or person stands behind this role`;
  }
  const state = role.rejected > 0 ? md`⛔ ` : role.missing === 0 ? md`✅ ` : md``;
  const asked = [
    ...(role.rejected === 0 ? [] : [`${count(role.rejected, "point")} rejected`]),
    ...(role.missing === 0 ? [] : [`${countOpen([role])} to sign`]),
  ].join(", ");
  const deputies = role.deputies.length === 0 ? md`` : md`, deputies ${sayPeople(role.deputies)}`;
  return md`#### ${state}${text(role.role)}${asked === "" ? md`` : md`: ${text(asked)}`} (${sayPeople(role.owners)}${deputies})`;
}

function optional(part: Markdown): readonly Markdown[] {
  return part === "" ? [] : [part];
}
