import { openSqliteStore } from "../../../src/store/sqlite.ts";
import { delivery } from "../../support/deliveries.ts";
import { draft, sha256 } from "../../support/ledger.ts";

/** Opens the database of its first argument and writes until it is killed, saying what was acknowledged. */
const path = process.argv[2] ?? "";
const round = process.argv[3] ?? "";
const store = openSqliteStore(path, { clock: { now: () => new Date().toISOString() }, hash: sha256 });
process.stdout.write("open\n");
for (let number = 0; ; number += 1) {
  const text = `text ${round} ${number}`;
  const [entry] = await store.append(7, [draft()], new Map([[sha256(text), text]]));
  process.stdout.write(`entry ${entry?.sequence} ${entry?.hash} ${sha256(text)}\n`);
  const id = `delivery-${round}-${number}`;
  await store.acceptDelivery(delivery(id), "7:12");
  process.stdout.write(`delivery ${id}\n`);
  if (number % 2 === 0) {
    await store.finishDeliveries([id]);
    process.stdout.write(`done ${id}\n`);
  }
}
