import pino, { type DestinationStream, type Logger } from "pino";
import type { Log } from "./app/ports.ts";
import { createRedaction } from "./log/redact.ts";
import { toTextLine } from "./log/text.ts";

export interface LogOptions {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly format: "json" | "text";
  /** Values that must not be logged wherever they turn up: the webhook secrets, the private key. */
  readonly secrets: readonly string[];
  /** Standard output unless a test listens. */
  readonly write?: (line: string) => void;
}

/**
 * The server's log: one line of JSON (or text) an entry. Fields with secret names are left out, and in every line whatever
 * looks like a token or a private key, or is one of the secrets. The logger itself is for libraries that ask for pino.
 */
export function createLog(options: LogOptions): { readonly log: Log; readonly logger: Logger } {
  const redaction = createRedaction(options.secrets);
  const write = options.write ?? ((line: string) => process.stdout.write(line));
  const destination: DestinationStream = {
    write: (line) => write(options.format === "text" ? toTextLine(line) : line),
  };
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (level) => ({ level }),
        log: (fields) => redaction.cleanFields(fields),
      },
      // Cleaned already, as plain values.
      serializers: { err: (value) => value, error: (value) => value },
      // What child loggers carry does not pass the formatter.
      hooks: { streamWrite: (line) => redaction.cleanLine(line) },
    },
    destination,
  );
  return {
    logger,
    log: {
      info: (fields, message) => logger.info(fields, message),
      warn: (fields, message) => logger.warn(fields, message),
      error: (fields, message) => logger.error(fields, message),
    },
  };
}
