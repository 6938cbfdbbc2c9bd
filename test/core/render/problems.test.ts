import { describe, expect, it } from "vitest";
import { groupByPlace, groupProblems } from "../../../src/core/render/problems.ts";
import { sayProblems } from "../../../src/core/render/say-finding.ts";
import { finding } from "../../support/report.ts";

const missing = finding({ rule: "code-unmapped", subject: "label-request", code: "INT", id: "00000001" });
const deadEnd = finding({ rule: "code-dead-end", subject: "label-request", code: "express-intl", id: "00000002" });

describe("one cause is one problem", () => {
  it("puts the dead end under the missing entry that makes it one, wherever it stands in the list", () => {
    expect(groupProblems([deadEnd, missing])).toEqual([{ finding: missing, echoes: [deadEnd] }]);
  });

  it("lets a dead end stand for itself where what loses the code is another flow's, another type's, or accepted", () => {
    const elsewhere = finding({ rule: "code-unmapped", subject: "invoicing", code: "INT" });
    const otherType = finding({ rule: "code-unmapped", subject: "label-request", type: "order-type", code: "INT" });

    expect(groupProblems([deadEnd, elsewhere, otherType]).map(({ finding }) => finding)).toEqual([
      deadEnd,
      elsewhere,
      otherType,
    ]);
    expect(groupProblems([deadEnd])).toEqual([{ finding: deadEnd, echoes: [] }]);
  });

  it("never takes another rule's finding away", () => {
    const owner = finding({ rule: "errors-owner-missing", subject: "label-request", code: undefined });

    expect(groupProblems([missing, owner])).toHaveLength(2);
  });
});

describe("the words of a problem", () => {
  it("name up to three other places, and the number of the rest, each with the id that lets it be waived", () => {
    const echoes = [2, 3, 4, 5, 6].map((number) => ({ ...deadEnd, id: `0000000${number}`, message: "Lost." }));
    const said = String(sayProblems({ problems: [{ finding: missing, echoes }] }, 100));

    expect(said).toContain("<br>↳ Lost. <sub>`code-dead-end` `00000002`</sub><br>↳ Lost.");
    expect(said).toContain("`00000004`</sub><br>↳ and 2 more of the same cause");
    expect(said).not.toContain("\n");
  });

  it("tell many codes without an entry at one place as one, with one fix and each one's place and id", () => {
    const together = {
      message: 'have no entry in map "carrier" ("carrier.json"), so orders with them stop',
      fix: 'In "carrier.json", add them.',
    };
    const many = ["A", "B", "C"].map((code, index) =>
      finding({ ...missing, id: `0000001${index}`, code, together, edit: "carrier.json" }),
    );
    const [group, ...others] = groupByPlace(groupProblems([...many, deadEnd]));

    expect(others).toEqual([]);
    expect(group && String(sayProblems(group, 2))).toBe(
      "**3 codes have no entry in map `carrier` (`carrier.json`), so orders with them stop.**<br>`A`, `B`, `C`<br>**To fix:** In `carrier.json`, add them.<br>Ask `@acme/integration`<br>↳ shop sends `express-intl` over `order-release`, and the map `shipping` has no entry for it <sub>`code-dead-end` `00000002`</sub><details><summary>Each of the 3, with its place</summary>`A`: caused by `config/shipping-map.yml:12` · <sub>`code-unmapped` `00000010`</sub><br>`B`: caused by `config/shipping-map.yml:12` · <sub>`code-unmapped` `00000011`</sub><br>… and 1 more code</details>",
    );
  });

  it("keep each one's own fix where there is no common one", () => {
    const many = ["A", "B", "C"].map((code, index) =>
      finding({
        rule: "code-not-accepted",
        id: `0000001${index}`,
        code,
        message: `"${code}" is not accepted.`,
        fix: `Drop "${code}".`,
      }),
    );
    const [group] = groupByPlace(groupProblems(many));

    expect(group && String(sayProblems(group, 100))).toMatch(
      /^\*\*`A` is not accepted\.\*\* The same holds for 2 more codes here\.<br>`A`, `B`, `C`<br>.*`C`: `C` is not accepted\. Drop `C`\. in /,
    );
  });
});

describe("problems at one place", () => {
  const two = ["A", "B"].map((code) => finding({ rule: "code-unmapped", code, id: code }));
  const three = ["A", "B", "C"].map((code) => finding({ rule: "code-unmapped", code, id: code }));

  it.each([
    ["two are told one by one", two, [1, 1]],
    ["three are told as one", three, [3]],
    ["other flows' are told apart", [...three, finding({ subject: "else", code: "D" })], [3, 1]],
    ["other rules' are told apart, in their order", [finding({ rule: "code-too-long", code: "Z" }), ...three], [1, 3]],
    ["what is about no code is told apart", three.map((one) => ({ ...one, code: undefined })), [1, 1, 1]],
    [
      "other maps' are told apart",
      [...three, ...three.map((one) => ({ ...one, together: { message: "m", fix: "" } }))],
      [3, 3],
    ],
    [
      "what shows a difference of its own is told apart",
      three.map((one) => ({ ...one, difference: ["- a", "+ b"] })),
      [1, 1, 1],
    ],
  ])("%s", (_, findings, expected) => {
    expect(groupByPlace(groupProblems(findings)).map(({ problems }) => problems.length)).toEqual(expected);
  });
});
