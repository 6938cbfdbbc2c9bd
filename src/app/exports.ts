import { csv, spreadsheetLines } from "./exports/csv.ts";
import type { ExportFormat } from "./exports/export-format.ts";
import { inToto } from "./exports/in-toto.ts";
import { jsonl } from "./exports/jsonl.ts";

export type { ExportFormat, ExportSource } from "./exports/export-format.ts";

/** Every way to take the ledger along; the first is what is taken where nobody chooses. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [jsonl, csv, inToto];

export { spreadsheetLines };
