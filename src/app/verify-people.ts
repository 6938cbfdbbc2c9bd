import { isOpen } from "../core/gate/conclusion.ts";
import { decideGate, type GateInput, lackingMembership } from "../core/gate/gate.ts";
import type { Gate, Membership, PeopleFacts } from "../core/gate/gate-state.ts";
import { type StandingSignOff, standingSignOffs } from "../core/gate/standing.ts";
import { principalNamed } from "../core/policy/policy.ts";
import { mapBounded } from "./map-bounded.ts";
import type { RepositoryGateway } from "./ports.ts";

const LOOK_UPS_AT_ONCE = 4;

/**
 * Looks up those whose membership was lost, and where the gate would open, everybody whose sign-off counts; answers the
 * gate that results.
 *
 * @param always ask about everybody whose sign-off counts also where the gate stays closed
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

  return decided(asked, [...returned, ...(await lookUp(gateway, countedSigners(hopeful.gate, asked)))]);
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

function signerOf({ userId, login, event }: StandingSignOff): Signer {
  return { id: userId, login, principal: event.principal };
}

function countedSigners({ items }: Gate, { entries }: GateInput): readonly Signer[] {
  const standing = new Map(standingSignOffs(entries).map((signOff) => [signOff.sequence, signOff]));
  return items.flatMap(({ signed }) => signed.flatMap(({ sequence }) => standing.get(sequence) ?? [])).map(signerOf);
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
