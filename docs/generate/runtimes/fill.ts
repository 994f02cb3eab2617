import { readFileSync } from 'node:fs'

interface Left {
  readonly test: string
  readonly why: string
}

/** A row of docs/evidence/runtimes.json, as `pnpm check:runtimes --write` writes it. */
export interface Result {
  readonly runtime: string
  readonly on: string
  readonly date: string
  readonly suite: string
  readonly part: string
  readonly passed: number
  readonly failed: readonly string[]
  readonly leftOut: readonly Left[]
}

const file = new URL('../../evidence/runtimes.json', import.meta.url)
export const page = new URL('../../runtimes.md', import.meta.url)

/** Reads the results of the tests on each runtime. */
export function readResults(): readonly Result[] {
  return JSON.parse(readFileSync(file, 'utf8')) as readonly Result[]
}

const runtimes = ['node', 'bun', 'deno', 'workerd'] as const
type Runtime = (typeof runtimes)[number]

/** Frameworks, with the suite of each runtime that tests them. */
const frameworks: readonly (readonly [name: string, suite: string, worker: string])[] = [
  ['web entry', 'testkit', 'web'],
  ['Hono', 'hono', 'hono'],
  ['Express', 'express', 'express'],
  ['Fastify', 'fastify', 'fastify'],
  ['NestJS', 'nestjs', 'nestjs'],
  ['Koa', 'koa', 'koa'],
]
/** What the page calls the suites of the web entry. */
const titles: Readonly<Record<string, string>> = { testkit: 'web entry', web: 'web entry' }
const parts = ['contract', 'attacks', 'audit'] as const

/** Other packages, with the worker that tests them in workerd, or what there is to say instead. */
const packages: readonly (readonly [suite: string, worker: string | undefined, instead: string])[] = [
  ['core', 'keys', ''],
  ['client', undefined, 'is for browsers'],
  ['rbac', undefined, 'has no dependencies'],
  ['redis', 'redis', ''],
  ['postgres', 'postgres', ''],
  ['mysql', 'mysql', ''],
  ['sqlite', undefined, 'has no driver there'],
]

/** Writes the results between the marks of the page. Throws for a page without them. */
export function fill(markdown: string, results: readonly Result[]): string {
  const [start, end] = ['<!-- results -->\n', '<!-- end of the results -->']
  const [before, rest] = markdown.split(start)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error('docs/runtimes.md has no place for the results')
  const tables = `${table(results)}\n\n${packageTable(results)}`
  const gaps = tables.includes(missing) ? ' A dash means that no result was recorded yet, and not that it fails.' : ''
  return `${before}${start}\n${tables}\n\n${datesOf(results)}${gaps}${reasons(results)}\n\n${end}${after}`
}

function table(results: readonly Result[]): string {
  const rows = frameworks.flatMap(([name, suite, worker]) =>
    parts.map(part => {
      // The audit of the web entry is in core.
      const own = part === 'audit' && worker === 'web' ? 'core' : suite
      const cells = runtimes.map(runtime => cell(results, runtime, runtime === 'workerd' ? worker : own, part))
      return `| ${name} | ${part} | ${cells.join(' | ')} |`
    }),
  )
  return ['| | | Node | Bun | Deno | workerd |', '|---|---|---|---|---|---|', ...rows].join('\n')
}

function packageTable(results: readonly Result[]): string {
  const rows = packages.map(([suite, worker, instead]) => {
    const onServers = runtimes.filter(each => each !== 'workerd').map(runtime => sum(of(results, runtime, suite)))
    const inWorker = worker === undefined ? instead : sum(of(results, 'workerd', worker))
    return `| \`@sallyport/${suite}\` | ${[...onServers, inWorker].join(' | ')} |`
  })
  return ['| all tests of | Node | Bun | Deno | workerd |', '|---|---|---|---|---|', ...rows].join('\n')
}

function of(results: readonly Result[], runtime: Runtime, suite: string): readonly Result[] {
  return results.filter(each => each.runtime === runtime && each.suite === suite)
}

function cell(results: readonly Result[], runtime: Runtime, suite: string, part: string): string {
  if (runtime === 'workerd' && part === 'audit') return 'run it on Node'
  const own = of(results, runtime, suite)
  const refusal = own.flatMap(({ leftOut }) => leftOut).find(({ why }) => why.startsWith('does not run there'))
  return refusal === undefined ? sum(own.filter(each => each.part === part)) : 'does not run there'
}

/** Stands for a result that was not recorded. */
const missing = '–'

/** Says how many tests of some results passed. */
function sum(results: readonly Result[]): string {
  if (results.length === 0) return missing
  const passed = results.reduce((all, each) => all + each.passed, 0)
  const [failed, leftOut] = [results.flatMap(each => each.failed), results.flatMap(each => each.leftOut)]
  if (failed.length > 0) return `**${failed.length} of ${passed + failed.length + leftOut.length} fail**`
  return leftOut.length === 0 ? `all ${passed} pass` : `${passed} pass, ${leftOut.length} left out`
}

/** What is left out, once for each reason. */
function reasons(results: readonly Result[]): string {
  const byReason = new Map<string, string[]>()
  for (const { on, suite, leftOut } of results) {
    for (const { test, why } of leftOut) {
      const key = `- ${on}, ${titles[suite] ?? suite}: ${why}.`
      byReason.set(key, [...(byReason.get(key) ?? []), test])
    }
  }
  const lines = [...byReason].map(([reason, tests]) => `${reason} ${count(tests.length)}.`)
  return lines.length === 0
    ? ''
    : ['', '', 'Left out, because the runtime behaves differently:', '', ...lines].join('\n')
}

/** When the results were recorded, by the version of each runtime. */
function datesOf(results: readonly Result[]): string {
  const versions = [...new Set(results.map(({ on }) => on))]
  const dated = versions.map(version => {
    const dates = [...new Set(results.filter(({ on }) => on === version).map(({ date }) => date))]
    return `${version} on ${dates.toSorted().join(' and ')}`
  })
  return `Results were recorded with ${dated.join('; ')}.`
}

function count(tests: number): string {
  return tests === 1 ? 'One test' : `${tests} tests`
}
