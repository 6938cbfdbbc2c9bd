/*
 * Loaded into a server before anything else (`node --import`): its clock is ahead by as many milliseconds as the file at
 * CLOCK_OFFSET_FILE says at that moment. Timers run on as ever.
 */
import { readFileSync } from "node:fs";

const file = process.env.CLOCK_OFFSET_FILE ?? "";
const RealDate = Date;
const shiftedNow = (): number => RealDate.now() + Number(readFileSync(file, "utf8"));

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given) => Reflect.construct(target, given.length === 0 ? [shiftedNow()] : given),
  get: (target, key) => (key === "now" ? shiftedNow : Reflect.get(target, key)),
});
