import { createPublicKey, generateKeyPairSync, verify as verifySignature } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { createTestClock } from "../support/clock.ts";
import { temporaryDirectory } from "../support/git-directory.ts";
import { draft, evaluated, kim, priya, signOffGiven } from "../support/ledger.ts";
import { runInTerminal, sha256 } from "../support/terminal.ts";

const ITEM = "receiver-accepts:order-release";
const HEAD = "a".repeat(40);
const BASE = "b".repeat(40);
const MERGE = "c".repeat(40);
const merge = { headSha: HEAD, mergeSha: MERGE, baseRef: "main", evaluation: 1 };

let directory: string;
let lines: readonly string[];
const ripplegate = (...line: readonly string[]) => runInTerminal(directory, line);
const exported = (...line: readonly string[]) =>
  ripplegate("export", "--database", "gate.db", "--format", "in-toto", ...line);

async function verified(text: string, key = "public.pem") {
  writeFileSync(join(directory, "given.jsonl"), text);
  return ripplegate("verify", "given.jsonl", "--public-key", key);
}

beforeAll(async () => {
  directory = temporaryDirectory();
  for (const name of ["", "other-"]) {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    writeFileSync(join(directory, `${name}private.pem`), privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(join(directory, `${name}public.pem`), publicKey.export({ type: "spki", format: "pem" }));
  }
  const store = openSqliteStore(join(directory, "gate.db"), { clock: createTestClock(), hash: sha256 });
  const drafts = [
    draft({ event: evaluated({ items: [{ id: ITEM, fingerprint: "f1", covers: [] }] }) }),
    draft({ actor: priya, event: signOffGiven({ item: ITEM, note: "tried", shown: sha256("page") }) }),
    draft({
      event: {
        kind: "gate-opened",
        headSha: HEAD,
        baseSha: BASE,
        evaluation: 1,
        signOffs: [{ item: ITEM, signOffs: [2] }],
      },
    }),
    draft({ actor: kim, at: "2026-03-02T10:00:00.000Z", event: { kind: "merged", ...merge } }),
    draft({ pullRequest: null, event: { kind: "control-lapsed", why: "suspended" } }),
    draft({
      actor: kim,
      pullRequest: 13,
      event: {
        kind: "merged-without-sign-off",
        ...merge,
        evaluation: null,
        open: [ITEM],
        blocking: [],
        why: "It was merged while the gate was closed.",
      },
    }),
    draft({
      pullRequest: null,
      at: "2026-03-03T00:00:00.000Z",
      event: { kind: "control-restored", why: "unsuspended" },
    }),
    draft({
      actor: kim,
      pullRequest: null,
      event: {
        kind: "merged-without-sign-off",
        ...merge,
        evaluation: null,
        open: [],
        blocking: ["x"],
        why: "It was pushed to the branch directly, without a pull request.",
      },
    }),
  ];
  const texts = ["{}", "page"].map((text) => [sha256(text), text] as const);
  await store.append(7, drafts, new Map(texts));
  await store.close();
  lines = (await exported("--key", "private.pem")).stdout.trimEnd().split("\n");
});
afterAll(() => rmSync(directory, { recursive: true }));

function payloadOf(line: string | undefined) {
  const envelope = JSON.parse(line ?? "");
  return JSON.parse(Buffer.from(envelope.payload, "base64").toString("utf8"));
}

describe("ripplegate export --format in-toto", () => {
  it("is one statement for each merge, which says who signed it in which role, on what and by which comment", () => {
    expect(lines).toHaveLength(3);
    expect(payloadOf(lines[0])).toMatchObject({
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: "acme/shop", digest: { gitCommit: MERGE }, annotations: { sourceRefs: ["refs/heads/main"] } }],
      predicate: {
        repository: { id: 7, name: "acme/shop" },
        pullRequest: 12,
        mergedAt: "2026-03-02T10:00:00.000Z",
        mergedBy: { id: 32, login: "Kim" },
        headCommit: HEAD,
        gate: { state: "open", opened: { entry: 3 } },
        policy: { commit: BASE, mode: "enforce" },
        evaluation: { number: 1, report: { sha256: sha256("{}") } },
        signOffs: [
          {
            item: ITEM,
            by: { id: 31, login: "priya" },
            role: "warehouse",
            principal: "@acme/warehouse",
            fingerprint: "f1",
            note: "tried",
            comment: { kind: "comment", id: 501, sha256: sha256('/signoff warehouse — checked ✓\n\u0000 "quoted" 🧾') },
            shown: { sha256: sha256("page") },
            ledger: { entry: 2 },
          },
        ],
        overrides: [],
        continuity: { since: "2026-03-02T09:00:00.000Z" },
        properties: ["ORG_SOURCE_RIPPLEGATE_SIGNED_OFF"],
        ledger: { entry: 4 },
      },
    });
  });

  it("says of a merge past the gate what was open, and when the control was interrupted", () => {
    expect(payloadOf(lines[1]).predicate).toMatchObject({
      gate: { state: "bypassed", open: [ITEM], why: "It was merged while the gate was closed." },
      signOffs: [],
      continuity: { since: null },
      properties: [],
    });
    expect(payloadOf(lines[2]).predicate).toMatchObject({
      pullRequest: null,
      gate: { state: "bypassed", blocking: ["x"] },
      continuity: { since: "2026-03-03T00:00:00.000Z" },
    });
  });

  it("is signed as DSSE says, so that others can verify it", () => {
    const { payload, payloadType, signatures } = JSON.parse(lines[0] ?? "");
    const body = Buffer.from(payload, "base64");
    const signed = Buffer.concat([Buffer.from(`DSSEv1 28 application/vnd.in-toto+json ${body.length} `), body]);
    const key = createPublicKey(readFileSync(join(directory, "public.pem")));

    expect(payloadType).toBe("application/vnd.in-toto+json");
    expect(signatures).toHaveLength(1);
    expect(verifySignature(null, signed, key, Buffer.from(signatures[0].sig, "base64"))).toBe(true);
  });

  it("is the same each time, and asks for a key where there is none", async () => {
    expect((await exported("--key", "private.pem")).stdout).toBe(`${lines.join("\n")}\n`);
    expect(await exported()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("LEDGER_SIGNING_KEY") });
  });
});

