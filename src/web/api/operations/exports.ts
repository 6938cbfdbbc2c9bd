import Type from "typebox";
import { EXPORT_FORMATS } from "../../../app/exports.ts";
import { problemOfTimes } from "../../../app/read-history/question.ts";
import { exportEntries } from "../../../app/read-history.ts";
import { type Operation, operation } from "../operation.ts";
import type { ApiOptions } from "../options.ts";
import { entryFilters, entryQueryOf } from "../parameters.ts";

/** Each reads the whole ledger, and one that nobody reads from stays until the connection ends. */
const EXPORTS_AT_A_TIME_MAX = 4;

/** Statements are signed with a key that the operator keeps off the server. */
const formats = EXPORT_FORMATS.filter(({ needsSigner }) => !needsSigner);
const names = formats.map(({ name }) => name);
const MEDIA_TYPES: Readonly<Record<string, string>> = { jsonl: "application/jsonl", csv: "text/csv" };

export function exportOperations({ history, ledger, hash }: ApiOptions): readonly Operation[] {
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
      description: `As a file of any length: ${formats.map(({ name, description }) => `${name}: ${description}`).join("; ")}. Without filters, or by repository alone, chains are whole and \`ripplegate verify\` proves them.`,
      pathParameters: Type.Object({ format: Type.Enum(names, { description: `${names.join(", ")}.` }) }),
      query: Type.Object({
        ...entryFilters,
        texts: Type.Optional(
          Type.Boolean({ description: "true: also the texts that entries name by digest; jsonl only." }),
        ),
      }),
      answer: Type.String({ title: "Export", description: "The file." }),
      mediaTypes: names.flatMap((name) => MEDIA_TYPES[name] ?? []),
      async handle({ path, query: { texts = false, ...query }, reader: { repositories } }) {
        const format = formats.find(({ name }) => name === path.format);
        const mediaType = MEDIA_TYPES[path.format];
        if (format === undefined || mediaType === undefined) return { kind: "not-found" };
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
          signer: undefined,
        });
        return { kind: "download", fileName: `ledger.${format.name}`, mediaType, pieces: counted(pieces) };
      },
    }),
  ];
}

function filterAsAsked(query: Readonly<Record<string, string | number | undefined>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}
