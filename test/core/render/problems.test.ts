import { describe, expect, it } from "vitest";
import { groupProblems } from "../../../src/core/render/problems.ts";
import { sayProblem } from "../../../src/core/render/say-finding.ts";
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
    const said = String(sayProblem({ finding: missing, echoes }));

    expect(said).toContain("<br>↳ Lost. <sub>`code-dead-end` `00000002`</sub><br>↳ Lost.");
    expect(said).toContain("`00000004`</sub><br>↳ and 2 more of the same cause");
    expect(said).not.toContain("\n");
  });
});
