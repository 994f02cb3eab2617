import { defineConfig } from 'vitest/config'

/** Nearly every test uses tokens, so mutants of `token/` run only its own tests. */
const include = process.env.MUTATED === 'token' ? ['test/token/**/*.test.ts', 'test/*.test.ts'] : ['test/**/*.test.ts']

/** Only core, for Stryker, without random and long tests. */
export default defineConfig({
  test: {
    root: 'packages/core',
    include,
    exclude: ['**/fuzz.test.ts', '**/mutated.test.ts', '**/flood.test.ts', '**/docs.test.ts', '**/otel.test.ts'],
    // Each mutant is one run, and loading the same modules for every file took most of its time.
    isolate: false,
    testTimeout: 30_000,
  },
})
