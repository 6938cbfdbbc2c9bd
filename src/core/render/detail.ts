import { count } from "./count.ts";
import { link, type Markdown, md, text } from "./escape.ts";

/**
 * How much of a comment is shown. A comment that grows over its budget shrinks by these named steps, the next one only
 * when the one before was not enough; the verdict, all counts and the link stay in every one.
 */
export interface Detail {
  readonly name: string;
  /** Rows of the table of changes. */
  readonly changes: number;
  readonly picture: boolean;
  readonly blocking: number;
  /** Items of the checklist, of each role. */
  readonly items: number;
  /** Roles whose items are listed. */
  readonly roles: number;
  /** Rows of each collapsed part. */
  readonly collapsed: number;
}

export const DETAIL_STEPS: readonly [Detail, ...Detail[]] = [
  { name: "everything", changes: 60, picture: true, blocking: 100, items: 60, roles: 40, collapsed: 100 },
  { name: "collapsed parts short", changes: 40, picture: true, blocking: 50, items: 40, roles: 40, collapsed: 20 },
  { name: "collapsed parts as counts", changes: 25, picture: true, blocking: 30, items: 30, roles: 30, collapsed: 0 },
  { name: "no picture", changes: 15, picture: false, blocking: 15, items: 15, roles: 15, collapsed: 0 },
  { name: "first ones only", changes: 5, picture: false, blocking: 5, items: 5, roles: 8, collapsed: 0 },
  { name: "counts only", changes: 0, picture: false, blocking: 0, items: 0, roles: 0, collapsed: 0 },
];

/** Where the whole can be read when a comment shows a part. */
export interface Elsewhere {
  readonly detailsUrl: string | undefined;
}

/** `… and 412 more findings: see details`; nothing where all is shown. `shown` first ones stand above. */
export function andMore(total: number, shown: number, noun: readonly [string, string], where: Elsewhere): Markdown {
  const left = Math.max(0, total - shown);
  if (left === 0) return md``;
  const more =
    shown === 0 ? count(left, noun[0], noun[1]) : `… and ${count(left, `more ${noun[0]}`, `more ${noun[1]}`)}`;
  return where.detailsUrl === undefined
    ? md`${text(more)}, not shown here: \`ripplegate analyze\` lists them`
    : md`${text(more)}, ${link(md`see details`, where.detailsUrl)}`;
}
