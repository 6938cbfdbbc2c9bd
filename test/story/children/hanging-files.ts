/*
 * Loaded into a server before anything else (`node --import`): its reading threads hang on a file that says HANGS, as one
 * would that finds a flaw of a reader.
 */
import { registerHooks } from "node:module";

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith("/parsing/parse-thread.js")) return loaded;
    const source = String(loaded.source).replace(
      "parentPort?.postMessage(parseSource(",
      'if (JSON.stringify(message).includes("HANGS")) for (;;); parentPort?.postMessage(parseSource(',
    );
    return { ...loaded, source };
  },
});
