import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores, and many tests wait for a server that keeps GitHub's pace: a third worker uses what is left.
    maxWorkers: 3,
  },
});
