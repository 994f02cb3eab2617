import type { TestRunner } from '@sallyport/testkit'

/** A case of a suite. */
export interface Case {
  readonly title: string
  readonly body: () => Promise<void>
}

/** A runner that only collects the cases, the last of which closes what was opened. */
export function collect(cases: Case[]): TestRunner {
  return {
    describe: (_title, body) => body(),
    test: (title, body) => cases.push({ title, body }),
  }
}
