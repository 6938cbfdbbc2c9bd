import { describe, expect, it } from "vitest";
import { decideDelete, decideEdit } from "../../../src/core/command/edits.ts";
import type { LedgerEntry, LedgerEvent } from "../../../src/core/ledger/event.ts";
import { draft, priya, signOffGiven } from "../../support/ledger.ts";

const author = { id: priya.id, login: priya.login, bot: false };
const writer = { id: 77, login: "walter", bot: false };
const comment = { kind: "comment", id: 501 } as const;
const BODY = "/signoff all — printed";

function entries(...events: readonly LedgerEvent[]): readonly LedgerEntry[] {
  return events.map((event, index) => ({
    ...draft({ actor: priya, event }),
    sequence: index + 1,
    previous: "0".repeat(64),
    hash: "0".repeat(64),
  }));
}

const label = signOffGiven({ item: "label-print:a", comment: { ...comment, body: BODY } });
const stock = signOffGiven({ item: "stock-moves:a", comment: { ...comment, body: BODY } });
const elsewhere = signOffGiven({ item: "books-balance:a", comment: { kind: "comment", id: 502, body: BODY } });
const sameNumber = signOffGiven({ item: "books-balance:a", comment: { kind: "review", id: 501, body: BODY } });

function revoked(signOff: number, item: string, how: "comment-edited" | "comment-deleted", bodyAfter: string | null) {
  return { kind: "sign-off-revoked", signOff, item, how, bodyAfter } as const;
}

function tampered(bodyBefore: string | null, bodyAfter: string | null) {
  return { kind: "comment-tampered", what: "sign-off", commentId: 501, bodyBefore, bodyAfter } as const;
}

describe("an edit", () => {
  it("32: by its author revokes every sign-off of that comment, and of no other", () => {
    const before = entries(label, elsewhere, sameNumber, stock);

    const events = decideEdit({ comment, bodyAfter: "never mind", sender: author, author, entries: before });

    expect(events).toEqual([
      revoked(1, "label-print:a", "comment-edited", "never mind"),
      revoked(4, "stock-moves:a", "comment-edited", "never mind"),
    ]);
  });

  it("by somebody else is also recorded as tampering", () => {
    const events = decideEdit({ comment, bodyAfter: "no", sender: writer, author, entries: entries(label) });

    expect(events).toEqual([revoked(1, "label-print:a", "comment-edited", "no"), tampered(BODY, "no")]);
  });

  it("34: by somebody else into a sign-off is recorded", () => {
    const events = decideEdit({ comment, bodyAfter: BODY, sender: writer, author, entries: [] });

    expect(events).toEqual([tampered(null, BODY)]);
  });

  it("of a comment without a command is nobody's business", () => {
    expect(decideEdit({ comment, bodyAfter: "typo", sender: writer, author, entries: entries(elsewhere) })).toEqual([]);
  });

  it("33: by its author into a command is left to the answer", () => {
    expect(decideEdit({ comment, bodyAfter: BODY, sender: author, author, entries: [] })).toEqual([]);
  });

  it("with the recorded text is none", () => {
    expect(decideEdit({ comment, bodyAfter: BODY, sender: writer, author, entries: entries(label) })).toEqual([]);
  });

  it("told twice gives nothing the second time", () => {
    const touched = { comment, bodyAfter: "no", sender: writer, author };
    const first = decideEdit({ ...touched, entries: entries(label) });

    expect(decideEdit({ ...touched, entries: entries(label, ...first) })).toEqual([]);
  });
});

describe("a deletion", () => {
  it("35: by its author revokes", () => {
    const events = decideDelete({ comment, sender: author, author, entries: entries(label), how: "comment-deleted" });

    expect(events).toEqual([revoked(1, "label-print:a", "comment-deleted", null)]);
  });

  it("36: by somebody else is also tampering, once", () => {
    const touched = { comment, sender: writer, author, how: "comment-deleted" } as const;
    const events = decideDelete({ ...touched, entries: entries(label) });

    expect(events).toEqual([revoked(1, "label-print:a", "comment-deleted", null), tampered(BODY, null)]);
    expect(decideDelete({ ...touched, entries: entries(label, ...events) })).toEqual([]);
  });

  it("40: of a review by dismissal revokes, and is no tampering", () => {
    const before = entries(label, sameNumber);

    const events = decideDelete({
      comment: { kind: "review", id: 501 },
      sender: writer,
      author,
      entries: before,
      how: "review-dismissed",
    });

    expect(events).toEqual([
      { kind: "sign-off-revoked", signOff: 2, item: "books-balance:a", how: "review-dismissed", bodyAfter: null },
    ]);
  });

  it("of a comment that signed nothing is nothing", () => {
    expect(decideDelete({ comment, sender: writer, author, entries: [], how: "comment-deleted" })).toEqual([]);
  });
});
