import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/core/impact/finding.ts";
import { sayFinding } from "../../../src/core/render/say-finding.ts";

const finding: Finding = {
  id: "1234abcd",
  rule: "sample-rejected",
  severity: "error",
  status: "introduced",
  subject: "orders",
  type: undefined,
  code: "carrier",
  when: undefined,
  message: "wms would refuse the sample.",
  fix: "",
  location: { path: "samples/a.json", line: 1, column: 1 },
  related: undefined,
  owners: [],
  suppressed: false,
};

describe("a finding with a difference", () => {
  it("shows its lines as code, on one line of Markdown, whatever they hold", () => {
    const said = String(sayFinding({ ...finding, difference: ['- "carrier": "EXP"', "+ `@acme/all` <b>"] }));

    expect(said).toContain('**wms would refuse the sample.**<br>`- "carrier": "EXP"`<br>');
    expect(said).not.toContain("\n");
    expect(said).toContain("``+ `@acme/all` <b>``");
  });

  it("shows nothing where there is none", () => {
    expect(String(sayFinding(finding))).toMatch(/^\*\*wms would refuse the sample\.\*\*<br>In /);
  });
});
