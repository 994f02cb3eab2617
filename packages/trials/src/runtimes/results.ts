import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Left, leftOutOf } from './left-out.ts'
import type { Runtime } from './suites.ts'

/** What a test is about, as the columns of the page on runtimes. */
export type Part = 'contract' | 'attacks' | 'audit' | 'rest'

/** One test that ran. */
export interface Ran {
  readonly part: Part
  readonly title: string
  readonly hasPassed: boolean
}

/** The results of a part of a suite on a runtime. */
export interface Result {
  readonly runtime: Runtime
  /** The runtime with its version. */
  readonly on: string
  readonly date: string
  readonly suite: string
  readonly part: Part
  readonly passed: number
  readonly failed: readonly string[]
  /** What is known to fail there, with the reason. */
  readonly leftOut: readonly Left[]
}

const file = fileURLToPath(new URL('../../../../docs/evidence/runtimes.json', import.meta.url))

/** Sums up a suite by its parts. What is listed as left out must fail: otherwise the row is out of date, and a failure. */
export function resultsOf(
  run: Pick<Result, 'runtime' | 'on' | 'date' | 'suite'>,
  tests: readonly Ran[],
): readonly Result[] {
  const parts = [...new Set(tests.map(({ part }) => part))].toSorted()
  return parts.map(part => {
    const own = tests.filter(test => test.part === part)
    const known = own.flatMap(({ title, hasPassed }) => {
      const left = leftOutOf(run.runtime, run.suite, title)
      return left === undefined ? [] : [{ ...left, hasPassed }]
    })
    const isKnown = (title: string) => known.some(({ test }) => test === title)
    const failed = own.filter(({ title, hasPassed }) => !hasPassed && !isKnown(title)).map(({ title }) => title)
    const outdated = known.filter(({ hasPassed }) => hasPassed).map(({ test }) => `passes, but is left out: ${test}`)
    const passed = own.filter(({ title, hasPassed }) => hasPassed && !isKnown(title)).length
    const leftOut = known.filter(({ hasPassed }) => !hasPassed).map(({ test, why }) => ({ test, why }))
    return { ...run, part, passed, failed: [...failed, ...outdated], leftOut }
  })
}

/** Writes results, which replace earlier ones of the same suite and runtime. */
export function writeResults(fresh: readonly Result[]): void {
  const keyOf = ({ runtime, suite }: Result) => `${runtime} ${suite}`
  const replaced = new Set(fresh.map(keyOf))
  const all = [...readResults().filter(each => !replaced.has(keyOf(each))), ...fresh]
  const sorted = all.toSorted((a, b) => `${keyOf(a)} ${a.part}`.localeCompare(`${keyOf(b)} ${b.part}`, 'en'))
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`)
}

function readResults(): readonly Result[] {
  return JSON.parse(readFileSync(file, 'utf8')) as readonly Result[]
}
