import { groupDigits, url } from "../../core/render/escape.ts";
import { type Phrase, words } from "../../core/render/phrase.ts";
import { cut } from "../../core/render/visible.ts";

/** A piece of a line on a page: running text, a name set off as code, or a link. */
export interface PartView {
  readonly text: string;
  readonly isName: boolean;
  readonly href: string | undefined;
}

/** A sentence for the template `parts`. */
export function partsOf(phrase: Phrase): readonly PartView[] {
  return phrase.map(({ kind, text }) => ({
    text: shortened(text, kind === "name" ? NAME_CHARACTERS_MAX : WORDS_CHARACTERS_MAX),
    isName: kind === "name",
    href: undefined,
  }));
}

const NAME_CHARACTERS_MAX = 300;
const WORDS_CHARACTERS_MAX = 2_000;

/** As a sentence begins. */
export function capitalised(sentence: Phrase): Phrase {
  return sentence.map((part, index) =>
    index === 0 && part.kind === "words"
      ? { ...part, text: `${part.text.slice(0, 1).toUpperCase()}${part.text.slice(1)}` }
      : part,
  );
}

/** A text with the rest counted, where there is more of it than a page shows. */
export function shortened(text: string, charactersMax: number): string {
  const shown = cut(text, charactersMax);
  return shown.left === 0 ? shown.text : `${shown.text} (and ${groupDigits(shown.left)} more characters)`;
}

/** One of our own sentences about foreign things: what stands in `"quotes"` or backticks is a name. */
export function quotedParts(message: string): readonly PartView[] {
  return partsOf(message.split(/"([^"]*)"|`([^`]*)`/).flatMap(pieceOf));
}

/** Words, then a name in either mark, and again: what `split` gives for the two groups above. */
function pieceOf(piece: string | undefined, index: number): Phrase {
  if (piece === undefined) return [];
  if (index % 3 !== 0) return [{ kind: "name", text: piece }];
  return piece === "" ? [] : words(piece);
}

/** What a person wrote, in lines, with their web addresses as links: the evidence is often one. */
export function writtenLines(written: string): readonly (readonly PartView[])[] {
  const shown = cut(written.trim(), WRITTEN_CHARACTERS_MAX);
  const lines = shown.text.split(/\r\n|[\r\n\u2028\u2029]/).map(linkedParts);
  return shown.left === 0 ? lines : [...lines, partsOf(words(`(and ${groupDigits(shown.left)} more characters)`))];
}

const WRITTEN_CHARACTERS_MAX = 5_000;

/** One line with its web addresses as links. */
export function linkedParts(line: string): readonly PartView[] {
  return line.split(ADDRESS).flatMap((piece, index): readonly PartView[] => {
    if (piece === "") return [];
    return [{ text: piece, isName: false, href: index % 2 === 1 ? url(piece) : undefined }];
  });
}

/** Ends before what closes a sentence or bracket around it. */
const ADDRESS = /(https?:\/\/[^\s<>"'`]{0,2000}[^\s<>"'`.,;:!?)\]}])/;
