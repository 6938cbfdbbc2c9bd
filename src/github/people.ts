import { GitHubError } from "../app/ports.ts";
import type { Membership, Person } from "../core/gate/gate-state.ts";
import { type Principal, principalName } from "../core/policy/policy.ts";
import { LoadingCache } from "./cache.ts";
import { integerAt, listOf, stringAt, wordAt } from "./decode.ts";
import { hasStatus } from "./errors.ts";
import type { Installation } from "./installation.ts";
import { GHOST } from "./represent.ts";
import type { Timing } from "./timing.ts";

/** How long we believe who somebody is and that a team exists. Webhooks tell us earlier; see {@link People.forget}. */
export const PEOPLE_LIFETIME_MS = 10 * 60_000;
/**
 * How long we believe that somebody is in a team: enough for one base push to judge many pull requests, short enough
 * that a lost webhook does not keep a former colleague's sign-off. That somebody is *not* in it is asked each time, for
 * they may just have been added.
 */
export const MEMBERSHIP_LIFETIME_MS = 60_000;
const ENTRIES_MAX = 20_000;
const BOT_SUFFIX = "[bot]";

export type Resolution = "known" | "unknown" | "empty";
type TeamState = "member" | "pending" | "none";

/** Who people are and where they belong. People are told apart by their numeric id: a login can be given to another. */
export class People {
  readonly #accounts: LoadingCache<Person | "unknown">;
  /** Whether a signer still has the login they signed with. */
  readonly #signers: LoadingCache<Person | "unknown">;
  readonly #logins: LoadingCache<string | "unknown">;
  readonly #teams: LoadingCache<Resolution>;
  readonly #memberships: LoadingCache<TeamState>;
  /** Organisation → how often it was forgotten. Stands in the keys, so that a running request can't bring back the old. */
  readonly #generations = new Map<string, number>();

  constructor(timing: Timing) {
    const cache = (lifetimeMs: number) => ({
      weightMax: ENTRIES_MAX,
      weigh: () => 1,
      expiry: { lifetimeMs, nowMs: () => timing.nowMs() },
    });
    this.#accounts = new LoadingCache(cache(PEOPLE_LIFETIME_MS));
    this.#signers = new LoadingCache(cache(MEMBERSHIP_LIFETIME_MS));
    this.#logins = new LoadingCache(cache(PEOPLE_LIFETIME_MS));
    this.#teams = new LoadingCache(cache(PEOPLE_LIFETIME_MS));
    this.#memberships = new LoadingCache(cache(MEMBERSHIP_LIFETIME_MS));
  }

  forget(organisation: string): void {
    const name = organisation.toLowerCase();
    this.#generations.set(name, (this.#generations.get(name) ?? 0) + 1);
  }

