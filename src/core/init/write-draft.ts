import { Document, isMap, isScalar, visit } from "yaml";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Draft, DraftFlow, DraftSystem } from "./draft.ts";
import type { SourceSettings, Table } from "./tables.ts";

/** Where editors find what each key means. */
const SCHEMA_COMMENT = " yaml-language-server: $schema=node_modules/ripplegate/dist/schema/ripplegate.schema.json";

const OPENING = [
  " Drafted by `ripplegate init` from the mapping files it recognised. Make it yours:",
  " rename systems and flows, say who answers for what, and what happens to a code without an entry (`on-missing`).",
].join("\n");

/**
 * The draft as a configuration document that a person goes on with. Every flow says `on-missing: unknown`, because the
 * files don't tell, and one role answers for everything until somebody divides it.
 *
 * @param organisation GitHub organisation or user that owns the repository; a placeholder where nobody knows
 */
export function writeDraft(draft: Draft, organisation: string): string {
  const content: JsonObject = {
    version: 1,
    mode: "observe",
    roles: { integration: [`@${organisation}/integration`], "release-manager": [`@${organisation}/release-managers`] },
    systems: Object.fromEntries(draft.systems.map((system) => [system.id, systemJson(system)])),
    flows: Object.fromEntries(draft.flows.map((flow) => [flow.id, flowJson(flow)])),
  };
  const document = new Document(content);
  document.commentBefore = `${SCHEMA_COMMENT}\n${OPENING}`;
  remark(document, ["mode"], " reports, never blocks: for the first weeks; then `enforce`");
  remark(document, ["roles"], " who answers for what: split them by team (warehouse, finance, customer-service, …)");
  remark(document, ["systems"], " where codes live; these names were guessed from the files' names");
  remark(document, ["flows"], " how codes travel; `errors` is who handles the messages that fail");
  visit(document, {
    Map(_, node, ancestors) {
      // A binding is read on one line, like the ones in the documentation.
      if (ancestors.length > 4 && node.items.every((pair) => isScalar(pair.value))) node.flow = true;
    },
    Seq(_, node) {
      node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function systemJson({ kind, codes }: DraftSystem): JsonObject {
  if (codes.length === 0) return { kind, owner: "integration" };
  const lists = codes.map(({ type, accepts, table }): readonly [string, JsonValue] => {
    const source = { source: sourceJson(table) };
    return [type, accepts ? { accepts: source } : source];
  });
  return { kind, owner: "integration", codes: Object.fromEntries(lists) };
}

function flowJson({ from, to, carries }: DraftFlow): JsonObject {
  const maps = carries.map(({ type, table }): readonly [string, JsonValue] => [
    type,
    { source: sourceJson(table), "on-missing": "unknown" },
  ]);
  return { from, to, owner: "integration", errors: "integration", carries: Object.fromEntries(maps) };
}

function sourceJson({ path, source }: Table): JsonValue {
  const settings = Object.entries(source satisfies SourceSettings);
  return settings.length === 0 ? path : { file: path, ...Object.fromEntries(settings) };
}

function remark(document: Document, path: readonly string[], comment: string): void {
  const root = document.contents;
  if (!isMap(root)) return;
  for (const pair of root.items) {
    if (isScalar(pair.key) && pair.key.value === path[0]) pair.key.commentBefore = comment;
  }
}
