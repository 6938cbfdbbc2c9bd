import { joinPlain, type Plain, plain, plainText } from "./escape.ts";

/** Rows as lines of a table, columns padded to their widest cell up to a limit. The first row is the heading. */
export function table(rows: readonly (readonly Plain[])[]): readonly Plain[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.min(COLUMN_WIDTH_MAX, Math.max(0, ...rows.map((row) => widthOf(row[column] ?? plain``)))),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) => (column === row.length - 1 ? cell : padded(cell, widths[column] ?? 0)));
    return plain`  ${joinPlain(cells, plain`  `)}`;
  });
}

/** A longer cell pushes its row's next cells to the right: nothing is cut. */
const COLUMN_WIDTH_MAX = 100;

function padded(cell: Plain, width: number): Plain {
  return plain`${cell}${plainText(" ".repeat(Math.max(0, width - widthOf(cell))), COLUMN_WIDTH_MAX, false)}`;
}

/** In code points: near enough for a terminal, and the same on every machine. */
function widthOf(cell: Plain): number {
  return [...cell].length;
}
