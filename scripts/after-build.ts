import { chmodSync, rmSync } from "node:fs";

/** Makes the built command runnable as a program of its own. */
chmodSync("dist/cli/main.js", 0o755);
rmSync("dist/tsconfig.tsbuildinfo", { force: true });
