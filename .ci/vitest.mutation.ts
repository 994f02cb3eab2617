import { defineConfig } from 'vitest/config'

/** Core alone, for Stryker: the tests of the folders that it changes. What is random and long is left to the other runs. */
export default defineConfig({
  test: {
    root: 'packages/core',
    include: ['test/{token,session,password,account,http}/**/*.test.ts'],
    exclude: ['**/fuzz.test.ts', '**/mutated.test.ts'],
    testTimeout: 30_000,
  },
})
