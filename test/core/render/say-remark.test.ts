import { describe, expect, it } from "vitest";
import { sayRemark } from "../../../src/core/render/say-remark.ts";

const commit = (number: number) => ({ sha: String(number).repeat(40), email: `${number}@old.example` });

describe("sayRemark()", () => {
  it("names the commits that nobody is known to have written, five of them, and counts the rest", () => {
    const one = sayRemark({ kind: "unattributed-commits", commits: [commit(1)] });
    const seven = sayRemark({ kind: "unattributed-commits", commits: [1, 2, 3, 4, 5, 6, 7].map(commit) });

    expect(one).toContain("the e-mail address of 1111111111 (1@old.example). Its writer could sign");
    expect(seven).toContain("4444444444 (4@old.example), 5555555555 (5@old.example) and 2 more commits. Its");
  });
});
