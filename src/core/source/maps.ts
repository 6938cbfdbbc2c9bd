import type { Location } from "../model/location.ts";
import {
  type CodeMap,
  MATCH_MODES,
  type MapEntry,
  type MatchMode,
  ON_MISSING,
  type OnMissing,
} from "../model/model.ts";
import { isNull, locate, type MappingNode, member, type SourceNode, textOf } from "../model/tree.ts";
import { readBinding } from "./binding.ts";
import { conditionsOf, uniqueEntries } from "./entries.ts";
import { createReadOnce } from "./read-once.ts";
import { type Assembly, type Concern, readSource, reportRepeated, unquotedIn } from "./read-source.ts";

/** Who a map is and where it stands, which its own definition does not say. */
export interface MapIdentity {
  readonly id: string;
  readonly named: boolean;
  /** The type it is asked for, for problems. */
  readonly type: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly path: string;
  readonly at: Location;
}

/** One map, named or written inline. */
export function readMap(node: SourceNode, identity: MapIdentity, assembly: Assembly): CodeMap {
  const { id, named, type, path, at } = identity;
  const concern = { subject: id, type };
  const matchText = textOf(member(node, "match"));
  const match = MATCH_MODES.find((mode) => mode === matchText) ?? "exact";
  const content = readContent(node, match, path, concern, assembly);
  return {
    id,
    named,
    from: textOf(member(node, "from")) ?? identity.from,
    to: textOf(member(node, "to")) ?? identity.to,
    ...readMissing(node, content, path, assembly),
    match,
    entries: content.entries,
    readable: content.readable,
    ...(content.unread === undefined ? {} : { unread: content.unread }),
    owner: textOf(member(node, "owner")),
    at,
  };
}

/** What stands written in a document, however often and for whichever side it is assembled. */
const readOnce = createReadOnce<readonly MapEntry[]>();

interface Content {
  readonly entries: readonly MapEntry[];
  readonly readable: boolean;
  readonly unread: CodeMap["unread"];
  /** The source's own fallback; `to` is null where it names no code. */
  readonly fallback: { readonly to: string | null; readonly at: Location } | undefined;
  readonly bindsFallback: boolean;
}

function readContent(node: SourceNode, match: MatchMode, path: string, concern: Concern, assembly: Assembly): Content {
  const { diagnostics } = assembly;
  const binding = readBinding(node, path, diagnostics);
  if (binding === undefined) {
    const written = member(node, "entries");
    const entries = readOnce(written, `${match} ${path}`, diagnostics, () =>
      uniqueEntries(writtenEntries(written, path, concern, assembly), match, concern, diagnostics),
    );
    return {
      entries,
      readable: true,
      unread: undefined,
      fallback: undefined,
      bindsFallback: false,
    };
  }
  const { rows, fallback, readable, unread } = readSource(binding, "map", concern, assembly);
  const entries = rows
    .filter(({ active }) => active)
    .map(
      (row): MapEntry => ({
        from: row.from.text,
        to: targetOf(row.to),
        when: conditionsOf(row.when),
        unquoted: { from: unquotedIn(row, row.from), to: unquotedIn(row, row.to) },
        at: locate(row.path, row.from.position),
      }),
    );
  return {
    entries: uniqueEntries(entries, match, concern, diagnostics),
    readable,
    unread,
    fallback: fallback && { to: targetOf(fallback.node), at: locate(fallback.path, fallback.node.position) },
    bindsFallback: binding.fallback !== undefined,
  };
}

function writtenEntries(
  node: SourceNode | undefined,
  path: string,
  concern: Concern,
  { diagnostics }: Assembly,
): readonly MapEntry[] {
  if (node?.kind === "mapping") return dictEntries(node, path, concern, diagnostics);
  if (node?.kind !== "sequence") return [];
  return node.items.flatMap((item) => {
    const from = member(item, "from");
    if (from?.kind !== "scalar") return [];
    const when = member(item, "when");
    const pairs = when?.kind === "mapping" ? [...when.byKey.values()] : [];
    const conditions = pairs.flatMap(({ key, value }) =>
      value.kind === "scalar" && !isNull(value) && value.text !== "*" && value.text !== ""
        ? [[key.text, value.text] as const]
        : [],
    );
    return [
      {
        from: from.text,
        to: targetOf(member(item, "to")),
        when: conditionsOf(conditions),
        at: locate(path, from.position),
      },
    ];
  });
}

function dictEntries(
  node: MappingNode,
  path: string,
  concern: Concern,
  diagnostics: Assembly["diagnostics"],
): readonly MapEntry[] {
  reportRepeated(node.repeated, path, concern, diagnostics);
  return [...node.byKey.values()].map(({ key, value }) => ({
    from: key.text,
    to: targetOf(value),
    when: conditionsOf([]),
    at: locate(path, key.position),
  }));
}

/** Nothing written is no target; quoted nothing is the empty code. */
function targetOf(node: SourceNode | undefined): string | null {
  return textOf(node) ?? null;
}

type Missing = Pick<CodeMap, "onMissing" | "default">;

/** A `default` says what is missing goes there; anything else beside it would be a second answer. */
function readMissing(node: SourceNode, content: Content, path: string, { diagnostics }: Assembly): Missing {
  const written = member(node, "on-missing");
  const declared = written === undefined ? undefined : onMissingOf(written);
  const invalid = (message: string, at: SourceNode): void => {
    diagnostics.push({ code: "config-invalid", message, location: locate(path, at.position) });
  };
  const fallback = member(node, "default");
  if (fallback?.kind === "scalar") {
    if (written !== undefined && declared !== "default") {
      invalid("A map with a `default` has `on-missing: default`: remove one of the two.", written);
    }
    if (content.bindsFallback) invalid("The `source` names a `default` too: keep one of the two.", fallback);
    return { onMissing: "default", default: { to: fallback.text, at: locate(path, fallback.position) } };
  }
  if (content.bindsFallback) {
    if (written !== undefined && declared !== "default") {
      invalid("A map whose `source` has a `default` has `on-missing: default`: remove one of the two.", written);
    }
    if (content.fallback === undefined) return { onMissing: "unknown", default: undefined };
    const { to, at } = content.fallback;
    return to === null ? { onMissing: "null", default: undefined } : { onMissing: "default", default: { to, at } };
  }
  if (declared === "default" && written !== undefined) {
    invalid("`on-missing: default` needs a `default:` beside it that names the code.", written);
    return { onMissing: "unknown", default: undefined };
  }
  return { onMissing: declared ?? "unknown", default: undefined };
}

function onMissingOf(node: SourceNode): OnMissing {
  const text = textOf(node) ?? "null";
  return ON_MISSING.find((policy) => policy === text) ?? "unknown";
}
