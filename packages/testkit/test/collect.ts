import type { TestRunner } from '../src/index.ts'

type Body = () => Promise<void>

/** Collects the cases of a suite without running them. */
export function collect(define: (runner: TestRunner) => void) {
  const cases = new Map<string, Body>()
  const after: Body[] = []
  let suite = ''
  const describe = (title: string, body: () => void) => {
    suite = title
    body()
  }
  const test = (name: string, body: Body) => void cases.set(`${suite} > ${name}`, body)
  define({ describe, test, afterAll: body => void after.push(body) })
  return { cases, after }
}

/** Runs the cases with matching names and resolves to the names of those that failed. */
export async function failuresOf(cases: ReadonlyMap<string, Body>, matching: RegExp): Promise<readonly string[]> {
  const failed: string[] = []
  for (const [name, body] of cases) {
    if (!matching.test(name)) continue
    await body().catch(() => failed.push(name))
  }
  return failed
}
