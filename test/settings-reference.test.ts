import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

describe("docs/reference/settings.md", () => {
  it("is what the declaration of the settings says", () => {
    const check = spawnSync(process.execPath, ["scripts/settings-reference.ts", "--check"], { encoding: "utf8" });

    expect({ status: check.status, stderr: check.stderr }).toEqual({ status: 0, stderr: "" });
  });
});
