import { type ParseSource, readingKey } from "../core/source/reader.ts";
import { mapBounded } from "./map-bounded.ts";

/** As many as there are threads. */
const READS_AT_ONCE = 2;

/** Reads files for sides that are being assembled, in this thread or in another. */
export interface SourceParser {
  /** For one side. */
  begin(): SideParsing;
}

/** What one side needs read. Assembling is not asynchronous: what is not read yet is asked for in vain once. */
export interface SideParsing {
  readonly parse: ParseSource;
  /** Reads what was asked for in vain; answers whether there was anything. Throws what kept it from being read. */
  settle(): Promise<boolean>;
}

/** Reads at once: for a command line, where nobody else waits. */
export function parseHere(parse: ParseSource): SourceParser {
  return { begin: () => ({ parse, settle: async () => false }) };
}

/** Reads one text in one way, somewhere else. */
export type ParseElsewhere = (...request: Parameters<ParseSource>) => Promise<ReturnType<ParseSource>>;

/**
 * Reads elsewhere, between two attempts to assemble a side; `remember` keeps answers across sides.
 *
 * A side holds on to its own answers, so that one that is larger than the memory ends too.
 */
export function parseElsewhere(read: ParseElsewhere, memory: ParsedMemory): SourceParser {
  return {
    begin() {
      const answers = new Map<string, ReturnType<ParseSource>>();
      const wanted = new Map<string, Parameters<ParseSource>>();
      return {
        parse(...request) {
          const [blob, format, , layout] = request;
          const key = readingKey(blob, format, layout);
          const known = answers.get(key) ?? memory.get(key);
          if (known === undefined) {
            wanted.set(key, request);
            return { kind: "empty" };
          }
          answers.set(key, known);
          return known;
        },
        async settle() {
          const requests = [...wanted];
          wanted.clear();
          await mapBounded(requests, READS_AT_ONCE, async ([key, request]) => {
            const answer = await read(...request);
            answers.set(key, answer);
            memory.set(key, answer, request[2]);
          });
          return requests.length > 0;
        },
      };
    },
  };
}

/** Answers by {@link readingKey}. */
export interface ParsedMemory {
  get(key: string): ReturnType<ParseSource> | undefined;
  set(key: string, answer: ReturnType<ParseSource>, text: Parameters<ParseSource>[2]): void;
}
