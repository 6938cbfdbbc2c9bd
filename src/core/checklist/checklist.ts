import type { Change, ChangeSet } from "../change/change.ts";
import type { Finding } from "../impact/finding.ts";
import type { Impact } from "../impact/impact.ts";
import type { Traced } from "../impact/trace.ts";
import type { Hash } from "../model/hash.ts";
import { compareText } from "../model/location.ts";
import type { Model } from "../model/model.ts";
import type { Policy } from "../policy/policy.ts";
import { type AskedRole, askOwner, askRole, named, type RoleInput } from "./asked-role.ts";
import { fillTitle } from "./catalogue.ts";
import { holds, type Landscape, landscapeOf } from "./conditions.ts";
import { fingerprint } from "./fingerprint.ts";
import type { ChecklistItem } from "./item.ts";
import { askNoMatch } from "./no-match.ts";
import { type TeamCatalogue, teamCatalogue } from "./own-validations.ts";
import { partsFinder } from "./parts.ts";
import { movesCodes, subjectsFinder } from "./subjects.ts";
import { rowForArrivals, rowOf, UNEXPLAINED } from "./table.ts";
import { sayWhy, whyFinder } from "./why.ts";

export interface ChecklistInput {
  readonly base: Model;
  readonly head: Model;
  /** Whose roles count: base's. */
  readonly policy: Policy;
  /** For the people of a role that base does not know and a new thing names. */
  readonly headPolicy: Policy | undefined;
  readonly changes: ChangeSet;
  readonly impact: Impact;
  /** For saying what becomes of the codes on each flow. */
  readonly reached: Traced["reached"];
  readonly findings: readonly Finding[];
  readonly hash: Hash;
}

/** What people have to accept before the merge: one item per validation, subject and role; sorted by role, then id. */
export function deriveChecklist(input: ChecklistInput): readonly ChecklistItem[] {
  const landscape = landscapeOf(input.base, input.head, input.policy.aliases);
  const catalogue = teamCatalogue(input.policy, landscape.builtIn);
  const asks = new Asks();
  askForChanges({ ...input, landscape, catalogue }, asks);
  askForUnexplained({ ...input, catalogue }, asks);
  askForWarnings({ ...input, catalogue }, asks);
  return finish(asks, { ...input, catalogue });
}

interface CatalogueInput extends ChecklistInput {
  readonly catalogue: TeamCatalogue;
}

function askForChanges(input: CatalogueInput & { readonly landscape: Landscape }, asks: Asks): void {
  const { catalogue, landscape } = input;
  const known = new Map<string, Ask>();
  // Thousands of changes on hundreds of flows ask the same few questions.
  const askOnce = (validation: string, subject: string): Ask => {
    const key = `${validation}:${subject}`;
    const ask = known.get(key) ?? askOf(validation, subject, catalogue.validation(validation).owner, input);
    known.set(key, ask);
    return ask;
  };
  const subjectsOf = subjectsFinder(input);
  for (const change of input.changes) {
    if (change.kind === "owner-changed" || change.kind === "errors-owner-changed") askForHandOver(change, input, asks);
    const row = rowOf(change.kind, change.type === undefined ? undefined : landscape.builtIn(change.type));
    for (const { subject, flow, isOwn } of subjectsOf(change)) {
      if (flow?.internal === true && movesCodes(change.kind)) {
        askInternally(subject, [change], input, asks);
        continue;
      }
      const { asks: asked } = isOwn ? row : rowForArrivals(change.kind, row);
      for (const { validation, if: condition } of asked) {
        // A hand-over has two sides and its own ids.
        if (validation === "hand-over" || catalogue.isDisabled(validation)) continue;
        if (holds(condition, change, flow?.id ?? subject, landscape)) asks.add(askOnce(validation, subject), [change]);
      }
      for (const validation of catalogue.asksFor(change, subject)) asks.add(askOnce(validation, subject), [change]);
    }
  }
}

/** Nothing changes outside the hop: only who builds it and who stands at its two ends is asked, one thing each. */
function askInternally(subject: string, behind: readonly Change[], input: ChecklistInput, asks: Asks): void {
  for (const owner of ["flow-owner", "source-owner", "target-owner"])
    asks.add(askOf("internal-recode", subject, owner, input), behind);
}

/** A flow that fares differently by no change that is known: its owners look, rather than nobody. */
function askForUnexplained(input: CatalogueInput, asks: Asks): void {
  for (const flow of input.impact.flows) {
    if (flow.because.length > 0) continue;
    for (const { validation } of UNEXPLAINED.asks) {
      if (input.catalogue.isDisabled(validation)) continue;
      asks.add(askOf(validation, flow.id, input.catalogue.validation(validation).owner, input), []);
    }
  }
}

function askOf(validation: string, subject: string, owner: string, input: RoleInput): Ask {
  return { id: `${validation}:${subject}`, validation, subject, asked: askRole(owner, subject, input) };
}

