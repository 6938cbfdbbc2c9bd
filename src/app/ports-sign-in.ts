/** What the history's faces ask of GitHub about the people who read it. */

/** What GitHub gives an App to act for a person with. Times are ISO-8601 UTC. */
export interface UserToken {
  readonly token: string;
  /** `undefined`: it does not end by itself. */
  readonly expiry: { readonly at: string; readonly refreshToken: string } | undefined;
}

/** Signing in with GitHub. Every method throws `GitHubError` when GitHub does not answer; `refused` is its answer. */
export interface SignIn {
  /** Where the browser is sent to. `challenge` is RFC 7636's S256. */
  authorizationUrl(request: AuthorizationRequest): string;
  exchangeCode(code: string, verifier: string, redirectUrl: string): Promise<UserToken | "refused">;
  /** A refresh token is good for one exchange. */
  refresh(refreshToken: string): Promise<UserToken | "refused">;
  /** Takes the token back, so that it is good for nothing wherever it may have been copied to. */
  end(token: string): Promise<void>;
}

export interface AuthorizationRequest {
  readonly state: string;
  readonly challenge: string;
  readonly redirectUrl: string;
  /** Asks who signs in even where somebody is signed in to GitHub. */
  readonly asksWho: boolean;
}

/** Who reads, and what they may read. */
export interface Reader {
  /** A person's login; for a token of an App's installation, words. */
  readonly login: string;
  /** `undefined`: a token of an App's installation, as a workflow has it. */
  readonly id: number | undefined;
  /** GitHub's numeric ids. */
  readonly repositories: ReadonlySet<number>;
}

export type Reading =
  | { readonly kind: "reader"; readonly reader: Reader }
  /** GitHub does not take the token (any more). */
  | { readonly kind: "refused" }
  /** More repositories than we list. */
  | { readonly kind: "too-many" };

/** Who stands behind a token. Answers are minutes old at most; without an answer of GitHub's these throw `GitHubError`. */
export interface Readers {
  /** By the token of a sign-in to our App. */
  bySignIn(token: string): Promise<Reading>;
  /** By any token of GitHub's that somebody sends: of what it can read, only repositories that have a history here. */
  byToken(token: string): Promise<Reading>;
  /** What is remembered of it; nothing is asked. */
  knownByToken(token: string): Reading | undefined;
  forget(token: string): void;
}
