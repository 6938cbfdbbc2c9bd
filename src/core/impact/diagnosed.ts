import type { Diagnostic, DiagnosticCode } from "../model/diagnostic.ts";
import type { Candidate, OwnerOf, SideView } from "./rule.ts";

/** What reading one side has found, as candidates of the rule of the same name. `fix` where the message names none. */
export function diagnosed(side: SideView, code: DiagnosticCode, fix: string): readonly Candidate[] {
  return side.diagnostics.filter((diagnostic) => diagnostic.code === code).map((one) => fromDiagnostic(side, one, fix));
}

export function fromDiagnostic(side: SideView, diagnostic: Diagnostic, fix: string): Candidate {
  const { message, location, related, subject, type, codeValue, evidence = "" } = diagnostic;
  return {
    subject: subject ?? location.path,
    type,
    code: codeValue,
    when: undefined,
    // Line numbers within the sentence move with every edit above them.
    evidence: `${message.replaceAll(/[0-9]+/g, "#")} ${evidence}`,
    message,
    fix,
    location,
    related,
    owners: ownersOf(side, subject),
  };
}

function ownersOf({ model }: SideView, subject: string | undefined): readonly OwnerOf[] {
  if (subject === undefined) return [];
  const map = model.maps.get(subject);
  if (map !== undefined) return [{ kind: "map", id: map.id }, ...flowOf(map.id)];
  if (model.flows.has(subject)) return [{ kind: "flow", id: subject }];
  const system = model.systems.get(subject)?.id ?? model.lists.get(subject)?.system;
  return system === undefined ? [] : [{ kind: "system", id: system }];
}

/** An inline map `flow/type` belongs to its flow. */
function flowOf(map: string): readonly OwnerOf[] {
  const slash = map.indexOf("/");
  return slash === -1 ? [] : [{ kind: "flow", id: map.slice(0, slash) }];
}
