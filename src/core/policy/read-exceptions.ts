import { compareText, type Location } from "../model/location.ts";
import { locate, member, type SourceNode, textOf } from "../model/tree.ts";
import type { AskedOn, OwnValidation, Policy, RuleSetting, Suppression } from "./policy.ts";

/** Where a team judges or asks otherwise than the built-in rules and catalogue do, from a document that fits the schema. */
export function readExceptions(
  root: SourceNode,
  path: string,
): Pick<Policy, "rules" | "suppressions" | "validations" | "opaque"> {
  const validations = member(root, "validations");
  const disabled = itemsOf(member(validations, "disable"));
  return {
    opaque: itemsOf(member(root, "opaque")).map((node) => ({
      files: textOf(member(node, "files")) ?? "",
      flows: itemsOf(member(node, "flows")).flatMap((flow) => textOf(flow) ?? []),
      owner: textOf(member(node, "owner")) ?? "",
      at: locate(path, member(node, "files")?.position ?? node.position),
    })),
    rules: readRules(member(root, "rules"), path),
    suppressions: itemsOf(member(root, "suppressions")).map((node) => readSuppression(node, path)),
    validations: {
      changed: sorted(
        entriesOf(validations)
          .filter(({ name }) => name !== "disable")
          .map(({ name, value, position }) => [name, readValidation(value, path, locate(path, position))]),
      ),
      disabled: sorted(disabled.map((node) => [textOf(node) ?? "", locate(path, node.position)])),
    },
  };
}

function readRules(node: SourceNode | undefined, path: string): ReadonlyMap<string, RuleSetting> {
  return sorted(
    entriesOf(node).map(({ name, value, position }) => {
      const severity = textOf(value) ?? textOf(member(value, "severity"));
      const days = textOf(member(value, "max-age-days"));
      return [
        name,
        {
          severity: SEVERITIES.find((one) => one === severity),
          maxAgeDays: days === undefined ? undefined : Number(days),
          at: locate(path, position),
        },
      ];
    }),
  );
}

const SEVERITIES = ["error", "warning", "info", "off"] as const;

function readSuppression(node: SourceNode, path: string): Suppression {
  return {
    rule: textOf(member(node, "rule")) ?? "",
    subject: textOf(member(node, "subject")) ?? "",
    code: textOf(member(node, "code")),
    reason: filled(member(node, "reason")),
    owner: filled(member(node, "owner")),
    expires: filled(member(node, "expires")),
    at: locate(path, node.position),
  };
}

function readValidation(node: SourceNode, path: string, at: Location): OwnValidation {
  const required = textOf(member(node, "required"));
  const evidence = textOf(member(node, "evidence"));
  return {
    title: filled(member(node, "title")),
    role: filled(member(node, "role")),
    evidence: evidence === "required" || evidence === "optional" ? evidence : undefined,
    required: required === undefined ? undefined : Number(required),
    on: itemsOf(member(node, "on")).map(
      (one): AskedOn => ({
        change: textOf(member(one, "change")) ?? "",
        type: textOf(member(one, "type")),
        flow: textOf(member(one, "flow")),
        at: locate(path, one.position),
      }),
    ),
    at,
  };
}

/** Blank text says nothing. */
function filled(node: SourceNode | undefined): string | undefined {
  const text = textOf(node)?.trim();
  return text === "" ? undefined : text;
}

function itemsOf(node: SourceNode | undefined): readonly SourceNode[] {
  return node?.kind === "sequence" ? node.items : [];
}

function entriesOf(node: SourceNode | undefined) {
  if (node?.kind !== "mapping") return [];
  return node.entries.map(({ key, value }) => ({ name: key.text, value, position: key.position }));
}

function sorted<Value>(entries: readonly (readonly [string, Value])[]): ReadonlyMap<string, Value> {
  return new Map([...entries].sort(([one], [other]) => compareText(one, other)));
}
