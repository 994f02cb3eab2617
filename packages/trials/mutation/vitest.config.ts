import { defineConfig } from 'vitest/config'

/** Nearly every test uses tokens: each mutant of theirs is tried by the tests that are about them. */
const include = process.env.MUTATED === 'token' ? ['test/token/**/*.test.ts', 'test/*.test.ts'] : ['test/**/*.test.ts']

/** Core alone, for Stryker. What is random and long is left to the other runs. */
export default defineConfig({
  test: {
    root: 'packages/core',
    include,
    exclude: ['**/fuzz.test.ts', '**/mutated.test.ts', '**/flood.test.ts', '**/docs.test.ts', '**/otel.test.ts'],
    // A run for each mutant: most of its time went into loading the same modules again for every file.
    isolate: false,
    testTimeout: 30_000,
  },
})
