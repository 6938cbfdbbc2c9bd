import { describe, expect, it } from "vitest";
import { runningFirst } from "../../../src/core/change/order.ts";
import { roleChanges } from "../../../src/core/change/role-changes.ts";
import { change } from "../../support/report.ts";

describe("runningFirst()", () => {
  it("brings changes to what runs today before new things, each in the order they had", () => {
    const kinds = ["code-added", "code-removed", "map-entry-added", "map-entry-retargeted", "owner-changed"] as const;

    const ordered = runningFirst(kinds.map((kind) => change({ kind })));

    expect(ordered.map(({ kind }) => kind)).toEqual([
      "code-removed",
      "map-entry-retargeted",
      "code-added",
      "map-entry-added",
      "owner-changed",
    ]);
  });
});

describe("roleChanges()", () => {
  const roles = (before: unknown, after: unknown) =>
    roleChanges(
      change({
        kind: "policy-changed",
        subject: "roles",
        before: before === undefined ? undefined : JSON.stringify(before),
        after: JSON.stringify(after),
      }),
    ).map(({ role, person, isDeputy, isAdded }) => `${isAdded ? "+" : "-"} ${role} ${person}${isDeputy ? " (d)" : ""}`);

  it.each([
    ["a new person", [["a", ["@x"], []]], [["a", ["@x", "@y"], []]], ["+ a @y"]],
    ["a member who becomes a deputy", [["a", ["@x"], []]], [["a", [], ["@x"]]], ["- a @x", "+ a @x (d)"]],
    ["a role that goes with its people", [["a", ["@x"], []]], [], ["- a @x"]],
    ["a role that nobody stands behind", [], [["a", [], []]], ["+ a "]],
    ["the first roles of all", undefined, [["a", ["@x"], []]], ["+ a @x"]],
    ["nothing that can be read", [["a"]], { a: 1 }, []],
  ])("tells %s", (_, before, after, expected) => {
    expect(roles(before, after)).toEqual(expected);
  });

  it("tells nothing of another key", () => {
    expect(roleChanges(change({ kind: "policy-changed", subject: "gate", before: "[]", after: "[]" }))).toEqual([]);
  });
});
