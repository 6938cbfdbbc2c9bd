import { createPrivateKey, type KeyObject } from "node:crypto";

/** GitHub's keys have 2048 bits; fewer can be computed from the public half. */
const BITS_MIN = 2048;

/**
 * An RSA private key as PEM (PKCS #8), from a PEM with its line ends as they are or as `\n`, or from a PEM in base64.
 * Throws an error without any part of the key.
 */
export function readPrivateKey(text: string): string {
  const key = parse(toPem(text));
  if (key.asymmetricKeyType !== "rsa") throw new Error("is not an RSA key: generate one on the App's settings page");
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < BITS_MIN) throw new Error(`is an RSA key of ${bits} bits: at least ${BITS_MIN} are needed`);
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

export function toPem(text: string): string {
  const trimmed = text.trim().replace(/^"(.*)"$/s, "$1");
  const pem = trimmed.startsWith("-----BEGIN ") ? trimmed : Buffer.from(trimmed, "base64").toString("utf8");
  return pem.replaceAll("\\n", "\n");
}

function parse(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // The library's reason speaks of decoders, and its cause could hold the key.
    throw new Error(
      "is not a private key: expected the PEM that GitHub gave you, with line ends as they are or as \\n, or in base64",
    );
  }
}
