/**
 * The text with every character that can't be seen, or that moves others about, spelled out: controls as their
 * pictures (`␛`, `␊`), bidi and zero-width characters, odd spaces and lone surrogates as `[U+202E]`. One line, no
 * control character left; plain spaces stay.
 */
export function visible(foreign: string): string {
  return foreign.replace(INVISIBLE, spellOut);
}

/** A text cut to `charactersMax`, and how many characters that left out. */
export interface Cut {
  readonly text: string;
  readonly left: number;
}

/** Cuts between code points. `charactersMax` and `left` count UTF-16 units, as GitHub's limits do. */
export function cut(foreign: string, charactersMax: number): Cut {
  if (foreign.length <= charactersMax) return { text: foreign, left: 0 };
  const splitsPair = isHighSurrogate(foreign.charCodeAt(charactersMax - 1));
  const end = splitsPair ? charactersMax - 1 : charactersMax;
  return { text: foreign.slice(0, end), left: foreign.length - end };
}

/**
 * The text without what looks like a key or token, so that a secret in a mapping file doesn't leave in a comment that
 * is mailed to everybody. Patterns are anchored on fixed words and linear.
 */
export function withoutSecrets(foreign: string): string {
  return SECRETS.reduce((text, pattern) => text.replace(pattern, HIDDEN), foreign);
}

const HIDDEN = "[looks like a secret: hidden]";

const SECRETS: readonly RegExp[] = [
  /gh[pousr]_[A-Za-z0-9]{20,}/g,
  /github_pat_[A-Za-z0-9_]{20,}/g,
  /glpat-[A-Za-z0-9_-]{20,}/g,
  /xox[abprs]-[A-Za-z0-9-]{10,}/g,
  /shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/g,
  /[sr]k_live_[A-Za-z0-9]{16,}/g,
  /A(?:KI|SI)A[0-9A-Z]{16}/g,
  /AIza[A-Za-z0-9_-]{35}/g,
  /eyJ[A-Za-z0-9_-]{10,500}\.[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,}/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g,
  /(?<=:\/\/[^\s/:@]{1,100}:)[^\s/@]{3,200}(?=@)/g,
  /(?<=\b[Bb]earer )[A-Za-z0-9._~+/-]{16,}=*/g,
];

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu;

function spellOut(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "␡";
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
