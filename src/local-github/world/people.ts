import { randomBytes } from "node:crypto";
import { type Context, timestamp } from "../context.ts";
import type { Account } from "../state/model.ts";

/** Whoever acts or is acted upon: a person, an organization or an App's robot. */
export interface Someone {
  readonly id: number;
}

/** A person of the world. */
export interface Person extends Someone {
  readonly login: string;
  readonly name: string | null;
  readonly email: string | null;
  /** A personal access token: everything a person does can be done over REST with it. */
  readonly token: string;
  /** Changes the login; the id stays. */
  rename(login: string): void;
  /** Deletes the account; what it wrote shows GitHub's ghost. */
  delete(): void;
}

export interface NewAccount {
  readonly type: Account["type"];
  readonly login: string;
  readonly name?: string | null;
  readonly emails?: readonly string[];
  readonly id?: number;
}

export function addAccount(context: Context, wanted: NewAccount): Account {
  const { state } = context;
  if (state.accountByLogin(wanted.login)) throw new Error(`there is a ${wanted.login} already`);
  const account: Account = {
    type: wanted.type,
    id: wanted.id ?? state.nextId("account"),
    login: wanted.login,
    name: wanted.name ?? null,
    emails: (wanted.emails ?? []).map((email) => email.toLowerCase()),
    createdAt: timestamp(context),
    isDeleted: false,
    token: `ghp_${randomBytes(18).toString("hex")}`,
    members: new Map(),
  };
  state.accounts.set(account.id, account);
  state.version += 1;
  return account;
}

export function personHandle(context: Context, account: Account): Person {
  return {
    id: account.id,
    get login() {
      return account.login;
    },
    name: account.name,
    email: account.emails[0] ?? null,
    token: account.token,
    rename: (login) => {
      account.login = login;
      context.state.version += 1;
    },
    delete: () => {
      account.isDeleted = true;
      for (const team of context.state.teams.values()) team.members.delete(account.id);
      for (const organization of context.state.accounts.values()) organization.members.delete(account.id);
      context.state.version += 1;
    },
  };
}
