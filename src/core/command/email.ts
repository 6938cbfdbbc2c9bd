/**
 * Index of the line where an e-mail's quoted original begins; the number of lines where there is none. What follows was
 * written by somebody else, whether or not the mail program put `>` before it.
 */
export function quotedFrom(lines: readonly string[]): number {
  const index = lines.findIndex(
    (line, at) => isOriginal(line) || isHeader(line, lines[at + 1]) || isIntroduction(lines, at),
  );
  return index < 0 ? lines.length : index;
}

/** Mail programs write in their owner's language. Longer lines were not written by one. */
const LINE_CHARACTERS_MAX = 500;
/** They break the line that says who wrote. */
const INTRODUCTION_LINES_MAX = 3;

const ORIGINAL =
  /^\s*-{2,20}\s*(?:original message|forwarded message|ursprüngliche nachricht|message d'origine)\s*-{2,20}/i;
const FROM = /^\s*\*{0,2}(?:from|von|de|van|da)\s?:/i;
const SENT = /^\s*\*{0,2}(?:sent|date|gesendet|datum|envoyé|enviado|verzonden|inviato)\s?:/i;
const INTRODUCTION_START = /^\s*(?:on|am|le|el|il|op|em)\s/i;
const INTRODUCTION_END = /\s(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu)(?:\s[^:]{0,200})?\s?:$/i;

function isOriginal(line: string): boolean {
  return ORIGINAL.test(line.slice(0, LINE_CHARACTERS_MAX));
}

function isHeader(line: string, next: string | undefined): boolean {
  return FROM.test(line.slice(0, LINE_CHARACTERS_MAX)) && SENT.test((next ?? "").slice(0, LINE_CHARACTERS_MAX));
}

function isIntroduction(lines: readonly string[], at: number): boolean {
  if (!INTRODUCTION_START.test((lines[at] ?? "").slice(0, LINE_CHARACTERS_MAX))) return false;
  for (let count = 0; count < INTRODUCTION_LINES_MAX; count++) {
    const line = (lines[at + count] ?? "").trim();
    if (line === "") return false;
    if (INTRODUCTION_END.test(` ${line.slice(-LINE_CHARACTERS_MAX)}`)) return true;
  }
  return false;
}
