import { digestsOf } from "../../core/ledger/chain.ts";
import { entryLine, headerLine, textLine } from "../../core/ledger/export.ts";
import { StoreError } from "../ports.ts";
import type { ExportFormat, ExportRequest } from "./export-format.ts";

/** The ledger itself, a line for each entry. `docs/ledger.md` tells an auditor how to read and check it. */
export const jsonl: ExportFormat = {
  name: "jsonl",
  description: "the entries themselves, which verify checks",
  takesTexts: true,
  needsSigner: false,
  write,
};

async function* write({ entries, source, whole, texts, filter }: ExportRequest): AsyncGenerator<string> {
  yield headerLine({ ledger: "ripplegate", version: 1, whole, texts, filter });
  const written = new Set<string>();
  for await (const entry of entries) {
    for (const digest of texts ? digestsOf(entry.event) : []) {
      if (written.has(digest)) continue;
      written.add(digest);
      const text = await source.readContent(digest);
      if (text === undefined) {
        const cause = new Error(`the text ${digest} is missing, which entry ${entry.sequence} names`);
        throw new StoreError("export the ledger", cause);
      }
      yield textLine(digest, text);
    }
    yield entryLine(entry);
  }
}
