import { diagnosed } from "../diagnosed.ts";
import type { Rule } from "../rule.ts";

/**
 * Detects: one code with two targets in one map, under the same conditions.
 * Why: which target counts depends on the program that reads the file; the map's owner decides.
 * Cannot see: conditions that overlap without being equal.
 * Example: `standard` stands twice in a mapping file, once as `STD` and once as `EXP`.
 */
export const mapAmbiguous: Rule = {
  id: "map-ambiguous",
  severity: "error",
  docs: {
    detects: "A map leads one code to two different targets under the same conditions.",
    why: "One program takes the first, another the last. Whoever owns the map finds out when orders go to the wrong place, and cannot repeat it.",
    blind:
      "Conditions that overlap without being equal. Two equal entries with the same target contradict nothing and are only noted.",
    example: `\`\`\`yaml
standard: STD
express: EXP
standard: EXP      # which one?
\`\`\``,
    fix: "Keep one of the entries, or give them different conditions.",
  },
  mirror: {
    waiver: "Two codes with one target are many to one, which only matters where the way back has to tell them apart.",
  },
  judge: (side) => diagnosed(side, "map-ambiguous", "Keep one of the two entries, or give them different conditions."),
};
