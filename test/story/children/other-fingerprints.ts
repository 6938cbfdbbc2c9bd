/*
 * Loaded into a server before anything else (`node --import`): it makes fingerprints in the format that the file at
 * FINGERPRINT_FORMAT_FILE names, as a later version of Ripplegate may.
 */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";

const format = readFileSync(process.env.FINGERPRINT_FORMAT_FILE ?? "", "utf8");

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith("/core/checklist/fingerprint.js")) return loaded;
    return { ...loaded, source: String(loaded.source).replace("ripplegate.fingerprint/1", format) };
  },
});
