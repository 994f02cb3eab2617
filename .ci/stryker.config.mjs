// What mutation.mjs runs, folder by folder.
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: '.ci/vitest.mutation.ts', related: false },
  // The copy that is changed holds the one package, and what it is configured by.
  ignorePatterns: [
    '/*',
    '!/.ci',
    '!/packages',
    '/packages/*',
    '!/packages/core',
    '!/package.json',
    '!/tsconfig.base.json',
  ],
  tempDirName: '.stryker-tmp',
  coverageAnalysis: 'perTest',
  // What runs once while a module loads would need every test for every mutant; the rest of it is tried all the same.
  ignoreStatic: true,
  incremental: true,
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress', 'html'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  htmlReporter: { fileName: 'coverage/mutation.html' },
  thresholds: { high: 90, low: 85, break: null },
}
