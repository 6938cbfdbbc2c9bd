import { describe, expect, it } from "vitest";
import type { Decision } from "../../../src/core/command/decide.ts";
import { answerFrom } from "../../../src/core/command/handled.ts";
import type { Membership } from "../../../src/core/gate/gate-state.ts";
import type { LedgerEvent } from "../../../src/core/ledger/event.ts";
import {
  author,
  books,
  decide,
  entries,
  label,
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
import { at, finding, gate, itemState, reportOf } from "../../support/report.ts";

const rita = { id: 200, login: "rita", bot: false };
const omar = { id: 201, login: "omar", bot: false };
const kim = { id: 202, login: "kim", bot: false };
const manages: Membership = { userId: rita.id, principal: "@rita", state: "member" };
const noWarehouse: Membership = { userId: rita.id, principal: "@acme/warehouse", state: "none" };

const noneOfHis: readonly Membership[] = ["@acme/warehouse", "@acme/finance", "@rita"].map((principal) => ({
  userId: omar.id,
  principal,
  state: "none",
}));

const unmapped = finding({ id: "ab12cd34" });
const other = finding({ id: "ff00ff00", code: "express-b2b" });
const warning = finding({ id: "0badcafe", rule: "map-default-added", severity: "warning" });
const existing = finding({ id: "01d01d01", rule: "runbook-missing", code: undefined, status: "existing" });
const suppressed = finding({ id: "5afe5afe", rule: "no-return-path", suppressed: true });
const unread = finding({ id: "badbadba", rule: "source-unreadable" });

/** Rita, a release manager, writes under a pull request that is blocked. */
function manage(body: string, story: Story & { readonly findings?: readonly (typeof unmapped)[] } = {}): Decision {
  const { findings = [unmapped, other, warning, existing, suppressed, unread], ...rest } = story;
  const items = [label, stock];
  const blocked = gate(
    items.map((item) => itemState({ item })),
    { state: { kind: "blocked", findings: findings.map(({ id }) => id), open: items.map(({ id }) => id) } },
  );
  return decide(body, {
    person: rita,
    memberships: [manages, noWarehouse],
    gate: blocked,
    report: reportOf(blocked, { verdict: "blocked", findings }),
    ...rest,
  });
}

function only<Kind extends LedgerEvent["kind"]>({ events }: Decision, kind: Kind) {
  const found = events.filter((event): event is Extract<LedgerEvent, { kind: Kind }> => event.kind === kind);
  const [event] = found;
  if (event === undefined || events.length > 1) throw new Error(JSON.stringify(events));
  return event;
}

describe("/reject", () => {
  it("stands with its reason, and holds what was on the page", () => {
    const decision = decide("/reject stock-moves:order-release — INT moves nothing, see order 4711.\nTried twice.");

    expect(decision.events).toEqual([
      {
        kind: "rejected",
        comment: { kind: "comment", id: 501, body: expect.any(String) },
        item: stock.id,
        role: "warehouse",
        principal: "@acme/warehouse",
        reason: "INT moves nothing, see order 4711.\nTried twice.",
        headSha: "a".repeat(40),
        baseSha: "b".repeat(40),
        evaluation: 3,
        shown: "c0ffee",
      },
    ]);
    expect(decision.answer).toEqual({ reaction: "+1", lines: [] });
  });

  it.each<readonly [string, string, readonly string[]]>([
    ["the short name", "/reject stock-moves it is wrong", ["rejected stock-moves:order-release"]],
    ["a role, for all its items", "/reject warehouse all wrong", [`rejected ${label.id}`, `rejected ${stock.id}`]],
    ["nothing", "/reject", ["refused reason-missing null"]],
    ["no reason", "/reject stock-moves", [`refused reason-missing ${stock.id}`]],
    ["a mark for a reason", "/reject stock-moves — …", [`refused reason-missing ${stock.id}`]],
    ["what is not there", "/reject stok-moves it is wrong", ["refused unknown-item stok-moves"]],
    ["somebody else's item", "/reject books-balance it is wrong", [`refused not-owner ${books.id}`]],
  ])("takes %s", (_what, body, expected) => {
    expect(outcomes(decide(body))).toEqual(expected);
  });

  it("suggests the item that was probably meant", () => {
    expect(message(decide("/reject stok-moves it is wrong"))).toContain('Did you mean "stock-moves"?');
  });

  it("takes the same person's own sign-off back", () => {
    const decision = decide("/reject stock-moves on second thoughts", { entries: entries([signed()]) });

    expect(outcomes(decision)).toEqual(["revoked 1", `rejected ${stock.id}`]);
    expect(decision.events[0]).toMatchObject({ how: "rejected", comment: { id: 501 } });
  });

  it("is refused while it stands already", () => {
    expect(outcomes(decide("/reject stock-moves again", { entries: entries([rejected()]) }))).toEqual([
      `refused already-rejected ${stock.id}`,
    ]);
  });

  it.each<readonly [string, string, readonly string[]]>([
    ["a sign-off after it lifts it", "/reject stock-moves bad\n/signoff stock-moves", [`signed ${stock.id}`]],
    ["it undoes a sign-off before it", "/signoff stock-moves\n/reject stock-moves bad", [`rejected ${stock.id}`]],
    ["/revoke after it lifts it", "/reject stock-moves bad\n/revoke stock-moves", []],
    [
      "named twice it stands once",
      "/reject stock-moves bad\n/reject stock-moves worse",
      [`rejected ${stock.id}`, `refused already-rejected ${stock.id}`],
    ],
  ])("27: in one comment the last line wins: %s", (_what, body, expected) => {
    expect(outcomes(decide(body))).toEqual(expected);
  });
});

describe("58: a veto", () => {
  const standing = entries([rejected()]);

  it("is lifted by its author's /revoke", () => {
    expect(only(decide("/revoke stock-moves", { entries: standing }), "rejection-lifted")).toMatchObject({
      rejection: 1,
      how: "command",
      comment: { id: 501 },
    });
    expect(outcomes(decide("/revoke", { entries: standing }))).toEqual([`rejection-lifted ${stock.id}`]);
  });

  it("is lifted by its author's sign-off of that item, and no other", () => {
    expect(outcomes(decide("/signoff stock-moves", { entries: standing }))).toEqual([
      `signed ${stock.id}`,
      `rejection-lifted ${stock.id}`,
    ]);
    expect(outcomes(decide("/signoff label-print — seen", { entries: standing }))).toEqual([`signed ${label.id}`]);
  });

  it("is lifted by a release manager, who leaves the sign-offs of others", () => {
    const both = [...standing, ...entries([signed()], kim, 2)];

    expect(outcomes(manage("/revoke stock-moves", { entries: both }))).toEqual([`rejection-lifted ${stock.id}`]);
  });

  it.each<readonly [string, Story, string]>([
    [
      "another owner",
      {
        person: kim,
        memberships: [
          { ...warehouse, userId: kim.id },
          { ...manages, userId: kim.id, state: "none" },
        ],
      },
      "not-yours",
    ],
    [
      "a release manager who opened the pull request",
      { people: { author: rita, committers: [], unattributed: [], memberships: [] } },
      "not-yours",
    ],
    [
      "somebody of whom GitHub says nothing",
      { memberships: [{ ...manages, state: "cannot-verify" }] },
      "cannot-verify",
    ],
  ])("is not lifted by %s", (_who, story, reason) => {
    const decision = manage("/revoke stock-moves", { entries: standing, ...story });

    expect(outcomes(decision)).toEqual([`refused ${reason} ${stock.id}`]);
    expect(message(decision)).toContain(`veto against "${stock.id}"`);
  });

  it("is not lifted by a delegate, nor given by one", () => {
    const lent = entries([delegated()], maya, 2);
    const story = { ...asOmar(lent), entries: [...standing, ...lent] };

    expect(outcomes(decide("/revoke stock-moves", story))).toEqual([`refused not-yours ${stock.id}`]);
    expect(outcomes(decide("/reject stock-moves no", asOmar(lent)))).toEqual([`refused not-owner ${stock.id}`]);
  });

  it("can be lifted when its item is gone", () => {
    expect(outcomes(decide("/revoke stock-moves:order-release", { entries: standing, items: [label] }))).toEqual([
      `rejection-lifted ${stock.id}`,
    ]);
  });
});

describe("/waive", () => {
  it("holds the finding's identity, the reason and the moment of its end", () => {
    const decision = manage("/waive ab12cd34 7 the carrier adds it on Monday");

    expect(only(decision, "waived")).toEqual({
      kind: "waived",
      comment: { kind: "comment", id: 501, body: expect.any(String) },
      finding: "ab12cd34",
      rule: "code-unmapped",
      subject: "order-release",
      type: "shipping-method",
      code: "express-intl",
      message: unmapped.message,
      reason: "the carrier adds it on Monday",
      expires: "2026-03-09T09:00:00.000Z",
      role: "release-manager",
      principal: "@rita",
      headSha: "a".repeat(40),
      baseSha: "b".repeat(40),
      evaluation: 3,
      shown: "c0ffee",
    });
    expect(decision.answer.reaction).toBe("+1");
  });

  it.each<readonly [string, string, string]>([
    ["its id in capitals", "/waive AB12CD34 because it must", "ab12cd34"],
    ["rule, subject and code", "/waive code-unmapped:order-release:express-b2b because it must", "ff00ff00"],
    ["an id in backticks", "/waive `ab12cd34` — because it must", "ab12cd34"],
  ])("names a finding by %s", (_how, body, expected) => {
    expect(only(manage(body), "waived").finding).toBe(expected);
  });

  it.each<readonly [string, string, string]>([
    ["no number: the longest that is allowed", "/waive ab12cd34 it must be", "2026-03-16T09:00:00.000Z"],
    ["one day", "/waive ab12cd34 1 it must be", "2026-03-03T09:00:00.000Z"],
    ["the most", "/waive ab12cd34 14 it must be", "2026-03-16T09:00:00.000Z"],
    ["a d behind it", "/waive ab12cd34 2d it must be", "2026-03-04T09:00:00.000Z"],
    ["the word", "/waive ab12cd34 2 days it must be", "2026-03-04T09:00:00.000Z"],
    ["a reason that only begins with a figure", "/waive ab12cd34 3PL confirms it", "2026-03-16T09:00:00.000Z"],
  ])("holds for %s", (_what, body, expires) => {
    expect(only(manage(body), "waived").expires).toBe(expires);
  });

  it.each([
    "0",
    "-1",
    "15",
    "9999",
    "1e3",
    "1.5",
    "1,5",
    "007",
    "+3",
    "0x5",
    "NaN",
    "Infinity",
    "99999999999999999999",
  ])("is refused for %s days", (days) => {
    const decision = manage(`/waive ab12cd34 ${days} it must be`);

    expect(outcomes(decision)).toEqual(["refused days-invalid null"]);
    expect(message(decision)).toContain("from 1 to 14");
  });

  it.each<readonly [string, string, string, string]>([
    ["no finding", "/waive", "unknown-finding", "You can name"],
    ["an id that does not exist", "/waive 00000000 7 it must be", "unknown-finding", "No problem here"],
    ["a near miss", "/waive ab12cd3 7 it must be", "unknown-finding", 'Did you mean "ab12cd34"?'],
    [
      "a name that fits two",
      "/waive code-unmapped:order-release it must be",
      "unknown-finding",
      '"ab12cd34" and "ff00ff00"',
    ],
    ["a warning", "/waive 0badcafe it must be", "cannot-waive", "by signing"],
    ["what was there before", "/waive 01d01d01 it must be", "cannot-waive", "does not come from this"],
    ["what is accepted already", "/waive 5afe5afe it must be", "cannot-waive", "accepts it already"],
    ["what could not be looked at", "/waive badbadba it must be", "cannot-waive", "overridden"],
    ["no reason", "/waive ab12cd34", "reason-missing", "reason in words"],
    ["no reason behind the days", "/waive ab12cd34 7", "reason-missing", "reason in words"],
    ["a flag for a reason", "/waive ab12cd34 7 --force", "reason-missing", "reason in words"],
  ])("is refused with %s", (_what, body, reason, words) => {
    const decision = manage(body);

    expect(outcomes(decision)).toEqual([`refused ${reason} null`]);
    expect(message(decision)).toContain(words);
    expect(decision.answer.reaction).toBe("confused");
  });

  it("named twice in one comment: the last line wins", () => {
    const decision = manage("/waive ab12cd34 2 it must be\n/waive ab12cd34 3 it must be so");

    expect(only(decision, "waived").reason).toBe("it must be so");
  });
});

describe("/override", () => {
  it("79: names who, why, and in spite of what; and is no sign-off", () => {
    const decision = manage("/override — the shop is down.\nAgreed with the warehouse by phone.");

    expect(only(decision, "overridden")).toEqual({
      kind: "overridden",
      comment: { kind: "comment", id: 501, body: expect.any(String) },
      reason: "the shop is down.\nAgreed with the warehouse by phone.",
      role: "release-manager",
      principal: "@rita",
      impact: "m1",
      open: [label.id, stock.id],
      blocking: ["ab12cd34", "ff00ff00", "badbadba"],
      rejected: [],
      headSha: "a".repeat(40),
      baseSha: "b".repeat(40),
      evaluation: 3,
      shown: "c0ffee",
    });
  });

  it.each([
    "/override",
    "/override   ",
    "/override —",
    "/override .",
    "/override !!!",
    "/override --force",
    "/override -f",
    "/override —force",
    "/override -- --force",
    "/override --reason because",
    '/override ""',
    "/override <why>",
    "/override x",
  ])("79: is refused without a reason: %s", (body) => {
    expect(outcomes(manage(body))).toEqual(["refused reason-missing null"]);
  });

  it.each(["/override 紧急", "/override the shop is down", "/override — down", "/override: see #7"])(
    "takes what says something: %s",
    (body) => {
      expect(outcomes(manage(body))).toEqual(["overridden"]);
    },
  );

  it("is refused where nothing holds the merge back, and while it counts already", () => {
    const open = gate([], { state: { kind: "passed" } });
    const given = { sequence: 9, userId: rita.id, login: "rita", at: "2026-03-02T08:00:00.000Z", reason: "down" };
    const overridden = gate([], {
      state: { kind: "overridden", by: [given], findings: [], open: [label.id], unjudged: undefined },
      overrides: [given],
    });

    expect(outcomes(manage("/override it must be", { gate: open }))).toEqual(["refused nothing-to-override null"]);
    expect(outcomes(manage("/override it must be", { gate: overridden }))).toEqual(["refused already-overridden null"]);
    expect(outcomes(manage("/override it must be\n/override it really must"))).toEqual([
      "overridden",
      "refused already-overridden null",
    ]);
  });

  it("counts again after a veto that came later", () => {
    const given = { sequence: 9, userId: rita.id, login: "rita", at: "2026-03-02T08:00:00.000Z", reason: "down" };
    const vetoed = gate([itemState({ item: label })], {
      state: { kind: "blocked", findings: [], open: [] },
      overrides: [given],
      rejections: [{ ...given, sequence: 10, userId: maya.id, login: "maya", item: label.id }],
    });

    expect(only(manage("/override it must be all the same", { gate: vetoed }), "overridden").rejected).toEqual([
      label.id,
    ]);
  });

  it("54: is refused when the change is not the one that was on the page", () => {
    expect(outcomes(manage("/override it must be", { shownMeaning: "m0" }))).toEqual([
      "refused changed-while-looking null",
    ]);
    expect(outcomes(manage("/override it must be", { shownMeaning: undefined }))).toEqual([
      "refused changed-while-looking null",
    ]);
  });
});

describe.each(["/override it must be", "/waive ab12cd34 7 it must be"])("who may write %s", (body) => {
  it.each<readonly [string, Story, string]>([
    ["80: an owner who is no release manager", { memberships: [{ ...manages, state: "none" }] }, "not-release-manager"],
    [
      "80: anybody while GitHub does not answer",
      { memberships: [{ ...manages, state: "cannot-verify" }] },
      "cannot-verify",
    ],
    ["80: somebody who was not looked up", { memberships: [] }, "cannot-verify"],
    [
      "somebody who has not accepted the invitation",
      { memberships: [{ ...manages, state: "pending" }] },
      "not-member-yet",
    ],
    [
      "anybody where GitHub does not know the team",
      { memberships: [{ ...manages, state: "unresolvable" }] },
      "owner-unresolvable",
    ],
    ["anybody where no role is declared", { roles: new Map() }, "owner-unresolvable"],
    [
      "the author, also where authors may sign",
      {
        people: { author: rita, committers: [], unattributed: [], memberships: [] },
        settings: { ...SETTINGS, authorMaySign: true },
      },
      "author",
    ],
    ["a committer", { people: { author, committers: [rita], unattributed: [], memberships: [] } }, "committer"],
    ["82: a review", { comment: { kind: "review", id: 501, body } }, "only-in-a-comment"],
  ])("refuses %s", (_who, story, reason) => {
    const decision = manage(body, story);

    expect(outcomes(decision)).toEqual([`refused ${reason} null`]);
    expect(decision.answer.reaction).toBe("confused");
  });

  it("refuses a bot without a word, and an edited comment with one", () => {
    expect(outcomes(manage(body, { person: { ...rita, bot: true } }))).toEqual(["refused bot null"]);
    expect(outcomes(manage(body, { edited: true }))).toEqual(["refused edited-comment null"]);
  });

  it("lets a committer, where policy lets committers sign", () => {
    const settings = { ...SETTINGS, committersMaySign: true };
    const decision = manage(body, {
      people: { author, committers: [rita], unattributed: [], memberships: [] },
      settings,
    });

    expect(decision.events.map(({ kind }) => kind)).not.toContain("sign-off-refused");
  });
});

describe("/override, by the role that the configuration names", () => {
  it("is refused to a release manager who is not in it", () => {
    const settings = { ...SETTINGS, override: { role: "leads", people: 1 } };
    const leads = { name: "leads", members: [{ kind: "user" as const, login: "lea" }], deputies: [], at: at() };
    const decision = manage("/override it must be", {
      settings,
      roles: new Map([["leads", leads]]),
      memberships: [manages, { userId: rita.id, principal: "@lea", state: "none" }],
    });

    expect(outcomes(decision)).toEqual(["refused not-release-manager null"]);
    expect(message(decision)).toContain('Only "@lea" may override');
  });
});

describe("/delegate", () => {
  const accounts = new Map<string, typeof omar | "unknown">([
    ["omar", omar],
    ["nobody", "unknown"],
    ["robo[bot]", { id: 0, login: "robo[bot]", bot: true }],
    ["maya", maya],
    ["sam", author],
  ]);

  it("17: lends one item to one person, with an end", () => {
    const decision = decide("/delegate stock-moves @Omar 3", { accounts });

    expect(only(decision, "delegated")).toMatchObject({
      item: stock.id,
      to: { id: omar.id, login: "omar" },
      role: "warehouse",
      principal: "@acme/warehouse",
      expires: "2026-03-05T09:00:00.000Z",
    });
    expect(only(decide("/delegate stock-moves @omar", { accounts }), "delegated").expires).toBeNull();
  });

  it.each<readonly [string, string, Story, string, string]>([
    ["nobody", "/delegate stock-moves", {}, `unknown-person ${stock.id}`, "/delegate item @user"],
    ["a team", "/delegate stock-moves @acme/finance", {}, "unknown-person null", "not a person"],
    ["a name without @", "/delegate stock-moves omar", {}, "unknown-person null", "not a person"],
    [
      "somebody GitHub does not know",
      "/delegate stock-moves @nobody",
      {},
      "unknown-person null",
      "GitHub knows no person",
    ],
    ["a bot", "/delegate stock-moves @robo[bot]", {}, "unknown-person null", "bot"],
    ["oneself", "/delegate stock-moves @maya", {}, "cannot-delegate null", "already"],
    ["the author", "/delegate stock-moves @sam", {}, "cannot-delegate null", "nobody signs their own"],
    [
      "somebody who could not be looked up",
      "/delegate stock-moves @omar",
      { accounts: new Map() },
      "cannot-verify null",
      "could not tell us",
    ],
    ["zero days", "/delegate stock-moves @omar 0", {}, "days-invalid null", "from 1 to 90"],
    ["too many days", "/delegate stock-moves @omar 91", {}, "days-invalid null", "from 1 to 90"],
    ["somebody else's item", "/delegate books-balance @omar", {}, `not-owner ${books.id}`, "to delegate"],
    ["what is not there", "/delegate stok-moves @omar", {}, "unknown-item stok-moves", 'Did you mean "stock-moves"?'],
    [
      "one's own change",
      "/delegate stock-moves @omar",
      { people: { author: maya, committers: [], unattributed: [], memberships: [] } },
      `author ${stock.id}`,
      "nobody signs their own",
    ],
  ])("is refused to %s", (_whom, body, story, outcome, words) => {
    const decision = decide(body, { accounts, ...story });

    expect(outcomes(decision)).toEqual([`refused ${outcome}`]);
    expect(message(decision)).toContain(words);
  });

  it("17: cannot be passed on", () => {
    const decision = decide("/delegate stock-moves @kim", {
      ...asOmar(entries([delegated()])),
      accounts: new Map([["kim", kim]]),
    });

    expect(outcomes(decision)).toEqual([`refused cannot-delegate ${stock.id}`]);
    expect(message(decision)).toContain("cannot pass that on");
  });

  it("is not given twice", () => {
    const decision = decide("/delegate stock-moves @omar", { accounts, entries: entries([delegated()]) });

    expect(outcomes(decision)).toEqual([`refused already-delegated ${stock.id}`]);
  });

  it("is ended by /revoke of whoever gave it", () => {
    const lent = entries([delegated()]);

    expect(outcomes(decide("/revoke stock-moves", { entries: lent }))).toEqual([`delegation-ended ${stock.id}`]);
    expect(outcomes(decide("/revoke", { entries: lent }))).toEqual([`delegation-ended ${stock.id}`]);
  });
});

describe("17: a delegate", () => {
  const lent = entries([delegated({ expires: "2026-03-05T09:00:00.000Z" })]);

  it("signs on behalf of the owner, by name or with all that is theirs", () => {
    for (const body of ["/signoff stock-moves", "/signoff"]) {
      expect(only(decide(body, asOmar(lent)), "sign-off-given")).toMatchObject({
        item: stock.id,
        principal: "@acme/warehouse",
        onBehalfOf: { delegation: 1, id: maya.id, login: "maya" },
      });
    }
  });

  it.each<readonly [string, Story]>([
    ["another item", { items: [stockTwo] }],
    ["at the moment it ends", { now: "2026-03-05T09:00:00.000Z" }],
    ["when the owner has left the team", { memberships: [...noneOfHis, { ...warehouse, state: "none" }] }],
    ["when the owner was not looked up", { memberships: noneOfHis }],
    [
      "when the owner has worked on the change since",
      { people: { author, committers: [maya], unattributed: [], memberships: [] } },
    ],
  ])("signs nothing: %s", (_when, story) => {
    expect(outcomes(decide("/signoff", { ...asOmar(lent), ...story }))).toEqual(["refused not-owner null"]);
  });

  it("signs for nobody where they are the author", () => {
    const people = { author: omar, committers: [], unattributed: [], memberships: [] };

    expect(outcomes(decide("/signoff stock-moves", { ...asOmar(lent), people }))).toEqual([
      `refused author ${stock.id}`,
    ]);
  });
});

describe("14: distinct-people", () => {
  const settings = { ...SETTINGS, distinctPeople: true };
  const finance: Membership = { userId: maya.id, principal: "@acme/finance", state: "member" };
  const both = { settings, memberships: [warehouse, finance] };

  it("refuses a second role with words, and signs the first", () => {
    const decision = decide("/signoff", { ...both, items: [stock, books] });

    expect(outcomes(decision)).toEqual([`signed ${stock.id}`, `refused second-role ${books.id}`]);
    expect(message(decision)).toContain("one person may not fill two roles");
  });

  it("looks at what stands, and forgets what is taken back", () => {
    const standing = entries([signed()]);

    expect(outcomes(decide("/signoff books-balance", { ...both, entries: standing }))).toEqual([
      `refused second-role ${books.id}`,
    ]);
    expect(outcomes(decide("/revoke stock-moves\n/signoff books-balance", { ...both, entries: standing }))).toEqual([
      "revoked 1",
      `signed ${books.id}`,
    ]);
  });
});

describe("a review", () => {
  const review = (state: "approved" | "changes_requested", body = "", story: Story = {}): Decision =>
    decide(body, {
      comment: { kind: "review", id: 77, body },
      review: { state, writtenAt: "2026-03-02T09:00:00Z" },
      ...story,
    });

  it("that approves signs what asks for no evidence, and names the rest", () => {
    const decision = review("approved");

    expect(outcomes(decision)).toEqual([`refused evidence-missing ${label.id}`, `signed ${stock.id}`]);
    expect(decision.answer.lines).toEqual([
      { kind: "signed", items: [stock.id] },
      { kind: "left-out", items: [label.id] },
    ]);
    expect(answerFrom(entries(decision.events), { kind: "review", id: 77 })).toEqual(decision.answer);
  });

  it("that approves with a command in it does both", () => {
    expect(outcomes(review("approved", "/signoff label-print — tried it"))).toEqual([
      `refused evidence-missing ${label.id}`,
      `signed ${stock.id}`,
      `signed ${label.id}`,
    ]);
  });

  it.each<readonly [string, Story]>([
    ["of somebody who owns nothing here", { memberships: [{ ...warehouse, state: "none" }, noFinance] }],
    [
      "of the author, who is no owner",
      { person: author, memberships: noneOfHis.map((none) => ({ ...none, userId: author.id })) },
    ],
    ["where reviews do not sign", { settings: { ...SETTINGS, reviewSigns: false } }],
    ["where all of theirs is signed", { items: [stock], entries: entries([signed()]) }],
  ])("that approves is silent %s", (_who, story) => {
    expect(review("approved", "", story)).toEqual({
      events: [],
      answer: { reaction: "none", lines: [] },
      recheck: false,
    });
  });

  it("41: that asks for changes takes back what its author signed, and nobody else's", () => {
    const standing = [...entries([signed()]), ...entries([signed(books)], kim, 2)];

    expect(review("changes_requested", "", { entries: standing }).events).toEqual([
      {
        kind: "sign-off-revoked",
        signOff: 1,
        item: stock.id,
        how: "changes-requested",
        bodyAfter: null,
        comment: { kind: "review", id: 77, body: "" },
      },
    ]);
  });

  it("41: that asks for changes leaves what its author signed long after it: it was told late", () => {
    const late = entries([signed()]).map((entry) => ({ ...entry, at: "2026-03-02T09:01:01.000Z" }));

    expect(review("changes_requested", "", { entries: late }).events).toEqual([
      { kind: "changes-requested", comment: { kind: "review", id: 77, body: "" } },
    ]);
  });

  it("41: that only comments keeps it", () => {
    expect(
      decide("fine", { comment: { kind: "review", id: 77, body: "fine" }, entries: entries([signed()]) }).events,
    ).toEqual([]);
  });
});

describe("/explain", () => {
  it("is answered by whoever has the models, and changes nothing", () => {
    expect(decide("/explain express-intl")).toEqual({
      events: [],
      answer: { reaction: "+1", lines: [{ kind: "explained", word: "express-intl" }] },
      recheck: false,
    });
    expect(decide("/explain Express Saver 2").answer.lines).toEqual([{ kind: "explained", word: "Express Saver 2" }]);
  });

  it("asks for a word", () => {
    expect(outcomes(decide("/explain"))).toEqual(["refused unknown-item null"]);
  });
});

describe("a comment that is told again", () => {
  it.each([
    "/override it must be",
    "/waive ab12cd34 7 it must be",
    "/waive ab12cd34 0 it must be\n/override it must be",
    "/reject stock-moves no",
  ])("gets the same answer from the ledger: %s", (body) => {
    const decision = manage(body);

    expect(answerFrom(entries(decision.events, rita), { kind: "comment", id: 501 })).toEqual(decision.answer);
  });
});

function rejected(): LedgerEvent {
  return only(decide("/reject stock-moves INT moves nothing", {}), "rejected");
}

function delegated(rest: { readonly expires?: string | null } = {}): LedgerEvent {
  const accounts = new Map([["omar", omar]]);
  return { ...only(decide("/delegate stock-moves @omar", { accounts }), "delegated"), ...rest };
}

/** Omar owns nothing; Maya, who does, was looked up. */
function asOmar(lent: Story["entries"] = []): Story {
  return { person: omar, memberships: [...noneOfHis, warehouse], entries: lent };
}
