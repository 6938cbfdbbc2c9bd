import type { ItemState } from "../gate/gate-state.ts";
import type { Finding } from "../impact/finding.ts";
import { count, moment } from "./count.ts";
import { code, joinMarkdown, type Markdown, md, sentence, text } from "./escape.ts";
import { sayPeople } from "./say-finding.ts";
import { ID_CHARACTERS_MAX } from "./sign-line.ts";

/** What stands above an item already, and what belongs to it beside its own state. */
export interface ItemContext {
  /** Its lapse was told for its whole group. */
  readonly isLapseSaid: boolean;
  /** The warnings that it asks somebody to read. */
  readonly warnings: readonly Finding[];
}

/**
 * One point of the checklist, as a line of a list: what it asks, what there is to know, its name and who did what. The
 * name begins a line of its own, so that no narrow screen breaks it in two.
 */
export function sayItem(state: ItemState, context: ItemContext): Markdown {
  const { item } = state;
  const lines = [
    md`${mark(state)} **${sentence(item.title)}**${sayQuorum(state)}`,
    ...sayWarnings(context.warnings),
    ...sayAsked(state),
    md`${code(item.id, ID_CHARACTERS_MAX)}${sayEvidence(state)}`,
    ...sayRejected(state),
    ...saySigned(state),
    ...sayLapsed(state, context.isLapseSaid),
    ...sayDelegated(state),
    ...sayUnverified(state),
  ];
  return md`- ${joinMarkdown(lines, md`<br>`)}`;
}

function mark(state: ItemState): Markdown {
  if (state.rejections.length > 0) return md`⛔`;
  if (state.missing === 0) return md`✅`;
  return state.lapsed === undefined ? md`⬜` : md`⚠️`;
}

function sayQuorum({ item, missing }: ItemState): Markdown {
  if (item.required === 1 || missing === 0) return md``;
  return md` (${item.required - missing} of ${item.required} people signed)`;
}

function sayWarnings(warnings: readonly Finding[]): readonly Markdown[] {
  const shown = warnings.slice(0, WARNINGS_SHOWN_MAX).map(({ message, fix }) => {
    const next = fix === "" ? md`` : md` ${sentence(fix)}`;
    return md`⚠️ ${sentence(message)}${next}`;
  });
  const left = warnings.length - shown.length;
  return left === 0 ? shown : [...shown, md`… and ${text(count(left, "more warning"))}, all under “warnings” below`];
}

const WARNINGS_SHOWN_MAX = 5;

/** What is so today, and why this role stands in for another; left out once signed. */
function sayAsked({ item, missing }: ItemState): readonly Markdown[] {
  if (missing === 0) return [];
  return [
    ...(item.question === undefined ? [] : [sentence(item.question)]),
    ...(item.insteadOf === undefined
      ? []
      : [md`You are asked because no team here stands for ${code(item.insteadOf)}.`]),
  ];
}

function sayEvidence({ item, missing }: ItemState): Markdown {
  return missing > 0 && item.evidence === "required" ? md` · say what you saw` : md``;
}

function saySigned({ signed }: ItemState): readonly Markdown[] {
  return signed.map((signOff) => {
    const note = signOff.note === null || signOff.note.trim() === "" ? md`` : md`: “${text(signOff.note, NOTE_MAX)}”`;
    const self = signOff.self ? md` (their own change; the rules allow it)` : md``;
    const owner = signOff.onBehalfOf === undefined ? md`` : md` on behalf of ${code(signOff.onBehalfOf)}`;
    return md`signed by ${code(signOff.login)}${owner} on ${text(moment(signOff.at))}${self}${note}`;
  });
}

const NOTE_MAX = 280;

function sayRejected({ rejections }: ItemState): readonly Markdown[] {
  return rejections.map(({ login, reason, at }) => {
    return md`**rejected** by ${code(login)} on ${text(moment(at))}: “${text(reason, NOTE_MAX)}”`;
  });
}

/** Who may sign in an owner's place, as long as somebody still has to. */
function sayDelegated({ delegations, missing }: ItemState): readonly Markdown[] {
  if (missing === 0) return [];
  return delegations.map(({ login, to, expires }) => {
    const end = expires === null ? md`` : md` until ${text(moment(expires))}`;
    return md`${code(to)} may sign it for ${code(login)}${end}.`;
  });
}

/** That a sign-off is gone and why, and what its writer saw: they need not think it up again. */
function sayLapsed({ lapsed, missing }: ItemState, isSaid: boolean): readonly Markdown[] {
  if (lapsed === undefined || missing === 0) return [];
  const { login, why, note } = lapsed;
  return [
    ...(isSaid
      ? []
      : [md`**Please look again:** ${code(login)} had signed this, but it no longer counts${sayCauses(why)}.`]),
    ...(note === null || note.trim() === "" ? [] : [md`${code(login)} wrote last time: “${text(note, NOTE_MAX)}”`]),
  ];
}

/** One lapse that all items have in common: said once instead of at each. */
export function saySharedLapse(items: readonly ItemState[]): Markdown | undefined {
  const lapses = new Set(
    items.map(({ lapsed }) => (lapsed === undefined ? "" : JSON.stringify([lapsed.login, lapsed.why]))),
  );
  const lapsed = items[0]?.lapsed;
  if (items.length < 2 || lapses.size > 1 || lapsed === undefined) return undefined;
  return md`⚠️ **Please look again:** ${code(lapsed.login)} had signed these, but that no longer counts${sayCauses(lapsed.why)}.`;
}

/** `, because a; b; and 3 more changes` */
function sayCauses(why: readonly string[]): Markdown {
  const shown = why.slice(0, CAUSES_SHOWN_MAX).map((cause) => sentence(cause.replace(/\.$/, "")));
  const left = why.length - shown.length;
  const more = left === 0 ? md`` : md`; and ${text(count(left, "more change"))}`;
  return shown.length === 0 ? md`` : md`, because ${joinMarkdown(shown, md`; `)}${more}`;
}

const CAUSES_SHOWN_MAX = 5;

function sayUnverified({ unverified }: ItemState): readonly Markdown[] {
  if (unverified.length === 0) return [];
  return [md`❔ GitHub did not say just now whether ${sayPeople(unverified)} may sign; it is asked again.`];
}
