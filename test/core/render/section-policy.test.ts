import { describe, expect, it } from "vitest";
import { policySection } from "../../../src/core/render/section-policy.ts";
import { passedStory, waitingStory } from "../../support/stories.ts";

describe("policySection()", () => {
  it("has one row for each pull request that another policy would treat otherwise", () => {
    const pulls = [
      { number: 7, title: "Add `express` | intl @acme/all", today: passedStory(), afterwards: waitingStory() },
      { number: 9, title: "The same", today: waitingStory(), afterwards: waitingStory() },
    ];

    const [heading, table, left] = policySection({ pulls, left: 3 });

    expect(heading).toBe("### What this policy would change: 1 of 2 other open pull requests");
    expect(table?.split("\n")).toHaveLength(3);
    expect(table).toContain("| Passed: 6 sign-offs | Waiting for 5 of 6 sign-offs: ");
    expect(table).toContain("`#7` ");
    expect(left?.trim()).toBe("3 more could not be looked at.");
  });

  it("says that nothing would change, and nothing where there is no other pull request", () => {
    const pulls = [{ number: 9, title: "The same", today: waitingStory(), afterwards: waitingStory() }];

    expect(policySection({ pulls, left: 0 }).at(-1)).toBe(
      "For 1 other open pull request that touches integrations it changes nothing.",
    );
    expect(policySection({ pulls: [], left: 0 })).toEqual([]);
    expect(policySection(undefined)).toEqual([]);
  });
});
