import type { Link } from "./verify.ts";

/** What verifying a chain needs of an entry. */
export interface SealedLine extends Link {
  /** Where the member `hash` stands: what the hash is over is the line without it. */
  readonly hashAt: number;
  readonly hashEnd: number;
}

/** How the canonical JSON of an entry ends, from its hash on. */
const TAIL =
  /^"hash":"([0-9a-f]{64})","previous":"([0-9a-f]{64})","pullRequest":(?:null|[1-9]\d{0,14}),"repository":\{"id":([1-9]\d{0,14}),"name":"([ !#-[\]-~]*)"\},"sequence":([1-9]\d{0,14})\}$/;

/**
 * An entry from a line that is its canonical JSON, without making values or even texts of it: several times as fast as to
 * parse and to write it again, and a million entries have to be verified in seconds. `undefined` for every line that this is
 * not sure of, which is read the slow way then. `bytes` are well-formed UTF-8; `ascii` makes a text of some of them.
 */
export function readSealedLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  ascii: (start: number, end: number) => string,
): SealedLine | undefined {
  const hashAt = new Scanner(bytes).endOfFront(start);
  const tail = hashAt === NOT_SURE ? null : TAIL.exec(ascii(hashAt, end));
  if (tail === null) return undefined;
  const [, hash = "", previous = "", id, name = "", sequence] = tail;
  const repository = { id: Number(id), name };
  return { repository, sequence: Number(sequence), previous, hash, hashAt, hashEnd: hashAt + HASH_BYTES };
}

const HASH_BYTES = `"hash":"${"0".repeat(64)}",`.length;

const NOT_SURE = -1;
/** Deeper than any event. */
const DEPTH_MAX = 20;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN_RECORD = 0x7b;
const CLOSED_RECORD = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSED_LIST = 0x5d;

/** Larger integers are none that every program reads alike. */
const DIGITS_MAX = 15;

/** What stands for more of a string is 0: neither its end, nor an escape, nor what may not stand in JSON as it is. */
const ENDS_TEXT = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === QUOTE || byte === BACKSLASH ? 1 : 0,
);

const FRONT = ['{"actor":', ',"at":', ',"event":', ","].map(bytesOf);
const TRUE = bytesOf("true");
const FALSE = bytesOf("false");
const NULL = bytesOf("null");
/** After a backslash: the short escapes, which must be used where there is one. */
const ESCAPES = new Set(bytesOf('"\\bfnrt'));
const ESCAPED_SHORT = new Set(bytesOf("\b\f\n\r\t"));

/** Of ASCII. */
function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Goes over a line once. Each method answers where what begins at a place ends, or that it is not sure. */
class Scanner {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Where the members before `hash` end, if they are those of an entry and canonical. */
  endOfFront(start: number): number {
    let at = start;
    for (const [index, member] of FRONT.entries()) {
      at = this.#skipWord(member, at);
      if (at !== NOT_SURE && index < FRONT.length - 1) at = this.#skipValue(at, DEPTH_MAX);
      if (at === NOT_SURE) return NOT_SURE;
    }
    return at;
  }

