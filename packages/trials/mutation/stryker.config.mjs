// The configuration that run.mjs passes to Stryker for each folder.
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'packages/trials/mutation/vitest.config.ts', related: false },
  // Stryker changes a copy of the repository: core, and this folder for its configuration.
  ignorePatterns: [
    '/*',
    '!/packages',
    '/packages/*',
    '!/packages/core',
    '!/packages/trials',
    '/packages/trials/*',
    '!/packages/trials/mutation',
    '!/package.json',
    '!/tsconfig.base.json',
  ],
  tempDirName: '.stryker-tmp',
  coverageAnalysis: 'perTest',
  // A mutant in code that runs once, while a module loads, would need every test.
  ignoreStatic: true,
  incremental: true,
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress', 'html'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  htmlReporter: { fileName: 'coverage/mutation.html' },
  thresholds: { high: 90, low: 85, break: null },
}
