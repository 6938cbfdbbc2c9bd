import { describe, expect, it } from "vitest";
import { PLACEHOLDER } from "../../../src/core/command/evidence.ts";
import { answerFrom } from "../../../src/core/command/handled.ts";
import type { Membership } from "../../../src/core/gate/gate-state.ts";
import {
  author,
  decide,
  entries,
  label,
  lineKinds,
  maya,
  message,
  noFinance,
  outcomes,
  SETTINGS,
  type Story,
  signed,
  stock,
  stockTwo,
  warehouse,
} from "../../support/decide.ts";

describe("/signoff", () => {
  it("records all that is needed to judge it later", () => {
    const decision = decide("/signoff label-print:order-release — printed", {
      items: [{ ...label, covers: [{ name: "map:shipping", digest: "d1", value: {} }] }],
    });

    expect(decision).toEqual({
      events: [
        {
          kind: "sign-off-given",
          comment: { kind: "comment", id: 501, body: "/signoff label-print:order-release — printed" },
          item: "label-print:order-release",
          role: "warehouse",
          principal: "@acme/warehouse",
          self: false,
          note: "printed",
          fingerprint: "f1",
          covers: [{ name: "map:shipping", digest: "d1" }],
          headSha: "a".repeat(40),
          baseSha: "b".repeat(40),
          evaluation: 3,
          shown: "c0ffee",
        },
      ],
      answer: { reaction: "+1", lines: [] },
      recheck: false,
    });
  });

  it("without items signs all of mine that ask for no evidence, and names the others", () => {
    const decision = decide("/signoff");

    expect(outcomes(decision)).toEqual([
      "refused evidence-missing label-print:order-release",
      "signed stock-moves:order-release",
    ]);
    expect(decision.answer).toEqual({
      reaction: "+1",
      lines: [
        { kind: "signed", items: ["stock-moves:order-release"] },
        { kind: "left-out", items: ["label-print:order-release"] },
      ],
    });
  });

  it("without items takes no note for evidence", () => {
    expect(outcomes(decide("/signoff — looks good"))).toEqual([
      "refused evidence-missing label-print:order-release",
      "signed stock-moves:order-release",
    ]);
    expect(lineKinds(decide("/signoff — looks good"))).toEqual(["signed", "left-out"]);
  });

  it("all with a note signs also what asks for evidence", () => {
    const decision = decide("/signoff all — printed and voided");

    expect(outcomes(decision)).toEqual(["signed label-print:order-release", "signed stock-moves:order-release"]);
    expect(decision.answer).toEqual({ reaction: "+1", lines: [] });
  });

  it("all without a note leaves it out", () => {
    expect(lineKinds(decide("/signoff all"))).toEqual(["signed", "left-out"]);
  });

  it("is a refusal where nothing but evidence is missing", () => {
    const decision = decide("/signoff", { items: [label] });

    expect(decision.answer.reaction).toBe("confused");
    expect(lineKinds(decision)).toEqual(["left-out"]);
  });

  it.each([
    ["no note", "/signoff label-print:order-release"],
    ["the placeholder", `/signoff label-print:order-release — ${PLACEHOLDER}`],
    ["a mark", "/signoff label-print:order-release — ."],
  ])("of a named item that asks for evidence is refused with %s", (_what, body) => {
    const decision = decide(body);

    expect(outcomes(decision)).toEqual(["refused evidence-missing label-print:order-release"]);
    expect(decision.answer.reaction).toBe("confused");
    expect(lineKinds(decision)).toEqual(["refused"]);
  });

  it.each([
    ["an id in capitals", "/signoff STOCK-MOVES:order-release", ["signed stock-moves:order-release"]],
    ["a validation that is there once", "/signoff stock-moves", ["signed stock-moves:order-release"]],
    ["a role", "/signoff warehouse — ok", ["signed label-print:order-release", "signed stock-moves:order-release"]],
    ["the same twice", "/signoff stock-moves stock-moves:order-release", ["signed stock-moves:order-release"]],
    ["the same in two lines", "/signoff stock-moves\n/signoff stock-moves", ["signed stock-moves:order-release"]],
  ])("takes %s", (_what, body, expected) => {
    expect(outcomes(decide(body))).toEqual(expected);
  });

  it("asks which one is meant where a validation is there twice", () => {
    const decision = decide("/signoff stock-moves", { items: [stock, stockTwo] });

    expect(outcomes(decision)).toEqual(["refused unknown-item stock-moves"]);
    expect(message(decision)).toBe(
      '"stock-moves" could be "stock-moves:order-release" and "stock-moves:returns". Name the one you mean.',
    );
  });

  it("24: names what could have been meant", () => {
    expect(outcomes(decide("/signoff please"))).toEqual(["refused unknown-item please"]);
    expect(message(decide("/signoff please"))).toContain('You can name "label-print:order-release"');
    expect(message(decide("/signoff label-prnt"))).toContain('Did you mean "label-print"?');
  });

  it("24: signs what it knows beside what it does not", () => {
    const decision = decide("/signoff stock-moves please");

    expect(outcomes(decision)).toEqual(["signed stock-moves:order-release", "refused unknown-item please"]);
    expect(lineKinds(decision)).toEqual(["signed", "refused"]);
  });

  it("is refused where nothing asks for it", () => {
    expect(outcomes(decide("/signoff", { items: [] }))).toEqual(["refused nothing-to-sign null"]);
  });
});

