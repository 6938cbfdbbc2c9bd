/** Who a validation falls to: a role of the team's, or whoever answers for a part of the flow that it is about. */
export type OwnerWord = "source-owner" | "target-owner" | "flow-owner" | "errors-owner" | "map-owner";

export const OWNER_WORDS: readonly string[] = [
  "source-owner",
  "target-owner",
  "flow-owner",
  "errors-owner",
  "map-owner",
] satisfies readonly OwnerWord[];

/** One thing that somebody has to look at before a change goes live. */
export interface Validation {
  readonly id: string;
  /**
   * What the person confirms, in their words. `{sender}` and `{receiver}` stand for the titles of the flow's two systems
   * ({@link fillTitle}). A change of this text asks everybody anew; a system that only gets another title asks nobody.
   */
  readonly title: string;
  /** A role's name or an {@link OwnerWord}. */
  readonly owner: string;
  readonly evidence: "required" | "optional";
}

const required = (id: string, owner: string, title: string): Validation => ({ id, title, owner, evidence: "required" });
const optional = (id: string, owner: string, title: string): Validation => ({ id, title, owner, evidence: "optional" });

/** Every validation there is, in the order of the documentation's table. */
export const CATALOGUE = [
  required(
    "receiver-accepts",
    "target-owner",
    "It is the right code for {receiver}, and the test system of {receiver} takes it",
  ),
  required("happy-path", "ecommerce", "It works end to end, in every channel and region in scope"),
  required(
    "failure-path",
    "flow-owner",
    "It was tried out what happens when it goes wrong between {sender} and {receiver}: an unknown code, a refused message, no answer in time",
  ),
  optional("no-match-policy", "flow-owner", "What happens to a code that has no entry is what we want"),
  required("rollback", "flow-owner", "How to go back: steps, who, how long, and safe after orders went out"),
  required(
    "in-flight",
    "target-owner",
    "Orders under way: how many, the old code still works for them, or they are moved",
  ),
  required("replay", "flow-owner", "Failed messages can be sent again without doubling anything"),
  required("label-print", "warehouse", "The label prints, voiding it works, the right account is billed"),
  required("customs", "warehouse", "Customs papers are right: HS code, origin, incoterm, commercial invoice"),
  optional("tracking-back", "ecommerce", "Carrier and tracking link reach the storefront and the marketplaces"),
  optional("promise", "ecommerce", "Cut-off time, delivery promise and the text at checkout are right"),
  optional("rates", "finance", "Cost and surcharges are right, and the carrier's invoice reconciles"),
  optional("tax", "finance", "The tax code, and the tax on shipping, are right"),
  optional("inventory", "warehouse", "Availability, reservation, location and dangerous goods are right"),
  optional("item-master", "product", "Unit, weight, size, and the bundle or virtual mark are right"),
  optional("pick-pack", "warehouse", "It can be picked and packed, or is left out because it is not physical"),
  required("payment", "finance", "Capture, void and refund work"),
  optional("reconciliation", "finance", "General ledger, settlement and payout still reconcile"),
  required("refund", "finance", "Full and partial refunds and exchanges work, with shipping refunded or not as meant"),
  required(
    "return-receipt",
    "warehouse",
    "A return can be received, judged, restocked, and has its label and its warehouse",
  ),
  optional("notifications", "customer-service", "Messages to the customer and the wording of each status are right"),
  required("cs-runbook", "errors-owner", "Customer service knows what to do when it fails"),
  required("ops-runbook", "flow-owner", "The way to do it by hand is written down and can cope with this volume"),
  required("alerts", "flow-owner", "Somebody is alerted on errors, on volume and on delay"),
  optional("analytics-dimensions", "data", "Reports and dashboards know it"),
  optional("partner-compliance", "ecommerce", "The marketplace's or EDI partner's list allows it"),
  required("endpoint", "flow-owner", "Environment, TLS, allow-list, time-out, rate limit and version are right"),
  required("credentials", "security", "Credentials are in the secret store, scoped, rotated, and the old ones revoked"),
  optional("payload", "flow-owner", "Types, lengths, empty values, encoding and personal data are right"),
  required("load", "flow-owner", "Peak volume, queue depth and overlapping batches were looked at"),
  optional("hand-over", "flow-owner", "The hand-over is accepted: access, on-call, documents"),
  required("partner-notified", "target-owner", "The partner was told, agreed, and knows the date"),
  optional("scope-agreed", "release-manager", "The version of the specification, go-live and freeze window are agreed"),
  optional("internal-recode", "flow-owner", "Only the codes between the two systems change; nothing changes outside"),
  optional("policy-review", "release-manager", "The change to Ripplegate's own rules is meant"),
  optional("review-warning", "flow-owner", "The warnings were read, and it is right to go on"),
] as const satisfies readonly Validation[];

/** A title for people: with the names of the two systems, or in general where there is no flow between two. */
export function fillTitle(title: string, way: { readonly from: string; readonly to: string } | undefined): string {
  return title.replace(/\{(sender|receiver)\}/g, (_, end) =>
    end === "sender" ? (way?.from ?? "the sending system") : (way?.to ?? "the receiving system"),
  );
}

/** By id. */
export const VALIDATIONS: ReadonlyMap<string, Validation> = new Map(CATALOGUE.map((one) => [one.id, one]));
