/** What verifying a chain needs of an entry. */
export interface SealedLine {
  readonly repository: { readonly id: number; readonly name: string };
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
  /** The canonical JSON that the hash is over. */
  readonly sealed: string;
}

/** How the canonical JSON of an entry ends, from its hash on. */
const TAIL =
  /"hash":"([0-9a-f]{64})","previous":"([0-9a-f]{64})","pullRequest":(?:null|[1-9]\d{0,14}),"repository":\{"id":([1-9]\d{0,14}),"name":"([^"\\]*)"\},"sequence":([1-9]\d{0,14})\}$/y;

/** Neither raw nor as half of a character may they stand in JSON. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const CONTROL = /[\u0000-\u001f]/;

/**
 * An entry from a line that is its canonical JSON, without making values of it: three times as fast as to parse and to write
 * it again, and a million entries have to be verified in seconds. `undefined` for every line that this is not sure of,
 * which is read the slow way then.
 */
export function readSealedLine(line: string): SealedLine | undefined {
  const at = line.lastIndexOf('"hash":"');
  TAIL.lastIndex = at;
  const tail = at < 0 || CONTROL.test(line) || !line.isWellFormed() ? null : TAIL.exec(line);
  if (tail === null || new Scanner(line).endOfFront() !== at) return undefined;
  const [, hash = "", previous = "", id, name = "", sequence] = tail;
  const sealed = line.slice(0, at) + line.slice(at + HASH_CHARACTERS);
  return { repository: { id: Number(id), name }, sequence: Number(sequence), previous, hash, sealed };
}

const HASH_CHARACTERS = `"hash":"${"0".repeat(64)}",`.length;

const NOT_SURE = -1;
/** Deeper than any event. */
const DEPTH_MAX = 20;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const CLOSED_RECORD = 0x7d;
const CLOSED_LIST = 0x5d;

const INTEGER = /(?:0|-?[1-9]\d{0,14})(?![\d.eE])/y;

/** Goes over a line once. Each `skip…` answers where what begins at a place ends, or that it is not sure. */
class Scanner {
  readonly #line: string;
  /** The next one, from where the scanner is. */
  #backslash: number;

  constructor(line: string) {
    this.#line = line;
    this.#backslash = this.#findBackslash(0);
  }

  /** Where the members before `hash` end, if they are those of an entry and canonical. */
  endOfFront(): number {
    let at = 0;
    for (const member of ['{"actor":', ',"at":', ',"event":']) {
      if (!this.#line.startsWith(member, at)) return NOT_SURE;
      at = this.#skipValue(at + member.length, DEPTH_MAX);
      if (at === NOT_SURE) return NOT_SURE;
    }
    return this.#line[at] === "," ? at + 1 : NOT_SURE;
  }

  #skipValue(at: number, depth: number): number {
    switch (this.#line.charCodeAt(at)) {
      case QUOTE:
        return this.#skipString(at);
      case 0x7b:
        return this.#skipRecord(at + 1, depth - 1);
      case 0x5b:
        return this.#skipList(at + 1, depth - 1);
      case 0x74:
        return this.#skipWord("true", at);
      case 0x66:
        return this.#skipWord("false", at);
      case 0x6e:
        return this.#skipWord("null", at);
      default:
        INTEGER.lastIndex = at;
        return INTEGER.test(this.#line) ? INTEGER.lastIndex : NOT_SURE;
    }
  }

  #skipWord(word: string, at: number): number {
    return this.#line.startsWith(word, at) ? at + word.length : NOT_SURE;
  }

  #skipString(at: number): number {
    let end = this.#line.indexOf('"', at + 1);
    if (end < 0) return NOT_SURE;
    if (this.#backslash < at) this.#backslash = this.#findBackslash(at);
    if (this.#backslash > end) return end + 1;
    while (this.#isEscaped(end)) {
      end = this.#line.indexOf('"', end + 1);
      if (end < 0) return NOT_SURE;
    }
    return isOneSpelling(this.#line.slice(at, end + 1)) ? end + 1 : NOT_SURE;
  }

  #findBackslash(from: number): number {
    const found = this.#line.indexOf("\\", from);
    return found < 0 ? this.#line.length : found;
  }

  #isEscaped(at: number): boolean {
    let backslashes = 0;
    while (this.#line.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
    return backslashes % 2 === 1;
  }

  #skipRecord(start: number, depth: number): number {
    if (depth < 0) return NOT_SURE;
    if (this.#line.charCodeAt(start) === CLOSED_RECORD) return start + 1;
    let before = NOT_SURE;
    for (let at = start; ; at += 1) {
      const end = this.#line.charCodeAt(at) === QUOTE ? this.#skipString(at) : NOT_SURE;
      if (end === NOT_SURE || this.#line.charCodeAt(end) !== COLON) return NOT_SURE;
      // The order of escaped keys is another one than that of what they say.
      if (this.#backslash < end || (before !== NOT_SURE && !this.#isBelow(before, at + 1))) return NOT_SURE;
      before = at + 1;
      at = this.#skipValue(end + 1, depth);
      if (at === NOT_SURE) return NOT_SURE;
      if (this.#line.charCodeAt(at) === CLOSED_RECORD) return at + 1;
      if (this.#line.charCodeAt(at) !== COMMA) return NOT_SURE;
    }
  }

  /** Whether the key that begins at one place is below the one at the other: by code units, the shorter one first. */
  #isBelow(one: number, other: number): boolean {
    for (let index = 0; ; index++) {
      const left = this.#line.charCodeAt(one + index);
      const right = this.#line.charCodeAt(other + index);
      if (right === QUOTE) return false;
      if (left === QUOTE || left < right) return true;
      if (left > right) return false;
    }
  }

  #skipList(start: number, depth: number): number {
    if (depth < 0) return NOT_SURE;
    if (this.#line.charCodeAt(start) === CLOSED_LIST) return start + 1;
    for (let at = start; ; at += 1) {
      at = this.#skipValue(at, depth);
      if (at === NOT_SURE) return NOT_SURE;
      if (this.#line.charCodeAt(at) === CLOSED_LIST) return at + 1;
      if (this.#line.charCodeAt(at) !== COMMA) return NOT_SURE;
    }
  }
}

/** A string with escapes: only those that must be, in lower case. */
function isOneSpelling(token: string): boolean {
  try {
    const text: unknown = JSON.parse(token);
    return typeof text === "string" && text.isWellFormed() && JSON.stringify(text) === token;
  } catch {
    return false;
  }
}
