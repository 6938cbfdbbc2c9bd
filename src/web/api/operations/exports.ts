import Type from "typebox";
import { EXPORT_FORMATS } from "../../../app/exports.ts";
import { problemOfTimes } from "../../../app/read-history/question.ts";
import { exportEntries } from "../../../app/read-history.ts";
import { type Operation, type Outcome, operation } from "../operation.ts";
import type { ApiOptions } from "../options.ts";
import { entryFilters, entryQueryOf } from "../parameters.ts";

/** Each reads the whole ledger, and one that nobody reads from stays until the connection ends. */
const EXPORTS_AT_A_TIME_MAX = 4;

const formats = EXPORT_FORMATS;
const names = formats.map(({ name }) => name);
const FILES: Readonly<Record<string, { readonly mediaType: string; readonly ending: string }>> = {
  jsonl: { mediaType: "application/jsonl", ending: "jsonl" },
  csv: { mediaType: "text/csv", ending: "csv" },
  "in-toto": { mediaType: "application/jsonl", ending: "intoto.jsonl" },
};

export function exportOperations({ history, ledger, hash, signer }: ApiOptions): readonly Operation[] {
  let running = 0;

  async function* counted(pieces: AsyncIterable<string>): AsyncGenerator<string> {
    running += 1;
    try {
      yield* pieces;
    } finally {
      running -= 1;
    }
  }

  return [
    operation({
      id: "exportLedger",
      path: "/exports/{format}",
      summary: "The ledger to take along",
      description: `As a file of any length: ${formats.map(({ name, description }) => `${name}: ${description}`).join("; ")}. Without filters, or by repository alone, chains are whole and \`ripplegate verify\` proves them. Statements are signed with the key that the server has in LEDGER_SIGNING_KEY.`,
      pathParameters: Type.Object({ format: Type.Enum(names, { description: `${names.join(", ")}.` }) }),
      query: Type.Object({
        ...entryFilters,
        texts: Type.Optional(
          Type.Boolean({ description: "true: also the texts that entries name by digest; jsonl only." }),
        ),
      }),
      answer: Type.String({ title: "Export", description: "The file." }),
      mediaTypes: [...new Set(Object.values(FILES).map(({ mediaType }) => mediaType))],
      async handle({ path, query: { texts = false, ...query }, reader: { repositories } }) {
        const format = formats.find(({ name }) => name === path.format);
        const file = FILES[path.format];
        if (format === undefined || file === undefined) return { kind: "not-found" };
        if (format.needsSigner && signer === undefined) return noKey;
        if (texts && !format.takesTexts)
          return { kind: "bad-request", detail: `texts: ${format.name} cannot hold them.` };
        const problem = problemOfTimes(query);
        if (problem !== undefined) return { kind: "bad-request", detail: problem.message };
        if (running >= EXPORTS_AT_A_TIME_MAX)
          return { kind: "busy", detail: "Other exports are under way. Try again shortly." };

        const { repository: _, ...others } = query;
        const pieces = format.write({
          entries: exportEntries(history, repositories, entryQueryOf(query)),
          source: ledger,
          hash,
          whole: Object.values(others).every((value) => value === undefined),
          texts,
          filter: filterAsAsked(query),
          signer,
        });
        const { mediaType, ending } = file;
        return { kind: "download", fileName: `ledger.${ending}`, mediaType, pieces: counted(pieces) };
      },
    }),
  ];
}

const noKey: Outcome<never> = {
  kind: "bad-request",
  detail:
    "This server has no key to sign statements with: its operator sets LEDGER_SIGNING_KEY, or makes them with ripplegate export --format in-toto --key.",
};

function filterAsAsked(query: Readonly<Record<string, string | number | undefined>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}