describe("who may sign", () => {
  it.each([
    ["1: the author", { person: author }, "refused author null"],
    [
      "3: a committer",
      { people: { author, committers: [maya], unattributed: [], memberships: [] } },
      "refused committer null",
    ],
    [
      "6: somebody who is no owner",
      { memberships: [{ ...warehouse, state: "none" as const }, noFinance] },
      "refused not-owner null",
    ],
    [
      "10: nobody where no owner can be resolved",
      { items: [{ ...stock, owners: [] }] },
      "refused owner-unresolvable null",
    ],
    [
      "10: nobody of a team that GitHub does not show",
      { items: [stock], memberships: [{ ...warehouse, state: "unresolvable" as const }] },
      "refused owner-unresolvable null",
    ],
    [
      "9: somebody whose membership is pending",
      { items: [stock], memberships: [{ ...warehouse, state: "pending" as const }] },
      "refused not-member-yet stock-moves:order-release",
    ],
    [
      "somebody of whom GitHub says nothing now",
      { items: [stock], memberships: [{ ...warehouse, state: "cannot-verify" as const }] },
      "refused cannot-verify stock-moves:order-release",
    ],
    [
      "somebody who was not looked up",
      { items: [stock], memberships: [] },
      "refused cannot-verify stock-moves:order-release",
    ],
    [
      "somebody with another person's membership",
      { items: [stock], memberships: [{ ...warehouse, userId: 999 }] },
      "refused cannot-verify stock-moves:order-release",
    ],
  ] satisfies readonly (readonly [string, Story, string])[])("refuses %s", (_who, story, expected) => {
    const decision = decide("/signoff", story);

    expect(outcomes(decision)).toEqual([expected]);
    expect(decision.answer.reaction).toBe("confused");
    expect(lineKinds(decision)).toEqual(["refused"]);
  });

  it.each([
    ["2: the author", { authorMaySign: true }, { person: { ...maya }, people: { author: maya, committers: [] } }],
    ["2: a committer", { committersMaySign: true }, { people: { author, committers: [maya] } }],
  ])("records %s whom policy lets sign as self", (_who, settings, { people }) => {
    const { events } = decide("/signoff stock-moves", {
      settings: { ...SETTINGS, ...settings },
      people: { ...people, unattributed: [], memberships: [] },
    });

    expect(events).toMatchObject([{ kind: "sign-off-given", self: true }]);
  });

  it("8: refuses a bot without a reply", () => {
    const decision = decide("/signoff all — ok\n/recheck\n/help", { person: { ...maya, bot: true } });

    expect(outcomes(decision)).toEqual(["refused bot null"]);
    expect(decision.answer).toEqual({ reaction: "none", lines: [] });
    expect(decision.recheck).toBe(false);
  });

  it("11: ignores the case of a name", () => {
    const memberships = [{ ...warehouse, principal: "@ACME/Warehouse" }];

    expect(outcomes(decide("/signoff", { items: [stock], memberships }))).toEqual(["signed stock-moves:order-release"]);
  });

  it("takes a deputy, and records for whom", () => {
    const deputised = { ...stock, deputies: ["@acme/night-shift"] };
    const memberships: readonly Membership[] = [
      { ...warehouse, state: "none" },
      { userId: maya.id, principal: "@acme/night-shift", state: "member" },
    ];

    const { events } = decide("/signoff", { items: [deputised], memberships });

    expect(events).toMatchObject([{ kind: "sign-off-given", principal: "@acme/night-shift" }]);
  });

  it("6: tells a non-owner of a named item who is", () => {
    const decision = decide("/signoff books-balance");

    expect(outcomes(decision)).toEqual(["refused not-owner books-balance:invoices"]);
    expect(message(decision)).toBe(
      '"books-balance:invoices" is for "@acme/finance" to sign, and "maya" is not one of them. Ask one of them to look at it.',
    );
  });

  it("15: refuses the same person twice", () => {
    const before = entries([signed()]);

    expect(outcomes(decide("/signoff stock-moves", { entries: before }))).toEqual([
      "refused already-signed stock-moves:order-release",
    ]);
    expect(outcomes(decide("/signoff", { entries: before, items: [stock] }))).toEqual(["refused already-signed null"]);
  });

  it("lets a person sign again what changed since", () => {
    const before = entries([signed({ ...stock, fingerprint: "older" })]);

    expect(outcomes(decide("/signoff stock-moves", { entries: before }))).toEqual(["signed stock-moves:order-release"]);
  });

  it("54: refuses an item that changed while they looked, and only that", () => {
    const shown = new Map([
      [stock.id, "older"],
      [stockTwo.id, stockTwo.fingerprint],
    ]);

    const decision = decide("/signoff", { items: [stock, stockTwo], shown });

    expect(outcomes(decision)).toEqual([
      "refused changed-while-looking stock-moves:order-release",
      "signed stock-moves:returns",
    ]);
  });

  it("54: refuses an item that was not shown yet", () => {
    expect(outcomes(decide("/signoff", { items: [stock], shown: new Map() }))).toEqual([
      "refused changed-while-looking stock-moves:order-release",
    ]);
  });

  it("33: refuses a command that an edit made, once", () => {
    const decision = decide("/signoff\n/help\n/recheck", { edited: true });

    expect(outcomes(decision)).toEqual(["refused edited-comment null"]);
    expect(lineKinds(decision)).toEqual(["refused"]);
    expect(decision.recheck).toBe(false);
  });
});

