/** What the use cases ask of the world. Adapters stand in `github/` and `store/`; only composition roots choose them. */

/** The world failed: GitHub or the network. Thrown by the GitHub adapter, caught once per turn in `app`. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
  readonly operation: string;
  readonly status: number | undefined;
  readonly retryable: boolean;
  /** Milliseconds after which GitHub asked to be tried again, when it said. */
  readonly retryAfterMs: number | undefined;
  /** What the operator can do about it, where we know: a wrong key, a permission not accepted, an uninstalled App. */
  readonly advice: string | undefined;
  /** What is read-only there: the conversation of one pull request, or the whole repository. */
  readonly refusal: "locked" | "archived" | undefined;
  constructor(
    operation: string,
    options: {
      status?: number | undefined;
      retryable: boolean;
      retryAfterMs?: number | undefined;
      advice?: string | undefined;
      refusal?: "locked" | "archived" | undefined;
      cause: unknown;
    },
  ) {
    super(
      `GitHub did not answer "${operation}" as expected${options.status === undefined ? "" : ` (HTTP ${options.status})`}`,
      { cause: options.cause },
    );
    this.operation = operation;
    this.status = options.status;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.advice = options.advice;
    this.refusal = options.refusal;
  }
}

/** The cause of a {@link StoreError}: a text beside the ledger is not the one that its digest names. */
export class ChangedText extends Error {
  override readonly name = "ChangedText";
  constructor(digest: string) {
    super(`the stored text ${digest} was changed: it has another digest`);
  }
}

/** The cause of a {@link StoreError}: entries of the ledger are not as they were written. Nothing may be judged by them. */
export class BrokenLedger extends Error {
  override readonly name = "BrokenLedger";
}

/** The world failed: the database. Nothing of the failed operation is stored. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly operation: string;
  constructor(operation: string, cause: unknown) {
    super(`the database could not ${operation}`, { cause });
    this.operation = operation;
  }
}

/** Our settings are wrong: refuses to start. The message is one sentence that names the variable. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/** Where the store is. */
export type DatabaseSettings =
  /** A file's path, or `:memory:`. */
  | { readonly kind: "sqlite"; readonly path: string }
  /** The whole address, with user and password. */
  | { readonly kind: "postgres"; readonly url: string };

export interface Clock {
  /** ISO-8601 UTC with milliseconds. */
  now(): string;
}

/** Constant messages with fields; secrets are redacted by the adapter. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** The key that statements about merges are signed with. */
export interface Signer {
  /** SHA-256 of the public key (DER, SubjectPublicKeyInfo), hex. */
  readonly keyId: string;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}
