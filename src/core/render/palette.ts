import type { Plain } from "./escape.ts";

/** How a terminal sets words off. Colour only repeats what the words say; it comes in, since core knows no terminal. */
export interface Palette {
  readonly bold: (text: Plain) => string;
  readonly bad: (text: Plain) => string;
  readonly warning: (text: Plain) => string;
  readonly good: (text: Plain) => string;
  readonly dim: (text: Plain) => string;
}

export const NO_COLOUR: Palette = {
  bold: (text) => text,
  bad: (text) => text,
  warning: (text) => text,
  good: (text) => text,
  dim: (text) => text,
};
