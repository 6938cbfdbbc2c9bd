import fc from "fast-check";
import type { GateInput } from "../../src/core/gate/gate.ts";
import { identityOf } from "../../src/core/gate/waived.ts";
import type { LedgerDraft, LedgerEvent } from "../../src/core/ledger/event.ts";
import { eventOf } from "./events.ts";
import { asking, gateInput, MANAGERS, NOW, people, STRICT } from "./gate.ts";
import { chain, draft, sha256, signOffGiven } from "./ledger.ts";
import { finding, item, report } from "./report.ts";

const NAMES = ["a:flow", "b:flow"] as const;
const FINDINGS = [finding({ id: "f1f1f1f1" }), finding({ id: "f2f2f2f2", code: "other" })] as const;
export const LATER = "2026-03-05T09:00:00.000Z";

/** Random histories of everything that people do, over few names so that they meet. */
export function gateWorlds(): fc.Arbitrary<GateInput> {
  const user = fc.constantFrom(1, 100, 101, 102, 103);
  const name = fc.constantFrom(...NAMES);
  const act: fc.Arbitrary<LedgerDraft> = fc.oneof(
    fc
      .tuple(user, name, fc.constantFrom("f1", "f2"), fc.constantFrom(undefined, 100, 101), fc.nat(6))
      .map(([who, on, fingerprint, owner, delegation]) =>
        by(
          who,
          signOffGiven({
            item: on,
            fingerprint,
            ...(owner === undefined ? {} : { onBehalfOf: { delegation, id: owner, login: `user${owner}` } }),
          }),
        ),
      ),
    fc.tuple(user, name).map(([who, on]) => by(who, rejected(on))),
    fc
      .tuple(user, fc.constantFrom(...FINDINGS), fc.constantFrom(NOW, LATER, "2026-03-03T09:00:00.000Z"))
      .map(([who, about, expires]) =>
        by(who, {
          ...eventOf("waived"),
          ...identityOf(about),
          finding: about.id,
          expires,
          principal: MANAGERS,
          when: {},
        }),
      ),
    fc.tuple(user, fc.boolean()).map(([who, isCurrent]) => by(who, overridden(isCurrent))),
    fc
      .tuple(user, name, user, fc.constantFrom(null, NOW, LATER))
      .map(([who, on, to, expires]) =>
        by(who, { ...eventOf("delegated"), item: on, to: { id: to, login: `user${to}` }, expires }),
      ),
    fc
      .tuple(fc.nat(6), name)
      .map(([rejection, on]) =>
        by(100, { kind: "rejection-lifted", rejection, item: on, how: "command", bodyAfter: null }),
      ),
  );
  return fc
    .record({
      acts: fc.array(act, { maxLength: 8 }),
      asked: fc.uniqueArray(fc.tuple(name, fc.constantFrom(1, 2)), { selector: ([on]) => on }),
      findings: fc.subarray([...FINDINGS]),
      overriders: fc.constantFrom(1, 2),
      membership: fc.option(fc.constantFrom("member", "none", "cannot-verify" as const)),
      member: fc.constantFrom(100, 102),
    })
    .map(({ acts, asked, findings, overriders, membership, member }) => {
      const checklist = asked.map(([id, required]) => item({ id, required }));
      const judged = findings.length === 0 ? asking(...checklist) : report({ checklist, findings, verdict: "blocked" });
      const looked =
        membership === null
          ? []
          : ["@acme/warehouse", MANAGERS].map((principal) => ({ userId: member, principal, state: membership }));
      return gateInput({
        report: judged,
        entries: chain(...acts),
        meaning: MEANING,
        people: people({ committers: [{ id: 103, login: "user103", bot: false }], memberships: looked }),
        settings: { ...STRICT, override: { role: "release-manager", people: overriders } },
      });
    });
}

const MEANING = sha256("now");

function overridden(isCurrent: boolean): LedgerEvent {
  return { ...eventOf("overridden"), impact: isCurrent ? MEANING : "then", principal: MANAGERS };
}

export function rejected(name: string): LedgerEvent {
  return { ...eventOf("rejected"), item: name };
}

export function by(id: number, event: LedgerEvent): LedgerDraft {
  return draft({ actor: { kind: "person", id, login: `user${id}` }, event });
}