/** The one who gives it away and the one who takes it over; one side alone where there was, or will be, nobody. */
function askForHandOver(change: Change, input: CatalogueInput, asks: Asks): void {
  if (input.catalogue.isDisabled("hand-over")) return;
  const sides = [
    { side: "old", role: change.before },
    { side: "new", role: change.after },
  ];
  for (const { side, role } of sides) {
    if (typeof role !== "string") continue;
    const { subject } = change;
    const asked = named(role, undefined, input);
    asks.add({ id: `hand-over:${subject}:${side}`, validation: "hand-over", subject, asked }, [change]);
  }
}

/** An introduced warning waits for somebody to read it: nothing may wait without an item. */
function askForWarnings(input: CatalogueInput, asks: Asks): void {
  const warnings = input.findings.filter(
    ({ severity, status, suppressed }) => severity === "warning" && status === "introduced" && !suppressed,
  );
  for (const [subject, found] of Map.groupBy(warnings, (finding) => finding.subject)) {
    const validation = "review-warning";
    const id = `${validation}:${subject}`;
    asks.warn({ id, validation, subject, asked: askOwner(subject, input) }, found, changesBehind(subject, input));
  }
}

/** The changes near the subject; a warning about something that no change names is because of all of them. */
function changesBehind(subject: string, { changes, impact }: ChecklistInput): Behind {
  const because = new Set(impact.flows.find((flow) => flow.id === subject)?.because ?? []);
  const system = subject.slice(0, Math.max(subject.indexOf("/"), 0));
  const near = changes.filter(
    (change) =>
      because.has(change.id) ||
      change.subject === subject ||
      change.subject === system ||
      change.subject.startsWith(`${subject}/`),
  );
  // What is nowhere near does not belong to the content: a push elsewhere asks nobody to read the warning again.
  return { because: near.length > 0 ? near : changes, covered: near };
}

interface Behind {
  readonly because: readonly Change[];
  readonly covered: readonly Change[];
}

interface Ask {
  readonly id: string;
  readonly validation: string;
  readonly subject: string;
  readonly asked: AskedRole;
}

interface Gathered extends Ask {
  readonly because: Set<string>;
  /** Those of {@link because} that belong to what is signed. */
  readonly covered: Set<string>;
  readonly warnings: Finding[];
}

/** Gathers what asks the same person the same question about the same thing into one. */
class Asks {
  readonly #byKey = new Map<string, Gathered>();

  add(ask: Ask, behind: readonly Change[]): void {
    const gathered = this.#gather(ask);
    for (const { id } of behind) {
      gathered.because.add(id);
      gathered.covered.add(id);
    }
  }

  warn(ask: Ask, warnings: readonly Finding[], { because, covered }: Behind): void {
    const gathered = this.#gather(ask);
    for (const warning of warnings) gathered.warnings.push(warning);
    for (const { id } of because) gathered.because.add(id);
    for (const { id } of covered) gathered.covered.add(id);
  }

  all(): readonly Gathered[] {
    return [...this.#byKey.values()];
  }

  #gather(ask: Ask): Gathered {
    const key = `${ask.id}\n${ask.asked.role}`;
    const gathered = this.#byKey.get(key) ?? {
      ...ask,
      because: new Set<string>(),
      covered: new Set<string>(),
      warnings: [],
    };
    this.#byKey.set(key, gathered);
    return gathered;
  }
}

const NO_MATCH = "no-match-policy";

function finish(asks: Asks, input: CatalogueInput): readonly ChecklistItem[] {
  const findParts = partsFinder(input);
  const findWhy = whyFinder({ ...input, paths: input.impact.paths });
  const typesOf = new Map(input.impact.flows.map((flow) => [flow.id, flow.types]));
  const all = asks.all();
  const times = new Map<string, number>();
  for (const { id } of all) times.set(id, (times.get(id) ?? 0) + 1);
  const changes = new Map(input.changes.map((change) => [change.id, change]));
  const items = all.map((gathered): ChecklistItem => {
    const { subject, asked, warnings } = gathered;
    const validation = input.catalogue.validation(gathered.validation);
    // Two roles may be asked one question about a system and a flow of the same name; an id names one item only.
    const id = times.get(gathered.id) === 1 ? gathered.id : `${gathered.id}:${asked.role}`;
    const because = [...gathered.because].sort(compareText);
    const behind = [...gathered.because].flatMap((change) => changes.get(change) ?? []);
    const covered = behind.filter((change) => gathered.covered.has(change.id));
    const covers = findParts({
      subject,
      behind: covered,
      validation,
      requiredPeople: validation.required,
      asked,
      warnings,
    });
    const why = findWhy(subject, behind);
    return {
      id,
      validation: validation.id,
      title: fillTitle(validation.title, why.way),
      subject,
      ...asked,
      required: validation.required,
      evidence: validation.evidence,
      because,
      why: sayWhy(why, subject, warnings.length),
      ...why,
      question: validation.id === NO_MATCH ? askNoMatch(subject, typesOf.get(subject) ?? [], input.head) : undefined,
      fingerprint: fingerprint(id, covers, input.hash),
      covers,
    };
  });
  return items.sort((one, other) => compareText(one.role, other.role) || compareText(one.id, other.id));
}
