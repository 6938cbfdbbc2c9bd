import { describe, expect, it } from "vitest";
import { judgeModels, only, type PolicyLiteral, told } from "../../../support/judge.ts";

const rule = "policy-weakened";

function judgePolicies(policy: PolicyLiteral, headPolicy: PolicyLiteral | null) {
  return judgeModels({}, {}, { policy, headPolicy });
}

const LINES = { mode: 3, roles: 5, gate: 11, "gate.author-may-sign": 12 };

const roles = { warehouse: ["@acme/warehouse"] };

describe(rule, () => {
  it.each<[string, PolicyLiteral, PolicyLiteral | null, readonly string[]]>([
    ["mode loosened", {}, { mode: "observe" }, ["introduced warning mode"]],
    ["mode tightened", { mode: "observe" }, {}, []],
    ["configuration removed", {}, null, ["introduced warning configuration"]],
    ["role removed", { roles }, {}, ["introduced warning warehouse"]],
    ["role emptied", { roles }, { roles: { warehouse: [] } }, ["introduced warning warehouse"]],
    [
      "member added",
      { roles },
      { roles: { warehouse: ["@acme/warehouse", "@mallory"] } },
      ["introduced warning warehouse"],
    ],
    ["case of a name", { roles }, { roles: { warehouse: ["@Acme/Warehouse"] } }, []],
    [
      "deputy added",
      { roles },
      { roles: { warehouse: { members: ["@acme/warehouse"], deputies: ["@sam"] } } },
      ["introduced warning warehouse"],
    ],
    ["role added", { roles }, { roles: { ...roles, finance: ["@acme/finance"] } }, []],
    ["authors may sign", {}, { gate: { authorMaySign: true } }, ["introduced warning gate author-may-sign"]],
    ["authors may sign no more", { gate: { authorMaySign: true } }, {}, []],
    ["one person for two roles", { gate: { distinctPeople: true } }, {}, ["introduced warning gate distinct-people"]],
    ["committers may sign", {}, { gate: { committersMaySign: true } }, ["introduced warning gate committers-may-sign"]],
    ["reviews sign", { gate: { reviewSigns: false } }, {}, ["introduced warning gate review-signs"]],
    [
      "fewer people override",
      { canonical: { gate: '[{},{"people":"2"}]' } },
      { canonical: { gate: '[{},{"people":"1"}]' } },
      ["introduced warning gate override"],
    ],
    ["alias removed", { aliases: { carrier: "shipping-method" } }, {}, ["introduced warning aliases carrier"]],
    [
      "opaque removed",
      { canonical: { opaque: '["a","b"]' } },
      { canonical: { opaque: '["b"]' } },
      ["introduced warning opaque"],
    ],
    ["opaque added", { canonical: { opaque: '["a"]' } }, { canonical: { opaque: '["b","a"]' } }, []],
    ["suppression added", {}, { canonical: { suppressions: '["a"]' } }, ["introduced warning suppressions"]],
    ["suppression removed", { canonical: { suppressions: '["a"]' } }, {}, []],
    ["validation removed", { canonical: { validations: '{"a":1}' } }, {}, ["introduced warning validations"]],
    ["validation added", {}, { canonical: { validations: '{"a":1}' } }, []],
    [
      "validation disabled",
      {},
      { canonical: { validations: '{"disable":["a"]}' } },
      ["introduced warning validations"],
    ],
    ["rule lowered", {}, { rules: { "map-round-trip": "warning" } }, ["introduced warning rules map-round-trip"]],
    ["rule raised", {}, { rules: { "monitor-missing": "error" } }, []],
    [
      "rule switched off",
      { rules: { "monitor-missing": "info" } },
      { rules: { "monitor-missing": "off" } },
      ["introduced warning rules monitor-missing"],
    ],
    [
      "rule no longer raised",
      { rules: { "map-round-trip": "error" } },
      {},
      ["introduced warning rules map-round-trip"],
    ],
    ["rule no longer off", { rules: { "monitor-missing": "off" } }, {}, []],
    [
      "lists grow older",
      { rules: { "list-not-reviewed": { maxAgeDays: 90 } } },
      { rules: { "list-not-reviewed": { maxAgeDays: 365 } } },
      ["introduced warning rules list-not-reviewed"],
    ],
    ["nothing", { roles }, { roles }, []],
  ])("%s", (_, base, head, expected) => {
    expect(told(judgePolicies(base, head), rule)).toEqual(expected);
  });

  it.each<[string, PolicyLiteral, PolicyLiteral, number]>([
    ["a setting of the gate that is written", {}, { gate: { authorMaySign: true }, lines: LINES }, 12],
    ["a gate that says nothing of it", { gate: { reviewSigns: false } }, { lines: LINES }, 11],
    ["the mode", {}, { mode: "observe", lines: LINES }, 3],
    ["the roles, one of which is gone", { roles }, { lines: LINES }, 5],
    ["the document, where the key is gone", { roles }, {}, 1],
  ])("stands at the line of %s", (_, base, head, line) => {
    expect(only(judgePolicies(base, head), rule).location.line).toBe(line);
  });

  it("says who comes and goes, and asks the release managers of base", () => {
    const managers = { "release-manager": ["@acme/release"] };

    const finding = only(
      judgePolicies({ roles: { ...roles, ...managers } }, { roles: { warehouse: ["@mallory"], ...managers } }),
      rule,
    );

    expect(finding.message).toBe(
      'Role "warehouse" loses "@acme/warehouse" and gets "@mallory": other people, or nobody, can sign for it from now on.',
    );
    expect(finding.owners).toEqual(["@acme/release"]);
  });
});
