import { describe, expect, it } from "vitest";
import { principalName } from "../../../src/core/policy/policy.ts";
import { assembled } from "../../support/side-files.ts";

function policyOf(text: string) {
  const { policy } = assembled(`version: 1\n${text}`);
  if (policy === undefined) throw new Error("The configuration of this test is invalid.");
  return policy;
}

describe("policy", () => {
  it("has defaults", () => {
    const policy = policyOf("");

    expect(policy.mode).toBe("enforce");
    expect(policy.gate).toEqual({
      authorMaySign: false,
      committersMaySign: false,
      distinctPeople: false,
      reviewSigns: true,
      requestReviews: true,
      override: { role: "release-manager", people: 1 },
      waiverDaysMax: 14,
    });
    expect(policy.roles.size).toBe(0);
    expect(policy.aliases.size).toBe(0);
  });

  it("reads what is written", () => {
    const policy = policyOf(
      "mode: observe\ngate: { author-may-sign: true, review-signs: false, request-reviews: FALSE, override: { role: leads, people: 2 }, waiver-max-days: 3 }\naliases: { carrier-service: shipping-method }\n",
    );

    expect(policy.mode).toBe("observe");
    expect(policy.gate).toEqual({
      authorMaySign: true,
      committersMaySign: false,
      distinctPeople: false,
      reviewSigns: false,
      requestReviews: false,
      override: { role: "leads", people: 2 },
      waiverDaysMax: 3,
    });
    expect([...policy.aliases]).toEqual([["carrier-service", "shipping-method"]]);
  });

  it("knows where each key and each setting of the gate stands", () => {
    const { places } = policyOf("mode: observe\ngate:\n  review-signs: false\n  author-may-sign: true\n");

    expect([...places].map(([key, { line }]) => `${key} ${line}`)).toEqual([
      "version 1",
      "mode 2",
      "gate 3",
      "gate.review-signs 4",
      "gate.author-may-sign 5",
    ]);
  });

  it("sorts roles and people, each once whatever its case", () => {
    const policy = policyOf(
      'roles:\n  z: ["@sam", "@Acme/WH", "@acme/wh", "@ann_corp"]\n  a: { members: ["@x"], deputies: ["@y"] }\n',
    );

    expect(
      [...policy.roles.values()].map(({ name, members, deputies, at }) => [
        name,
        members.map(principalName),
        deputies.map(principalName),
        at.line,
      ]),
    ).toEqual([
      ["a", ["@x"], ["@y"], 4],
      ["z", ["@acme/wh", "@ann_corp", "@sam"], [], 3],
    ]);
  });

  it("has one canonical text for one meaning", () => {
    const one = policyOf(
      'roles: { a: ["@x", "@y"] }\ngate: { override: { people: 1 } }\nrules: { b: error, a: { severity: off } }\n',
    );
    const same = policyOf(
      '# words\nmode: enforce\nrules:\n  a:\n    severity: "off"\n  b: error\nroles:\n  a:\n    members: ["@Y", "@x"]\n',
    );

    expect([...same.canonical]).toEqual([...one.canonical]);
    expect([...one.canonical.keys()]).toEqual(["gate", "mode", "roles", "rules"]);
  });

  it.each([
    ["mode", "mode: observe\n"],
    ["roles", 'roles: { a: ["@x"] }\n'],
    ["roles", 'roles: { a: { members: [], deputies: ["@x"] } }\n'],
    ["gate", "gate: { distinct-people: true }\n"],
    ["gate", "gate: { waiver-max-days: 3 }\n"],
    ["validations", "validations: { disable: [x] }\n"],
    ["suppressions", "suppressions: [{ rule: r, subject: s }]\n"],
    ["opaque", 'roles: {}\nopaque: [{ files: "*", owner: o }]\n'],
    ["rules", "rules: { a: off }\n"],
  ])("shows a change of %s", (key, text) => {
    const before = policyOf("").canonical;
    const after = policyOf(text).canonical;

    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (name) => before.get(name) !== after.get(name),
    );

    expect(changed).toEqual([key]);
  });
});
