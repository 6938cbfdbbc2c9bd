import { describe, expect, it } from "vitest";
import { decideDelete, decideEdit } from "../../../src/core/command/edits.ts";
import type { LedgerEntry, LedgerEvent } from "../../../src/core/ledger/event.ts";
import { EVENTS, eventOf } from "../../support/events.ts";
import { draft, priya, signOffGiven } from "../../support/ledger.ts";

const author = { id: priya.id, login: priya.login, bot: false };
const writer = { id: 77, login: "walter", bot: false };
const comment = { kind: "comment", id: 501 } as const;
const BODY = "/signoff all — printed";

const ALL = EVENTS.map(([event]) => event);

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

describe("what else a comment did", () => {
  const body = "/override it must be";
  const given = ALL.filter(({ kind }) => kind === "waived" || kind === "overridden" || kind === "delegated").map(
    (event) => ({ ...event, comment: { ...comment, body } }),
  );
  const veto = { ...eventOf("rejected"), comment: { ...comment, body: "/reject a:b no" } };

  it.each([
    ["its author", author],
    ["somebody else", writer],
  ])("is taken back when %s edits or deletes it", (_who, sender) => {
    const before = entries(...given);

    for (const [how, bodyAfter] of [
      ["comment-edited", "/override it really must be"],
      ["comment-deleted", null],
    ] as const) {
      const events =
        bodyAfter === null
          ? decideDelete({ comment, sender, author, entries: before, how: "comment-deleted" })
          : decideEdit({ comment, bodyAfter, sender, author, entries: before });

      expect(events.filter(({ kind }) => kind !== "comment-tampered")).toEqual([
        expect.objectContaining({ kind: "waiver-revoked", how, bodyAfter }),
        expect.objectContaining({ kind: "override-revoked", how, bodyAfter }),
        expect.objectContaining({ kind: "delegation-ended", how, bodyAfter }),
      ]);
      expect(events.some(({ kind }) => kind === "comment-tampered")).toBe(sender === writer);
      expect(
        decideDelete({
          comment,
          sender,
          author,
          entries: [...before, ...entries(...events)].map(renumbered),
          how: "comment-deleted",
        }).filter(({ kind }) => kind !== "comment-tampered"),
      ).toEqual([]);
    }
  });

  it("58: a veto is lifted by its author's own deletion, or an edit that leaves nothing of it", () => {
    const before = entries(veto);
    const lifted = (how: string, bodyAfter: string | null) => [
      { kind: "rejection-lifted", rejection: 1, item: veto.item, how, bodyAfter },
    ];

    expect(decideDelete({ comment, sender: author, author, entries: before, how: "comment-deleted" })).toEqual(
      lifted("comment-deleted", null),
    );
    expect(decideEdit({ comment, bodyAfter: "fine now", sender: author, author, entries: before })).toEqual(
      lifted("comment-edited", "fine now"),
    );
    expect(decideEdit({ comment, bodyAfter: "/reject a:b no, no", sender: author, author, entries: before })).toEqual(
      [],
    );
  });

  it("58: a veto stands whoever else edits or deletes its comment; that they did is on record", () => {
    const before = entries(veto);

    expect(decideDelete({ comment, sender: writer, author, entries: before, how: "comment-deleted" })).toEqual([
      tampered(veto.comment.body, null),
    ]);
    expect(decideEdit({ comment, bodyAfter: "fine", sender: writer, author, entries: before })).toEqual([
      tampered(veto.comment.body, "fine"),
    ]);
  });

  it("40: a dismissed review's sign-offs go, by whomever, and nothing of its author's elsewhere", () => {
    const review = { kind: "review", id: 501 } as const;
    const events = decideDelete({
      comment: review,
      sender: writer,
      author,
      entries: entries(label, sameNumber),
      how: "review-dismissed",
    });

    expect(events).toEqual([
      { kind: "sign-off-revoked", signOff: 2, item: "books-balance:a", how: "review-dismissed", bodyAfter: null },
    ]);
  });

  it("another text around an approval that held no command changes nothing", () => {
    const review = { kind: "review", id: 77 } as const;
    const approved = signOffGiven({ item: "label-print:a", comment: { ...review, body: "" } });
    const edit = (bodyAfter: string) =>
      decideEdit({ comment: review, bodyAfter, sender: author, author, entries: entries(approved) }).map(
        ({ kind }) => kind,
      );

    expect(edit("looks good")).toEqual([]);
    expect(edit("/signoff all — hm")).toEqual(["sign-off-revoked"]);
  });
});

function renumbered(entry: LedgerEntry, index: number): LedgerEntry {
  return { ...entry, sequence: index + 1 };
}
