import type { ChecklistItem } from "../checklist/item.ts";
import { PLACEHOLDER } from "../command/evidence.ts";
import type { Gate, ItemState } from "../gate/gate-state.ts";
import { compareText } from "../model/location.ts";
import { count, moment } from "./count.ts";
import { andMore, type Detail, type Elsewhere } from "./detail.ts";
import { code, codeBlock, joinMarkdown, type Markdown, md, sentence, text } from "./escape.ts";
import { sayPeople } from "./say-finding.ts";

/** What a person replaces with their own words; the command takes it for no words at all. */
export const EVIDENCE_PLACEHOLDER = PLACEHOLDER;

/** The items of one role: one group of people reads it and nothing else. */
export interface RoleItems {
  readonly role: string;
  readonly owners: readonly string[];
  readonly deputies: readonly string[];
  /** In the checklist's order; never empty. */
  readonly items: readonly ItemState[];
  /** Sign-offs still missing. */
  readonly missing: number;
}

/** Items by role: roles that are still asked first, then by name. */
export function groupByRole(items: readonly ItemState[]): readonly RoleItems[] {
  const byRole = new Map<string, ItemState[]>();
  for (const state of items) {
    // Two items of one role may have different people when the role stands in for another.
    const people = JSON.stringify([state.item.role, state.item.owners, state.item.deputies]);
    byRole.set(people, [...(byRole.get(people) ?? []), state]);
  }
  return [...byRole.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { role, owners, deputies } = first.item;
      return [{ role, owners, deputies, items: group, missing: group.reduce((sum, { missing }) => sum + missing, 0) }];
    })
    .sort((one, other) => Number(one.missing === 0) - Number(other.missing === 0) || compareText(one.role, other.role));
}

/** Every item as if nobody had signed yet: for a report without a gate. */
export function unsignedItems(items: readonly ChecklistItem[]): readonly ItemState[] {
  return items.map((item) => ({
    item,
    signed: [],
    missing: item.required,
    lapsed: undefined,
    rejections: [],
    delegations: [],
    unverified: [],
  }));
}

/** The checklist by role, and how to sign it for people who don't use GitHub every day. */
export function checklistSection(gate: Gate, detail: Detail, where: Elsewhere): readonly Markdown[] {
  if (gate.items.length === 0) return [];
  const roles = groupByRole(gate.items);
  const shown = roles.slice(0, detail.roles);
  const validations = new Set(gate.items.map(({ item }) => item.validation.toLowerCase()));
  const isOpen = roles.some(({ missing }) => missing > 0);
  const leftItems = roles.slice(detail.roles).reduce((sum, { items }) => sum + items.length, 0);
  return [
    md`### Sign-offs`,
    ...(isOpen && shown.length > 0 ? howToSign(gate) : []),
    ...shown.flatMap((role) => roleSection(role, validations, detail, where)),
    ...optional(andMore(leftItems, 0, ["more checklist item", "more checklist items"], where)),
  ];
}

/** The checklist of a report without a gate: who would be asked for what. */
export function plannedSection(items: readonly ChecklistItem[], detail: Detail, where: Elsewhere): readonly Markdown[] {
  if (items.length === 0) return [];
  const roles = groupByRole(unsignedItems(items)).slice(0, detail.roles);
  return [
    md`### Who would be asked to sign off`,
    ...roles.flatMap((role) => {
      const why = sharedReason(role.items);
      const said = { reason: why !== undefined, lapse: false };
      const lines = role.items.slice(0, detail.items).map((state) => sayItem(state, said));
      const more = andMore(role.items.length, lines.length, ["item", "items"], where);
      return [
        roleHeading(role),
        ...(why === undefined ? [] : [md`Why they are asked: ${why}`]),
        joinMarkdown([...lines, ...optional(more).map(asItem)], md`\n`),
      ];
    }),
  ];
}

function howToSign(gate: Gate): readonly Markdown[] {
  const asksEvidence = gate.items.some(({ item, missing }) => item.evidence === "required" && missing > 0);
  const say = asksEvidence
    ? md` Put your own words in place of \`<what you saw>\`: an order number, a date, a test.`
    : md``;
  return [
    joinMarkdown(
      [
        md`**How to sign** (you need not read any file):`,
        md``,
        md`1. Find your team below and go through its points.`,
        md`2. Copy the line in the grey box into a new comment at the end of this page.${say}`,
        md`3. Press **Comment**. Is something wrong? Then write \`/reject\`, the small grey name of the point, and what is wrong: nothing is merged until that is settled. \`/revoke\` takes back what you wrote.`,
      ],
      md`\n`,
    ),
  ];
}

