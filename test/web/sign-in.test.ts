import { unsealData } from "iron-session";
import { describe, expect, it } from "vitest";
import { textMember } from "../../src/local-github/json.ts";
import { atGitHub } from "../support/browser.ts";
import { openHistory, sessionSecret, signInLink } from "./history-world.ts";

const READER = "/api/v1/reader";

describe("signing in", () => {
  it("leads over GitHub back to where one came from, and knows the person", async () => {
    const world = await openHistory();
    const browser = world.browser();

    const first = await browser.get("/history/shop/integrations/pull/7?text=express");
    const toGitHub = await browser.get(signInLink(await first.text()));
    const back = await atGitHub(toGitHub, "anna");
    const landed = await browser.get(back);
    const reader = await (await browser.get(READER)).json();

    expect(first.status).toBe(401);
    expect(new URL(toGitHub.headers.get("location") ?? "").searchParams.get("code_challenge")).toMatch(/^[\w-]{43}$/);
    expect([landed.status, landed.headers.get("location")]).toEqual([
      303,
      "/history/shop/integrations/pull/7?text=express",
    ]);
    expect(reader).toEqual({
      login: "anna",
      id: world.shop.anna.id,
      repositories: [world.shop.repository.id],
    });
  });

  it("keeps nothing readable in the browser, and only cookies that scripts and other hosts cannot touch", async () => {
    const world = await openHistory({ publicUrl: "https://history.test" });
    const browser = world.browser();

    const begun = await browser.get("/auth/login");
    const signedIn = await browser.get(await atGitHub(begun, "anna"));

    const lines = [...begun.headers.getSetCookie(), ...signedIn.headers.getSetCookie()];
    expect(lines.map((line) => line.replace(/=Fe26[^;]*/, "=…").replace(/=;/, "=…;"))).toEqual([
      "__Host-ripplegate-sign-in=…; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Lax",
      "__Host-ripplegate-sign-in=…; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
      "__Host-ripplegate-session=…; Max-Age=28800; Path=/; HttpOnly; Secure; SameSite=Lax",
    ]);
    expect(lines.join()).not.toMatch(/ghu_|ghr_|anna/);
    expect(signedIn.headers.get("strict-transport-security")).toBe("max-age=31536000");
  });

  it.each([
    ["another browser", (back: string) => back, true],
    ["another state", (back: string) => back.replace(/state=[^&]+/, "state=x"), false],
    ["no state", (back: string) => back.replace(/&state=[^&]+/, ""), false],
  ])("is refused with %s", async (_, change, isOther) => {
    const world = await openHistory();
    const browser = world.browser();
    const back = await atGitHub(await browser.get("/auth/login"), "anna");

    const answer = await (isOther ? world.browser() : browser).get(change(back));

    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("was not begun in this browser");
    expect((await browser.get(READER)).status).toBe(401);
  });

  it("takes an answer of GitHub's once", async () => {
    const world = await openHistory();
    const browser = world.browser();
    const back = await atGitHub(await browser.get("/auth/login"), "anna");

    const answers = [await browser.get(back), await browser.get(back)];

    expect(answers.map((one) => one.status)).toEqual([303, 400]);
    // The first one stays signed in.
    expect((await browser.get(READER)).status).toBe(200);
  });

  it("says what happened when GitHub refuses, is declined or does not answer", async () => {
    const world = await openHistory();
    const browser = world.browser();
    const state = async () =>
      new URL((await browser.get("/auth/login")).headers.get("location") ?? "").searchParams.get("state");

    const declined = await browser.get(`/auth/callback?error=access_denied&state=${await state()}`);
    const refused = await browser.get(`/auth/callback?code=nonsense&state=${await state()}`);
    world.shop.github.faults.add({ operation: "POST /login/oauth/access_token", respond: { status: 502 } });
    const failed = await browser.get(`/auth/callback?code=nonsense&state=${await state()}`);

    expect([declined.status, refused.status, failed.status]).toEqual([403, 400, 503]);
    expect(await declined.text()).toContain("GitHub was not allowed to say who you are");
    expect(await refused.text()).toContain("GitHub did not take the code");
    expect(await failed.text()).toContain("GitHub did not answer");
    expect(failed.headers.get("retry-after")).toBe("60");
    expect(world.lines.map((line) => line.message)).toEqual(["nobody can sign in: GitHub did not answer"]);
  });

  it.each([
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "/history\\..\\..//evil.example",
    "/a/..//evil.example",
    "/%09/evil.example\t",
    "javascript:alert(1)",
    "/auth/login?return-to=/auth/login",
    "/auth/../auth/login",
    "history",
    "",
  ])("never sends anybody elsewhere: %s", async (wanted) => {
    const world = await openHistory();
    const browser = world.browser();

    const begun = await browser.get(`/auth/login?${new URLSearchParams({ "return-to": wanted })}`);
    const landed = await browser.get(await atGitHub(begun, "anna"));

    const location = landed.headers.get("location") ?? "";
    const target = new URL(location, "http://history.test");
    expect([location.startsWith("/"), target.host, target.pathname.startsWith("/auth")]).toEqual([
      true,
      "history.test",
      false,
    ]);
  });

  it("forgets where one came from when that is longer than any page of ours", async () => {
    const world = await openHistory();
    const browser = world.browser();

    const begun = await browser.get(`/auth/login?return-to=/${"a".repeat(3_000)}`);

    expect((await browser.get(await atGitHub(begun, "anna"))).headers.get("location")).toBe("/history");
  });

  it("ends after eight hours, and with a cookie that was changed", async () => {
    const world = await openHistory();
    const browser = await world.signedIn("anna");
    const kept = browser.cookies.get("ripplegate-session") ?? "";

    browser.cookies.set("ripplegate-session", `${kept.slice(0, -3)}AAA`);
    const changed = await browser.get(READER);
    browser.cookies.set("ripplegate-session", kept);
    const asItWas = await browser.get(READER);
    world.clock.advance(8 * 3_600_000);
    const late = await browser.get(READER);

    expect([changed.status, asItWas.status, late.status]).toEqual([401, 200, 401]);
  });

  it("is no sign-in when a cookie of another kind is sent for it", async () => {
    const world = await openHistory();
    const browser = world.browser();
    await browser.get("/auth/login");
    browser.cookies.set("ripplegate-session", browser.cookies.get("ripplegate-sign-in") ?? "");

    expect((await browser.get(READER)).status).toBe(401);
  });
});

