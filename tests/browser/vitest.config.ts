import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["tests/browser/**/*.test.ts"],
    environment: "node",
    // One browser at a time: timings are measured.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // Long enough for a busy machine: what must be fast is measured, not waited for.
    expect: { poll: { timeout: 20_000 } },
  },
});
