import { describe, expect, it } from "vitest";
import { answerFrom } from "../../../src/core/command/handled.ts";
import { decideMisplaced } from "../../../src/core/command/misplaced.ts";
import { entries, maya } from "../../support/decide.ts";

const MESSAGE =
  "A comment on a line of a file is not read for commands, so nothing happened. Write the command again here in the conversation, as a new comment.";

describe("a command in a comment on a line of a file", () => {
  it.each([
    ["/signoff all — seen", "/signoff all — seen"],
    ["Looks right.\n\n/override the shop is down\n/help", "/override the shop is down"],
    ["/explain express", "/explain express"],
    ["/sginoff", "/sginoff"],
  ])("30: %j is refused once, with where it would count, whatever it asks for", (body, command) => {
    const comment = { kind: "line-comment" as const, id: 7, body };

    const events = decideMisplaced(comment, maya);

    const refused = { reason: "not-in-the-conversation", item: null, command, message: MESSAGE } as const;
    expect(events).toEqual([{ kind: "sign-off-refused", comment, ...refused }]);
    expect(answerFrom(entries(events), comment)).toEqual({
      reaction: "confused",
      lines: [{ kind: "refused", ...refused }],
    });
  });

  it.each(["nice", "`/signoff`", "> /signoff", "/lgtm", "/etc/hosts is wrong"])("%j says nothing to us", (body) => {
    expect(decideMisplaced({ kind: "line-comment", id: 7, body }, maya)).toEqual([]);
  });

  it("of a bot is not answered", () => {
    expect(decideMisplaced({ kind: "line-comment", id: 7, body: "/signoff" }, { ...maya, bot: true })).toEqual([]);
  });
});
