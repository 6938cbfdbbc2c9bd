import { describe, expect, it } from "vitest";
import { failingFlows, sayFailures } from "../../../src/core/render/say-failure.ts";
import { isBroken, sayPath } from "../../../src/core/render/say-path.ts";
import { affectedFlow, path } from "../../support/report.ts";

const FAILURE = { flow: "label-request", type: "shipping-method", code: "INT", map: "labels", hops: 3 };

describe("sayFailures()", () => {
  it("names the flow, its volume, and where its codes first stop and first go wrong unseen", () => {
    const flow = affectedFlow({
      firstLoud: FAILURE,
      firstSilent: { ...FAILURE, flow: "reports", code: null, hops: 1 },
    });

    expect(sayFailures(flow)).toBe(
      "`order-release` (1,200 a day): stops with an error first in `label-request`, 2 flows further on, with `INT`; goes wrong without an error first in `reports`, with any code",
    );
  });

  it("leaves out what does not happen", () => {
    const flow = affectedFlow({ volumePerDay: undefined, firstSilent: { ...FAILURE, hops: 2 } });

    expect(sayFailures(flow)).toBe(
      "`order-release`: goes wrong without an error first in `label-request`, 1 flow further on, with `INT`",
    );
    expect(failingFlows([affectedFlow(), flow])).toEqual([flow]);
  });
});

describe("the path of a code that is sent no more", () => {
  it("is no failure, whatever happened to it", () => {
    expect(isBroken(path({ outcome: "unmapped" }))).toBe(true);
    expect(isBroken(path({ outcome: "unmapped", side: "base" }))).toBe(false);
    expect(sayPath(path({ side: "base" }))).toMatch(/^➖ .*: \*\*no longer sent; until now: arrives\*\*$/);
  });
});