  /** 0 where there is nothing more, which no line holds. */
  #at(index: number): number {
    return this.#bytes[index] ?? 0;
  }

  #skipValue(at: number, depth: number): number {
    switch (this.#at(at)) {
      case QUOTE:
        return this.#skipString(at);
      case OPEN_RECORD:
        return this.#skipRecord(at + 1, depth - 1);
      case OPEN_LIST:
        return this.#skipList(at + 1, depth - 1);
      case 0x74:
        return this.#skipWord(TRUE, at);
      case 0x66:
        return this.#skipWord(FALSE, at);
      case 0x6e:
        return this.#skipWord(NULL, at);
      default:
        return this.#skipInteger(at);
    }
  }

  #skipWord(word: Uint8Array, at: number): number {
    for (let index = 0; index < word.length; index++) if (this.#at(at + index) !== word[index]) return NOT_SURE;
    return at + word.length;
  }

  #skipInteger(start: number): number {
    const first = this.#at(start) === MINUS ? start + 1 : start;
    let at = first;
    while (this.#at(at) >= ZERO && this.#at(at) <= NINE) at += 1;
    const digits = at - first;
    if (digits === 0 || digits > DIGITS_MAX) return NOT_SURE;
    // No zero in front, and no minus before it.
    if (this.#at(first) === ZERO && (digits > 1 || first > start)) return NOT_SURE;
    return at;
  }

  #skipString(start: number): number {
    const bytes = this.#bytes;
    let at = start + 1;
    for (;;) {
      const byte = bytes[at] ?? 0;
      if (ENDS_TEXT[byte] === 0) at += 1;
      else if (byte === QUOTE) return at + 1;
      else if (byte === BACKSLASH) {
        at = this.#skipEscape(at + 1);
        if (at === NOT_SURE) return NOT_SURE;
      } else return NOT_SURE;
    }
  }

  /** Only what must be escaped, in its one spelling: `\n`, else `\u001f` in lower case. */
  #skipEscape(at: number): number {
    const byte = this.#at(at);
    if (ESCAPES.has(byte)) return at + 1;
    if (byte !== 0x75 || this.#at(at + 1) !== ZERO || this.#at(at + 2) !== ZERO) return NOT_SURE;
    const code = (this.#at(at + 3) - ZERO) * 16 + hexDigit(this.#at(at + 4));
    return code >= 0 && code < 0x20 && !ESCAPED_SHORT.has(code) ? at + 5 : NOT_SURE;
  }

  #skipRecord(start: number, depth: number): number {
    if (depth < 0) return NOT_SURE;
    if (this.#at(start) === CLOSED_RECORD) return start + 1;
    let before = NOT_SURE;
    for (let at = start; ; at += 1) {
      const end = this.#skipKey(at);
      if (end === NOT_SURE || this.#at(end) !== COLON) return NOT_SURE;
      if (before !== NOT_SURE && !this.#isBelow(before, at + 1)) return NOT_SURE;
      before = at + 1;
      at = this.#skipValue(end + 1, depth);
      if (at === NOT_SURE) return NOT_SURE;
      if (this.#at(at) === CLOSED_RECORD) return at + 1;
      if (this.#at(at) !== COMMA) return NOT_SURE;
    }
  }

  /** In ASCII and without escapes, so that the order of its bytes is that of its characters. */
  #skipKey(start: number): number {
    if (this.#at(start) !== QUOTE) return NOT_SURE;
    let at = start + 1;
    while (this.#at(at) < 0x80 && ENDS_TEXT[this.#at(at)] === 0) at += 1;
    return this.#at(at) === QUOTE ? at + 1 : NOT_SURE;
  }

  /** Whether the key that begins at one place is below the one at the other: the shorter one first. */
  #isBelow(one: number, other: number): boolean {
    for (let index = 0; ; index++) {
      const left = this.#at(one + index);
      const right = this.#at(other + index);
      if (right === QUOTE) return false;
      if (left === QUOTE || left < right) return true;
      if (left > right) return false;
    }
  }

  #skipList(start: number, depth: number): number {
    if (depth < 0) return NOT_SURE;
    if (this.#at(start) === CLOSED_LIST) return start + 1;
    for (let at = start; ; at += 1) {
      at = this.#skipValue(at, depth);
      if (at === NOT_SURE) return NOT_SURE;
      if (this.#at(at) === CLOSED_LIST) return at + 1;
      if (this.#at(at) !== COMMA) return NOT_SURE;
    }
  }
}

/** In lower case; `NaN` for what is none. */
function hexDigit(byte: number): number {
  if (byte >= ZERO && byte <= NINE) return byte - ZERO;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : Number.NaN;
}