describe("/revoke", () => {
  const mine = entries([signed(stock), signed(label)]);
  const theirs = entries([signed(stock)], { id: 200, login: "noor", bot: false });
  const rita = { id: 300, login: "rita", bot: false };
  const isRita: Membership = { userId: rita.id, principal: "@rita", state: "member" };

  it("takes back all of mine", () => {
    const decision = decide("/revoke", { entries: mine });

    expect(outcomes(decision)).toEqual(["revoked 1", "revoked 2"]);
    expect(decision.answer).toEqual({ reaction: "+1", lines: [] });
  });

  it("takes back what is named, also when it left the checklist", () => {
    expect(outcomes(decide("/revoke stock-moves", { entries: mine, items: [] }))).toEqual(["revoked 1"]);
  });

  it("is refused where there is nothing", () => {
    expect(outcomes(decide("/revoke"))).toEqual(["refused nothing-to-revoke null"]);
    expect(outcomes(decide("/revoke stock-moves"))).toEqual(["refused nothing-to-revoke stock-moves:order-release"]);
  });

  it("of another's is refused", () => {
    expect(outcomes(decide("/revoke stock-moves", { entries: theirs }))).toEqual([
      "refused not-yours stock-moves:order-release",
    ]);
    expect(outcomes(decide("/revoke", { entries: theirs }))).toEqual(["refused nothing-to-revoke null"]);
  });

  it("of another's works for a release manager", () => {
    const story = { entries: theirs, person: rita, memberships: [isRita] };

    expect(outcomes(decide("/revoke stock-moves", story))).toEqual(["revoked 1"]);
  });

  it("of another's is not decided while GitHub says nothing", () => {
    const story = { entries: theirs, person: rita, memberships: [{ ...isRita, state: "cannot-verify" as const }] };

    expect(outcomes(decide("/revoke stock-moves", story))).toEqual(["refused cannot-verify stock-moves:order-release"]);
  });

  it.each([
    ["27: signs and revokes", "/signoff stock-moves\n/revoke stock-moves", []],
    ["27: signs and revokes all", "/signoff stock-moves\n/revoke", []],
    ["27: signs twice and revokes one", "/signoff all — ok\n/revoke label-print", ["signed stock-moves:order-release"]],
  ])("%s: the last line wins", (_what, body, expected) => {
    const decision = decide(body);

    expect(outcomes(decision)).toEqual(expected);
    expect(decision.answer).toEqual({ reaction: "+1", lines: [] });
  });

  it("27: revokes what stood and signs anew", () => {
    const decision = decide("/revoke stock-moves\n/signoff stock-moves", { entries: mine });

    expect(outcomes(decision)).toEqual(["revoked 1", "signed stock-moves:order-release"]);
  });
});

