/** GitHub sends at most 25 MB: https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap */
export const BODY_BYTES_MAX = 25 * 1024 * 1024;

/**
 * Bytes of all bodies together that are held while they are read and verified. Nobody is known before the whole body was
 * verified, so this is what strangers can make us hold; GitHub's own deliveries are a few KB each.
 */
const BODIES_BYTES_MAX = 4 * BODY_BYTES_MAX;

export type Body =
  | { readonly kind: "read"; readonly text: string; readonly bytes: number }
  | { readonly kind: "too-large" }
  /** Too many others are being read. */
  | { readonly kind: "busy" }
  /** The sender went away or was too slow. */
  | { readonly kind: "cut-off" };

export interface BodyReader {
  /** Reads a body and passes it to `use`; it counts as held until `use` has ended. Stops reading at the first limit. */
  read<Result>(request: Request, use: (body: Body) => Promise<Result>): Promise<Result>;
}

export function createBodyReader(bodiesBytesMax: number = BODIES_BYTES_MAX): BodyReader {
  let heldBytes = 0;

  async function readAll(request: Request, hold: (bytes: number) => void): Promise<Body> {
    if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX) return { kind: "too-large" };
    if (heldBytes >= bodiesBytesMax) return { kind: "busy" };
    const reader = request.body?.getReader();
    if (reader === undefined) return { kind: "read", text: "", bytes: 0 };
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for (;;) {
      const chunk = await reader.read();
      if (chunk.done) return { kind: "read", text: Buffer.concat(chunks, bytes).toString("utf8"), bytes };
      bytes += chunk.value.byteLength;
      hold(chunk.value.byteLength);
      if (bytes > BODY_BYTES_MAX) return { kind: "too-large" };
      if (heldBytes > bodiesBytesMax) return { kind: "busy" };
      chunks.push(chunk.value);
    }
  }

  return {
    async read(request, use) {
      let ownBytes = 0;
      const hold = (bytes: number) => {
        ownBytes += bytes;
        heldBytes += bytes;
      };
      try {
        return await use(await readAll(request, hold).catch((): Body => ({ kind: "cut-off" })));
      } finally {
        heldBytes -= ownBytes;
      }
    },
  };
}
