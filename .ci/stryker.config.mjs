// pnpm mutation [--mutate packages/core/src/session/judge.ts]: changes core's sources one small thing at a time, and runs
// the tests that reach it. A change that no test notices is a hole in the tests. It takes hours for all folders.
const folders = ['token', 'session', 'password', 'account', 'http']

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: '.ci/vitest.mutation.ts', related: false },
  mutate: folders.map(folder => `packages/core/src/${folder}/**/*.ts`),
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
  incrementalFile: 'coverage/mutation.json',
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress', 'html'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  htmlReporter: { fileName: 'coverage/mutation.html' },
  thresholds: { high: 90, low: 80, break: 80 },
}