describe("ripplegate verify, of statements", () => {
  const whole = () => `${lines.join("\n")}\n`;

  it("finds them as they were signed", async () => {
    expect(await verified(whole())).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^Intact: 3 statements about merges, each signed with the key [0-9a-f]{64}\. /),
    });
  });

  it("names the first that another key signed, that stands twice, or that was moved", async () => {
    const [one = "", two = ""] = lines;

    expect(await verified(whole(), "other-public.pem")).toMatchObject({
      exitCode: 4,
      stdout: expect.stringMatching(/^Broken: line 1\. It is signed with another key/),
    });
    expect((await verified(`${one}\n${one}\n`)).stdout).toMatch(/^Broken: line 2\. The statement about entry 4/);
    expect((await verified(`${two}\n${one}\n`)).stdout).toMatch(/^Broken: line 2\. /);
  });

  it("asks for the key where none is named", async () => {
    writeFileSync(join(directory, "given.jsonl"), whole());

    expect(await ripplegate("verify", "given.jsonl")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("--public-key"),
    });
  });

  it("refuses a change of any character", async () => {
    const [line = ""] = lines;
    await fc.assert(
      fc.asyncProperty(fc.nat(line.length - 1), fc.constantFrom(...'aZ09+/="{}, '), async (at, character) => {
        fc.pre(line[at] !== character);
        const changed = line.slice(0, at) + character + line.slice(at + 1);

        expect((await verified(`${changed}\n`)).exitCode).toBe(4);
      }),
      { numRuns: 150 },
    );
  });

  it("refuses another type, another signature beside it, and a statement of another kind that the key has signed", async () => {
    const envelope = JSON.parse(lines[0] ?? "");
    const twice = { ...envelope, signatures: [...envelope.signatures, ...envelope.signatures] };

    expect((await verified(`${JSON.stringify({ ...envelope, payloadType: "text/plain" })}\n`)).exitCode).toBe(4);
    expect((await verified(`${JSON.stringify(twice)}\n`)).exitCode).toBe(4);
    expect((await verified(`${JSON.stringify({ ...envelope, more: true })}\n`)).exitCode).toBe(4);
  });
});
