import { MERGE_PREDICATE_TYPE, STATEMENT_TYPE } from "../../core/ledger/merge-statement.ts";
import { canonicalJson } from "../../core/ledger/seal.ts";
import type { Signer } from "../ports.ts";

/** https://github.com/secure-systems-lab/dsse/blob/master/protocol.md; what is signed is never parsed before it is verified. */
const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** A public key that statements are held against. */
export interface StatementKey {
  /** As {@link Signer.keyId}. */
  readonly keyId: string;
  readonly isSignedBy: (bytes: Uint8Array, signature: Uint8Array) => boolean;
}

/** A statement in its envelope, on one line. The same statement and key give the same text. */
export function envelopeLine(statement: unknown, signer: Signer): string {
  const payload = Buffer.from(canonicalJson(statement));
  return `${envelopeText(payload, signer.keyId, Buffer.from(signer.sign(preAuthenticated(payload))))}\n`;
}

/** Where in the ledger the merge stands that a statement is about. */
export interface StatementPlace {
  readonly repository: { readonly id: number; readonly name: string };
  readonly entry: number;
}

export type EnvelopeVerdict =
  | { readonly kind: "signed"; readonly place: StatementPlace }
  /** `message` is a sentence. */
  | { readonly kind: "refused"; readonly message: string };

/**
 * Whether a line is an envelope that this key has signed, and a statement about a merge in it. One spelling alone is taken,
 * so that a change of any character is refused. Never throws.
 */
export function verifyEnvelope(line: string, key: StatementKey): EnvelopeVerdict {
  const parts = readEnvelope(line);
  if (parts === undefined)
    return refused("It is not a signed statement as an export writes it: one signature, no spaces.");
  if (parts.keyId !== key.keyId) return refused(`It is signed with another key than this one (${key.keyId}).`);
  if (!key.isSignedBy(preAuthenticated(parts.payload), parts.signature)) {
    return refused("The signature is not that of this key over this statement: one of the two was changed.");
  }
  const place = placeIn(parts.payload.toString("utf8"));
  return place === undefined ? refused("What was signed is no statement about a merge.") : { kind: "signed", place };
}

function refused(message: string): EnvelopeVerdict {
  return { kind: "refused", message };
}

interface Parts {
  readonly payload: Buffer;
  readonly keyId: string;
  readonly signature: Buffer;
}

function readEnvelope(line: string): Parts | undefined {
  const value = parsed(line);
  const [signature] = isRecord(value) && Array.isArray(value.signatures) ? value.signatures : [];
  if (!isRecord(value) || !isRecord(signature)) return undefined;
  const { payload } = value;
  const { keyid, sig } = signature;
  if (typeof payload !== "string" || typeof keyid !== "string" || typeof sig !== "string") return undefined;
  const parts = { payload: Buffer.from(payload, "base64"), keyId: keyid, signature: Buffer.from(sig, "base64") };
  return envelopeText(parts.payload, keyid, parts.signature) === line ? parts : undefined;
}

function envelopeText(payload: Buffer, keyid: string, signature: Buffer): string {
  const signatures = [{ keyid, sig: signature.toString("base64") }];
  return JSON.stringify({ payload: payload.toString("base64"), payloadType: PAYLOAD_TYPE, signatures });
}

/** DSSE's PAE: the type is signed too, so that a text cannot be taken for one of another kind. */
function preAuthenticated(payload: Buffer): Buffer {
  const type = `DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `;
  return Buffer.concat([Buffer.from(type), payload]);
}

function placeIn(text: string): StatementPlace | undefined {
  const statement = parsed(text);
  if (!isRecord(statement) || statement._type !== STATEMENT_TYPE || statement.predicateType !== MERGE_PREDICATE_TYPE) {
    return undefined;
  }
  const { predicate } = statement;
  if (!isRecord(predicate) || !isRecord(predicate.repository) || !isRecord(predicate.ledger)) return undefined;
  const { id, name } = predicate.repository;
  const { entry } = predicate.ledger;
  if (typeof id !== "number" || typeof name !== "string" || typeof entry !== "number") return undefined;
  return { repository: { id, name }, entry };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
