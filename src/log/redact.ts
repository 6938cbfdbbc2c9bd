/** What stands where a secret stood. */
export const REDACTED = "[redacted]";

/** A log line is for an operator: deeper or longer than this it is a dump. */
const DEPTH_MAX = 6;
const MEMBERS_MAX = 100;
const TEXT_MAX = 4_000;

const secretNameParts =
  "[\\w-]*authorization|(?:set-)?cookie|[\\w-]*token|[\\w-]*secret|[\\w-]*password|[\\w-]*private[-_]?key|[\\w-]*signature(?:-256)?|jwt|pem|body|payload";
const secretNames = new RegExp(`^(?:${secretNameParts})$`, "i");
const secretMembers = new RegExp(`("(?:${secretNameParts})":)"(?:[^"\\\\]|\\\\.)*"`, "gi");

/** Linear each: bounded repetitions, or one class up to where it ends. */
const secretShapes: readonly RegExp[] = [
  // GitHub's tokens: https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
  /\bgh[opsur]_[A-Za-z0-9_.-]+/g,
  /\bgithub_pat_[A-Za-z0-9_]+/g,
  /\bv1\.[0-9a-f]{40}\b/g,
  // JSON Web Tokens, as an App signs them.
  /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?/g,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^"]*/g,
  // A private key in base64, as it may stand in the environment.
  /\bLS0tLS1CRUdJTi[A-Za-z0-9+/=]*/g,
  /\bbearer\s+[A-Za-z0-9._~+/=-]{8,}/gi,
  /\bsha(?:1|256)=[0-9a-f]{40,64}\b/g,
  // A password in an address.
  /(?<=:\/\/)[^\s/:@"]{0,200}:[^\s/@"]{1,200}(?=@)/g,
];

export interface Redaction {
  /** Plain values of JSON: errors with their causes, secret-named members left out, long texts cut. Never throws. */
  cleanFields(fields: object): Record<string, unknown>;
  /** The same for a line of JSON that is about to be written, whatever way it came there. JSON stays JSON. */
  cleanLine(line: string): string;
}

export function createRedaction(secrets: readonly string[]): Redaction {
  const known = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .toSorted((a, b) => b.length - a.length);

  function cleanText(text: string): string {
    const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
    return secretShapes.reduce((rest, shape) => rest.replaceAll(shape, REDACTED), withoutKnown);
  }

  function clean(value: unknown, depth: number): unknown {
    if (typeof value === "string") return cutText(cleanText(value));
    if (typeof value === "bigint") return value.toString();
    if (typeof value === "function" || typeof value === "symbol") return undefined;
    if (typeof value !== "object" || value === null) return value;
    if (depth >= DEPTH_MAX) return "[deeper]";
    if (value instanceof Error) return cleanError(value, depth);
    if (Array.isArray(value)) return value.slice(0, MEMBERS_MAX).map((one) => clean(one, depth + 1));
    if (value instanceof Date) return value.toJSON();
    return cleanMembers(value, depth);
  }

  function cleanMembers(value: object, depth: number): Record<string, unknown> {
    const members = Object.entries(value).slice(0, MEMBERS_MAX);
    return Object.fromEntries(
      members.map(([name, member]) => [name, secretNames.test(name) ? REDACTED : clean(member, depth + 1)]),
    );
  }

  /** Of an error's own members only plain ones: an HTTP client's errors carry whole requests. */
  function cleanError(error: Error, depth: number): Record<string, unknown> {
    const plain = Object.entries(error).filter(
      ([name, member]) => name !== "cause" && (typeof member !== "object" || member === null),
    );
    return {
      type: error.name,
      message: clean(error.message, depth),
      ...cleanMembers(Object.fromEntries(plain), depth),
      stack: clean(error.stack, depth),
      ...(error.cause === undefined ? {} : { cause: clean(error.cause, depth + 1) }),
    };
  }

  return {
    cleanLine: (line) => cleanText(line.replaceAll(secretMembers, `$1"${REDACTED}"`)),
    cleanFields(fields) {
      try {
        return fields instanceof Error ? { err: cleanError(fields, 0) } : cleanMembers(fields, 0);
      } catch {
        // A member's getter threw. The message still goes out.
        return { fields: "[unreadable]" };
      }
    },
  };
}

function cutText(text: string): string {
  return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}… (${text.length} characters)`;
}
