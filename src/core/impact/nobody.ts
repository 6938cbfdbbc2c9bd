import type { Location } from "../model/location.ts";
import type { Candidate, OwnerOf, SideView } from "./rule.ts";
import { quote } from "./words.ts";

/** Something that needs people, and the role it names for them. */
export interface Post {
  /** `flow` or `system`. */
  readonly kind: "flow" | "system";
  readonly id: string;
  /** `owner` or `errors`. */
  readonly key: "owner" | "errors";
  readonly role: string | undefined;
  readonly at: Location;
  /** Who is asked to fill it. */
  readonly owners: readonly OwnerOf[];
}

/** A post that nobody fills: no role, or one that is not declared. `matters` says what then happens, as a sentence. */
export function vacant(side: SideView, posts: readonly Post[], matters: string): readonly Candidate[] {
  const named = namedAlready(side);
  return posts.flatMap((post) => {
    const { role, id } = post;
    if (role === undefined) return [vacantPost(post, matters)];
    if (side.roles.has(role) || named.has(JSON.stringify([id, role]))) return [];
    return [undeclaredRole(post, role, matters)];
  });
}

/** Roles that `reference-unknown` names for the same thing, with a suggestion: once is enough. */
function namedAlready(side: SideView): ReadonlySet<string> {
  const unknown = side.diagnostics.filter(({ code }) => code === "reference-unknown");
  return new Set(unknown.map(({ subject, codeValue }) => JSON.stringify([subject ?? null, codeValue ?? null])));
}

function vacantPost(post: Post, matters: string): Candidate {
  const { kind, id, key, at } = post;
  return {
    ...placeOf(post),
    message: `${kind === "flow" ? "Flow" : "System"} ${quote(id)} names nobody${key === "errors" ? " for its failed messages" : ""}: ${matters}`,
    fix: `Name a role under \`${key}:\` of ${kind} ${quote(id)} (${at.path}).`,
  };
}

function undeclaredRole(post: Post, role: string, matters: string): Candidate {
  const { kind, id, key, at } = post;
  return {
    ...placeOf(post),
    message: `${kind === "flow" ? "Flow" : "System"} ${quote(id)} names the role ${quote(role)}${key === "errors" ? " for its failed messages" : ""}, which is not declared: ${matters}`,
    fix: `Declare ${quote(role)} under \`roles:\` with its team or people, or correct the name under \`${key}:\` (${at.path}).`,
  };
}

function placeOf({ kind, id, at, owners }: Post): Omit<Candidate, "message" | "fix"> {
  // A flow and a system may have one id.
  return {
    subject: id,
    type: undefined,
    code: undefined,
    when: undefined,
    evidence: kind,
    location: at,
    related: undefined,
    owners,
  };
}
