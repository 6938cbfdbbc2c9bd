import { readFileSync } from "node:fs";
import { join } from "node:path";
import { documentPath, LARGE, landscapeFiles } from "./landscape.ts";

/**
 * Does one thing once in a process of its own and writes the most memory that it ever held, in megabytes. The documents
 * are read from a directory: to make them takes more memory than to analyse them.
 */
const [, , who = "", directory = ""] = process.argv;
const others = landscapeFiles({ ...LARGE, documents: 0 });
const filesOf = (side: string) =>
  new Map([...others, [documentPath(0), readFileSync(join(directory, `${side}.yml`), "utf8")] as const]);
if (who === "spectral") {
  const { linted } = await import("./spectral.ts");
  await linted(filesOf("head"));
} else {
  const { analyzed } = await import("./ours.ts");
  analyzed(filesOf("base"), filesOf("head"));
}
process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1024)));
