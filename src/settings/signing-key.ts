import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from "node:crypto";
import type { StatementKey } from "../app/exports/envelope.ts";
import type { Signer } from "../app/ports.ts";
import { toPem } from "./private-key.ts";

/**
 * The key that statements are signed with, from its PEM (line ends as they are or as `\n`) or that in base64. Throws an error
 * without any part of the key, whose message completes "NAME …".
 */
export function readSigner(text: string): Signer {
  const key = expectEd25519(() => createPrivateKey(toPem(text)), "a private key");
  return { keyId: keyIdOf(createPublicKey(key)), sign: (bytes) => sign(null, bytes, key) };
}

/** The public half, from its PEM. Throws as {@link readSigner}. */
export function readStatementKey(text: string): StatementKey {
  const key = expectEd25519(() => createPublicKey(toPem(text)), "a public key");
  return { keyId: keyIdOf(key), isSignedBy: (bytes, signature) => verify(null, bytes, key, signature) };
}

function expectEd25519(read: () => KeyObject, what: string): KeyObject {
  const hint = "make one with: openssl genpkey -algorithm ed25519";
  let key: KeyObject;
  try {
    key = read();
  } catch {
    throw new Error(`is not ${what}: expected a PEM; ${hint}`);
  }
  if (key.asymmetricKeyType !== "ed25519") throw new Error(`is not an ed25519 key; ${hint}`);
  return key;
}

function keyIdOf(key: KeyObject): string {
  return hash("sha256", key.export({ type: "spki", format: "der" }), "hex");
}