function roleSection(
  role: RoleItems,
  validations: ReadonlySet<string>,
  detail: Detail,
  where: Elsewhere,
): readonly Markdown[] {
  const open = role.items.filter(({ missing }) => missing > 0);
  const why = sharedReason(open);
  const lapse = sharedLapse(open);
  const said = { reason: why !== undefined, lapse: lapse !== undefined };
  const ordered = [...open, ...role.items.filter(({ missing }) => missing === 0)];
  const lines = ordered.slice(0, detail.items).map((state) => sayItem(state, said));
  const more = andMore(role.items.length, lines.length, ["item", "items"], where);
  const canSign = role.owners.length + role.deputies.length > 0;
  const list = joinMarkdown([...lines, ...optional(more).map(asItem)], md`\n`);
  if (open.length === 0) return [roleHeading(role), closed(count(role.items.length, "point"), list)];
  return [
    roleHeading(role),
    ...(why === undefined ? [] : [md`Why you are asked: ${why}`]),
    ...optional(lapse ?? md``),
    list,
    ...(canSign ? [codeBlock([signLine(role, open, validations)])] : []),
  ];
}

/** The reason that all open items of a role have in common: said once instead of at each. */
function sharedReason(open: readonly ItemState[]): Markdown | undefined {
  const reasons = new Set(open.map(({ item }) => item.why));
  const [reason] = reasons;
  return reason === undefined || reasons.size > 1 ? undefined : sentence(withFullStop(reason));
}

/** One lapse that all open items of a role have in common: said once instead of at each. */
function sharedLapse(open: readonly ItemState[]): Markdown | undefined {
  const lapses = new Set(open.map(({ lapsed }) => (lapsed === undefined ? "" : JSON.stringify(lapsed))));
  const lapsed = open[0]?.lapsed;
  if (open.length < 2 || lapses.size > 1 || lapsed === undefined) return undefined;
  return md`⚠️ **Please look again:** ${code(lapsed.login)} had signed these, but that no longer counts${sayCauses(lapsed.why)}.`;
}

/** What is done is closed: whoever signed finds it again, and nobody else has to scroll past it. */
function closed(title: string, content: Markdown): Markdown {
  return md`<details><summary>${text(title)}, signed</summary>\n\n${content}\n\n</details>`;
}

function roleHeading(role: RoleItems): Markdown {
  const state = role.missing === 0 ? md`✅ ` : md``;
  if (role.owners.length + role.deputies.length === 0) {
    return md`#### ⛔ ${text(role.role)}: nobody can sign, because no team or person stands behind this role`;
  }
  const deputies = role.deputies.length === 0 ? md`` : md`, deputies ${sayPeople(role.deputies)}`;
  const asked = role.missing === 0 ? md`` : md`: ${text(count(role.missing, "sign-off"))} needed`;
  return md`#### ${state}${text(role.role)}${asked} (${sayPeople(role.owners)}${deputies})`;
}

/**
 * One line that signs all that this role still has open: the id where it is one, else the role's name. A name that would
 * not survive copying (a space, a control character) makes way for `all`, which means all that the person may sign.
 */
