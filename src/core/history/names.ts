import type { Change } from "../change/change.ts";
import { isJsonList, isJsonObject, type JsonValue } from "../model/json.ts";
import { compareText } from "../model/location.ts";
import type { Report } from "../report/report.ts";

/** What a report is about, each sorted and unique. */
export interface NamesInReport {
  /** Where something different arrives, and where it was changed. */
  readonly systems: readonly string[];
  readonly flows: readonly string[];
  /** Every code that a change names or that stands on the way of one: also the other systems' words for it. */
  readonly codes: readonly string[];
  /** Only those that a change is about. */
  readonly changedCodes: readonly string[];
}

export function namesIn({ changes, impact }: Report): NamesInReport {
  const steps = impact.paths.flatMap((path) => path.steps);
  const changedCodes = changes.flatMap(changedCode);
  return {
    systems: sorted([
      ...impact.systems.map(({ id }) => id),
      ...steps.flatMap((step) => (step.kind === "code" ? [step.system] : [])),
      ...changes.flatMap(systemOf),
    ]),
    flows: sorted([
      ...impact.flows.map(({ id }) => id),
      ...changes.flatMap(({ kind, subject }) => (kind.startsWith("flow-") ? [subject] : [])),
    ]),
    codes: sorted([
      ...changedCodes,
      ...changes.flatMap(targetsOf),
      ...impact.absorbed.map(({ code }) => code),
      ...steps.flatMap((step) => (step.kind === "code" && step.code !== null ? [step.code] : [])),
    ]),
    changedCodes: sorted(changedCodes),
  };
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort(compareText);
}

/** Kinds whose `code` is a code; of a field it is the field's path. */
const ABOUT_CODES = /^(?:code|accepts|map)-/;

function changedCode({ kind, code }: Change): readonly string[] {
  return code !== undefined && ABOUT_CODES.test(kind) ? [code] : [];
}

/** What a code went to and goes to, and what it was called before. */
function targetsOf({ kind, before, after }: Change): readonly string[] {
  if (!/^(?:code-renamed|map-entry-(?:added|removed|retargeted)|map-default-changed)$/.test(kind)) return [];
  return [before, after].flatMap(textsIn);
}

/** A target, several of one entry, or a list's code with its attributes. */
function textsIn(value: JsonValue | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  if (isJsonObject(value)) return typeof value.code === "string" ? [value.code] : [];
  return isJsonList(value) ? value.filter((member) => typeof member === "string") : [];
}

/** A list's subject is `system/type`; a system's is its id. */
function systemOf({ kind, subject }: Change): readonly string[] {
  if (kind.startsWith("system-")) return [subject];
  if (!/^(?:code|accepts|list)-/.test(kind)) return [];
  const slash = subject.indexOf("/");
  return slash > 0 ? [subject.slice(0, slash)] : [];
}