describe("a token that ends", () => {
  it("is renewed once for all requests that come at the same time, and the browser gets the new one", async () => {
    const world = await openHistory();
    const browser = await world.signedIn("anna");
    for (const token of world.shop.github.state.userTokens.values()) token.expiresAtMs = 0;
    const before = browser.cookies.get("ripplegate-session") ?? "";
    const sealed = await unsealData<{ token: { expiry: { at: string } } }>(before, { password: sessionSecret });
    world.clock.advance(Date.parse(sealed.token.expiry.at) - Date.parse(world.clock.now()) - 30_000);
    const mark = world.shop.github.calls.mark();

    const answers = await Promise.all([browser.get(READER), browser.get(READER), browser.get(READER)]);

    expect(answers.map((one) => one.status)).toEqual([200, 200, 200]);
    expect(
      world.shop.github.calls.since(mark).filter((call) => call.path === "/login/oauth/access_token"),
    ).toHaveLength(1);
    expect(browser.cookies.get("ripplegate-session")).not.toBe(before);
  });

  it("signs out when GitHub took it back", async () => {
    const world = await openHistory();
    const browser = await world.signedIn("anna");
    world.shop.github.state.userTokens.clear();

    const answer = await browser.get("/history");

    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain("GitHub does not take this sign-in any more");
    expect(browser.cookies.has("ripplegate-session")).toBe(false);
  });
});

describe("signing out", () => {
  async function csrfOf(cookie: string | undefined): Promise<string> {
    return textMember(await unsealData(cookie ?? "", { password: sessionSecret }), "csrf") ?? "";
  }

  it("ends the session here, and the token at GitHub, so that a copied cookie is worth nothing", async () => {
    const world = await openHistory();
    const browser = await world.signedIn("anna");
    const copy = world.browser();
    copy.cookies.set("ripplegate-session", browser.cookies.get("ripplegate-session") ?? "");
    expect((await copy.get(READER)).status).toBe(200);

    const answer = await browser.post("/auth/logout", {
      csrf: await csrfOf(browser.cookies.get("ripplegate-session")),
    });

    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/auth/signed-out"]);
    expect(browser.cookies.size).toBe(0);
    expect((await copy.get(READER)).status).toBe(401);
    expect(world.shop.github.state.userTokens.size).toBe(0);
    expect(await (await browser.get("/auth/signed-out")).text()).toContain("You are signed out");
  });

  it("is refused from another site's form, by GET, and with a body that is too large", async () => {
    const world = await openHistory();
    const browser = await world.signedIn("anna");
    const other = await world.signedIn("olga");

    const answers = [
      await browser.post("/auth/logout", {}),
      await browser.post("/auth/logout", { csrf: await csrfOf(other.cookies.get("ripplegate-session")) }),
      await browser.get("/auth/logout"),
      await browser.post("/auth/logout", { csrf: "x".repeat(10_000) }),
    ];

    expect(answers.map((one) => one.status)).toEqual([403, 403, 404, 413]);
    expect((await browser.get(READER)).status).toBe(200);
  });

  it("works here when GitHub does not answer, and the operator reads of it", async () => {
    const world = await openHistory();
    const browser = await world.signedIn("anna");
    world.shop.github.faults.add({ operation: "DELETE /applications/{client_id}/token", respond: { status: 503 } });

    await browser.post("/auth/logout", { csrf: await csrfOf(browser.cookies.get("ripplegate-session")) });

    expect((await browser.get(READER)).status).toBe(401);
    expect(world.lines.map((line) => line.message)).toEqual(["a sign-in was ended here but not at GitHub"]);
  });
});
