import { expect, it } from "vitest";
import type { Figures } from "../../../src/core/history/figures.ts";
import { figuresView } from "../../../src/web/pages/figures-view.ts";

const figures: Figures = {
  pullRequests: 78_000,
  merged: 77_000,
  withoutSignOff: 3,
  overridden: 2,
  newestOnly: { pullRequests: 5_000, since: "2026-03-05T13:00:00.000Z" },
  timeToSignOff: [],
  waitingNow: [],
  mostChangedFlows: [],
  mostChangedCodes: [],
  perWeek: [],
};

it("says of which pull requests a number is, exactly where it is not of all", () => {
  const notesOf = (some: Figures) => figuresView({}, some, []).bars.map(({ id, note }) => [id, note] as const);
  const newest = notesOf(figures).filter(([, note]) =>
    note.endsWith(" Counted are the newest 5,000 pull requests, back to 5 Mar 2026; for earlier ones, choose a time."),
  );
  const ofAll = notesOf({ ...figures, newestOnly: null });

  expect(newest.map(([id]) => id)).toEqual(["time-to-sign-off", "flows", "codes"]);
  expect(ofAll.filter(([, note]) => note.includes("newest"))).toEqual([]);
});
