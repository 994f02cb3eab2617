import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Part, Ran } from './results.ts'
import { runProgram } from './run-program.ts'
import type { Runtime } from './suites.ts'
import type { CaseOutcome } from './workers/outcome.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const vitest = join(root, 'node_modules/vitest/vitest.mjs')

/** The part of the report of Vitest that is used. */
interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[]
      readonly title: string
      readonly status: string
    }[]
  }[]
}

/** Runs the tests of a project with Vitest on Node, Bun or Deno. */
export async function runSuite(
  runtime: Exclude<Runtime, 'workerd'>,
  folder: string,
  suite: string,
): Promise<readonly Ran[]> {
  const installed = join(folder, 'node_modules/.bin', runtime)
  const [command, ...start] = {
    node: [process.execPath, vitest],
    bun: [installed, '--bun', vitest],
    deno: [installed, 'run', '--allow-all', vitest],
  }[runtime] as [string, ...string[]]
  const report = join(folder, `${runtime}-${suite}.json`)
  const args = ['run', '--config', 'vitest.workspace.ts', '--pool', 'threads', '--project', suite]
  const reporters = ['--reporter', 'default', '--reporter', 'json', '--outputFile.json', report]
  // Node 20 has no SQLite, and needs the native driver, which the other runtimes do without.
  const needsDriver = runtime === 'node' && suite === 'sqlite' && !isBuiltin('node:sqlite')
  const further = needsDriver ? '0' : '1'
  const env = { ...process.env, NO_COLOR: '1', SALLYPORT_FURTHER_NODE: further, SALLYPORT_REQUIRE_SERVICES: '1' }
  const { code, output } = await runProgram(command, [...start, ...args, ...reporters], { cwd: root, env })
  if (code !== 0) console.error(output)
  const ran = testsOf(JSON.parse(readFileSync(report, 'utf8')) as Report)
  // Vitest also fails for an error outside a test.
  const isUnhandled = /^Vitest caught \d+ unhandled error/m.test(output)
  return isUnhandled ? [...ran, { part: 'rest', title: 'no error outside a test', hasPassed: false }] : ran
}

function testsOf({ testResults }: Report): readonly Ran[] {
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative(root, name)
    const tests = assertionResults
      .filter(test => test.status === 'passed' || test.status === 'failed')
      .map(test => ({
        part: partOf(file, test.ancestorTitles),
        title: [...test.ancestorTitles, test.title].filter(Boolean).join(' > '),
        hasPassed: test.status === 'passed',
      }))
    const isUnread = status === 'failed' && !tests.some(({ hasPassed }) => !hasPassed)
    return isUnread ? [...tests, { part: 'rest' as const, title: `${file} loads`, hasPassed: false }] : tests
  })
}

function partOf(file: string, groups: readonly string[]): Part {
  if (groups.some(group => group.startsWith('http adapter: '))) return 'contract'
  if (groups.some(group => group.startsWith('attacks: '))) return 'attacks'
  return /\/test\/(audit\/|web\/audit-)/.test(file) ? 'audit' : 'rest'
}

/** Runs a worker in workerd. */
export async function runWorker(folder: string, suite: string): Promise<readonly Ran[]> {
  const miniflare = join(folder, 'node_modules/miniflare/dist/src/index.js')
  const program = fileURLToPath(new URL('workers/run.ts', import.meta.url))
  const args = [...process.execArgv, program, miniflare, suite]
  const { code, output } = await runProgram(process.execPath, args, { cwd: root })
  if (code !== 0) throw new Error(`the worker ${suite} ended with exit code ${code}\n${output}`)
  const outcomes = JSON.parse(output.slice(output.indexOf('['))) as readonly CaseOutcome[]
  return outcomes.map(({ kind, title, error }) => {
    if (error !== undefined) console.error(`${title}\n${error}`)
    return { part: kind === 'start' ? ('rest' as const) : kind, title, hasPassed: error === undefined }
  })
}
