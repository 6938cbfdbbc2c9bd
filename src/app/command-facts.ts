import type { ChecklistItem } from "../core/checklist/item.ts";
import { accountNamed, delegationsTo } from "../core/command/delegates.ts";
import type { ParsedCommand } from "../core/command/parse.ts";
import { resolveTargets } from "../core/command/targets.ts";
import { namesNobody } from "../core/command/unknown.ts";
import type { Membership, Person } from "../core/gate/gate-state.ts";
import type { LedgerEntry } from "../core/ledger/event.ts";
import { type Principal, principalName, principalNamed, RELEASE_MANAGER } from "../core/policy/policy.ts";
import type { Evaluation } from "./evaluate-pull-request.ts";
import { mapBounded } from "./map-bounded.ts";
import { GitHubError } from "./ports.ts";
import type { CommentFacts, RepositoryGateway } from "./ports-github.ts";

const LOOK_UPS_AT_ONCE = 4;
/** Each is a request; nobody delegates to more people in one comment. */
const ACCOUNTS_MAX = 10;

/**
 * This person in every team or name that could let them sign, waive or override here; and who lets them sign, in the team by
 * which they do.
 */
export async function membershipsFor(
  gateway: RepositoryGateway,
  evaluation: Evaluation,
  person: Person,
  commands: readonly ParsedCommand[],
): Promise<readonly Membership[]> {
  const { policy, settings, report } = evaluation;
  const named = itemsToSign(commands, report.checklist);
  const asked = new Set(
    (named ?? report.checklist).flatMap((item) => [...item.owners, ...item.deputies]).map((name) => name.toLowerCase()),
  );
  const isPowerful = commands.some(({ name }) => !OWNERS_COMMANDS.has(name));
  const powers: ReadonlySet<string> = new Set(isPowerful ? [RELEASE_MANAGER, settings.override.role] : []);
  const principals = new Map<string, Principal>();
  for (const role of policy?.roles.values() ?? []) {
    for (const principal of [...role.members, ...role.deputies]) {
      const name = principalName(principal).toLowerCase();
      if (asked.has(name) || powers.has(role.name)) principals.set(name, principal);
    }
  }
  const lenders = delegationsTo(person, evaluation).flatMap(({ userId: id, login, event }) => {
    const principal = principalNamed(event.principal);
    return principal === undefined ? [] : [{ principal, person: { id, login, bot: false } }];
  });
  const own = [...principals.values()].map((principal) => ({ principal, person }));
  return mapBounded([...own, ...lenders], LOOK_UPS_AT_ONCE, (one) => gateway.readMembership(one.principal, one.person));
}

/** Who may use them is said by the checklist alone. */
const OWNERS_COMMANDS: ReadonlySet<string> = new Set(["signoff", "reject", "delegate"]);

/** What is signed by name, where that is all that the commands do; then nobody need be asked about the other teams. */
function itemsToSign(
  commands: readonly ParsedCommand[],
  checklist: readonly ChecklistItem[],
): readonly ChecklistItem[] | undefined {
  const isAll = commands.length === 0 || commands.some((one) => one.name !== "signoff" || namesNobody(one));
  return isAll ? undefined : commands.flatMap(({ words }) => resolveTargets(words, checklist).items);
}

/** The accounts that the commands name, by login in lower case; one that GitHub did not tell of is left out. */
export async function accountsIn(
  gateway: RepositoryGateway,
  commands: readonly ParsedCommand[],
): Promise<ReadonlyMap<string, Person | "unknown">> {
  const logins = new Set(commands.flatMap((command) => accountNamed(command)?.toLowerCase() ?? []));
  const accounts = await mapBounded([...logins].slice(0, ACCOUNTS_MAX), LOOK_UPS_AT_ONCE, async (login) => {
    try {
      return [[login, await gateway.readAccount(login)] as const];
    } catch (error) {
      if (error instanceof GitHubError) return [];
      throw error;
    }
  });
  return new Map(accounts.flat());
}

export interface Shown {
  /** Item id → fingerprint. */
  readonly items: ReadonlyMap<string, string>;
  /** What the report meant. */
  readonly meaning: string | undefined;
}

interface Published {
  readonly value: string;
  readonly since: string;
  readonly replaced: boolean;
}

/**
 * What was on the page when the comment was written. GitHub's clock has whole seconds and may differ from ours, so
 * something that was never another counts as shown; what replaced another counts when the comment arrived after it, and
 * was not written a second or more before it. Of a comment that was found later nothing is known but when it was written.
 */
export function shownBefore(
  entries: readonly LedgerEntry[],
  { comment, receivedAt }: { readonly comment: CommentFacts; readonly receivedAt: string | undefined },
): Shown {
  const items = new Map<string, Published>();
  let meaning: Published | undefined;
  for (const { at, event } of entries) {
    if (event.kind !== "evaluated") continue;
    for (const { id, fingerprint } of event.items) items.set(id, published(items.get(id), fingerprint, at));
    if (event.impact !== undefined) meaning = published(meaning, event.impact, at);
  }
  const writtenBeforeMs = Date.parse(comment.createdAt) + 1_000;
  const isShown = ({ since, replaced }: Published): boolean => {
    const isOlder = Date.parse(since) < writtenBeforeMs;
    if (receivedAt === undefined) return isOlder;
    return !replaced || (isOlder && since <= receivedAt);
  };
  const shown = [...items].filter(([, one]) => isShown(one)).map(([id, { value }]) => [id, value] as const);
  return { items: new Map(shown), meaning: meaning !== undefined && isShown(meaning) ? meaning.value : undefined };
}

function published(before: Published | undefined, value: string, at: string): Published {
  return before?.value === value ? before : { value, since: at, replaced: before !== undefined };
}
