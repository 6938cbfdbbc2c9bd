/** A word without the marks around it: people copy an id with them. */
export function bare(word: string): string {
  return word.replace(/^[`'"“”„«»‘’*]{1,8}/, "").replace(/[`'"“”„«»‘’*.!:]{1,8}$/, "");
}
