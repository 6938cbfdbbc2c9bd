import { describe, expect, it } from "vitest";
import { ourComment, signed, WHOLE_METHOD } from "./acts.ts";
import { BASE_FILES, carrierServices, shareServer, type World } from "./world.ts";

const CONFIG = ".github/ripplegate.yml";

describe("what a sign-off covers, on the running server", () => {
  shareServer();

  it("42: a push that touches one flow lapses its sign-offs and no other's", async () => {
    const { world, pull } = await signed();

    await push(world, { "config/posting-map.yml": "standard: F10\nexpress: F20\nexpress-intl: F31\n" });

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(lapsedFlows(world)).toEqual(["order-posting"]);
  });

  it("43: a push that changes what feeds a flow lapses it, and says what changed", async () => {
    const { world, pull } = await signed();

    await push(world, { "config/shipping-map.yml": "standard: STD\nexpress: EXP\nexpress-intl: EXP\n" });

    expect(lapsedFlows(world)).toContain("order-release");
    expect(world.check(pull).conclusion).not.toBe("success");
    expect(lapses(world).flatMap(({ why }) => why)).toContainEqual(expect.stringContaining('"EXP"'));
  });

  it("45: a mapping that is removed is a change like any other", async () => {
    const { world, pull } = await signed();

    await push(world, {
      "config/carrier-services.json": '[\n  { "from": "STD", "to": "PARCEL" },\n  { "from": "INT", "to": "INTL" }\n]\n',
    });

    expect(lapsedFlows(world)).toContain("label-request");
    expect(world.check(pull).conclusion).not.toBe("success");
  });

  it.each([
    ["46: rebased, with the same content in the end", WHOLE_METHOD],
    [
      "51: written differently, and nothing else",
      {
        ...WHOLE_METHOD,
        "config/posting-map.yml": "# Accounts\nexpress-intl: F30\n\nstandard: 'F10'\nexpress: F20\n",
        "config/carrier-services.json": JSON.stringify(
          JSON.parse(carrierServices("INTL")["config/carrier-services.json"] ?? ""),
        ),
      },
    ],
  ])("%s: every sign-off stays", async (_, files) => {
    const { world, pull } = await signed();
    const before = pull.headSha;

    await push(world, files, "main");

    expect(pull.headSha).not.toBe(before);
    expect(lapses(world)).toEqual([]);
    expect(world.check(pull).conclusion).toBe("success");
  });

  it("47, 52: rebased to something else it lapses; pushed back to the very commit that was signed it counts again", async () => {
    const { world, pull } = await signed();
    const before = pull.headSha;

    await push(world, { ...WHOLE_METHOD, ...carrierServices("INTX") }, "main");
    expect(world.check(pull).conclusion).toBe("action_required");

    await world.repository.setBranch(world.people.ana, "intl", before);
    await world.settled();
    expect(world.check(pull).conclusion).toBe("success");
    expect(world.events()).toContain("sign-off-restored");
  });

  it("48: bringing the branch up to date lapses only what the base branch changed under it", async () => {
    const { world, pull } = await signed();
    const { ana, olga } = world.people;
    await world.repository.push({ by: olga, branch: "main", message: "words", files: { "README.md": "# New\n" } });
    await pull.updateBranch(ana);
    await world.settled();
    expect(world.check(pull).conclusion).toBe("success");

    const posting = "standard: F11\nexpress: F20\n";
    await world.repository.push({
      by: olga,
      branch: "main",
      message: "F11",
      files: { "config/posting-map.yml": posting },
    });
    await pull.updateBranch(ana);
    await world.settled();
    expect(lapsedFlows(world)).toEqual(["order-posting"]);
  });

  it("49: another pull request that is merged into this one's branch is a push to it", async () => {
    const { world, pull } = await signed();
    const { ana } = world.people;
    const inner = await world.repository.openPullRequest({
      by: ana,
      title: "Into the branch",
      base: "intl",
      branch: "inner",
      files: { "unused.md": "x\n" },
    });
    await world.repository.push({
      by: ana,
      branch: "inner",
      from: "intl",
      message: "x",
      files: carrierServices("INTX"),
    });
    await inner.merge(ana);
    await world.settled();

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(lapsedFlows(world)).toEqual(["label-request"]);
  });

  it("50: a file that is moved with the same content lapses nothing", async () => {
    const { world, pull } = await signed();
    const { "config/carrier-services.json": services = "" } = carrierServices("INTL");

    await push(world, {
      "config/carrier-services.json": null,
      "config/carrier.json": services,
      [CONFIG]: (BASE_FILES[CONFIG] ?? "").replace("config/carrier-services.json", "config/carrier.json"),
    });

    expect(lapses(world)).toEqual([]);
    expect(ourComment(pull)).not.toContain("Please look again");
  });

  it("53: a commit that stands elsewhere already, with a check of its own, lapses as any other", async () => {
    const { world, pull } = await signed();
    const { ana } = world.people;
    const elsewhere = await world.repository.push({
      by: ana,
      branch: "elsewhere",
      from: "intl",
      message: "x",
      files: carrierServices("INTX"),
    });
    await world.settled();

    await world.repository.setBranch(ana, "intl", elsewhere);
    await world.settled();

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(lapsedFlows(world)).toEqual(["label-request"]);
  });
});

/** Pushes to the pull request's branch; `from` elsewhere is a force push. */
async function push(
  world: World,
  files: Readonly<Record<string, string | null>>,
  from: string | undefined = undefined,
): Promise<void> {
  const start = from === undefined ? {} : { from };
  await world.repository.push({ by: world.people.ana, branch: "intl", message: "On", files, ...start });
  await world.settled();
}

function lapses(world: World) {
  return world.entries().flatMap(({ event }) => (event.kind === "sign-off-lapsed" ? [event] : []));
}

function lapsedFlows(world: World): readonly string[] {
  return [...new Set(lapses(world).map(({ item }) => String(item).split(":")[1] ?? ""))].sort();
}
