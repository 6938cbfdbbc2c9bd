import type { ItemAct, ItemStory, OwnerStory } from "../../core/history/story.ts";
import { unreachable } from "../../core/model/assert.ts";
import { count } from "../../core/render/count.ts";
import { say, words } from "../../core/render/phrase.ts";
import { type MomentView, momentView } from "./moment-view.ts";
import { type PartView, partsOf, quotedParts, shortened, writtenLines } from "./parts.ts";
import { type IconTemplate, type MarkView, mark, type Tone } from "./tone.ts";

/** What one owner was asked, and what they said. */
export interface OwnerView {
  readonly anchor: string;
  readonly role: string;
  readonly people: string;
  readonly state: MarkView;
  readonly items: readonly ItemsView[];
}

/** Items that stand alike and went the same way: what was said of all of them is told once. */
export interface ItemsView {
  readonly tone: Tone;
  readonly icon: IconTemplate;
  readonly stateWords: string;
  readonly titles: readonly {
    readonly title: readonly PartView[];
    readonly items: readonly { readonly id: string; readonly why: readonly PartView[] }[];
  }[];
  readonly acts: readonly ActView[];
}

export interface ActView {
  readonly who: string;
  readonly did: readonly PartView[];
  readonly at: MomentView;
  readonly written: readonly (readonly PartView[])[];
  readonly reasons: readonly (readonly PartView[])[];
  /** It counts no more. */
  readonly isOver: boolean;
  /** `Entry 31`, `Entries 32 to 40`. */
  readonly entries: string;
  readonly entryHref: string;
  readonly shownHref: string | undefined;
}

/** `shownHref` gives the address of what was on the page when the sign-off of that entry was given. */
export function ownerViews(
  owners: readonly OwnerStory[],
  shownHref: (sequence: number) => string,
): readonly OwnerView[] {
  return owners.map(({ role, owners: people, items }, index) => ({
    anchor: `owner-${index + 1}`,
    role: role ?? "Nobody knows any more who was asked",
    people: people.join(", "),
    state: stateOf(items),
    items: [...Map.groupBy(items, likeness).values()].map((alike) => itemsView(alike, shownHref)),
  }));
}

function stateOf(items: readonly ItemStory[]): MarkView {
  const asked = items.filter(({ state }) => state !== "gone");
  const signed = asked.filter(({ state }) => state === "signed").length;
  if (asked.length === 0) return mark("No longer asked", "neutral", "dot");
  return signed === asked.length
    ? mark(asked.length === 1 ? "Signed" : `All ${asked.length} signed`, "success", "check")
    : mark(`${signed} of ${count(asked.length, "item")} signed`, "attention", "dot");
}

/** Equal for items whose state and story differ in nothing but the item. */
function likeness({ state, required, acts }: ItemStory): string {
  const told = acts.map(({ kind, at, person, principal, said, note, differences }) => [
    kind,
    kind === "signed" || kind === "refused" ? at : "",
    person,
    principal,
    said,
    note,
    differences,
  ]);
  return JSON.stringify([state, required, told]);
}

function itemsView(items: readonly ItemStory[], shownHref: (sequence: number) => string): ItemsView {
  const [first] = items;
  return {
    ...ITEM_LOOKS[first?.state ?? "gone"],
    titles: [...Map.groupBy(items, titleOf)].map(([title, alike]) => ({
      title: quotedParts(title),
      items: alike.map(({ id, because }) => ({
        id: shortened(id, ID_CHARACTERS_MAX),
        why: because === null ? [] : quotedParts(because),
      })),
    })),
    acts: (first?.acts ?? []).map((act, index) => {
      const sequences = items.flatMap(({ acts }) => acts[index]?.sequence ?? []);
      return actView(act, first?.acts ?? [], sequences, shownHref);
    }),
  };
}

function titleOf({ title, required }: ItemStory): string {
  const quorum = required === 1 ? "" : ` (${required} different people must sign)`;
  return `${title ?? "On the checklist no more"}${quorum}`;
}

const ID_CHARACTERS_MAX = 300;

const ITEM_LOOKS: Readonly<Record<ItemStory["state"], Pick<ItemsView, "tone" | "icon" | "stateWords">>> = {
  signed: { tone: "success", icon: "icons/check", stateWords: "Signed:" },
  waiting: { tone: "attention", icon: "icons/dot", stateWords: "Not signed:" },
  gone: { tone: "neutral", icon: "icons/x", stateWords: "No longer asked:" },
};

function actView(
  act: ItemAct,
  acts: readonly ItemAct[],
  sequences: readonly number[],
  shownHref: (sequence: number) => string,
): ActView {
  const isSigned = act.kind === "signed";
  const isAnswer = act.kind === "refused";
  return {
    who: act.person ?? "Ripplegate",
    did: didOf(act),
    at: momentView(act.at),
    written: linesOf(isAnswer ? act.said : act.note),
    reasons: (isAnswer && act.note !== null ? [act.note] : act.differences).map(quotedParts),
    isOver: isSigned && isOver(act, acts),
    entries: entriesInWords(sequences),
    entryHref: `#entry-${act.sequence}`,
    shownHref: isSigned && act.shown !== null ? shownHref(act.sequence) : undefined,
  };
}

function entriesInWords(sequences: readonly number[]): string {
  const [first, last] = [Math.min(...sequences), Math.max(...sequences)];
  if (first === last) return `Entry ${first}`;
  return last - first === sequences.length - 1 ? `Entries ${first} to ${last}` : `Entries ${sequences.join(", ")}`;
}

function linesOf(written: string | null): ActView["written"] {
  return written === null || written.trim() === "" ? [] : writtenLines(written);
}

/** Whether the last thing that happened to this sign-off took it away. */
function isOver({ sequence }: ItemAct, acts: readonly ItemAct[]): boolean {
  const last = acts.findLast(({ signOff }) => signOff === sequence);
  return last !== undefined && last.kind !== "restored";
}

function didOf({ kind, principal, differences }: ItemAct): readonly PartView[] {
  switch (kind) {
    case "signed":
      return partsOf(principal === null ? words("signed") : say`signed for ${words(principal)}`);
    case "refused":
      return partsOf(words("was refused"));
    case "lapsed":
      return partsOf(
        words(`found that it counts no longer${differences.length === 0 ? ": what it covers has changed" : ":"}`),
      );
    case "restored":
      return partsOf(words("found that it counts again"));
    case "revoked":
      return partsOf(words("took the sign-off back"));
    case "rejected":
      return partsOf(principal === null ? words("rejected it") : say`rejected it for ${words(principal)}`);
    case "lifted":
      return partsOf(words("lifted the rejection"));
    case "delegated":
      return partsOf(words("let somebody else sign in their place"));
    default:
      return unreachable(kind);
  }
}
