/** Keeps cookies, follows nothing. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  post(path: string, form: Readonly<Record<string, string>>): Promise<Response>;
  head(path: string): Promise<Response>;
}

/** Follows our redirect to GitHub as somebody; gives the path that GitHub sends the browser back to. */
export async function atGitHub(sent: Response, login: string): Promise<string> {
  const there = new URL(sent.headers.get("location") ?? "");
  there.searchParams.set("login", login);
  const answer = await fetch(there, { redirect: "manual" });
  const back = new URL(answer.headers.get("location") ?? "");
  return `${back.pathname}${back.search}`;
}

export function createBrowser(url: string): Browser {
  const cookies = new Map<string, string>();

  async function send(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = new Headers(init.headers);
    if (cookie !== "") headers.set("cookie", cookie);
    const response = await fetch(`${url}${path}`, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/;\s*max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  return {
    cookies,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, form) => send(path, { method: "POST", body: new URLSearchParams(form) }),
    head: (path) => send(path, { method: "HEAD" }),
  };
}
