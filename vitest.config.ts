import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Real servers, browsers and databases on a busy machine: a test that hangs is found, a slow one is let end.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Two cores: real servers and browsers side by side gain nothing beyond two workers.
    maxWorkers: 2,
    // What a file loads the next one need not load again: no test leaves anything behind in a module.
    isolate: false,
  },
});
