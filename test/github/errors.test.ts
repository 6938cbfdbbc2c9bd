import { describe, expect, it } from "vitest";
import { Malformed } from "../../src/github/decode.ts";
import { failureOf, PAUSE_DEFAULT_MS, PAUSE_MAX_MS, redact } from "../../src/github/errors.ts";

const nowMs = Date.parse("2026-03-02T09:00:00Z");

describe("failureOf", () => {
  it.each([
    ["seconds", { "retry-after": "7" }, 7_000],
    ["a date", { "retry-after": "Mon, 02 Mar 2026 09:00:30 GMT" }, 30_000],
    ["a date that is over", { "retry-after": "Mon, 02 Mar 2020 09:00:30 GMT" }, 1_000],
    ["an absurd number", { "retry-after": "99999999999" }, PAUSE_MAX_MS],
    ["a number that is none", { "retry-after": "soon" }, PAUSE_DEFAULT_MS],
    ["a negative number", { "retry-after": "-5" }, PAUSE_DEFAULT_MS],
    ["the hour's limit", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(nowMs / 1000 + 20) }, 21_000],
    ["the hour's limit without an end", { "x-ratelimit-remaining": "0" }, PAUSE_DEFAULT_MS],
  ])("pauses for %s", (_what, headers, pauseMs) => {
    const failure = failureOf("write a comment", thrown({ status: 403, headers }), nowMs);

    expect(failure).toMatchObject({ pauseMs, error: { status: 403, retryable: true, retryAfterMs: pauseMs } });
  });

  it("pauses for a limit that is only in words", () => {
    const message = "You have exceeded a secondary rate limit. Please wait.";

    expect(failureOf("x", thrown({ status: 403, message }), nowMs).pauseMs).toBe(PAUSE_DEFAULT_MS);
  });

  it.each([
    ["a gateway that gave up", thrown({ status: 502 }), { status: 502, retryable: true, transient: true }],
    ["no answer at all", noAnswer(), { status: undefined, retryable: true, transient: true }],
    ["an answer that is none", new Malformed("x"), { status: undefined, retryable: true, transient: true }],
    ["something that is not there", thrown({ status: 404 }), { status: 404, retryable: false, transient: false }],
    ["a team that an Enterprise Server does not know", noTeam(), { status: 404, retryable: false, transient: false }],
    ["a request that is wrong", thrown({ status: 422 }), { status: 422, retryable: false, transient: false }],
    ["a key that can't sign", new Error("bad key"), { status: undefined, retryable: false, transient: false }],
  ])("tells %s", (_what, error, { status, retryable, transient }) => {
    const failure = failureOf("x", error, nowMs);

    expect(failure).toMatchObject({ pauseMs: undefined, transient, error: { status, retryable, advice: undefined } });
  });

  it.each([
    ["a wrong key", { status: 401 }, /APP_ID and PRIVATE_KEY/],
    [
      "a slow clock",
      { status: 401, headers: { date: "Mon, 02 Mar 2026 09:05:00 GMT" } },
      /300 seconds behind GitHub's/,
    ],
    [
      "a fast clock",
      { status: 401, headers: { date: "Mon, 02 Mar 2026 08:58:00 GMT" } },
      /120 seconds ahead of GitHub's/,
    ],
    ["a missing permission", { status: 403 }, /lacks a permission/],
    ["an App that was uninstalled", { status: 404, url: "https://h/app/installations/1/access_tokens" }, /uninstalled/],
    ["an App that was suspended", { status: 403, url: "https://h/app/installations/1/access_tokens" }, /suspended/],
  ])("tells the operator of %s", (_what, parts, advice) => {
    expect(failureOf("x", thrown(parts), nowMs).error.advice).toMatch(advice);
  });

  it("carries neither the request nor the answer", () => {
    const { error } = failureOf("x", thrown({ status: 500, message: "token ghs_abcdef123456 seen" }), nowMs);

    expect(error.cause).toEqual(new Error("token [token] seen"));
  });
});

it("redacts what opens doors", () => {
  const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2lnbmF0dXJl";

  const text = redact(
    `a ghs_1234567890 b github_pat_11AB_cd c Bearer ${jwt} d ${jwt} e -----BEGIN RSA PRIVATE KEY-----abc`,
  );

  expect(text).toBe("a [token] b [token] c Bearer [token] d [token] e [key]");
});

interface Parts {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly url?: string;
}

/** An error as Octokit throws it. */
function thrown({ status, headers = {}, message = "no", url = "https://h/repos/o/r" }: Parts): Error {
  const request = { method: "POST", url, body: "a secret comment", headers: { authorization: "token [REDACTED]" } };
  return Object.assign(new Error(message), { status, request, response: { status, headers, data: "a secret answer" } });
}

function noAnswer(): Error {
  return Object.assign(new Error("ECONNRESET"), { status: 500, request: { url: "https://h" }, response: undefined });
}

/** How Octokit's plugin for Enterprise Server words a 404 of a team: without the answer. */
function noTeam(): Error {
  return Object.assign(new Error("not supported"), { status: 404, request: { url: "https://h" }, response: undefined });
}
