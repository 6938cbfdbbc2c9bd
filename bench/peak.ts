import { editedFiles, LARGE, landscapeFiles } from "./landscape.ts";
import { analyzed } from "./ours.ts";

/** Does one thing once in a process of its own and writes the most memory that it ever held, in megabytes. */
const base = landscapeFiles(LARGE);
const head = editedFiles(LARGE);
if (process.argv[2] === "spectral") {
  const { linted } = await import("./spectral.ts");
  await linted(head);
} else {
  analyzed(base, head);
}
process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1024)));
