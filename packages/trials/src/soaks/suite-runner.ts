import type { TestRunner } from '@sallyport/testkit'

interface Part {
  readonly name: string
  readonly cases: { readonly name: string; body(): Promise<void> }[]
  readonly before: (() => Promise<void>)[]
  readonly after: (() => Promise<void>)[]
}

/** Runs the testkit's suites without a test runner, one case after another. */
export class SuiteRunner implements TestRunner {
  readonly failures: string[] = []
  passed = 0
  readonly #parts: Part[] = []

  readonly describe = (name: string, body: () => void): void => {
    this.#parts.push({ name, cases: [], before: [], after: [] })
    body()
  }

  readonly test = (name: string, body: () => Promise<void>): void => void this.#last.cases.push({ name, body })
  readonly beforeAll = (body: () => Promise<void>): void => void this.#last.before.push(body)
  readonly afterAll = (body: () => Promise<void>): void => void this.#last.after.push(body)

  async run(): Promise<void> {
    for (const part of this.#parts) {
      for (const before of part.before) await before()
      for (const each of part.cases) await this.#runCase(`${part.name}: ${each.name}`, each.body)
      for (const after of part.after) await after()
    }
  }

  get #last(): Part {
    return this.#parts.at(-1)!
  }

  async #runCase(name: string, body: () => Promise<void>): Promise<void> {
    try {
      await body()
      this.passed++
    } catch (error) {
      this.failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
