import type { TestRunner } from '@sallyport/testkit'

/** A case of a suite. */
export interface Case {
  readonly title: string
  readonly body: () => Promise<void>
}

/** A runner that only collects the cases, and what closes what they opened. */
export function collect(cases: Case[], closing: Case['body'][]): TestRunner {
  return {
    describe: (_title, body) => body(),
    test: (title, body) => cases.push({ title, body }),
    afterAll: body => closing.push(body),
  }
}
