import { describe, expect, it } from "vitest";
import { createSignIn, webUrlOf } from "../../src/github/sign-in.ts";

describe("signing in", () => {
  it.each([
    ["https://api.github.com", "https://github.com"],
    ["https://github.acme.test/api/v3", "https://github.acme.test"],
    ["https://github.acme.test:8443/api/v3", "https://github.acme.test:8443"],
    ["https://api.acme.ghe.com", "https://acme.ghe.com"],
    ["http://127.0.0.1:4000", "http://127.0.0.1:4000"],
  ])("with the API at %s people see GitHub at %s", (apiUrl, webUrl) => {
    expect(webUrlOf(apiUrl)).toBe(webUrl);
  });

  it.each([
    ["https://api.github.com", "https://github.com/login/oauth/access_token"],
    ["https://github.acme.test/api/v3", "https://github.acme.test/login/oauth/access_token"],
    ["https://api.acme.ghe.com", "https://acme.ghe.com/login/oauth/access_token"],
  ])("exchanges the code where people see GitHub, with its verifier: %s", async (apiUrl, expected) => {
    const sent: { url: string; body: unknown }[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      sent.push({ url: String(input), body: JSON.parse(String(init?.body)) });
      const body = JSON.stringify({ access_token: "ghu_1", token_type: "bearer", scope: "" });
      return new Response(body, { headers: { "content-type": "application/json" } });
    };
    const signIn = createSignIn({ apiUrl, clientId: "Iv1.1", clientSecret: "secret", fetch });

    const token = await signIn.exchangeCode("code", "verifier", "https://ours.test/auth/callback");

    expect(token).toEqual({ token: "ghu_1", expiry: undefined });
    const redirect_uri = "https://ours.test/auth/callback";
    const body = { client_id: "Iv1.1", client_secret: "secret", code: "code", redirect_uri, code_verifier: "verifier" };
    expect(sent).toEqual([{ url: expected, body }]);
  });

  it("says that client id and secret do not belong together, without the secret", async () => {
    const fetch: typeof globalThis.fetch = async () =>
      new Response(
        JSON.stringify({ error: "incorrect_client_credentials", error_description: "They are incorrect." }),
        {
          headers: { "content-type": "application/json" },
        },
      );
    const signIn = createSignIn({ apiUrl: "https://api.github.com", clientId: "Iv1.1", clientSecret: "canary", fetch });

    const failure: unknown = await signIn
      .exchangeCode("code", "verifier", "https://x.test")
      .catch((error: unknown) => error);

    expect(failure).toMatchObject({
      name: "GitHubError",
      retryable: false,
      cause: { message: expect.stringContaining("They are incorrect.") },
    });
    expect(JSON.stringify(failure)).not.toContain("canary");
  });
});
