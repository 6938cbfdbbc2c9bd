import { isOpen } from "../core/gate/conclusion.ts";
import { decideGate, type GateInput, lackingMembership } from "../core/gate/gate.ts";
import type { Gate, Membership, PeopleFacts } from "../core/gate/gate-state.ts";
import { type StandingSignOff, standingSignOffs } from "../core/gate/standing.ts";
import { standingDelegations, standingOverrides, standingWaivers } from "../core/gate/standing-acts.ts";
import { principalNamed } from "../core/policy/policy.ts";
import { mapBounded } from "./map-bounded.ts";
import type { RepositoryGateway } from "./ports-github.ts";

const LOOK_UPS_AT_ONCE = 4;

/**
 * Looks up those whose membership was lost, and where the gate would open, everybody whose sign-off, waiver or override
 * counts; answers the gate that results.
 *
 * @param always ask about everybody whose word counts also where the gate stays closed
 */
export async function verifyPeople(
  gateway: RepositoryGateway,
  input: GateInput,
  always: boolean,
): Promise<{ readonly people: PeopleFacts; readonly gate: Gate }> {
  const asked: GateInput = { ...input, people: { ...input.people, memberships: [] } };
  const returned = await lookUp(gateway, lackingMembership(asked).map(signerOf));
  const hopeful = decided(asked, returned);
  if (!always && (!isOpen(hopeful.gate) || hopeful.gate.state.kind === "not-applicable")) return hopeful;

  const counting = [
    ...countedSigners(hopeful.gate, asked),
    ...countedGivers(hopeful.gate, asked),
    ...(always ? delegating(asked) : []),
  ];
  return decided(asked, [...returned, ...(await lookUp(gateway, counting))]);
}

function decided(
  input: GateInput,
  memberships: readonly Membership[],
): { readonly people: PeopleFacts; readonly gate: Gate } {
  const people: PeopleFacts = { ...input.people, memberships };
  return { people, gate: decideGate({ ...input, people }) };
}

interface Signer {
  readonly id: number;
  readonly login: string;
  /** The team or name that let them sign. */
  readonly principal: string;
}

/** Who has to be a member for it to count: the owner, where somebody signed for them. */
function signerOf({ userId, login, event }: StandingSignOff): Signer {
  const { id, login: name } = event.onBehalfOf ?? { id: userId, login };
  return { id, login: name, principal: event.principal };
}

function countedSigners({ items }: Gate, { entries }: GateInput): readonly Signer[] {
  const standing = new Map(standingSignOffs(entries).map((signOff) => [signOff.sequence, signOff]));
  return items.flatMap(({ signed }) => signed.flatMap(({ sequence }) => standing.get(sequence) ?? [])).map(signerOf);
}

/** Who waived or overrode what now opens the gate. */
function countedGivers({ waivers, overrides }: Gate, { entries }: GateInput): readonly Signer[] {
  const counting = new Set([...waivers, ...overrides].map(({ sequence }) => sequence));
  return [...standingWaivers(entries), ...standingOverrides(entries)]
    .filter(({ sequence }) => counting.has(sequence))
    .map(({ userId: id, login, event }) => ({ id, login, principal: event.principal }));
}

/** Owners who let others sign: with their membership the delegation ends, whether or not it was used. */
function delegating({ entries }: GateInput): readonly Signer[] {
  return standingDelegations(entries).map(({ userId: id, login, event }) => ({
    id,
    login,
    principal: event.principal,
  }));
}

/** Each person in each team once. */
async function lookUp(gateway: RepositoryGateway, signers: readonly Signer[]): Promise<readonly Membership[]> {
  const wanted = new Map(signers.map((signer) => [`${signer.id} ${signer.principal.toLowerCase()}`, signer]));
  const answers = await mapBounded([...wanted.values()], LOOK_UPS_AT_ONCE, async ({ id, login, principal }) => {
    const parsed = principalNamed(principal);
    return parsed === undefined ? [] : [await gateway.readMembership(parsed, { id, login, bot: false })];
  });
  return answers.flat();
}