function signLine(group: RoleItems, open: readonly ItemState[], validations: ReadonlySet<string>): string {
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

function isCopyable(name: string): boolean {
  return name.length <= ID_CHARACTERS_MAX && /^[^\s\p{C}]+$/u.test(name);
}

/** A longer line would be cut in its box, and a command that was cut means something else. */
const IDS_CHARACTERS_MAX = 600;

/** More than one id hides on a narrow screen what has to be filled in; the role's name is short. */
const ITEMS_NAMED_MAX = 1;

/** What stands above a role's items already, and need not be said at each. */
interface Said {
  readonly reason: boolean;
  readonly lapse: boolean;
}

function sayItem(state: ItemState, said: Said): Markdown {
  const { item } = state;
  const title = md`**${sentence(item.title)}** <sub>${code(item.id, ID_CHARACTERS_MAX)}</sub>`;
  return md`- ${mark(state)} ${title}${sayQuorum(state)}${sayAsked(state, said.reason)}${sayRejected(state)}${saySigned(state)}${said.lapse ? md`` : sayLapsed(state)}${sayDelegated(state)}${sayUnverified(state)}`;
}

/** An id is for copying, so it is shown whole unless it is absurd. */
const ID_CHARACTERS_MAX = 300;

function mark(state: ItemState): Markdown {
  if (state.rejections.length > 0) return md`⛔`;
  if (state.missing === 0) return md`✅`;
  return state.lapsed === undefined ? md`⬜` : md`⚠️`;
}

function sayQuorum({ item, missing }: ItemState): Markdown {
  if (item.required === 1 || missing === 0) return md``;
  return md` (${item.required - missing} of ${item.required} people signed)`;
}

/** Why this role is asked and what it is asked for; left out once signed. */
function sayAsked({ item, missing }: ItemState, isReasonSaid: boolean): Markdown {
  if (missing === 0) return md``;
  const parts = [
    ...(isReasonSaid ? [] : [sentence(withFullStop(item.why))]),
    ...(item.insteadOf === undefined
      ? []
      : [md`You are asked because no team here stands for ${code(item.insteadOf)}.`]),
    ...(item.evidence === "required" ? [md`Say what you saw.`] : []),
  ];
  return parts.length === 0 ? md`` : md`<br>${joinMarkdown(parts, md` `)}`;
}

function saySigned({ signed }: ItemState): Markdown {
  return joinMarkdown(
    signed.map((signOff) => {
      const note = signOff.note === null || signOff.note.trim() === "" ? md`` : md`: “${text(signOff.note, NOTE_MAX)}”`;
      const self = signOff.self ? md` (their own change; the rules allow it)` : md``;
      const owner = signOff.onBehalfOf === undefined ? md`` : md` on behalf of ${code(signOff.onBehalfOf)}`;
      return md`<br>signed by ${code(signOff.login)}${owner} on ${text(moment(signOff.at))}${self}${note}`;
    }),
    md``,
  );
}

const NOTE_MAX = 280;

function sayRejected({ rejections }: ItemState): Markdown {
  return joinMarkdown(
    rejections.map(({ login, reason, at }) => {
      return md`<br>**rejected** by ${code(login)} on ${text(moment(at))}: “${text(reason, NOTE_MAX)}”`;
    }),
    md``,
  );
}

/** Who may sign in an owner's place, as long as somebody still has to. */
function sayDelegated({ delegations, missing }: ItemState): Markdown {
  if (missing === 0) return md``;
  return joinMarkdown(
    delegations.map(({ login, to, expires }) => {
      const end = expires === null ? md`` : md` until ${text(moment(expires))}`;
      return md`<br>${code(to)} may sign it for ${code(login)}${end}.`;
    }),
    md``,
  );
}

function sayLapsed({ lapsed, missing }: ItemState): Markdown {
  if (lapsed === undefined || missing === 0) return md``;
  return md`<br>**Please look again:** ${code(lapsed.login)} had signed this, but it no longer counts${sayCauses(lapsed.why)}.`;
}

/** `, because a; b; and 3 more changes` */
function sayCauses(why: readonly string[]): Markdown {
  const shown = why.slice(0, CAUSES_SHOWN_MAX).map((cause) => sentence(withoutFullStop(cause)));
  const left = why.length - shown.length;
  const more = left === 0 ? md`` : md`; and ${text(count(left, "more change"))}`;
  return shown.length === 0 ? md`` : md`, because ${joinMarkdown(shown, md`; `)}${more}`;
}

const CAUSES_SHOWN_MAX = 5;

function sayUnverified({ unverified }: ItemState): Markdown {
  if (unverified.length === 0) return md``;
  return md`<br>❔ GitHub did not say just now whether ${sayPeople(unverified)} may sign; it is asked again.`;
}

function withFullStop(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

function withoutFullStop(words: string): string {
  return words.replace(/\.$/, "");
}

function optional(part: Markdown): readonly Markdown[] {
  return part === "" ? [] : [part];
}

function asItem(part: Markdown): Markdown {
  return md`- ${part}`;
}