  /** Throws {@link GitHubError} when GitHub does not answer, or does not let us look. */
  async resolve(installation: Installation, scope: number, principal: Principal): Promise<Resolution> {
    if (principal.kind === "team") return this.#resolveTeam(installation, scope, principal);
    return (await this.#readAccount(installation, scope, principal.login)) === "unknown" ? "unknown" : "known";
  }

  /** Whose login that is. A bot's ends as no person's can. Throws {@link GitHubError} when GitHub does not answer. */
  async readAccount(installation: Installation, scope: number, login: string): Promise<Person | "unknown"> {
    if (login.toLowerCase().endsWith(BOT_SUFFIX)) return { id: GHOST.id, login, bot: true };
    return this.#readAccount(installation, scope, login);
  }

  /** Never throws because of GitHub: what can't be asked is `cannot-verify`. */
  async readMembership(
    installation: Installation,
    scope: number,
    principal: Principal,
    person: Person,
  ): Promise<Membership> {
    const state = await this.#stateOf(installation, scope, principal, person).catch((error: unknown) => {
      if (error instanceof GitHubError) return "cannot-verify" as const;
      throw error;
    });
    return { userId: person.id, principal: principalName(principal), state };
  }

  async #stateOf(
    installation: Installation,
    scope: number,
    principal: Principal,
    person: Person,
  ): Promise<Membership["state"]> {
    if (person.id === GHOST.id) return "none";
    if (principal.kind === "user") {
      const account = await this.#readAccount(installation, scope, principal.login);
      if (account === "unknown") return "unresolvable";
      return account.id === person.id ? "member" : "none";
    }
    const login = await this.#currentLogin(installation, scope, person);
    const state = login === "unknown" ? "none" : await this.#readTeamState(installation, scope, principal, login);
    if (state !== "none") return state;

    // GitHub answers the same for "not in this team" and "no such team".
    const team = await this.#resolveTeam(installation, scope, principal);
    return team === "known" ? "none" : "unresolvable";
  }

  /** The login that the person has today. */
  async #currentLogin(installation: Installation, scope: number, person: Person): Promise<string | "unknown"> {
    const account = await this.#readAccount(installation, scope, person.login, this.#signers);
    if (account !== "unknown" && account.id === person.id) return account.login;

    return this.#logins.read(
      `${scope} ${person.id}`,
      () =>
        orUnknown(
          installation.read(
            "find a renamed account",
            (octokit) => octokit.request("GET /user/{account_id}", { account_id: person.id }),
            (data) => stringAt(data, "login"),
          ),
        ),
      () => true,
    );
  }

  /** A person's account; an organisation or an App under that name can't sign and counts as unknown. */
  #readAccount(
    installation: Installation,
    scope: number,
    login: string,
    cache = this.#accounts,
  ): Promise<Person | "unknown"> {
    const load = async (): Promise<Person | "unknown"> =>
      orUnknown(
        installation.read<Person | "unknown">(
          "read an account",
          (octokit) => octokit.rest.users.getByUsername({ username: login }),
          (data) =>
            stringAt(data, "type") === "User"
              ? { id: integerAt(data, "id"), login: stringAt(data, "login"), bot: false }
              : "unknown",
        ),
      );
    return cache.read(`${scope} ${login.toLowerCase()}`, load, () => true);
  }

  #resolveTeam(installation: Installation, scope: number, { org, slug }: Team): Promise<Resolution> {
    const team = { org, team_slug: slug };
    const load = async (): Promise<Resolution> => {
      const membersCount = await orUnknown(
        installation.read(
          "read a team",
          (octokit) => octokit.rest.teams.getByName(team),
          (data) => integerAt(data, "members_count"),
        ),
      );
      if (membersCount === "unknown") return "unknown";
      if (membersCount > 0) return "known";
      // The count leaves out child teams; the list has their members.
      return installation.read(
        "list the members of a team",
        (octokit) => octokit.rest.teams.listMembersInOrg({ ...team, per_page: 1 }),
        (data) => (listOf(data, "the list of members").length > 0 ? "known" : "empty"),
      );
    };
    return this.#teams.read(`${this.#teamKey(scope, org, slug)}`, load, () => true);
  }

  #readTeamState(installation: Installation, scope: number, { org, slug }: Team, login: string): Promise<TeamState> {
    const load = async (): Promise<TeamState> => {
      const state = await orUnknown(
        installation.read<TeamState>(
          "read a membership",
          (octokit) => octokit.rest.teams.getMembershipForUserInOrg({ org, team_slug: slug, username: login }),
          (data) => (wordAt(data, "state", ["active", "pending"]) === "active" ? "member" : "pending"),
        ),
      );
      return state === "unknown" ? "none" : state;
    };
    const key = `${this.#teamKey(scope, org, slug)} ${login.toLowerCase()}`;
    return this.#memberships.read(key, load, (state) => state === "member");
  }

  #teamKey(scope: number, org: string, slug: string): string {
    const name = org.toLowerCase();
    return `${scope} ${this.#generations.get(name) ?? 0} ${name}/${slug.toLowerCase()}`;
  }
}

type Team = Extract<Principal, { readonly kind: "team" }>;

/** GitHub answers 404 for what there is not, and for what we may not see. */
async function orUnknown<T>(answer: Promise<T>): Promise<T | "unknown"> {
  try {
    return await answer;
  } catch (error) {
    if (hasStatus(error, 404)) return "unknown";
    throw error;
  }
}
