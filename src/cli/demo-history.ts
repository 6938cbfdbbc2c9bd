import { StoryFailure } from "./demo-audience.ts";

/** Sign-in, GitHub, back, and the page. */
const STEPS_MAX = 6;

/** Signs in to the history as a browser would, through the local GitHub, and expects the page to be there. */
export async function expectPage(page: string, login: string): Promise<void> {
  const { origin, pathname } = new URL(page);
  const cookies = new Map<string, string>();
  let next = new URL(`${origin}/auth/login?${new URLSearchParams({ "return-to": pathname })}`);
  for (let step = 0; step < STEPS_MAX; step += 1) {
    if (next.origin !== origin) next.searchParams.set("login", login);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(next, { redirect: "manual", headers: next.origin === origin ? { cookie } : {} });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get("location");
    if (location === null) {
      if (answer.status === 200 && next.pathname === pathname) return;
      throw new StoryFailure(`The history's page should be there for ${login}: HTTP ${answer.status}.`);
    }
    next = new URL(location, next);
  }
  throw new StoryFailure(`The history should let ${login} in.`);
}