describe("other commands", () => {
  it("/help shows the list and /recheck asks for an evaluation", () => {
    expect(decide("/help")).toEqual({
      events: [],
      answer: { reaction: "+1", lines: [{ kind: "help" }] },
      recheck: false,
    });
    expect(decide("/recheck")).toEqual({ events: [], answer: { reaction: "+1", lines: [] }, recheck: true });
  });

  it("24: an unknown one gets a suggestion", () => {
    expect(message(decide("/singoff"))).toContain('Did you mean "/signoff"?');
  });

  it("26: several get one answer", () => {
    const decision = decide("/signoff stock-moves\n/revoke label-print\n/help");

    expect(outcomes(decision)).toEqual([
      "signed stock-moves:order-release",
      "refused nothing-to-revoke label-print:order-release",
    ]);
    expect(lineKinds(decision)).toEqual(["signed", "refused", "help"]);
  });

  it("a comment with too many is refused", () => {
    expect(outcomes(decide("/signoff\n".repeat(60)))).toEqual(["refused too-long null"]);
  });

  it("a comment without any is nothing", () => {
    expect(decide("looks good")).toEqual({ events: [], answer: { reaction: "none", lines: [] }, recheck: false });
  });
});

describe("a comment that is told again", () => {
  it.each([
    "/signoff",
    "/signoff all — ok",
    "/ripplegate signoff: ok",
    "/signoff stock-moves please\n/help",
    "/signoff label-print",
    "/singoff",
    "/signoff\n".repeat(60),
  ])("gets the same answer from the ledger: %j", (body) => {
    const decision = decide(body);

    expect(answerFrom(entries(decision.events), { kind: "comment", id: 501 })).toEqual(decision.answer);
  });

  it("gets the same answer after a revocation", () => {
    const before = entries([signed(stock)]);
    const decision = decide("/revoke", { entries: before });

    const after = [...before, ...entries(decision.events, maya, 2)];

    expect(answerFrom(after, { kind: "comment", id: 501 })).toEqual(decision.answer);
  });

  it("was never handled where the ledger has nothing of it", () => {
    expect(answerFrom(entries([signed(stock, 400)]), { kind: "comment", id: 501 })).toBeUndefined();
    expect(answerFrom(entries([signed(stock, 501)]), { kind: "review", id: 501 })).toBeUndefined();
  });

  it("29: stays ignored when it was written while the pull request was closed", () => {
    const ignored = entries([
      { kind: "command-ignored", comment: { kind: "comment", id: 501, body: "/signoff" }, why: "closed" },
    ]);

    expect(answerFrom(ignored, { kind: "comment", id: 501 })).toEqual({ reaction: "confused", lines: [] });
  });

  it("34: never counts when somebody else edited it into a command", () => {
    const tampered = entries([
      { kind: "comment-tampered", what: "sign-off", commentId: 501, bodyBefore: null, bodyAfter: "/signoff" },
    ]);

    expect(answerFrom(tampered, { kind: "comment", id: 501 })).toEqual({ reaction: "none", lines: [] });
  });
});
