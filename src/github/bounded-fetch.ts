/** Longest time for one request with its whole answer. GitHub itself gives up after 10 s. */
const REQUEST_TIMEOUT_MS = 20_000;
/** Largest answer we take: a 10 MB file in base64, or a tree of 100,000 entries, with room to spare. */
const ANSWER_BYTES_MAX = 24 * 1024 * 1024;

/** Named in the message of the error that Octokit makes of it; see {@link isTooLarge}. */
const TOO_LARGE = "ripplegate: answer larger than";

/**
 * A `fetch` that ends: within {@link REQUEST_TIMEOUT_MS} and {@link ANSWER_BYTES_MAX}, or with an error. It reads the
 * whole body itself, because Octokit takes a connection that breaks within the body for an empty answer of status 200.
 */
export function boundedFetch(fetch: typeof globalThis.fetch, timeoutMs = REQUEST_TIMEOUT_MS): typeof globalThis.fetch {
  return async (input, init) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    const response = await fetch(input, { ...init, signal });
    const bytes = await readAll(response);
    const body = bytes.byteLength === 0 ? null : bytes;
    return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers });
  };
}

export function isTooLarge(error: unknown): boolean {
  return error instanceof Error && error.message.includes(TOO_LARGE);
}

async function readAll(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.byteLength;
    if (length > ANSWER_BYTES_MAX) throw new Error(`${TOO_LARGE} ${ANSWER_BYTES_MAX} bytes`);
    parts.push(part);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}
